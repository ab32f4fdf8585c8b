"""The Database pages: what the server and the recorder know about the shop's work, for superusers."""

from .framing import for_superusers

__all__ = ["for_superusers"]
