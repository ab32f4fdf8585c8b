"""What can be done to an order, one small class each. An operation writes on the sheet and refuses; it reads nothing.

Each has a reading of its own (`str`), which the preview and the timeline show.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from shop.core.money import ZERO
from shop.inventory.exceptions import QuantityNotPositive
from shop.orders.exceptions import AddressIncomplete, AmountNegative, BelowShipped, DiscountMissing, PriceReasonMissing
from shop.orders.models import DiscountKind

from .sheet import Gift, Sheet, SheetAddress

LARGEST_QUANTITY = 1_000_000
LARGEST_AMOUNT = Decimal(10) ** 9


class Operation(Protocol):
    """One change to an order."""

    def apply(self, sheet: Sheet) -> None:
        """Write it on the sheet. Raises what makes it impossible."""


def _whole(quantity: int) -> int:
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 < quantity <= LARGEST_QUANTITY:
        raise QuantityNotPositive
    return quantity


def _amount(amount: Decimal) -> Decimal:
    if not amount.is_finite() or not 0 <= amount < LARGEST_AMOUNT:
        raise AmountNegative
    return amount


@dataclass(frozen=True, kw_only=True)
class AddLine:
    """Another variant, at the price and tax rate of now. Always a line of its own: a line has one price."""

    variant_id: int
    quantity: int = 1

    def apply(self, sheet: Sheet) -> None:
        """Raises QuantityNotPositive; whether the variant can be sold is asked when it is priced."""
        sheet.add(variant_id=self.variant_id, quantity=_whole(self.quantity))


@dataclass(frozen=True, kw_only=True)
class ChangeQuantity:
    """More of a line, which is promised now, or less, which sets promises free."""

    line_id: int
    quantity: int

    def apply(self, sheet: Sheet) -> None:
        """Raises NoSuchLine, QuantityNotPositive, and BelowShipped for less than has left or lies in a parcel."""
        line = sheet.line(self.line_id)
        if _whole(self.quantity) < line.bound:
            raise BelowShipped(sku=line.sku, wanted=self.quantity, shipped=line.fulfilled, packed=line.packed)
        line.quantity = self.quantity


@dataclass(frozen=True, kw_only=True)
class RemoveLine:
    """A line that nothing has left of goes, and its promises are free again."""

    line_id: int

    def apply(self, sheet: Sheet) -> None:
        """Raises NoSuchLine, and BelowShipped if part of it has left or lies in a parcel."""
        line = sheet.line(self.line_id)
        if line.bound:
            raise BelowShipped(sku=line.sku, wanted=0, shipped=line.fulfilled, packed=line.packed)
        del sheet.lines[self.line_id]


@dataclass(frozen=True, kw_only=True)
class Reprice:
    """A line, or every line that staff gave no price of its own, takes the price and tax rate of now.

    Without this, prices are kept.
    """

    line_id: int | None = None

    def apply(self, sheet: Sheet) -> None:
        """Raises NoSuchLine; whether there is a price is asked when it is priced."""
        if self.line_id is not None:
            sheet.line(self.line_id).price_reason = ""
        for line in sheet if self.line_id is None else (sheet.line(self.line_id),):
            line.is_to_be_priced = line.is_to_be_priced or not line.price_reason


@dataclass(frozen=True, kw_only=True)
class SetPrice:
    """A line takes a price of its own, for a reason that stays with it: no later repricing of the order changes it."""

    line_id: int
    amount: Decimal
    """For as many units as the line's price is for."""
    reason: str

    def apply(self, sheet: Sheet) -> None:
        """Raises NoSuchLine, AmountNegative, and PriceReasonMissing."""
        line = sheet.line(self.line_id)
        if not self.reason.strip():
            raise PriceReasonMissing
        line.unit_price_amount, line.price_reason = _amount(self.amount), self.reason.strip()[:120]
        line.is_to_be_priced = False


@dataclass(frozen=True, kw_only=True)
class ChangeAddress:
    """Another address to ship or to bill to. Where the goods go to another country, its tax rates are taken."""

    kind: str
    address: SheetAddress

    def apply(self, sheet: Sheet) -> None:
        """Raises AddressIncomplete."""
        missing = [
            name
            for name, value in (
                ("recipient", self.address.recipient),
                ("street", self.address.line1),
                ("city", self.address.city),
            )
            if not value.strip()
        ]
        code = self.address.country
        if len(code) != 2 or not code.isalpha() or not code.isupper() or not code.isascii():
            missing.append("country")
        if missing:
            raise AddressIncomplete(missing)
        before = sheet.country
        sheet.addresses[self.kind] = self.address
        if self.kind == "shipping" and before is not None and sheet.country != before:
            sheet.are_rates_anew = True


@dataclass(frozen=True, kw_only=True)
class ChangeShipping:
    """Another amount for shipping."""

    amount: Decimal

    def apply(self, sheet: Sheet) -> None:
        """Raises AmountNegative."""
        sheet.shipping_amount = _amount(self.amount)


@dataclass(frozen=True, kw_only=True)
class ChangeBuyer:
    """Another e-mail address, and another customer or none."""

    email: str | None
    customer_id: int | None

    def apply(self, sheet: Sheet) -> None:
        """Whether the customer is of this store is asked when it is written."""
        sheet.email = (self.email or "").strip().lower() or None
        sheet.customer_id = self.customer_id


@dataclass(frozen=True, kw_only=True)
class GiveDiscount:
    """Something off by staff: off one line, or shared over all lines by what they still cost."""

    label: str
    amount: Decimal
    line_id: int | None = None

    def apply(self, sheet: Sheet) -> None:
        """Raises DiscountMissing, AmountNegative, NoSuchLine; whether it is too much is asked when it is shared."""
        if not self.label.strip() or _amount(self.amount) == ZERO:
            raise DiscountMissing
        if self.line_id is not None:
            sheet.line(self.line_id)
        sheet.gifts.append(Gift(label=self.label.strip()[:120], amount=self.amount, line_key=self.line_id))


@dataclass(frozen=True, kw_only=True)
class TakeBackGifts:
    """What staff gave is taken back."""

    def apply(self, sheet: Sheet) -> None:
        """Never refuses."""
        sheet.discounts = [discount for discount in sheet.discounts if discount.kind != DiscountKind.MANUAL]


@dataclass(frozen=True, kw_only=True)
class UseCoupon:
    """A coupon that the customer remembers late. It works only where discounts are found anew."""

    code: str

    def apply(self, sheet: Sheet) -> None:
        """Whether there is such a coupon is asked when discounts are found."""
        code = self.code.strip().upper()
        if code and code not in sheet.coupon_codes:
            sheet.coupon_codes.append(code)
