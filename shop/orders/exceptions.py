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
