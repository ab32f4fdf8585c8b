"""What the order engine refuses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shop.core.exceptions import Refused


class NothingOrdered(Refused):
    """An order was to be placed without lines."""

    def __init__(self) -> None:
        super().__init__("Put something into the order first.")


class CannotBeSold(Refused):
    """Some lines cannot be sold at all. Names every one of them with the reason; nothing was changed."""

    field = "lines"

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(f"{what}: {why}." for what, why in self.reasons))


class CustomerErased(Refused):
    """An order was to be placed for somebody who asked to be forgotten."""

    field = "customer"

    def __init__(self) -> None:
        super().__init__("This customer was erased: choose or create another one.")


class StillWaiting(Refused):
    """A customer was to be forgotten whose orders are not done."""

    def __init__(self, numbers: Sequence[str]) -> None:
        named = ", ".join(f"#{number}" for number in numbers[:3]) + (" …" if len(numbers) > 3 else "")
        super().__init__(f"Not all of their orders are done: {named}. Complete or cancel them first.")


class NoteMissing(Refused):
    """A note came without words."""

    field = "body"

    def __init__(self) -> None:
        super().__init__("Write something first.")


class NotInThisState(Refused):
    """Something is not done to an order, parcel or return in the state that it is in."""


class NothingToPack(Refused):
    """A parcel was to be packed without goods."""

    def __init__(self) -> None:
        super().__init__("There is nothing to pack: choose at least one unit that is not packed or shipped yet.")


class MoreThanOrdered(Refused):
    """More of a line was to be packed than is left of it."""

    field = "quantity"

    def __init__(self, *, sku: str, wanted: int, left: int) -> None:
        super().__init__(f"{sku}: {wanted} cannot be packed, {left} are left to ship.")


class LineOfAnotherOrder(Refused):
    """A line was named that the order does not have."""

    def __init__(self) -> None:
        super().__init__("This line belongs to another order.")


class MoreThanShipped(Refused):
    """More of a line was to come back than was shipped and is not back or on its way back yet."""

    field = "quantity"

    def __init__(self, *, sku: str, wanted: int, left: int) -> None:
        super().__init__(f"{sku}: {wanted} cannot be returned, {left} can.")


class MoreThanAnnounced(Refused):
    """More came back than the return announced."""

    field = "quantity"

    def __init__(self, *, sku: str, wanted: int, announced: int) -> None:
        super().__init__(f"{sku}: {wanted} came back, {announced} were announced.")


class NothingToReturn(Refused):
    """A return was to be made without goods."""

    def __init__(self) -> None:
        super().__init__("Choose at least one unit that is to come back.")


class NoSuchLine(Refused):
    """A line was to be changed that the order does not have, or has no more."""

    def __init__(self) -> None:
        super().__init__("This line is not in the order any more.")


class BelowShipped(Refused):
    """Less of a line was wanted than has left or lies in a parcel."""

    field = "quantity"

    def __init__(self, *, sku: str, wanted: int, shipped: int, packed: int) -> None:
        parts = [f"{shipped} have been shipped"] if shipped else []
        parts += [f"{packed} are packed (unpack them first)"] if packed else []
        super().__init__(f"{sku}: it cannot be {wanted}, because {' and '.join(parts)}.")


class NothingToChange(Refused):
    """An edit would leave the order as it is."""

    def __init__(self) -> None:
        super().__init__("This changes nothing.")


class AmountNegative(Refused):
    """An amount below zero, or one that no order is worth."""

    field = "amount"

    def __init__(self) -> None:
        super().__init__("Give an amount from zero up.")


class AddressIncomplete(Refused):
    """An address lacks something that a parcel needs."""

    field = "address"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"The address lacks: {', '.join(missing)}."
            + (" A country is two capital letters." * ("country" in missing))
        )


class PriceReasonMissing(Refused):
    """A line was to get a price of its own without a reason."""

    field = "price_reason"

    def __init__(self) -> None:
        super().__init__("Say why the line gets a price of its own: it stays with the order.")


class DiscountMissing(Refused):
    """A discount came without its size or its reason."""

    field = "discount"

    def __init__(self) -> None:
        super().__init__("Give the discount an amount and a reason.")


class DiscountTooLarge(Refused):
    """More was to be taken off than there is."""

    field = "discount"

    def __init__(self, *, amount: object, left: object) -> None:
        super().__init__(f"{amount} cannot be taken off: only {left} are left.")


class PricedOtherwise(Refused):
    """A price of now does not fit an order of then."""

    def __init__(self, *, then: str, now: str) -> None:
        super().__init__(f"The order is in {then}, and the shop sells in {now} now: its prices cannot be taken.")


class ChangedMeanwhile(Refused):
    """An edit was made of an order that is no longer what was looked at. Says who did what since."""

    def __init__(self, *, number: str, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        said = " ".join(changes)
        super().__init__(
            f"Order {number} has changed since you opened it. {said} Look again, and repeat what still fits."
        )


class HasHistory(Refused):
    """A draft was to be thrown away about which something is written down."""

    def __init__(self) -> None:
        super().__init__("Something is on this draft's timeline, which is kept: cancel it instead.")


class NotAnAmount(Refused):
    """An amount of money is not above zero, or has fractions of a cent."""

    field = "amount"

    def __init__(self) -> None:
        super().__init__("Give an amount above zero, in whole cents.")


class MoreThanAuthorised(Refused):
    """More was to be captured than is left of a payment."""

    field = "amount"

    def __init__(self, *, left: Decimal, currency: str) -> None:
        super().__init__(f"No more than {left} {currency} can be captured of this payment.")


class MoreThanCaptured(Refused):
    """More was to be refunded than was captured and not given back yet."""

    field = "amount"

    def __init__(self, *, left: Decimal, currency: str) -> None:
        super().__init__(f"No more than {left} {currency} can be refunded.")


class MoreThanOwed(Refused):
    """More was to be paid than the order still costs."""

    field = "amount"

    def __init__(self, *, owed: Decimal, currency: str) -> None:
        super().__init__(f"No more than {owed} {currency} is owed for this order.")


class NoAnswerYet(Refused):
    """A payment waits for its provider, and nothing else is asked about it meanwhile."""

    def __init__(self) -> None:
        super().__init__("The payment's provider has not answered the last request yet: wait for it first.")


class PaymentDeclined(Refused):
    """A provider refused what it was asked. That it was asked, and what it said, is written down."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The payment's provider refused: {said}" if said else "The payment's provider refused.")


class AlreadyInvoiced(Refused):
    """An order was to be invoiced twice."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} stands for this order: issue a credit note for it first.")


class NothingToInvoice(Refused):
    """An order without lines was to be invoiced."""

    def __init__(self) -> None:
        super().__init__("There is nothing in this order to invoice.")


class NothingToCredit(Refused):
    """A credit note was to be issued over nothing."""

    def __init__(self) -> None:
        super().__init__("Choose at least one unit of this invoice that is not credited yet.")


class MoreThanInvoiced(Refused):
    """More of a line was to be credited than the invoice has left of it."""

    field = "quantity"

    def __init__(self, *, what: str, wanted: int, left: int) -> None:
        super().__init__(f"{what}: {wanted} cannot be credited, {left} can.")


class CartClosed(Refused):
    """Something was to be done with a cart that was ordered, merged into another one, or has expired."""

    def __init__(self) -> None:
        super().__init__("This cart is closed: begin a new one.")
