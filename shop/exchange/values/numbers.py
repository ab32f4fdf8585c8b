"""Numbers as people write them: decimal commas, thousands apart, currency signs, brackets for minus."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from shop.exchange.values.unreadable import Unreadable

PLAIN = re.compile(r"-?\d{1,15}(\.\d+)?")
DRESS = re.compile(
    r"[\s  '’´\"*]|eur(o)?s?\b|usd|gbp|chf|cad|aud|brl|mxn|sek|nok|dkk|pln|czk|jpy|kr\.?|r\$|[$€£¥₹₽₺₩]|\.-+$|,-+$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)")


class Decimals:
    """Which sign the numbers of a column set their decimals off with: learnt from those that leave no doubt."""

    def __init__(self, told: str | None = None) -> None:
        self.told = told
        self.points = 0
        self.commas = 0

    def learn(self, text: str) -> None:
        sign = evident_sign(bare(text))
        self.points += sign == "."
        self.commas += sign == ","

    @property
    def sign(self) -> str | None:
        """The sign; None while every number could be read with either."""
        if self.told:
            return self.told
        if self.points == self.commas == 0:
            return None
        return "." if self.points >= self.commas else ","


def bare(text: str) -> str:
    """A number without currency, blanks and brackets, its minus in front."""
    text = DRESS.sub("", text.replace("−", "-").replace("–", "-"))
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    if text.endswith("-"):
        text = "-" + text[:-1]
    return text


def evident_sign(number: str) -> str | None:
    """The sign before the decimals, if the number itself leaves no doubt."""
    comma, point = number.rfind(","), number.rfind(".")
    if comma < 0 and point < 0:
        return None
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    sign, place = (",", comma) if comma >= 0 else (".", point)
    if number.count(sign) > 1:
        return "." if sign == "," else ","
    digits_after = len(number) - place - 1
    digits_before = len(number[:place].lstrip("+-"))
    is_doubtful = digits_after == 3 and 1 <= digits_before <= 3 and not number.lstrip("+-").startswith("0")
    return None if is_doubtful else sign


def number_reader(sign: str | None, *, default: str | None) -> Callable[[str], Decimal]:
    """Reads numbers whose decimals follow `sign`; where that is unknown, `default`, and where that is None, the
    doubtful ones are refused.
    """

    def read(text: str) -> Decimal:
        if (sign or default) == "." and PLAIN.fullmatch(text):
            return Decimal(text)
        number = bare(text)
        if not NUMBER.fullmatch(number):
            raise Unreadable("is not a number")
        decimal = evident_sign(number) or sign or default
        if decimal is None:
            if "," in number or "." in number:
                raise Unreadable("can be read as thousands or as decimals")
            decimal = "."
        thousands = "," if decimal == "." else "."
        whole, _, part = number.partition(decimal)
        if decimal in part or thousands in part:
            raise Unreadable("is not a number")
        groups = whole.lstrip("+-").split(thousands)
        if len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3):
            raise Unreadable("is not a number")
        try:
            return Decimal(f"{whole.replace(thousands, '') or '0'}.{part or '0'}")
        except InvalidOperation as error:
            raise Unreadable("is not a number") from error

    return read


def as_money(number: Decimal, *, decimals: int = 2, may_be_negative: bool = False) -> str:
    """An amount as the database takes it; more decimals than it keeps are refused, never rounded away."""
    if not may_be_negative and number < 0:
        raise Unreadable("is below zero")
    if abs(number) >= 10**10:
        raise Unreadable("is larger than an amount can be")
    if number != round(number, decimals):
        raise Unreadable(f"has more than {decimals} decimals")
    return format(number, "f")


def as_count(number: Decimal, *, may_be_negative: bool = False) -> str:
    """A whole number of units."""
    if number != number.to_integral_value():
        raise Unreadable("is not a whole number")
    if number < 0 and not may_be_negative:
        raise Unreadable("is below zero")
    if abs(number) > 2_000_000_000:
        raise Unreadable("is larger than a quantity can be")
    return str(int(number))
