"""Families of metrics by name, so that each is declared once with its meaning."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

PREFIX = "backroom_"


def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> CounterMetricFamily:
    """Something that only grows; its samples end in _total."""
    return CounterMetricFamily(PREFIX + name, meaning, labels=labels)


def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> GaugeMetricFamily:
    """Something that goes up and down."""
    return GaugeMetricFamily(PREFIX + name, meaning, labels=labels)


def histogram(name: str, meaning: str, labels: Sequence[str] = ()) -> HistogramMetricFamily:
    """Durations in classes."""
    return HistogramMetricFamily(PREFIX + name, meaning, labels=labels)
