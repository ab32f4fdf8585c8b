"""Adds up what requests have cost, minute by minute, until the sums are written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

from shop.insights.histogram import bucket
from shop.insights.recorder.examples import Examples
from shop.insights.recorder.fingerprints import fingerprint, shape
from shop.insights.recorder.finished import Finished, trace
from shop.insights.services.rolling_up import write_sums

MINUTE, HOUR = 60, 3_600
KEPT_SUMS = 20_000
"""Of statements by action and minute; when the database is away for long, what is new beyond that is not kept."""


@dataclass(slots=True)
class RequestSum:
    """What the requests of one action have cost in one minute: durations in microseconds."""

    requests: int = 0
    failures: int = 0
    duration_us: float = 0.0
    database_us: float = 0.0
    statements: int = 0
    rows: int = 0
    rows_shown: int = 0
    rows_read_for_lists: int = 0
    buckets: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class StatementSum:
    """What one statement has cost one action in one minute."""

    calls: int = 0
    duration_us: float = 0.0
    rows: int = 0
    most_calls: int = 0
    line: str = ""
    buckets: Counter[int] = field(default_factory=Counter)


class Sums:
    """What was added up and is not written yet; after a failure it is still there."""

    def __init__(self) -> None:
        self.requests: dict[tuple[int, str], RequestSum] = {}
        self.statements: dict[tuple[int, str, int], StatementSum] = {}
        self.slowest: dict[tuple[int, str], Finished] = {}
        self.texts: dict[int, str] = {}
        self.examples = Examples()
        self._known: set[int] = set()
        self._known_since = monotonic()

    def add(self, finished: Finished) -> None:
        """Add one request or job."""
        minute = int(finished.at) // MINUTE * MINUTE
        observation = finished.observation
        duration_us = observation.milliseconds * 1000
        rows = observation.rows

        found = self.requests.setdefault((minute, finished.action), RequestSum())
        found.requests += 1
        found.failures += finished.is_failure
        found.duration_us += duration_us
        found.database_us += observation.database_ms * 1000
        found.statements += observation.statements
        found.rows += rows
        found.buckets[bucket(duration_us)] += 1
        if finished.rows_shown is not None:
            found.rows_shown += finished.rows_shown
            found.rows_read_for_lists += rows
        self._add_statements(minute, finished)

        hour = (int(finished.at) // HOUR * HOUR, finished.action)
        slowest = self.slowest.get(hour)
        if slowest is None or slowest.observation.milliseconds < observation.milliseconds:
            self.slowest[hour] = finished

    def _add_statements(self, minute: int, finished: Finished) -> None:
        observation = finished.observation
        found_for: dict[str, tuple[int, StatementSum]] = {}
        for text, calls in observation.calls.items():
            number = fingerprint(text)
            found = self._sum(minute, finished.action, number, text)
            found_for[text] = number, found
            if calls > found.most_calls:
                found.most_calls, found.line = calls, observation.lines.get(text, "")
        consider = self.examples.consider
        for text, begun, ended, rows, parameters in observation.sent:
            microseconds = (ended - begun) * 1_000_000
            number, found = found_for[text]
            found.calls += 1
            found.duration_us += microseconds
            found.rows += max(0, rows)
            found.buckets[bucket(microseconds)] += 1
            consider(number, text, parameters, microseconds)
        for text, (calls, seconds, rows) in observation.uncounted.items():
            _, found = found_for[text]
            found.calls += calls
            found.duration_us += seconds * 1_000_000
            found.rows += rows
            found.buckets[bucket(seconds * 1_000_000 / calls)] += calls  # all at their mean

    def _sum(self, minute: int, action: str, number: int, text: str) -> StatementSum:
        key = (minute, action, number)
        found = self.statements.get(key)
        if found is None:
            found = StatementSum()
            if len(self.statements) < KEPT_SUMS:
                self.statements[key] = found
                if number not in self._known:
                    self.texts[number] = shape(text)
        return found

    def write(self) -> None:
        """Write all of it to PostgreSQL, in one transaction, and begin anew."""
        if not self.requests:
            return
        write_sums(
            requests=self.requests,
            statements=self.statements,
            texts=self.texts,
            slowest={key: trace(finished) for key, finished in self.slowest.items()},
        )
        self.examples.publish()
        self._known.update(self.texts)
        if monotonic() - self._known_since > HOUR:
            # Some may have been thrown away meanwhile.
            self._known, self._known_since = set(), monotonic()
        self.requests, self.statements, self.slowest, self.texts = {}, {}, {}, {}
