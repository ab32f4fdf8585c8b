"""What became of a file's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shop.exchange.vocabulary import Kind

ROWS_ARE = {
    Kind.PRODUCTS: "a record of the file: a product, a variant of one, or both",
    Kind.PRICES: "a record of the file: the price of one variant",
    Kind.STOCK: "a record of the file: what lies of one variant in one warehouse",
    Kind.CUSTOMERS: "a record of the file: one customer",
    Kind.ORDERS: "a record of the file: one line of an order, or an order's head",
}


@dataclass(frozen=True)
class Receipt:
    """How many rows were read, and what became of them; `refused` counts them by reason."""

    kind: Kind
    store: str
    columns: dict[str, str]
    ignored: list[str]
    read: int
    created: int
    changed: int
    unchanged: int
    refused: dict[str, int]
    is_dry_run: bool
    notes: dict[str, int] = field(default_factory=dict)
    run: int | None = None
    first: list[tuple[int, str]] = field(default_factory=list)
    """The first rows that are not refused, each with what became of it; for a preview."""
    first_refused: list[tuple[int, str, str]] = field(default_factory=list)
    """The first rows that are, with the field and the reason."""

    @property
    def refused_count(self) -> int:
        return sum(self.refused.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "kind": self.kind.value,
            "row": ROWS_ARE[self.kind],
            "store": self.store,
            "columns": self.columns,
            "ignored_columns": self.ignored,
            "notes": self.notes,
            "dry_run": self.is_dry_run,
            "import": self.run,
        }

    def __str__(self) -> str:
        verb = "would be " if self.is_dry_run else ""
        lines = [
            (
                f"{self.read:,} rows of {self.kind.value} read for {self.store}: {self.created:,} {verb}created, "
                f"{self.changed:,} {verb}changed, {self.unchanged:,} unchanged, {self.refused_count:,} {verb}refused."
            )
        ]
        lines += [f"  {count:>9,}  {reason}" for reason, count in self.refused.items()]
        lines += [f"  {count:>9,}  note: {note}" for note, count in self.notes.items()]
        return "\n".join(lines)
