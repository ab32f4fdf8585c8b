"""What people type into a grid: which columns it has, and what a text in one of them means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.exchange.changing.fields import FIELDS, Field
from shop.exchange.values.numbers import as_count, as_money, number_reader
from shop.exchange.values.unreadable import Unreadable
from shop.exchange.values.words import as_switch

MONEY, COUNT, SWITCH = "money", "count", "switch"
KINDS: Mapping[str, str] = {"price": MONEY, "for_sale": SWITCH, "on_hand": COUNT, "reorder_point": COUNT}
"""The fields that can be typed row by row, in the order of their columns."""


def columns_of(level: str, user: Any) -> list[Field]:
    """The columns of a grid of variants or of stock, for this person."""
    named = [FIELDS[name] for name in KINDS]
    return [field for field in named if field.level == level and user.has_perm(field.right)]


def meaning(field: str, text: str, *, decimal: str) -> str:
    """A typed text as it is kept: "12,5" is "12.50" as a price. `decimal` decides where a number leaves it open.

    Raises Unreadable.
    """
    text = text.strip()
    if not text:
        raise Unreadable("cannot be left empty")
    kind = KINDS[field]
    if kind == SWITCH:
        return "true" if as_switch(text) == "t" else "false"
    number = number_reader(decimal, default=None)(text)
    return f"{number:.2f}" if kind == MONEY and as_money(number) else as_count(number)
