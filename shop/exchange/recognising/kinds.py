"""What a table is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.exchange.exceptions import NeedsAnswer
from shop.exchange.reading.tables import Table
from shop.exchange.vocabulary import FIELDS, Kind

WEAK = {
    "name",
    "id",
    "code",
    "reference",
    "title",
    "item",
    "product",
    "article",
    "artikel",
    "order",
    "amount",
    "status",
}


def kind_of(words: Sequence[str], mapping: Mapping[str, str], table: Table) -> Kind:
    """The kind that the headings speak of, by what a kind cannot do without.

    Raises NeedsAnswer with every kind where the headings fit none or several equally.
    """
    by_mapping = [kind for kind, fields in FIELDS.items() if mapping and set(mapping) <= {f.name for f in fields}]
    if mapping and len(by_mapping) == 1:
        return by_mapping[0]
    has = _Headings(words)
    is_line = has("sku", Kind.ORDERS) or has("name", Kind.ORDERS)
    if has.strong("number", Kind.ORDERS) and (is_line or has("placed_at", Kind.ORDERS)):
        return Kind.ORDERS
    if {"lineitem name", "lineitem quantity"} & set(words):
        return Kind.ORDERS
    goods = has.strong("sku", Kind.PRODUCTS) or has("price", Kind.PRODUCTS) or has.strong("stock", Kind.STOCK)
    person = (
        has("email", Kind.CUSTOMERS)
        or (has("last_name", Kind.CUSTOMERS) and has("first_name", Kind.CUSTOMERS))
        or has.strong("reference", Kind.CUSTOMERS)
    )
    if person and not goods:
        return Kind.CUSTOMERS
    told = any(has(name, Kind.PRODUCTS) for name in ("description", "category", "brand", "key", "weight"))
    keyed = has("sku", Kind.PRODUCTS) or has("barcode", Kind.PRODUCTS)
    price, stock = has("price", Kind.PRICES), has("stock", Kind.STOCK)
    named = has("name", Kind.PRODUCTS)
    if keyed and stock and not price and (not told or has("warehouse", Kind.STOCK)):
        return Kind.STOCK
    if keyed and price and not stock and not named and not told:
        return Kind.PRICES
    if (named or keyed) and (told or price or stock or (named and keyed)):
        return Kind.PRODUCTS
    raise NeedsAnswer(
        "What is the file about? Its headings do not say: "
        f"{', '.join(f'“{heading}”' for heading in table.headings[:12])}. "
        f"Say it: {', '.join(kind.value for kind in Kind)}.",
        {"as": [kind.value for kind in Kind]},
    )


class _Headings:
    """Answers whether some heading names a field."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = set(words) | {word.removeprefix("product ") for word in words}

    def __call__(self, name: str, kind: Kind) -> bool:
        return bool(self.words & set(self._words_for(name, kind)))

    def strong(self, name: str, kind: Kind) -> bool:
        return bool(self.words & (set(self._words_for(name, kind)) - WEAK))

    def _words_for(self, name: str, kind: Kind) -> tuple[str, ...]:
        return next(entry.words for entry in FIELDS[kind] if entry.name == name)
