"""How good a ranking is by what people judged (NDCG: Järvelin and Kekäläinen 2002), and how sure a difference is."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

GOOD = 0.5
"""The gain from which a product should be among the first hundred."""
RESAMPLES = 2_000


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv.gz`, or of `<name>.csv`."""
    packed, plain = folder / f"{name}.csv.gz", folder / f"{name}.csv"
    csv.field_size_limit(10_000_000)
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    with plain.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judged(folder: Path) -> tuple[dict[str, str], dict[str, dict[str, float]]]:
    """The queries by their ids, and for each the gain of each judged product: (rating - 1) / 3, between 0 and 1."""
    gains: dict[str, dict[str, float]] = {}
    for row in rows_of(folder, "labels"):
        gains.setdefault(row["query_id"], {})[row["product_id"]] = (float(row["rating"]) - 1) / 3
    queries = {row["query_id"]: row["query"] for row in rows_of(folder, "queries")}
    return {key: text for key, text in queries.items() if any(gains.get(key, {}).values())}, gains


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], places: int = 10) -> float:
    """Discounted gain of the first places, as a share of the best possible; a product without a judgement gains 0."""
    best = sorted(gains.values(), reverse=True)[:places]
    return _discounted([gains.get(key, 0.0) for key in ranked[:places]]) / _discounted(best)


def recall(ranked: Sequence[str], gains: Mapping[str, float], places: int = 100) -> float:
    """The share of the good products that stand among the first places."""
    good = {key for key, gain in gains.items() if gain > GOOD}
    return len(good & set(ranked[:places])) / len(good) if good else 1.0


def interval(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """The mean difference of paired figures, and where it lies 95 times of 100 when queries are drawn anew."""
    differences = np.asarray(ours) - np.asarray(theirs)
    chance = np.random.default_rng(7)
    draws = differences[chance.integers(0, len(differences), (RESAMPLES, len(differences)))].mean(axis=1)
    low, high = np.percentile(draws, (2.5, 97.5))
    return float(differences.mean()), float(low), float(high)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / float(np.log2(place + 2)) for place, gain in enumerate(gains))
