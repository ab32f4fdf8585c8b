"""What an act on an order would change, told as before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One thing that would be other than it is."""

    what: str
    before: Any
    after: Any
    is_money: bool = False


@dataclass(frozen=True)
class Effect:
    """What an act would do to an order, to the stock, and what the timeline would say of it."""

    currency: str
    order: tuple[Difference, ...] = ()
    stock: tuple[Difference, ...] = ()
    events: tuple[str, ...] = ()
