"""What can come in the way of a search, in words for whoever searched."""

from shop.core.exceptions import Refused


class SearchTimedOut(Refused):
    """The database was told to give up, so that one question does not slow down everybody."""

    def __init__(self) -> None:
        super().__init__("This search took too long and was stopped. Fewer words, or a filter, will make it quick.")
