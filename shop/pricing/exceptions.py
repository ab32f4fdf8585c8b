"""What pricing refuses."""

from shop.core.exceptions import Refused


class PriceInThePast(Refused):
    """A price was to begin before now."""

    field = "starts_at"

    def __init__(self) -> None:
        super().__init__("A price begins now or later: what has been charged stays in the history.")


class PriceHasBegun(Refused):
    """A price that holds already was to be dropped."""

    def __init__(self) -> None:
        super().__init__("This price has begun and stays in the history: change the price instead.")


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
