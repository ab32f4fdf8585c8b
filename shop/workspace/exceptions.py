"""What the workspace refuses."""

from shop.core.exceptions import Refused


class NotYours(Refused):
    """A view of somebody else is not changed."""


class NotAPlace(Refused):
    """An address that leads out of the site is not kept."""
