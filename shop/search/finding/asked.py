"""What somebody typed, made harmless and taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db import connection

MOST_CHARACTERS = 200
"""Nobody asks for more in one breath; somebody may paste a page."""
MOST_WORDS = 24

WORDS_OF = """
    WITH said AS (
        SELECT word, ordinality FROM unnest(%(words)s::text[]) WITH ORDINALITY AS said (word, ordinality)
    ), kept AS (
        SELECT * FROM said WHERE NOT EXISTS (
            SELECT FROM search_stopword stop WHERE stop.store_id = %(store)s AND stop.word = said.word)
    ), meant AS (
        SELECT word, word AS meaning, ordinality FROM kept
        UNION ALL
        SELECT kept.word, synonym.meaning, ordinality FROM kept
        JOIN search_synonym synonym ON synonym.store_id = %(store)s AND synonym.term = kept.word
    )
    SELECT meant.word, lexeme, meant.meaning <> meant.word,
           coalesce((SELECT documents FROM search_lexeme known
                     WHERE known.store_id = %(store)s AND known.lexeme = parts.lexeme), 0)
    FROM meant, LATERAL unnest(to_tsvector('search_english', meant.meaning)) AS parts (lexeme, positions, weights)
    ORDER BY ordinality, meant.meaning <> meant.word, lexeme
"""


@dataclass(frozen=True)
class Stem:
    """One stem of the question: which word it comes from, and how many documents of the store have it."""

    lexeme: str
    word: str
    is_synonym: bool
    documents: int


@dataclass(frozen=True)
class Asked:
    """A question: its text without what no index could use, and its stems, each once."""

    text: str
    stems: tuple[Stem, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not re.search(r"\w", self.text)


def cleaned(text: str) -> str:
    """The text in one line, without control characters, of a bearable length."""
    text = "".join(character if character.isprintable() else " " for character in text[: 4 * MOST_CHARACTERS])
    return " ".join(text.split())[:MOST_CHARACTERS]


def asked(text: str, *, store_id: int) -> Asked:
    """Take a text apart: stop words of the store left out, synonyms added. One statement.

    Where stop words leave nothing, they are kept.
    """
    text = cleaned(text)
    words = re.findall(r"\w[\w'.+-]*", text.lower())[:MOST_WORDS]
    if not words:
        return Asked(text)
    with connection.cursor() as cursor:
        cursor.execute(WORDS_OF, {"words": words, "store": store_id})
        rows = cursor.fetchall()
        if not rows:
            cursor.execute(WORDS_OF, {"words": words, "store": -1})
            rows = cursor.fetchall()
    stems: dict[str, Stem] = {}
    for word, lexeme, is_synonym, documents in rows:
        stems.setdefault(lexeme, Stem(lexeme, word, is_synonym, documents))
    return Asked(text, tuple(stems.values()))


def any_of(stems: tuple[Stem, ...], *, prefix: bool = False) -> str:
    """The tsquery that is met by any of the stems; with `prefix` the last word may be unfinished."""
    terms = [quoted(stem.lexeme) for stem in stems]
    if prefix and terms:
        terms[-1] += ":*"
    return " | ".join(terms)


def within(stems: tuple[Stem, ...], *, documents: int, cap: int, prefix: bool = False) -> str:
    """A tsquery whose matches number about `cap` at most, and contain the best of `any_of`.

    Rare stems are taken alone as long as there is room; a frequent one only together with another, the pairs with the
    fewest expected matches first, as if stems were independent; the last resort is all of them together.
    """
    mark = ":*" if prefix and stems else ""
    marks = {stem.lexeme: mark if stem is stems[-1] else "" for stem in stems}
    ordered = sorted(stems, key=lambda stem: stem.documents)
    room, parts, alone = cap, [], set()
    for stem in ordered:
        if stem.documents <= room:
            room -= stem.documents
            alone.add(stem.lexeme)
            parts.append(quoted(stem.lexeme) + marks[stem.lexeme])
    frequent = [stem for stem in ordered if stem.lexeme not in alone]
    if not frequent:
        return " | ".join(parts)
    whole = max(documents, frequent[-1].documents, 1)
    pairs = sorted(
        (first.documents * second.documents / whole, place, first, second)
        for place, first in enumerate(frequent)
        for second in frequent[place + 1 :]
    ) if len(frequent) > 1 else []  # fmt: skip
    for expected, _, first, second in pairs:
        if expected > room:
            break
        room -= int(expected)
        parts.append(f"({quoted(first.lexeme)}{marks[first.lexeme]} & {quoted(second.lexeme)}{marks[second.lexeme]})")
    everything = " & ".join(quoted(stem.lexeme) + marks[stem.lexeme] for stem in frequent)
    return " | ".join([*parts, f"({everything})"])


def quoted(lexeme: str) -> str:
    """A stem as tsquery reads it, whatever characters it has."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
