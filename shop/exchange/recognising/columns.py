"""Which column of a table says what: by the words of its headings, then by what its cells look like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.exchange.exceptions import MappingRefused, NeedsAnswer
from shop.exchange.reading.headings import folded
from shop.exchange.reading.tables import Table
from shop.exchange.recognising.kinds import kind_of
from shop.exchange.vocabulary import FIELDS, Field, Kind

SAMPLE_ROWS = 200
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATE = re.compile(r"\d{4}-\d\d?-\d\d?([ T].*)?|\d\d?[./-]\d\d?[./-]\d{2,4}( .*)?")
OPTIONS = ("dates", "decimals", "encoding")
"""What a mapping may say besides columns: “dates”: “day first” or “month first”; “decimals”: “,” or “.”."""


@dataclass(frozen=True)
class Reading:
    """How a table is read: what it is about, and the place of each field's column."""

    kind: Kind
    columns: dict[str, int]
    headings: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)

    def named(self) -> dict[str, str]:
        """Our field: their heading."""
        return {name: self.headings[place] for name, place in self.columns.items()}


def recognise(
    table: Table, *, kind: Kind | None = None, mapping: Mapping[str, str] | None = None, is_complete: bool = True
) -> Reading:
    """Say what the table is about and which column says what; what it cannot do without may lack if not `is_complete`.

    `mapping` names the heading of some fields (None or "" for a field that has no column); the rest is guessed.
    Raises NeedsAnswer with the candidates where a guess would be one of several, MappingRefused for what is not there.
    """
    words = [folded(heading) for heading in table.headings]
    mapping = dict(mapping or {})
    options = {name: str(mapping.pop(name)) for name in OPTIONS if mapping.get(name)}
    if kind is None:
        kind = kind_of(words, mapping, table)
    fields = {entry.name: entry for entry in FIELDS[kind]}
    chosen = _as_told(table, fields, mapping)
    columns = _by_words(table, words, fields, chosen)
    _by_content(table, kind, columns, chosen)
    _dialect(kind, words, columns)
    if is_complete:
        _require(kind, table, columns)
    return Reading(kind, columns, table.headings, options)


def _as_told(table: Table, fields: Mapping[str, Field], mapping: Mapping[str, str]) -> dict[str, int | None]:
    told: dict[str, int | None] = {}
    places = {folded(heading): place for place, heading in reversed(list(enumerate(table.headings)))}
    places |= {heading: place for place, heading in enumerate(table.headings)}
    for name, heading in mapping.items():
        if name not in fields:
            raise MappingRefused(f"The mapping names a field “{name}”. There are: {', '.join(fields)}.")
        if heading in (None, ""):
            told[name] = None
            continue
        place = places.get(str(heading).strip(), places.get(folded(str(heading))))
        if place is None:
            raise MappingRefused(
                f"The mapping names a column “{heading}”, which the file does not have. "
                f"It has: {', '.join(table.headings)}."
            )
        told[name] = place
    return told


def _by_words(
    table: Table, words: Sequence[str], fields: Mapping[str, Field], told: Mapping[str, int | None]
) -> dict[str, int]:
    columns = {name: place for name, place in told.items() if place is not None}
    taken = set(columns.values())
    open_fields = [entry for name, entry in fields.items() if name not in told]
    # The most telling words of all fields come first, so that a weak word of one field takes no other's column.
    matches = sorted(
        (rank, order, place, entry.name)
        for order, entry in enumerate(open_fields)
        for place, word in enumerate(words)
        if (rank := _rank(entry, word)) is not None
    )
    for rank, _, place, name in matches:
        if name in columns or place in taken:
            continue
        rivals = [other for r, _, other, n in matches if n == name and r == rank and other not in taken]
        if len(rivals) > 1 and name in ("price", "stock", "sku", "number", "quantity", "email", "placed_at"):
            _ask(table, fields[name], rivals)
        columns[name] = place
        taken.add(place)
    for name in ("price", "stock", "quantity", "placed_at"):
        if name not in fields or name in columns or name in told:
            continue
        near = [place for place, word in enumerate(words) if place not in taken and _is_near(fields[name], word)]
        if len(near) > 1:
            _ask(table, fields[name], near)
        if near:
            columns[name] = near[0]
            taken.add(near[0])
    return columns


