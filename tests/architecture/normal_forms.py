"""Normal forms by the book: closures, keys, and which dependency breaks which form.

After E. F. Codd, "Further Normalization of the Data Base Relational Model" (1972), and for BCNF his "Recent
Investigations in Relational Data Base Systems" (1974).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations

Columns = frozenset[str]


@dataclass(frozen=True)
class Dependency:
    """Rows that agree in `given` agree in `then`."""

    given: Columns
    then: Columns


def closure(columns: Iterable[str], dependencies: Iterable[Dependency]) -> Columns:
    """All columns that follow from these."""
    known = set(columns)
    dependencies = list(dependencies)
    while found := [d for d in dependencies if d.given <= known and not d.then <= known]:
        for dependency in found:
            known |= dependency.then
    return frozenset(known)


def normal_form(columns: Columns, keys: Iterable[Columns], dependencies: Iterable[Dependency]) -> str:
    """The highest of 1NF, 2NF, 3NF and BCNF that a table is in; `keys` are all its candidate keys."""
    keys = list(keys)
    inside = [Dependency(d.given, d.then & columns) for d in dependencies if d.given <= columns and d.then & columns]
    everything = [*inside, *(Dependency(key, columns) for key in keys)]
    prime = frozenset(chain.from_iterable(keys))
    for part in chain.from_iterable(_proper_parts(key) for key in keys):
        if closure(part, inside) - part - prime:
            return "1NF"
    breaking = [d for d in inside if closure(d.given, everything) != columns and d.then - d.given]
    if any(d.then - d.given - prime for d in breaking):
        return "2NF"
    return "3NF" if breaking else "BCNF"


def _proper_parts(key: Columns) -> Iterable[Columns]:
    names = sorted(key)
    return (frozenset(part) for size in range(1, len(names)) for part in combinations(names, size))
