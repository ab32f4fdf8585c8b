"""What is refused about customers."""

from shop.core.exceptions import Refused


class AlreadyErased(Refused):
    """Something was to be done to a customer who was erased."""

    def __init__(self) -> None:
        super().__init__("This customer was erased.")


class NoConditions(Refused):
    """A segment was to be saved that everybody would be in."""

    def __init__(self) -> None:
        super().__init__("A segment needs at least one condition.")


class SegmentNameTaken(Refused):
    """Two segments of a store were to have one name."""

    field = "name"

    def __init__(self) -> None:
        super().__init__("There is already a segment with this name.")
