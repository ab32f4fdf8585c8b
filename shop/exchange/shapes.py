"""What a row of products means in the dialect of its file: product, variant or both, and by which options."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from shop.exchange.recognising.columns import Reading
from shop.exchange.values.weights import OPEN_WEIGHT, in_grams
from shop.exchange.vocabulary import Kind

Shape = Callable[[list[str | None]], list[Any]]

DERIVED = ("part", "options", "combination")
PLACEHOLDERS = {("title", "default title"), ("default", "default")}


def shape_for(reading: Reading, names: Sequence[str]) -> tuple[list[str], Shape | None]:
    """The staging table's columns for a reading, and what puts a row's values into them."""
    if reading.kind is Kind.PRODUCTS:
        rows = ProductRows(names)
        return rows.columns, rows
    if reading.kind is Kind.PRICES and "sale_price" in names:
        return list(names), _reduced(list(names))
    return list(names), None


def _reduced(names: list[str]) -> Shape:
    def shape(values: list[str | None]) -> list[Any]:
        row = dict(zip(names, values, strict=True))
        _reduce(row)
        return [row[name] for name in names]

    return shape


def _reduce(row: dict[str, Any]) -> None:
    """A price while a sale lasts is the sale's, and the regular one is crossed out."""
    sale, price = row.get("sale_price"), row.get("price")
    if sale and (not price or Decimal(sale) < Decimal(price)):
        row["price"] = sale
        if "compare_at" in row:
            row["compare_at"] = price


def _weigh(row: dict[str, Any]) -> None:
    """What a column left open is in the unit that the other column says, or in grams."""
    weight = row.get("weight") or ""
    if weight.endswith(OPEN_WEIGHT):
        row["weight"] = in_grams(Decimal(weight.removesuffix(OPEN_WEIGHT)), row.get("weight_unit") or "g")


class ProductRows:
    """Remembers what a row leaves out because the row above said it."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.is_woo = "row_type" in names
        self.weighs_by_unit = {"weight", "weight_unit"} <= set(names)
        self.given = [name for name in names if name not in ("row_type", "parent")]
        self.columns = list(dict.fromkeys([*self.given, *(["compare_at"] if "sale_price" in names else []), *DERIVED]))
        self.key: str | None = None
        self.option_names: list[str | None] = [None, None, None]
        self.ids: dict[str, str] = {}

    def __call__(self, values: list[str | None]) -> list[Any]:
        row: dict[str, Any] = dict.fromkeys(self.columns)
        row |= zip(self.names, values, strict=True)
        part = self._family(row) if self.is_woo else self._continued(row)
        pairs = [] if part in ("product", "nothing") else self._options(row)
        if part == "both" and self.is_woo and row.get("row_type", "").lower() != "variation":
            pairs = []  # attributes of a simple product tell nothing apart
        if "sale_price" in row:
            _reduce(row)
        if self.weighs_by_unit:
            _weigh(row)
        row["part"] = part
        row["options"] = json.dumps(pairs, ensure_ascii=False) if pairs else None
        row["combination"] = "|".join(sorted(f"{name.lower()}={value.lower()}" for name, value in pairs))
        row["combination"] = row["combination"] or None
        return [row[column] for column in self.columns]

    def _family(self, row: dict[str, Any]) -> str:
        """WooCommerce: a variable product's row has no goods of its own, and its variations name it by id or SKU."""
        row["row_type"] = row_type = (row.get("row_type") or "simple").lower()
        parent = row.get("parent")
        if "variable" in row_type:
            if row.get("sku") and row.get("key"):
                self.ids[row["sku"]] = row["key"]
            self.option_names = [row.get(f"option{place}_name") for place in (1, 2, 3)]
            row["sku"] = row["price"] = None
            return "product"
        if "variation" in row_type and parent:
            row["key"] = parent.removeprefix("id:") if parent.startswith("id:") else self.ids.get(parent, parent)
            row["name"] = row["description"] = row["category"] = None
            return "variant"
        return "both"

    def _continued(self, row: dict[str, Any]) -> str:
        """A row without a name goes on with the product above; one that holds a picture and no more says nothing."""
        if "key" not in row and "name" not in self.names:
            return "both"
        own = ("sku", "price", "stock", "barcode", "option1_value", "option2_value", "option_values", "weight")
        if "key" in row:
            if row["key"] is None and row.get("name") is None and self.key:
                row["key"] = self.key
            is_same = row["key"] is not None and row["key"] == self.key
            self.key = row["key"]
            if is_same and row.get("name") is None and not any(row.get(name) for name in own):
                return "nothing"
            if not is_same:
                self.option_names = [row.get(f"option{place}_name") for place in (1, 2, 3)]
                self.names_in_one = row.get("option_names")
        return "both"

    def _options(self, row: dict[str, Any]) -> list[tuple[str, str]]:
        pairs = []
        if row.get("option_values"):
            names = (row.get("option_names") or getattr(self, "names_in_one", None) or "").split("|")
            values = row["option_values"].split("|")
            pairs = [(name.strip() or "Option", value.strip()) for name, value in zip(names, values, strict=False)]
        for place in (1, 2, 3):
            value = row.get(f"option{place}_value")
            name = row.get(f"option{place}_name") or self.option_names[place - 1] or f"Option {place}"
            if value and (name.lower(), value.lower()) not in PLACEHOLDERS:
                pairs.append((name, value))
        seen: set[str] = set()
        return [
            (name, value)
            for name, value in pairs
            if value and not (name.lower() in seen or seen.add(name.lower()))  # type: ignore[func-returns-value]  # adds
        ]
