"""One request or job that is over, and its trace: what a page can draw of it, without anybody's values."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from shop.insights.recorder.fingerprints import fingerprint, shape
from shop.insights.recorder.observation import Observation
from shop.insights.recorder.redis import label

KEPT_BARS = 200


@dataclass(slots=True)
class Finished:
    """What was done (a view's name, or a task's), how it ended, when (seconds since 1970), and what it asked."""

    action: str
    method: str
    path: str
    status: int
    at: float
    observation: Observation
    rows_shown: int | None = None
    key: str = field(default_factory=lambda: token_hex(8))

    @property
    def is_failure(self) -> bool:
        return self.status >= 500


def trace(finished: Finished) -> dict[str, Any]:
    """A request as JSON can say it: bars with their beginning and length in milliseconds, texts with places for values.

    The address is without its query, which may hold what somebody searched for.
    """
    observation = finished.observation
    return {
        "key": finished.key,
        "action": finished.action,
        "method": finished.method,
        "path": finished.path,
        "status": finished.status,
        "at": finished.at,
        "milliseconds": round(observation.milliseconds, 3),
        "database_ms": round(observation.database_ms, 3),
        "statements": observation.statements,
        "rows": observation.rows,
        "rows_shown": finished.rows_shown,
        "bars": _bars(observation),
        "repeated": [
            {"fingerprint": str(fingerprint(text)), "text": shape(text), "calls": observation.calls[text], "line": line}
            for text, line in sorted(observation.lines.items(), key=lambda entry: -observation.calls[entry[0]])
        ][:10],
    }


def _bars(observation: Observation) -> list[dict[str, Any]]:
    """Everything that was asked, in the order of time; of very much the beginning."""
    begun = observation.begun

    def bar(kind: str, text: str, since: float, until: float, **more: Any) -> dict[str, Any]:
        since_ms, lasts_ms = (since - begun) * 1000, (until - since) * 1000
        return {"kind": kind, "text": text, "since_ms": round(since_ms, 3), "lasts_ms": round(lasts_ms, 3), **more}

    bars = [
        bar("sql", shape(sent.text), sent.begun, sent.ended, rows=sent.rows, fingerprint=str(fingerprint(sent.text)))
        for sent in observation.sent
    ]
    bars += [
        bar("cache", label(event.words), event.begun, event.ended, is_miss=event.is_miss) for event in observation.asked
    ]
    if observation.render_ended:
        bars.append(bar("template", "The page is written", observation.render_begun, observation.render_ended))
    return sorted(bars, key=lambda entry: entry["since_ms"])[:KEPT_BARS]
