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
