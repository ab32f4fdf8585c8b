"""Durations counted in buckets that grow by a constant factor, so that counts of many minutes and processes add up.

A percentile cannot be made of percentiles, but it can be read from added counts. A bucket is a quarter of a doubling:
what is read from it is wrong by nine per cent at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

PER_DOUBLING = 4


def bucket(microseconds: float) -> int:
    """The number of the bucket that a duration falls into; 0 for a microsecond or less."""
    return int(log2(microseconds) * PER_DOUBLING) if microseconds > 1 else 0


def middle_ms(number: int) -> float:
    """The duration in the (geometric) middle of a bucket, in milliseconds."""
    return 2 ** ((number + 0.5) / PER_DOUBLING) / 1000


def percentile_ms(counts: Mapping[int, int], share: float) -> float | None:
    """The duration that `share` (0 to 1) of what was counted did not exceed; None if nothing was counted."""
    wanted = sum(counts.values()) * share
    reached = 0
    for number in sorted(counts):
        reached += counts[number]
        if reached >= wanted:
            return middle_ms(number)
    return None
