"""What the order page shows: one statement for each kind of row, however many lines the order has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from shop.inventory.models import StockItem
from shop.orders.billing import tax_by_rate
from shop.orders.models import (
    DiscountKind,
    Exchange,
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
    PaymentStatus,
    Return,
    ReturnLine,
)
from shop.orders.selectors import CustomerFigures, customer_figures

from . import tones

SHOWN_LINES = 200
"""Lines shown of an order; an order with more has a link to all of them."""
SHOWN_ROWS = 50
"""Rows shown of everything else."""
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Portion:
    """Some of a line's units, to which the same has happened."""

    line: OrderLine
    quantity: int

    @property
    def is_whole(self) -> bool:
        return self.quantity == self.line.quantity

    @property
    def amount(self) -> Decimal:
        """What these units cost before discounts."""
        if self.is_whole:
            return self.line.subtotal_amount
        exact = self.quantity * self.line.unit_price_amount / self.line.price_quantity
        return exact.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Group:
    """The portions to which the same has happened, under its name."""

    title: str
    tone: str
    portions: list[Portion]


@dataclass(frozen=True)
class Parcel:
    """A fulfilment or a return with its lines."""

    row: Fulfilment | Return
    tone: str
    lines: list[FulfilmentLine] | list[ReturnLine]


@dataclass(frozen=True)
class Shelf:
    """What lies in the warehouses of something that has still to be shipped."""

    line: OrderLine
    needed: int
    on_hand: int
    available: int
    places: int

    @property
    def is_short(self) -> bool:
        return self.on_hand < self.needed


