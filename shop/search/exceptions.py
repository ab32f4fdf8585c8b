"""What can come in the way of a search, in words for whoever searched."""

from shop.core.exceptions import Refused


class SearchTimedOut(Refused):
    """The database was told to give up, so that one question does not slow down everybody."""

    def __init__(self) -> None:
        super().__init__("This search took too long and was stopped. Fewer words, or a filter, will make it quick.")


class RelatedToItself(Refused):
    """A product was to stand beside itself."""

    field = "other"

    def __init__(self) -> None:
        super().__init__("A product is not shown beside itself.")


class RelationElsewhere(Refused):
    """The two products belong to different stores."""

    field = "other"

    def __init__(self) -> None:
        super().__init__("That product belongs to another store.")


class RelationNotForSale(Refused):
    """Something was to be shown first that nobody can buy."""

    field = "other"

    def __init__(self, other: object) -> None:
        super().__init__(f"{other} is not for sale: only an active product can be shown first.")


class TooManyPinned(Refused):
    """The list is full of what staff put there."""

    field = "other"

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} products are shown first already: release one of them before you choose another.")


class NothingChosen(Refused):
    """There is no choice to take back."""

    def __init__(self) -> None:
        super().__init__("Nothing is chosen about that product any more: look again.")
