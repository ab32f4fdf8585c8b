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


class SameCustomer(Refused):
    """A customer was to be merged into themselves."""

    field = "other"

    def __init__(self) -> None:
        super().__init__("This is the same customer: choose another one.")


class CannotBeMerged(Refused):
    """One of two customers who were to be merged is nobody any more."""

    field = "other"

    def __init__(self, *, which: str) -> None:
        super().__init__(f"{which} was erased, or merged into somebody else before.")
