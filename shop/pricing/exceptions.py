"""What pricing refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shop.core.exceptions import Refused

if TYPE_CHECKING:
    from shop.pricing.models import Price


class PriceInThePast(Refused):
    """A price was to begin before now."""

    field = "starts_at"

    def __init__(self) -> None:
        super().__init__("A price begins now or later: what has been charged stays in the history.")


class PriceHasBegun(Refused):
    """A price that holds already was to be dropped."""

    def __init__(self) -> None:
        super().__init__("This price has begun and stays in the history: change the price instead.")


class EndsBeforeItBegins(Refused):
    """A price was to end no later than it begins."""

    field = "ends_at"

    def __init__(self) -> None:
        super().__init__("It has to end after it begins.")


class PricesMeet(Refused):
    """A price was planned for a time in which other planned prices begin."""

    field = "ends_at"

    def __init__(self, prices: Sequence[Price]) -> None:
        self.prices = tuple(prices)
        first = prices[0]
        more = f", and {len(prices) - 1} more do" if len(prices) > 1 else ""
        super().__init__(
            f"Another price of {first.variant} begins in that time, {first.amount:.2f} {first.currency} on "
            f"{first.valid.lower:%-d %B %Y}{more}: cancel it first, or choose another time."
        )


class CouponUnknown(Refused):
    """A code opens no promotion of this store now."""

    field = "coupon"

    def __init__(self, code: str) -> None:
        super().__init__(f"The coupon “{code}” is not known, or its promotion is over.")


class CouponUsedUp(Refused):
    """A coupon has been used as often as its limit allows."""

    field = "coupon"

    def __init__(self, code: str) -> None:
        super().__init__(f"The coupon “{code}” has been used as often as it can be.")


class GiftCardUnknown(Refused):
    """A code is no card of this store that can be spent now."""

    field = "gift_card"

    def __init__(self) -> None:
        super().__init__("This gift card is not known here, or cannot be used any more.")


class GiftCardOfAnotherCurrency(Refused):
    """A card was to pay, or be paid, in a currency that is not its own."""

    field = "gift_card"

    def __init__(self, currency: str) -> None:
        super().__init__(f"This gift card holds {currency}, and nothing else.")


class NotEnoughOnGiftCard(Refused):
    """More was to be spent than the card holds."""

    field = "gift_card"

    def __init__(self) -> None:
        super().__init__("There is not enough money on the gift card.")
