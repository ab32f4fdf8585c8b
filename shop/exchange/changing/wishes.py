"""What somebody wishes for each field, checked, put into words, and kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from shop.core.exceptions import Refused

LARGEST_PRICE = Decimal("9999999999.99")
LARGEST_COUNT = 2_000_000_000


class How(StrEnum):
    """How a field becomes what it shall be."""

    SET = "set"
    PERCENT = "percent"
    AMOUNT = "amount"
    TYPED = "typed"
    """Each row its own value."""


class CompareAt(StrEnum):
    """What becomes of the crossed-out price."""

    KEEP = "keep"
    OLD_PRICE = "old"
    REMOVE = "remove"


ROUNDINGS = {
    "": "to the cent",
    "0.99": "to end in .99",
    "0.95": "to end in .95",
    "0.90": "to end in .90",
    "0.50": "to end in .50",
    "whole": "to whole amounts",
    "0.05": "to steps of 0.05",
    "0.10": "to steps of 0.10",
}


STEPS = ("0.05", "0.10")


class WishRefused(Refused):
    """What was wished cannot be meant."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """What one field shall become. `value` is the figure, the status, the key of the category: as text."""

    field: str
    how: str = How.SET
    value: str = ""
    rounding: str = ""
    compare_at: str = CompareAt.KEEP
    label: str = ""
    """What the value is called, where it is a key."""

    def __post_init__(self) -> None:
        if self.how == How.TYPED:
            return
        match self.field:
            case "price":
                _check_price(self)
            case "reorder_point" | "on_hand":
                _check_count(self)
            case "for_sale" if self.value not in ("yes", "no"):
                raise WishRefused("Say whether it is for sale.", self.field)
            case "category" | "brand" if self.value and not (self.value.isdecimal() and len(self.value) <= 18):
                raise WishRefused("Choose one of the list.", self.field)
            case "status" if self.value not in ("draft", "active", "archived"):
                raise WishRefused("Choose a status.", self.field)

    @property
    def grid(self) -> dict[str, str]:
        """The prices that rounding leaves: every `step` from `ending` on, and none below `least`."""
        if self.rounding in STEPS:
            return {"step": self.rounding, "ending": "0", "least": self.rounding}
        ending = self.rounding if self.rounding not in ("", "whole") else "0"
        return {"step": "1", "ending": ending, "least": ending if ending != "0" else "1"}

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}

    def __str__(self) -> str:
        if self.how == How.TYPED:
            return f"{self.field.replace('_', ' ').capitalize()} as typed"
        match self.field:
            case "price":
                return _price_in_words(self)
            case "reorder_point" | "on_hand":
                noun = "Reorder point" if self.field == "reorder_point" else "On hand"
                return f"{noun} {self.value}" if self.how == How.SET else f"{noun} {Decimal(self.value):+}"
            case "for_sale":
                return "For sale" if self.value == "yes" else "Not for sale"
            case _:
                return f"{self.field.capitalize()} {self.label or self.value or 'none'}"


def wish_from(kept: Mapping[str, Any]) -> Wish:
    """A wish as it was kept."""
    return Wish(**{name: str(value) for name, value in kept.items() if name in Wish.__dataclass_fields__})


def in_words(wishes: list[Wish]) -> str:
    """All of them in a line."""
    return ", ".join(str(wish) for wish in wishes)[:200]


def _check_price(wish: Wish) -> None:
    value = figure(wish.value, "price")
    if wish.rounding not in ROUNDINGS:
        raise WishRefused("There is no such rounding.", "price")
    if wish.how == How.PERCENT and not -100 <= value <= 1000:
        raise WishRefused("Between −100 and 1,000 percent.", "price")
    if wish.how == How.SET and value < 0:
        raise WishRefused("A price cannot be below zero.", "price")
    if abs(value) > LARGEST_PRICE:
        raise WishRefused("No price is that large.", "price")


def _check_count(wish: Wish) -> None:
    value = figure(wish.value, wish.field)
    if value != value.to_integral_value() or abs(value) > LARGEST_COUNT:
        raise WishRefused("A whole number is needed.", wish.field)
    if wish.how == How.SET and value < 0:
        raise WishRefused("It cannot be below zero.", wish.field)


def figure(text: str, field: str) -> Decimal:
    """A figure as it was typed, with a comma or a point."""
    try:
        value = Decimal(text.strip().replace("−", "-").replace(",", "."))
    except InvalidOperation as error:
        raise WishRefused("A figure is needed.", field) from error
    if not value.is_finite():
        raise WishRefused("A figure is needed.", field)
    return value


def _price_in_words(wish: Wish) -> str:
    value = figure(wish.value, "price")
    change = {How.SET: f"{value}", How.PERCENT: f"{value:+} %", How.AMOUNT: f"{value:+}"}[How(wish.how)]
    rounding = f", rounded {ROUNDINGS[wish.rounding]}" if wish.rounding else ""
    return f"Price {change}{rounding}"
