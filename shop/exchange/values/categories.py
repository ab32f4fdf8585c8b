"""Paths of categories as files write them: “Home > Kitchen”."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from shop.exchange.values.unreadable import Unreadable

DEEPEST = 10
STEP = "\x1f"
"""Stands between the steps of a path in the staging table."""
SIGNS = (">", "»", "›", "→", "::", "|", " / ")
"""What divides a path; the first that a cell holds is the one that it means."""
MACHINE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


@lru_cache(maxsize=10_000)
def category_path(text: str, *, has_several: bool = False) -> str | None:
    """A path from the top; of several paths the first. A sign after a backslash is part of a name.

    Commas divide paths where a file `has_several` of them, and where a path follows the comma.
    """
    text = html.unescape(text)
    paths = _parts(text, ",")
    text = paths[0] if has_several or any(">" in path for path in paths[1:]) else text
    sign = next((sign for sign in SIGNS if len(_parts(text, sign)) > 1), None)
    if sign is None:
        text = _parts(text, ";")[0]
        text = text.replace("_", " ") if MACHINE.fullmatch(text.strip()) else text
    steps = [" ".join(_plain(step).split()) for step in (_parts(text, sign) if sign else [text])]
    steps = [step for step in steps if step]
    if any(len(step) > 120 for step in steps):
        raise Unreadable("is longer than 120 characters")
    if len(steps) > DEEPEST:
        raise Unreadable(f"is deeper than {DEEPEST} steps")
    return STEP.join(steps) or None


def _parts(text: str, sign: str) -> list[str]:
    return re.split(rf"(?<!\\){re.escape(sign)}", text)


def _plain(step: str) -> str:
    return re.sub(r"\\([>»›→:|/,;])", r"\1", step)
