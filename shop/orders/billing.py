"""What an order comes to line by line, with the tax at each rate: what an invoice states.

A discount of a line is the line's. One of the whole order is taken off the shipping first, and what is beyond that off
the lines, in proportion. Shipping is what the buyer pays for it, tax included, also where goods are priced without;
being part of the same delivery it is taxed at the rates of the goods, in proportion to their worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from shop.core.money import ZERO, rounded, shared
from shop.orders.models import Order


@dataclass(frozen=True, kw_only=True)
class Billed:
    """One line of an invoice: amounts in the order's currency, `net_amount` after discounts and without tax."""

    description: str
    sku: str
    quantity: int
    unit_price_amount: Decimal
    price_quantity: int
    discount_amount: Decimal
    tax_rate: Decimal
    net_amount: Decimal
    tax_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class RateTax:
    """The tax at one rate."""

    tax_rate: Decimal
    net_amount: Decimal
    tax_amount: Decimal


def billed_lines(*, order: Order) -> list[Billed]:
    """The order as it stands, as lines that sum to its total exactly. Two statements, over the order's own rows."""
    lines = list(order.lines.annotate(off=Sum("discounts__amount", default=ZERO)).order_by("pk"))
    whole = order.discounts.filter(line=None).aggregate(sum=Sum("amount", default=ZERO))["sum"]
    off_shipping = min(whole, order.shipping_amount)
    worth = [line.subtotal_amount - line.off for line in lines]
    shares = shared(whole - off_shipping, worth)
    billed = []
    for line, left, share in zip(lines, worth, shares, strict=True):
        tax = line.tax_amount
        if share and order.prices_include_tax:
            tax = _contained(left - share, line.tax_rate)
        net = left - share - (tax if order.prices_include_tax else ZERO)
        billed.append(
            Billed(
                description=f"{line.product_name}, {line.variant_name}" if line.variant_name else line.product_name,
                sku=line.sku,
                quantity=line.quantity,
                unit_price_amount=line.unit_price_amount,
                price_quantity=line.price_quantity,
                discount_amount=line.off + share,
                tax_rate=line.tax_rate,
                net_amount=net,
                tax_amount=tax,
            )
        )
    return [*billed, *_shipping(order, billed, off_shipping)]


def tax_summary(lines: Sequence[Billed]) -> list[RateTax]:
    """The tax at each rate, highest first: the sums over the lines, so that nothing is rounded twice."""
    rates = sorted({line.tax_rate for line in lines}, reverse=True)
    return [
        RateTax(
            tax_rate=rate,
            net_amount=sum((line.net_amount for line in lines if line.tax_rate == rate), ZERO),
            tax_amount=sum((line.tax_amount for line in lines if line.tax_rate == rate), ZERO),
        )
        for rate in rates
    ]


def tax_by_rate(*, order: Order) -> list[RateTax]:
    """The tax in the order as it stands, of shipping too, at each rate, highest first. Index: the order's lines."""
    return [rate for rate in tax_summary(billed_lines(order=order)) if rate.tax_amount]


def _shipping(order: Order, goods: Sequence[Billed], off: Decimal) -> list[Billed]:
    """A line of shipping for each rate of the goods; none where shipping is free or taken off."""
    to_pay = order.shipping_amount - off
    summary = tax_summary(goods)
    if not order.shipping_amount or not to_pay:
        return []
    weights = [rate.net_amount for rate in summary]
    billed = []
    for rate, amount, price in zip(
        summary, shared(to_pay, weights), shared(order.shipping_amount, weights), strict=True
    ):
        if not amount:
            continue
        tax = _contained(amount, rate.tax_rate)
        billed.append(
            Billed(
                description="Shipping",
                sku="",
                quantity=1,
                unit_price_amount=price,
                price_quantity=1,
                discount_amount=max(price - amount, ZERO),
                tax_rate=rate.tax_rate,
                net_amount=amount - tax,
                tax_amount=tax,
            )
        )
    return billed


def _contained(amount: Decimal, rate: Decimal) -> Decimal:
    """The tax that an amount contains."""
    return rounded(amount * rate / (1 + rate))