@dataclass(frozen=True)
class OrderPage:
    """Everything on the page of `order`, read when the template asks for it."""

    order: Order
    rights: frozenset[str] = field(default_factory=frozenset)
    """What the reader may see: names of permissions."""

    @cached_property
    def _first_lines(self) -> list[OrderLine]:
        return list(self.order.lines.select_related("variant__product").order_by("id")[: SHOWN_LINES + 1])

    @property
    def lines(self) -> list[OrderLine]:
        return self._first_lines[:SHOWN_LINES]

    @property
    def has_more_lines(self) -> bool:
        return len(self._first_lines) > SHOWN_LINES

    @cached_property
    def groups(self) -> list[Group]:
        """The lines by what happened to them; a line that was shipped in part stands in two groups."""
        waiting, shipped, returned = [], [], []
        for line in self.lines:
            open_quantity = line.quantity - line.fulfilled_quantity
            kept = line.fulfilled_quantity - line.returned_quantity
            waiting += [Portion(line, open_quantity)] if open_quantity else []
            shipped += [Portion(line, kept)] if kept else []
            returned += [Portion(line, line.returned_quantity)] if line.returned_quantity else []
        titles = {
            OrderStatus.DRAFT: ("In the draft", "neutral"),
            OrderStatus.PLACED: ("To ship", "warn"),
            OrderStatus.COMPLETED: ("Not shipped", "neutral"),
            OrderStatus.CANCELLED: ("Not shipped", "neutral"),
        }
        groups = [
            Group(*titles[OrderStatus(self.order.status)], waiting),
            Group("Shipped", "good", shipped),
            Group("Returned", "neutral", returned),
        ]
        return [group for group in groups if group.portions]

    @cached_property
    def money(self) -> list[tuple[str, Decimal, str]]:
        """From the lines to what is owed, as a sum that can be followed: label, amount, weight."""
        order = self.order
        discounts = (
            order.discounts.order_by().values("kind", "label").annotate(taken=Sum("amount")).order_by("-taken")
        )[:SHOWN_ROWS]
        rows: list[tuple[str, Decimal, str]] = [("Lines", order.lines_amount, "")]
        kinds = dict(DiscountKind.choices)
        for row in discounts if order.discount_amount else ():
            kind = str(kinds.get(row["kind"], row["kind"]))
            label = row["label"] if row["label"].casefold() == kind.casefold() else f"{kind}: {row['label']}"
            rows.append((label, -row["taken"], ""))
        rows.append(("Shipping", order.shipping_amount, ""))
        taxes = tax_by_rate(order=order)
        if not order.prices_include_tax:
            rows.append(("Tax", order.tax_amount, ""))
        rows.append(("Total", order.total_amount, "total"))
        rows += [(f"including tax {rate.tax_rate:.2%}", rate.tax_amount, "aside") for rate in taxes]
        for payment in self.payments:
            if payment.captured_amount:
                rows.append((self._means(payment), -payment.captured_amount, ""))
        for refund in self.refunds:
            rows.append((f"Refunded: {refund.reason}" if refund.reason else "Refunded", refund.amount, ""))
        owed = order.total_amount - order.captured_amount
        if owed > 0 and order.status == OrderStatus.PLACED:
            rows.append(("Owed", owed, "total"))
        too_much = order.captured_amount - order.refunded_amount - order.total_amount
        if too_much > 0:
            rows.append(("Paid too much", too_much, "total"))
        return rows

    @staticmethod
    def _means(payment: Any) -> str:
        """How something was paid, as a receipt says it: Paid: Visa ••4242."""
        if payment.card_last4:
            return f"Paid: {payment.card_brand.title() or 'Card'} ••{payment.card_last4}"
        method = str(payment.get_method_display())
        return method if method.startswith("Paid") else f"Paid: {method}"

    @cached_property
    def payments(self) -> list[Any]:
        return list(self.order.payments.order_by("id")[:SHOWN_ROWS])

    @cached_property
    def open_payments(self) -> list[Any]:
        """Attempts to pay that have taken no money."""
        return [payment for payment in self.payments if payment.status != PaymentStatus.CAPTURED]

    @cached_property
    def refunds(self) -> list[Any]:
        return list(self.order.refunds.order_by("id")[:SHOWN_ROWS])

    @cached_property
    def fulfilments(self) -> list[Parcel]:
        rows = list(self.order.fulfilments.select_related("warehouse").order_by("-id")[:SHOWN_ROWS])
        lines = FulfilmentLine.objects.filter(order=self.order, fulfilment__in=rows)
        return _packed(rows, lines.select_related("line", "movement"), "fulfilment_id", tones.FULFILMENT)

    @cached_property
    def returns(self) -> list[Parcel]:
        rows = list(self.order.returns.select_related("warehouse").order_by("-id")[:SHOWN_ROWS])
        lines = ReturnLine.objects.filter(order=self.order, request__in=rows)
        return _packed(rows, lines.select_related("line", "movement"), "request_id", tones.RETURN)

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """What its returns were exchanged for, and the order whose goods it replaces."""
        linked = Exchange.objects.filter(Q(order=self.order) | Q(replacement=self.order))
        return list(linked.select_related("order", "replacement", "request").order_by("id")[:SHOWN_ROWS])

    @cached_property
    def invoices(self) -> list[Any]:
        return list(self.order.invoices.select_related("series").order_by("id")[:SHOWN_ROWS])

    @cached_property
    def addresses(self) -> list[Any]:
        return list(self.order.addresses.all())

    @cached_property
    def timeline(self) -> list[tuple[OrderEvent, str]]:
        """What happened, newest first, each with its colour."""
        events = self.order.events.select_related("actor").order_by("-occurred_at", "-id")[:SHOWN_ROWS]
        return [(event, tones.EVENT.get(event.kind, "neutral")) for event in events]

    @cached_property
    def stock(self) -> list[Shelf]:
        """What there is of each thing that has still to be shipped, over all warehouses."""
        if self.order.status not in (OrderStatus.DRAFT, OrderStatus.PLACED) or "stock" not in self.rights:
            return []
        needed = {line: line.quantity - line.fulfilled_quantity for line in self.lines}
        open_lines = [line for line, quantity in needed.items() if quantity]
        rows = (
            StockItem.objects.filter(variant__in={line.variant_id for line in open_lines})
            .order_by()
            .values("variant_id")
            .annotate(there=Sum("on_hand"), free=Sum("available"), places=Count("pk"))
        )
        found = {row["variant_id"]: row for row in rows}
        nothing = {"there": 0, "free": 0, "places": 0}
        return [
            Shelf(line, needed[line], row["there"], row["free"], row["places"])
            for line in open_lines[:SHOWN_ROWS]
            for row in (found.get(line.variant_id, nothing),)
        ]

    @cached_property
    def figures(self) -> CustomerFigures | None:
        """The customer's life with the store."""
        customer = self.order.customer
        return customer_figures(customer=customer) if customer and "customer" in self.rights else None


def _packed(rows: list[Any], lines: QuerySet[Any], key: str, colours: Mapping[Any, str]) -> list[Parcel]:
    inside: dict[int, list[Any]] = defaultdict(list)
    for line in lines.order_by("id")[:SHOWN_LINES]:
        inside[getattr(line, key)].append(line)
    return [Parcel(row, colours[row.status], inside[row.pk]) for row in rows]
