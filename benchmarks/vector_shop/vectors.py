"""Vectors that lie as products do: departments, kinds within them, products around their kind.

A shop's vectors are no cloud. Here each kind's centre lies around its department's, each product around its kind's,
and kinds are of very unequal sizes. Spread evenly, every vector would be equally far from all others, and no index any
good.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

DEPARTMENTS = 40
PRODUCTS_OF_A_KIND = 60
KIND_SPREAD, PRODUCT_SPREAD = 0.9, 0.45
AT_ONCE = 50_000

Rows = NDArray[np.float32]


class Clustered:
    """The same vectors each time for the same size: those of the products, and of questions that are none of them."""

    def __init__(self, *, products: int, dimensions: int) -> None:
        self.products, self.dimensions = products, dimensions
        chance = np.random.default_rng(20)
        departments = self._around(chance, np.zeros((DEPARTMENTS, dimensions), np.float32), 1.0)
        kinds = max(products // PRODUCTS_OF_A_KIND, DEPARTMENTS)
        self.centres = self._around(chance, departments[chance.integers(0, DEPARTMENTS, kinds)], KIND_SPREAD)
        shares = 1 / np.arange(1, kinds + 1) ** 0.5
        self.shares = shares / shares.sum()

    def rows(self) -> Iterator[Rows]:
        """The products' vectors, in batches, as halves keep them."""
        chance = np.random.default_rng(21)
        for start in range(0, self.products, AT_ONCE):
            yield self._drawn(chance, min(AT_ONCE, self.products - start))

    def questions(self, count: int) -> Rows:
        return self._drawn(np.random.default_rng(22), count)

    def _drawn(self, chance: np.random.Generator, count: int) -> Rows:
        kinds = chance.choice(len(self.shares), count, p=self.shares)
        rows = self._around(chance, self.centres[kinds], PRODUCT_SPREAD)
        return rows.astype(np.float16).astype(np.float32)

    def _around(self, chance: np.random.Generator, centres: Rows, spread: float) -> Rows:
        """Unit vectors around centres; `spread` is the length of what is added to a centre's own length of 1."""
        noise = chance.standard_normal(centres.shape, np.float32) * np.float32(spread / np.sqrt(self.dimensions))
        rows = centres + noise
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def exact(rows: Rows, questions: Rows, allowed: NDArray[np.bool_] | None, places: int) -> list[set[int]]:
    """For each question the numbers of its nearest rows, among those allowed; compared one by one."""
    found = []
    numbers = np.arange(len(rows)) if allowed is None else np.flatnonzero(allowed)
    kept = rows if allowed is None else rows[numbers]
    kept = kept / np.linalg.norm(kept, axis=1, keepdims=True)
    for question in questions:
        nearness = kept @ (question / np.linalg.norm(question))
        best = np.argpartition(-nearness, min(places, len(nearness) - 1))[:places]
        found.append({int(numbers[place]) for place in best})
    return found
