"""What makes two statements the same question: their text without values, lists' lengths and made-up names."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

KEPT_CHARACTERS = 10_000
SPACE = re.compile(r"\s+")
LIST = re.compile(r"\(%s(?:, ?%s)+\)")
LISTS = re.compile(r"(\(%s(?:, …)?\))(?:, ?\(%s(?:, …)?\))+")
MADE_UP = re.compile(r'\b((?:RELEASE )?SAVEPOINT|ROLLBACK TO SAVEPOINT) "[^"]+"')
CURSOR = re.compile(r'"?_django_curs_\w+"?')
NUMBERED = re.compile(r"\b(PREPARE|EXECUTE) (\w+?)_\d+\b")


def shape(text: str) -> str:
    """A statement's text as it is kept: on one line, with what differs from call to call left out."""
    text = SPACE.sub(" ", text).strip()
    text = LISTS.sub(r"\1", LIST.sub("(%s, …)", text))
    text = CURSOR.sub("…", MADE_UP.sub(r"\1 …", text))
    return NUMBERED.sub(r"\1 \2", text)[:KEPT_CHARACTERS]


@lru_cache(maxsize=4_000)
def fingerprint(text: str) -> int:
    """A number for a statement's shape, of 64 bits with a sign, as PostgreSQL's bigint has it."""
    return int.from_bytes(blake2b(shape(text).encode(), digest_size=8).digest(), "big", signed=True)
