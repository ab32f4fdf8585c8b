"""What somebody typed, made harmless and taken apart into terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .spelling import Spelling, spelt
from .terms import Meaning, Term

MOST_CHARACTERS = 200
"""Nobody asks for more in one breath; somebody may paste a page."""
MOST_WORDS = 16
WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")

MEANINGS = """
    WITH said AS (
        SELECT word, place FROM unnest(%(words)s::text[]) WITH ORDINALITY AS said (word, place)
    ), kept AS (
        SELECT * FROM said WHERE NOT EXISTS (
            SELECT FROM search_stopword stop WHERE stop.store_id = %(stops_of)s AND stop.word = said.word)
    ), meant AS (
        SELECT place, word, word AS meaning FROM kept
        UNION ALL
        SELECT place, word, synonym.meaning FROM kept
        JOIN search_synonym synonym ON synonym.store_id = %(store)s AND synonym.term = kept.word
    )
    SELECT place, word, meaning, meaning <> word, lexeme, coalesce((
        SELECT documents FROM search_lexeme known
        WHERE known.store_id = %(store)s AND known.lexeme = parts.lexeme), 0)
    FROM meant, LATERAL unnest(to_tsvector(%(language)s::regconfig, meaning)) AS parts (lexeme, positions, weights)
    ORDER BY place, meaning <> word, meaning, lexeme
"""
BEGUN = """
    SELECT unaccent(%(beginning)s), coalesce(sum(documents), 0) FROM search_lexeme
    WHERE store_id = %(store)s AND lexeme LIKE unaccent(%(like)s)
"""


@dataclass(frozen=True)
class Question:
    """A question: what was typed, the same with its spelling put right, and its terms."""

    typed: str
    text: str
    terms: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not WORD.search(self.typed)

    @property
    def is_corrected(self) -> bool:
        return self.text != self.typed


def cleaned(text: str) -> str:
    """The text in one line, without control characters, of a bearable length."""
    text = "".join(character if character.isprintable() else " " for character in text[: 4 * MOST_CHARACTERS])
    return " ".join(text.split())[:MOST_CHARACTERS]


def asked(
    text: str, *, store_id: int, language: str, is_unfinished: bool = False, is_corrected: bool = True
) -> Question:
    """Take a text apart: spelling put right, stop words of the store left out, synonyms added.

    Where stop words leave nothing, they are kept. With `is_unfinished` the last word may be a beginning; the text then
    has the store's most frequent word that begins so. Two statements, three at most.
    """
    typed = cleaned(text)
    words = WORD.findall(typed.lower())[:MOST_WORDS]
    if not words:
        return Question(typed, typed)
    found = Spelling({})
    if is_corrected:
        found = spelt(words, store_id=store_id, language=language, is_unfinished=is_unfinished)
    right = [part for word in words for part in found.better.get(word, word).split()]
    terms = _terms(right, store_id=store_id, language=language)
    if is_unfinished:
        terms = _with_beginning(terms, words[-1], store_id=store_id)
    return Question(typed, _rewritten(typed, found), terms)


def _terms(words: list[str], *, store_id: int, language: str) -> tuple[Term, ...]:
    rows: list[tuple[int, str, str, bool, str, int]] = []
    with connection.cursor() as cursor:
        for stops_of in (store_id, -1):
            given: dict[str, Any] = {"words": words, "store": store_id, "stops_of": stops_of, "language": language}
            cursor.execute(MEANINGS, given)
            rows = cursor.fetchall()
            if rows:
                break
    by_place: dict[int, dict[tuple[bool, str], list[tuple[str, int]]]] = {}
    for place, _, meaning, is_synonym, lexeme, documents in rows:
        by_place.setdefault(place, {}).setdefault((is_synonym, meaning), []).append((lexeme, documents))
    terms: dict[tuple[Meaning, ...], Term] = {}
    for place, meanings in by_place.items():
        said = tuple(
            Meaning(tuple(lexeme for lexeme, _ in parts), min(documents for _, documents in parts))
            for parts in meanings.values()
        )
        terms.setdefault(said, Term(place, said))
    return tuple(terms.values())


def _with_beginning(terms: tuple[Term, ...], beginning: str, *, store_id: int) -> tuple[Term, ...]:
    """The last term may also be any word that begins like it, accents or not."""
    like = re.sub(r"([\\%_])", r"\\\1", beginning) + "%"
    with connection.cursor() as cursor:
        cursor.execute(BEGUN, {"store": store_id, "beginning": beginning, "like": like})
        plain, documents = cursor.fetchone()
    begun = Meaning((plain,), int(documents), is_beginning=True)
    if not terms:
        return (Term(1, (begun,)),)
    last = terms[-1]
    return (*terms[:-1], Term(last.place, (*last.meanings, begun)))


def _rewritten(typed: str, found: Spelling) -> str:
    """The text with every word replaced that has a better one, and all else as it was typed."""
    if not found.better:
        return typed
    return WORD.sub(lambda match: found.better.get(match[0].lower(), match[0]), typed)
