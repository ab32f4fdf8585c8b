"""The order as it is being edited: a sheet in memory that operations write on, and that is then written down whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shop.core.money import ZERO, rounded
from shop.orders.exceptions import NoSuchLine
from shop.orders.models import DiscountKind, Order


@dataclass(kw_only=True)
class SheetLine:
    """One line; `key` is its id, or a number below zero if it is new."""

    key: int
    variant_id: int
    quantity: int
    sku: str = ""
    product_name: str = ""
    variant_name: str = ""
    unit_price_amount: Decimal = ZERO
    price_quantity: int = 1
    price_reason: str = ""
    """Why staff gave it a price of its own; empty for the shop's price."""
    tax_rate: Decimal = ZERO
    tax_amount: Decimal = ZERO
    fulfilled: int = 0
    packed: int = 0
    """Units in parcels that have not left."""
    may_wait: bool = False
    is_to_be_priced: bool = False
    """Takes the price of now."""
    original: SheetLine | None = None

    @property
    def is_new(self) -> bool:
        return self.key < 0

    @property
    def bound(self) -> int:
        """Units that the line cannot go below."""
        return self.fulfilled + self.packed

    @property
    def subtotal(self) -> Decimal:
        """As the database computes it."""
        return rounded(self.quantity * self.unit_price_amount / self.price_quantity)


@dataclass(kw_only=True)
class SheetDiscount:
    """What a rule takes off a line, or off the order if `line_key` is None. `id` is None if it is new."""

    line_key: int | None
    kind: str
    label: str
    amount: Decimal
    id: int | None = None
    promotion_id: int | None = None
    redemption_id: int | None = None
    coupon_id: int | None = None

    @property
    def is_from_a_rule(self) -> bool:
        """Whether the shop's promotions gave it, and can give it again."""
        return self.promotion_id is not None and self.kind in (DiscountKind.PROMOTION, DiscountKind.COUPON)


@dataclass(frozen=True, kw_only=True)
class SheetAddress:
    """An address as the order keeps it."""

    recipient: str
    line1: str
    city: str
    country: str
    line2: str = ""
    postal_code: str = ""
    region: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.recipient, self.line1, self.city, self.country) if part)


@dataclass(frozen=True, kw_only=True)
class Gift:
    """A discount that staff give: off one line, or shared over all of them."""

    label: str
    amount: Decimal
    line_key: int | None = None


@dataclass(kw_only=True)
class Sheet:
    """All of an order that can be edited."""

    order: Order
    lines: dict[int, SheetLine]
    discounts: list[SheetDiscount] = field(default_factory=list)
    addresses: dict[str, SheetAddress] = field(default_factory=dict)
    shipping_amount: Decimal = ZERO
    email: str | None = None
    customer_id: int | None = None
    coupon_codes: list[str] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    are_rates_anew: bool = False
    """The tax rates of what has not been shipped are those of now, in the country it goes to."""

    def line(self, key: int) -> SheetLine:
        """The line, or the refusal that it is not there."""
        if key not in self.lines:
            raise NoSuchLine
        return self.lines[key]

    def add(self, *, variant_id: int, quantity: int) -> SheetLine:
        """A new line, priced later."""
        key = min([0, *self.lines]) - 1
        line = self.lines[key] = SheetLine(key=key, variant_id=variant_id, quantity=quantity, is_to_be_priced=True)
        return line

    def off(self, key: int | None) -> Decimal:
        """What is taken off a line, or off the order as a whole."""
        return sum((discount.amount for discount in self.discounts if discount.line_key == key), ZERO)

    @property
    def country(self) -> str | None:
        """Where the goods go."""
        address = self.addresses.get("shipping")
        return address.country if address else None

    @property
    def lines_amount(self) -> Decimal:
        return sum((line.subtotal for line in self.lines.values()), ZERO)

    @property
    def discount_amount(self) -> Decimal:
        return sum((discount.amount for discount in self.discounts), ZERO)

    @property
    def tax_amount(self) -> Decimal:
        return sum((line.tax_amount for line in self.lines.values()), ZERO)

    @property
    def total_amount(self) -> Decimal:
        on_top = ZERO if self.order.prices_include_tax else self.tax_amount
        return self.lines_amount - self.discount_amount + self.shipping_amount + on_top

    def copied(self) -> Sheet:
        """A sheet to write on, each line of which knows what it was."""
        return replace(
            self,
            lines={key: replace(line, original=line) for key, line in self.lines.items()},
            discounts=[replace(discount) for discount in self.discounts],
            addresses=dict(self.addresses),
            coupon_codes=list(self.coupon_codes),
            gifts=[],
        )

    def __iter__(self) -> Iterator[SheetLine]:
        return iter(self.lines.values())
