"""What purchasing refuses."""

from __future__ import annotations

from shop.core.exceptions import Refused


class NotInThisState(Refused):
    """Something is not done to a purchase order in the state that it is in."""


class NothingToOrder(Refused):
    """A purchase order was to be made or sent without lines."""

    def __init__(self) -> None:
        super().__init__("Put at least one line on the purchase order first.")


class NotSoldByThisSupplier(Refused):
    """A line was wanted that the supplier does not sell us, without a cost."""

    field = "variant"

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is not among what this supplier sells us: say what one unit costs.")


class NothingArrived(Refused):
    """A delivery was to be taken in without goods."""

    field = "quantity"

    def __init__(self) -> None:
        super().__init__("Enter what arrived: at least one unit of a line of this purchase order.")


class MoreThanOrdered(Refused):
    """More arrived than was ordered and may be delivered over."""

    field = "quantity"

    def __init__(self, *, sku: str, arrived: int, most: int) -> None:
        super().__init__(f"{sku}: {arrived} arrived, and no more than {most} are taken in. Send the rest back.")


class AdviceIsStale(Refused):
    """Advice was followed after somebody else had ordered."""

    def __init__(self) -> None:
        super().__init__("Somebody has ordered for this warehouse meanwhile. Look at the advice again.")
