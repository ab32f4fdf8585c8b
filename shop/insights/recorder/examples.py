"""Values of a real call for each SELECT, so that its plan can be asked for as it was used.

They stay in the cache for an hour, are bound by the driver when they are used, and are never shown or written to a
table. Statements that touch what signs people in have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.cache import cache

EXAMPLE_SECONDS = 3_600
READS = re.compile(r"\s*\(?\s*(SELECT|WITH)\b", re.IGNORECASE)
SECRET = re.compile(r"password|session|token|secret|otp_|axes_", re.IGNORECASE)
PLAIN = (str, int, float, bool, Decimal, date, timedelta, UUID, type(None))
LONGEST = 200


class Examples:
    """The slowest call of each statement since the last time that they were published."""

    def __init__(self) -> None:
        self._slowest: dict[int, tuple[float, str, Any]] = {}

    def consider(self, number: int, text: str, parameters: Any, microseconds: float) -> None:
        """Keep a call of the statement `number` if it is its slowest and holds nothing that should not be kept."""
        known = self._slowest.get(number)
        if known is not None and known[0] >= microseconds:
            return
        if READS.match(text) and not SECRET.search(_asking(text)) and _is_plain(parameters):
            self._slowest[number] = (microseconds, text, parameters)

    def publish(self) -> None:
        """Lay them into the cache."""
        if self._slowest:
            laid = {_place(number): (text, values) for number, (_us, text, values) in self._slowest.items()}
            cache.set_many(laid, EXAMPLE_SECONDS)
        self._slowest = {}


def _asking(text: str) -> str:
    """The part of a statement that its values stand in: to read a secret column is not to ask with a secret."""
    head, where, condition = text.partition(" WHERE ")
    return text if "%" in head or not where else condition


def example(number: int) -> tuple[str, Any] | None:
    """The text and the values of a recent call of the statement with this fingerprint."""
    return cache.get(_place(number))


def examples(numbers: Iterable[int]) -> dict[int, tuple[str, Any]]:
    """The same for many statements, of those that have some."""
    places = {_place(number): number for number in numbers}
    return {places[place]: call for place, call in cache.get_many(places).items()}


def _is_plain(parameters: Any) -> bool:
    if parameters is None:
        return True
    values = parameters.values() if isinstance(parameters, dict) else parameters
    return all(
        (isinstance(value, PLAIN) and not (isinstance(value, str) and len(value) > LONGEST))
        or (isinstance(value, list | tuple) and len(value) <= LONGEST and all(isinstance(v, PLAIN) for v in value))
        for value in values
    )


def _place(number: int) -> str:
    return f"insights:example:{number}"
