"""One function for each column: its cell as the text that the staging table takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

from shop.exchange.exceptions import NeedsAnswer
from shop.exchange.reading.tables import Table
from shop.exchange.recognising.columns import Reading
from shop.exchange.values import words
from shop.exchange.values.categories import category_path
from shop.exchange.values.moments import DayOrder, moment_reader
from shop.exchange.values.numbers import Decimals, as_count, as_money, number_reader
from shop.exchange.values.unreadable import Unreadable
from shop.exchange.values.weights import GRAMS, OPEN_WEIGHT, grams_as_text, in_grams
from shop.exchange.vocabulary import FIELDS, Field, Kind, Type

Convert = Callable[[str], str | None]

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+")
NUMERIC = (Type.MONEY, Type.COUNT, Type.WEIGHT, Type.RATE)
HARMLESS = re.compile(r"'[=+\-@]")
"""How an export writes a text that begins like a formula; the apostrophe is not the text's own."""


def converters(table: Table, reading: Reading, *, zone: ZoneInfo) -> list[tuple[str, int, Convert]]:
    """For each column that is read: its field, its place, and how a cell becomes a value.

    Reads the whole table once where numbers or dates have to be understood as a column. Raises NeedsAnswer for dates
    of which none says whether the day or the month comes first.
    """
    fields = [entry for entry in FIELDS[reading.kind] if entry.name in reading.columns]
    decimals = {entry.name: Decimals(reading.options.get("decimals")) for entry in fields if entry.type in NUMERIC}
    orders = {entry.name: DayOrder(reading.options.get("dates")) for entry in fields if entry.type is Type.MOMENT}
    learners: list[tuple[int, Callable[[str], None], set[str]]] = [
        *((reading.columns[name], fact.learn, set()) for name, fact in decimals.items()),
        *((reading.columns[name], fact.learn, set()) for name, fact in orders.items()),
    ]
    if learners:
        for _, row in table.rows():
            for place, learn, seen in learners:
                if place < len(row) and row[place] not in seen:
                    if len(seen) < 5_000:
                        seen.add(row[place])
                    learn(row[place].strip())
    for name, order in orders.items():
        if order.needs_answer:
            raise NeedsAnswer(
                f"Dates like “{order.doubtful}” in “{reading.headings[reading.columns[name]]}”: does the day come "
                'first or the month? Say it with a mapping: {"dates": "day first"} or {"dates": "month first"}.',
                {"dates": ["day first", "month first"]},
            )
    of_file = next((fact.sign for fact in decimals.values() if fact.sign), None)
    made = []
    for entry in fields:
        sign = decimals[entry.name].sign or of_file if entry.name in decimals else None
        day_first = orders[entry.name].is_day_first if entry.name in orders else None
        made.append(
            (
                entry.name,
                reading.columns[entry.name],
                _converter(entry, reading, table, sign=sign, is_day_first=day_first, zone=zone),
            )
        )
    return made


def _converter(
    entry: Field, reading: Reading, table: Table, *, sign: str | None, is_day_first: bool | None, zone: ZoneInfo
) -> Convert:
    kind = reading.kind
    match entry.type:
        case Type.MONEY:
            number = number_reader(sign, default="," if sign is None and table.delimiter == ";" else None)
            deep = 4 if kind is Kind.ORDERS and entry.name == "price" else 2
            negative = kind is Kind.ORDERS
            return lambda text: as_money(number(text), decimals=deep, may_be_negative=negative)
        case Type.COUNT:
            number = number_reader(sign, default=".")
            negative = kind is Kind.ORDERS
            return lambda text: as_count(_whole(text, number), may_be_negative=negative)
        case Type.WEIGHT:
            return _weight(reading, number_reader(sign, default="."))
        case Type.RATE:
            return _rate(number_reader(sign, default="."))
        case Type.MOMENT:
            return moment_reader(is_day_first, zone)
        case Type.EMAIL:
            return _email
        case Type.COUNTRY:
            return _country if kind is Kind.CUSTOMERS else _country_or_none
        case Type.CURRENCY:
            return words.as_currency
        case Type.CATEGORY:
            return lambda text: category_path(text, has_several="row_type" in reading.columns)
        case Type.KEY:
            return _key(entry.longest)
        case _ if entry.name == "status" and kind is Kind.PRODUCTS:
            return words.as_product_status
        case _ if entry.name == "order_status":
            return words.as_order_status
        case _ if entry.name == "description":
            return lambda text: _clean(text, entry.longest)
        case _:
            return lambda text: _text(text, entry.longest)


def _whole(text: str, plain: Callable[[str], Decimal]) -> Decimal:
    """A quantity: “1,234” and “1.234” are thousands, since nobody counts in thousandths."""
    value = plain(text)
    if value != value.to_integral_value() and re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", text):
        return Decimal(text.replace(".", "").replace(",", ""))
    return value


def _text(text: str, longest: int) -> str:
    if "\x00" in text:
        raise Unreadable("holds a character that no text has")
    text = text[1:] if HARMLESS.match(text) else text
    text = " ".join(text.split()) if not text.isprintable() or "  " in text else text
    if len(text) > longest:
        raise Unreadable(f"is longer than {longest} characters")
    return text


def _clean(text: str, longest: int) -> str:
    if "\x00" in text:
        raise Unreadable("holds a character that no text has")
    text = text[1:] if HARMLESS.match(text) else text
    if len(text) > longest:
        raise Unreadable(f"is longer than {longest} characters")
    return text


def _key(longest: int) -> Convert:
    def read(text: str) -> str:
        text = text.lstrip("'") if text.startswith("'") else text  # a spreadsheet's mark for “this is text”
        if text.endswith(".0") and text[:-2].isdigit():
            text = text[:-2]
        return _text(text, longest)

    return read


def _email(text: str) -> str:
    text = text.removeprefix("mailto:").lower()
    if not EMAIL.fullmatch(text):
        raise Unreadable("is not an e-mail address")
    return _text(text, 254)


def _country(text: str) -> str:
    return words.as_country(text)


def _country_or_none(text: str) -> str | None:
    """Orders keep the country for their address only; one that nobody knows is left out."""
    try:
        return words.as_country(text)
    except Unreadable:
        return None


def _weight(reading: Reading, number: Callable[[str], Decimal]) -> Convert:
    """Grams, whatever the heading or the cell calls the unit; the cell's own unit wins.

    Where a column of its own says the unit, a cell without one stays as it is: `exchange.shapes` puts the two together.
    """
    heading = reading.headings[reading.columns["weight"]].lower()
    by_heading = next((factor for unit, factor in GRAMS.items() if unit != "g" and unit in heading), None)
    says_grams = re.search(r"gram|\bg\b|\(g\)", heading) is not None
    is_open = "weight_unit" in reading.columns and by_heading is None and not says_grams

    def read(text: str) -> str:
        match = re.fullmatch(r"(.*?\d)\s*(kg|g|lbs?|oz)\.?", text, re.IGNORECASE)
        if is_open and not match:
            return format(number(text), "f") + OPEN_WEIGHT
        return in_grams(number(match[1]), match[2]) if match else grams_as_text(number(text) * (by_heading or 1))

    return read


def _rate(number: Callable[[str], Decimal]) -> Convert:
    def read(text: str) -> str:
        share = number(text.replace("%", ""))
        share = share / 100 if "%" in text or share >= 1 else share
        if not 0 <= share < 1:
            raise Unreadable("is not a share from 0 to below 100 %")
        return format(round(share, 5), "f")

    return read
