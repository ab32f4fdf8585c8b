"""Weights in grams, whatever they were written in."""

from __future__ import annotations

from decimal import Decimal

from shop.exchange.values.unreadable import Unreadable

GRAMS = {
    "kg": Decimal(1000),
    "lbs": Decimal("453.59237"),
    "lb": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
    "g": Decimal(1),
}
NAMES = {"kilogram": "kg", "kilograms": "kg", "gram": "g", "grams": "g", "pound": "lb", "pounds": "lb", "ounce": "oz"}
HEAVIEST = 2_000_000_000
OPEN_WEIGHT = "?"
"""Follows a figure whose unit stands in another column."""


def in_grams(value: Decimal, unit: str) -> str:
    """`value` of `unit` as whole grams; raises Unreadable for a unit that nobody knows."""
    unit = unit.lower().rstrip(".")
    factor = GRAMS.get(NAMES.get(unit, unit))
    if factor is None:
        raise Unreadable(f"is in “{unit}”, which is no unit of weight here")
    return grams_as_text(value * factor)


def grams_as_text(grams: Decimal) -> str:
    """Whole grams; raises Unreadable for what no parcel weighs."""
    if grams < 0:
        raise Unreadable("is below zero")
    if grams > HEAVIEST:
        raise Unreadable("is heavier than a weight can be")
    return str(int(grams.to_integral_value()))
