"""What is refused about customers."""

from shop.core.exceptions import Refused


class AlreadyErased(Refused):
    """Something was to be done to a customer who was erased."""

    def __init__(self) -> None:
        super().__init__("This customer was erased.")