def _rank(entry: Field, word: str) -> int | None:
    if word in entry.words:
        return entry.words.index(word)
    for prefix in ("product ", "variant ", "item ", "order ", "customer ", "shipping address ", "default "):
        short = word.removeprefix(prefix)
        if short != word and short in entry.words:
            return 100 + entry.words.index(short)
    currency = re.sub(r"(^| )(eur|usd|gbp|chf|brl|mxn|cad|aud|euro|in eur)$", "", word).strip()
    if currency != word and currency in entry.words:
        return 200 + entry.words.index(currency)
    return None


def _is_near(entry: Field, word: str) -> bool:
    """A heading that holds one of the field's plain words among others: “price net”, “gross price EUR”."""
    plain = {known for known in entry.words if " " not in known and len(known) > 2}
    return bool(plain & set(word.split())) and not {"cost", "id", "old", "compare", "type", "update"} & set(
        word.split()
    )


def _ask(table: Table, entry: Field, places: Sequence[int]) -> None:
    names = [table.headings[place] for place in places]
    raise NeedsAnswer(
        f"Which column is the {entry.label.lower() if entry.label != 'SKU' else 'SKU'}: "
        f"{' or '.join(f'“{name}”' for name in names)}? "
        f'Say it with a mapping, for example {{"{entry.name}": "{names[0]}"}}.',
        {entry.name: names},
    )


def _by_content(table: Table, kind: Kind, columns: dict[str, int], told: Mapping[str, int | None]) -> None:
    """Find e-mail addresses and dates by their looks, where no heading told them."""
    for name, looks, kinds in (
        ("email", EMAIL, (Kind.CUSTOMERS, Kind.ORDERS)),
        ("placed_at", DATE, (Kind.ORDERS,)),
    ):
        if kind not in kinds or name in columns or name in told:
            continue
        places = [place for place in range(len(table.headings)) if place not in columns.values()]
        found = [place for place in places if _share(table, place, looks) > 0.8]
        if len(found) == 1:
            columns[name] = found[0]
        elif name == "placed_at" and len(found) > 1:
            entry = next(entry for entry in FIELDS[kind] if entry.name == name)
            _ask(table, entry, found)


def _share(table: Table, place: int, looks: re.Pattern[str]) -> float:
    cells = [row[place].strip() for row in table.sample(SAMPLE_ROWS) if place < len(row) and row[place].strip()]
    return sum(bool(looks.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0.0


def _dialect(kind: Kind, words: Sequence[str], columns: dict[str, int]) -> None:
    """Put right what the words alone get wrong for the exports of well-known shops."""
    if kind is not Kind.PRODUCTS:
        return
    is_woo = {"type", "parent", "regular price"} <= set(words)
    if is_woo:
        columns["row_type"] = words.index("type")
        columns["category"] = words.index("categories")
        columns["key"] = words.index("id")
        if "in stock" in words:
            columns.pop("in_stock", None)
    else:
        columns.pop("row_type", None)
    if not is_woo:
        columns.pop("parent", None)


REQUIRED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.PRODUCTS: (("sku", "key", "name"),),
    Kind.PRICES: (("sku", "barcode"), ("price",)),
    Kind.STOCK: (("sku", "barcode"), ("stock",)),
    Kind.CUSTOMERS: (("email", "reference"),),
    Kind.ORDERS: (("number",),),
}


def _require(kind: Kind, table: Table, columns: Mapping[str, int]) -> None:
    labels = {entry.name: entry.label for entry in FIELDS[kind]}
    free = [heading for place, heading in enumerate(table.headings) if place not in columns.values()]
    for names in REQUIRED[kind]:
        if not any(name in columns for name in names):
            wanted = " or ".join(labels[name] for name in names)
            raise NeedsAnswer(
                f"Read as {kind.value}, the file needs a column for: {wanted}. "
                f"Not yet used are: {', '.join(f'“{heading}”' for heading in free) or 'none'}. "
                f'Say it with a mapping, for example {{"{names[0]}": "{(free or ["…"])[0]}"}}.',
                {names[0]: free},
            )
