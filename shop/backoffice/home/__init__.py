"""The home page: what needs doing, and how the shop is doing. Each reader sees what their role lets them see."""

from .page import Home

__all__ = ["Home"]
