"""Words that are spelt wrong, written together, or not finished: what the catalogue has instead.

Only a word that nobody knows is put right: no product of the store has it, and the vocabulary of the shipped
embeddings, thirty thousand words of everyday English, has not either. It is compared with the store's own words, by
trigrams first (index `word_trigram`) and then by edits (Damerau 1964), frequent words before rare ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from shop.search.embedders import known_words

SHORTEST = 3
LETTERS_AN_EDIT = 3
"""One edit for each three letters is a slip; more is another word."""
LIKENESS = 0.3
MOST_CANDIDATES = 25
CLEAR = 0.75
"""From here on a correction goes before taking the word apart."""

# Subqueries that give one value, and LIMIT 1 below, are answered by one descent of an index each, whatever the planner
# thinks of the length of a list.
UNKNOWN = """
    SELECT said.word FROM unnest(%(words)s::text[]) AS said (word)
    WHERE (SELECT 1 FROM search_word known WHERE known.store_id = %(store)s AND known.word = said.word) IS NULL
      AND (SELECT min(id) FROM search_synonym known WHERE known.store_id = %(store)s AND known.term = said.word) IS NULL
      AND (SELECT max(documents) FROM unnest(to_tsvector(%(language)s::regconfig, said.word)) AS stem, LATERAL (
               SELECT documents FROM search_lexeme known
               WHERE known.store_id = %(store)s AND known.lexeme = stem.lexeme LIMIT 1) known) IS NULL
"""
ALIKE = """
    SELECT said.word, near.word, near.products FROM unnest(%(words)s::text[]) AS said (word),
    LATERAL (
        SELECT known.word, known.products FROM search_word known
        WHERE known.store_id = %(store)s AND known.word %% said.word
        ORDER BY similarity(known.word, said.word) DESC, known.products DESC, known.word LIMIT %(most)s
    ) near
"""
HALVES = """
    SELECT said.word, first.word || ' ' || second.word, least(first.products, second.products)
    FROM unnest(%(words)s::text[]) AS said (word)
    CROSS JOIN LATERAL generate_series(3, length(said.word) - 3) AS cut
    CROSS JOIN LATERAL (
        SELECT word, products FROM search_word known
        WHERE known.store_id = %(store)s AND known.word = left(said.word, cut) LIMIT 1) first
    CROSS JOIN LATERAL (
        SELECT word, products FROM search_word known
        WHERE known.store_id = %(store)s AND known.word = substr(said.word, cut + 1) LIMIT 1) second
    ORDER BY said.word, least(first.products, second.products) DESC, 2
"""
WHOLE = """
    SELECT word FROM search_word WHERE store_id = %(store)s AND word LIKE %(beginning)s
    ORDER BY products DESC, word LIMIT 1
"""


@dataclass(frozen=True)
class Spelling:
    """For each word that is better written otherwise, how."""

    better: Mapping[str, str]


@cache
def _everyday() -> frozenset[str]:
    return known_words()


def spelt(words: Sequence[str], *, store_id: int, language: str, is_unfinished: bool) -> Spelling:
    """What the store's catalogue would write for these words; a word with digits is left alone. One statement, three
    more if there are unknown words or an unfinished one.
    """
    better: dict[str, str] = {}
    last = words[-1] if is_unfinished else ""
    doubtful = [word for word in dict.fromkeys(words) if _can_be_wrong(word)]
    with connection.cursor() as cursor:
        if last:
            like = re.sub(r"([\\%_])", r"\\\1", last) + "%"
            cursor.execute(WHOLE, {"store": store_id, "beginning": like})
            whole = cursor.fetchone()
            if whole:
                better[last] = whole[0]
                doubtful = [word for word in doubtful if word != last]
        if not doubtful:
            return Spelling(better)
        cursor.execute(UNKNOWN, {"words": doubtful, "store": store_id, "language": language})
        words = [word for (word,) in cursor.fetchall()]
        if words:
            unknown: dict[str, Any] = {"words": words, "store": store_id, "most": MOST_CANDIDATES}
            cursor.execute(ALIKE, unknown)
            alike = cursor.fetchall()
            cursor.execute(HALVES, unknown)
            better |= _chosen(alike, cursor.fetchall())
    return Spelling(better)


def edits(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour, to make one word of the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


def _can_be_wrong(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in _everyday()


def _chosen(alike: Sequence[tuple[str, str, int]], halves: Sequence[tuple[str, str, int]]) -> dict[str, str]:
    best: dict[str, tuple[float, str]] = {}
    for word, known, products in alike:
        needed = edits(word, known)
        if needed <= max(1, len(word) // LETTERS_AN_EDIT):
            likeness = (1 - needed / max(len(word), len(known))) * (1 + math.log(products) / 20)
            best[word] = max(best.get(word, (0.0, "")), (likeness, known))
    chosen = {word: known for word, (_, known) in best.items()}
    unclear = [found for found in halves if best.get(found[0], (0.0, ""))[0] < CLEAR]
    return chosen | {word: parts for word, parts, _ in reversed(unclear)}  # the most frequent come first, and win
