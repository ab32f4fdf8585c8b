"""“Did you mean”: the catalogue's own words that are spelt nearly like one that it does not have."""

from __future__ import annotations

import re

from django.db import connection

LEAST_LIKENESS = 0.4
SQL = """
    SELECT said.word, better.word
    FROM unnest(%(words)s::text[]) AS said (word)
    LEFT JOIN LATERAL (
        SELECT known.word FROM search_word known
        WHERE known.store_id = %(store)s AND known.word %% said.word AND similarity(known.word, said.word) >= %(least)s
        ORDER BY similarity(known.word, said.word) * (1 + ln(known.products) / 20) DESC, known.word LIMIT 1
    ) better ON true
    WHERE NOT EXISTS (SELECT FROM search_word known WHERE known.store_id = %(store)s AND known.word = said.word)
"""


def did_you_mean(text: str, *, store_id: int) -> str:
    """The text with unknown words put right; empty if nothing would change. Index `word_trigram`."""
    words = [word for word in re.findall(r"\w+", text.lower()) if len(word) > 3 and not word.isdigit()][:8]
    if not words:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"words": words, "store": store_id, "least": LEAST_LIKENESS})
        better = {word: known for word, known in cursor.fetchall() if known}
    if not better:
        return ""
    return re.sub(r"\w+", lambda match: better.get(match[0].lower(), match[0]), text)
