"""What an edit would change, or has changed, line by line and in money: before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shop.core.money import ZERO
from shop.orders.effects import Difference

from .sheet import Sheet, SheetLine


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """A line before and after; a side that is not there counts zero of it."""

    sku: str
    name: str
    quantity: tuple[int, int]
    amount: tuple[Decimal, Decimal]
    """Before discounts."""
    discount: tuple[Decimal, Decimal]
    tax: tuple[Decimal, Decimal]
    price: tuple[Decimal, Decimal]
    price_reason: str = ""
    """Why staff gave it the price that it has after the edit, if they did."""

    @property
    def price_told(self) -> str:
        """The price of its own in words: “TEAPOT 20.00 → 15.00 because the lid is chipped”."""
        if not self.price_reason or self.price[0] == self.price[1]:
            return ""
        return f"{self.sku} {self.price[0]} → {self.price[1]} because {self.price_reason}"


@dataclass(frozen=True, kw_only=True)
class StockChange:
    """Units that are promised to the order or set free (below zero), and how many more could be promised now."""

    variant_id: int
    sku: str
    units: int
    available: int
    may_wait: bool

    @property
    def is_short(self) -> bool:
        return not self.may_wait and self.units > self.available


@dataclass(frozen=True, kw_only=True)
class Change:
    """An edit, worked out: the order before and after it."""

    version: str
    """Of the order that it was worked out for."""
    currency: str
    lines: tuple[LineChange, ...]
    money: tuple[Difference, ...]
    words: tuple[Difference, ...]
    stock: tuple[StockChange, ...] = ()
    captured_amount: Decimal = ZERO
    has_invoice: bool = False
    total: tuple[Decimal, Decimal] = field(default=(ZERO, ZERO))

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.money or self.words)

    @property
    def difference(self) -> Decimal:
        """What the customer has to pay more, or gets back if it is below zero."""
        return self.total[1] - self.total[0]

    @property
    def owed(self) -> Decimal:
        """What is still to be paid after it."""
        return max(self.total[1] - self.captured_amount, ZERO)

    @property
    def overpaid(self) -> Decimal:
        """What was paid beyond the new total."""
        return max(self.captured_amount - self.total[1], ZERO)

    @property
    def shortages(self) -> list[StockChange]:
        return [need for need in self.stock if need.is_short]

    def told(self) -> str:
        """The edit in a sentence for the timeline."""
        parts = []
        added = sum(line.quantity[0] == 0 for line in self.lines)
        removed = sum(line.quantity[1] == 0 for line in self.lines)
        changed = len(self.lines) - added - removed
        for count, verb in ((added, "added"), (removed, "removed"), (changed, "changed")):
            if count:
                parts.append(f"{count} {'line' if count == 1 else 'lines'} {verb}")
        parts += [line.price_told for line in self.lines if line.price_told]
        parts += [f"{difference.what.lower()} changed" for difference in self.words]
        shipping = next((difference for difference in self.money if difference.what == "Shipping costs"), None)
        if shipping is not None:
            parts.append(f"shipping {shipping.before} → {shipping.after}")
        if self.total[0] != self.total[1]:
            parts.append(f"total {self.total[0]} → {self.total[1]} {self.currency}")
        text = ", ".join(parts) or "discounts changed"
        return (text[:1].upper() + text[1:])[:500]

    def details(self) -> dict[str, Any]:
        """Before and after, for the timeline's row."""
        return {
            "lines": [
                {
                    "sku": line.sku,
                    "quantity": list(line.quantity),
                    "price": [str(amount) for amount in line.price],
                    **({"price_reason": line.price_reason} if line.price_reason else {}),
                    "discount": [str(amount) for amount in line.discount],
                    "tax": [str(amount) for amount in line.tax],
                }
                for line in self.lines
            ],
            "changes": {
                difference.what: [str(difference.before), str(difference.after)]
                for difference in (*self.words, *self.money)
            },
        }


def line_changes(before: Sheet, after: Sheet) -> tuple[LineChange, ...]:
    """The lines that are not as they were, in the order of the sheet; those that went come last."""
    gone = [line for key, line in before.lines.items() if key not in after.lines]
    rows = [(line.original, line) for line in after] + [(line, None) for line in gone]
    changes = (_line_change(was, becomes, before, after) for was, becomes in rows)
    return tuple(change for change in changes if change is not None)


def _line_change(was: SheetLine | None, becomes: SheetLine | None, before: Sheet, after: Sheet) -> LineChange | None:
    named = becomes or was
    assert named is not None
    change = LineChange(
        sku=named.sku,
        name=named.product_name,
        quantity=(was.quantity if was else 0, becomes.quantity if becomes else 0),
        amount=(was.subtotal if was else ZERO, becomes.subtotal if becomes else ZERO),
        discount=(before.off(was.key) if was else ZERO, after.off(becomes.key) if becomes else ZERO),
        tax=(was.tax_amount if was else ZERO, becomes.tax_amount if becomes else ZERO),
        price=(was.unit_price_amount if was else ZERO, becomes.unit_price_amount if becomes else ZERO),
        price_reason=becomes.price_reason if becomes else "",
    )
    is_same = all(pair[0] == pair[1] for pair in (change.quantity, change.amount, change.discount, change.tax))
    return None if is_same and change.price[0] == change.price[1] else change


def money_changes(before: Sheet, after: Sheet) -> tuple[Difference, ...]:
    """The sums that are not as they were."""
    rows = (
        ("Lines", before.lines_amount, after.lines_amount),
        ("Discount", before.discount_amount, after.discount_amount),
        ("Shipping costs", before.shipping_amount, after.shipping_amount),
        ("Tax", before.tax_amount, after.tax_amount),
        ("Total", before.total_amount, after.total_amount),
    )
    return tuple(Difference(what, was, becomes, True) for what, was, becomes in rows if was != becomes)


def word_changes(before: Sheet, after: Sheet, names: dict[int, str]) -> tuple[Difference, ...]:
    """Addresses and the buyer, where they are not as they were; `names` are the customers' by id."""
    rows: list[tuple[str, object, object]] = [
        (f"{kind.title()} address", before.addresses.get(kind, "none"), address)
        for kind, address in after.addresses.items()
    ]
    rows.append(("E-mail", before.email or "none", after.email or "none"))
    rows.append(
        (
            "Customer",
            names.get(before.customer_id or 0, "none"),
            names.get(after.customer_id or 0, "none"),
        )
    )
    rows.append(("Coupons", ", ".join(before.coupon_codes) or "none", ", ".join(after.coupon_codes) or "none"))
    return tuple(Difference(what, was, becomes) for what, was, becomes in rows if was != becomes)
