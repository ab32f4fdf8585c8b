"""The terms of a question, as PostgreSQL's text search understands them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Meaning:
    """Stems that have to stand in a document together; `documents` is how many do, at most."""

    lexemes: tuple[str, ...]
    documents: int
    is_beginning: bool = False

    def query(self, weights: str = "") -> str:
        """The tsquery of this meaning, in the fields of these weights; in all without."""
        marks = ("*" if self.is_beginning else "") + weights
        parts = [quoted(lexeme) + (f":{marks}" if marks else "") for lexeme in self.lexemes]
        return parts[0] if len(parts) == 1 else f"({' & '.join(parts)})"


@dataclass(frozen=True)
class Term:
    """One word of the question, at its place there, with all that it may mean: itself first, then synonyms."""

    place: int
    meanings: tuple[Meaning, ...]

    @property
    def documents(self) -> int:
        return sum(meaning.documents for meaning in self.meanings)

    def query(self) -> str:
        """The tsquery that any of the meanings meets."""
        parts = [meaning.query() for meaning in self.meanings]
        return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"

    def rarity(self, documents: int) -> float:
        """How much a document tells by having it (inverse document frequency, Robertson and Spärck Jones 1976)."""
        return math.log1p((max(documents - self.documents, 0) + 0.5) / (self.documents + 0.5))


def shares(terms: Sequence[Term], *, documents: int) -> list[float]:
    """How much of the question each term is, 1 in all; a term that no document has is none of it."""
    rarities = [term.rarity(documents) if term.documents else 0.0 for term in terms]
    total = sum(rarities)
    return [rarity / total if total else 0.0 for rarity in rarities]


def any_of(terms: Sequence[Term]) -> str:
    """The tsquery that any of the terms meets."""
    return " | ".join(term.query() for term in terms)


def phrases(terms: Sequence[Term]) -> list[str]:
    """For each two terms that follow on each other, the tsquery of their standing so in a name."""
    return [
        f"{one.meanings[0].query('A')} <{other.place - one.place}> {other.meanings[0].query('A')}"
        for one, other in pairwise(terms)
        if len(one.meanings[0].lexemes) == len(other.meanings[0].lexemes) == 1
    ]


def within(terms: Sequence[Term], *, documents: int, cap: int) -> str:
    """A tsquery whose matches number about `cap` at most, and contain the best of `any_of`.

    Rare terms are taken alone as long as there is room; a frequent one only together with another, the pairs with the
    fewest expected matches first, as if words were independent; the last resort is all of them together.
    """
    ordered = sorted(terms, key=lambda term: term.documents)
    room, parts, frequent = cap, [], []
    for term in ordered:
        if term.documents <= room:
            room -= term.documents
            parts.append(term.query())
        else:
            frequent.append(term)
    if not frequent:
        return " | ".join(parts)
    whole = max(documents, frequent[-1].documents, 1)
    pairs = sorted(
        (one.documents * other.documents / whole, place, one.query(), other.query())
        for place, one in enumerate(frequent)
        for other in frequent[place + 1 :]
    )
    for expected, _, one, other in pairs:
        if expected > room:
            break
        room -= int(expected)
        parts.append(f"({one} & {other})")
    return " | ".join([*parts, f"({' & '.join(term.query() for term in frequent)})"])


def quoted(lexeme: str) -> str:
    """A stem as tsquery reads it, whatever characters it has."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
