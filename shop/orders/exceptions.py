"""What the order engine refuses."""

from __future__ import annotations

from collections.abc import Sequence

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
