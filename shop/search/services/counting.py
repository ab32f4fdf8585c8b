"""Count the catalogue's words anew."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

LEXEMES = """
    INSERT INTO search_lexeme (store_id, lexeme, documents)
    SELECT store.id, stat.word, stat.ndoc
    FROM stores_store store, LATERAL ts_stat(
        'SELECT words FROM public.search_searchdocument WHERE store_id = ' || store.id) stat
    WHERE length(stat.word) <= 100
"""
NEW_LEXEMES = """
    INSERT INTO search_lexeme (store_id, lexeme, documents)
    SELECT document.store_id, stem.lexeme, count(*)
    FROM search_searchdocument document, LATERAL unnest(document.words) AS stem
    WHERE document.product_id = ANY (%(products)s) AND length(stem.lexeme) <= 100
    GROUP BY document.store_id, stem.lexeme ORDER BY document.store_id, stem.lexeme
    ON CONFLICT (store_id, lexeme) DO NOTHING
"""
WORDS = """
    INSERT INTO search_word (store_id, word, products)
    SELECT product.store_id, word, count(*)
    FROM catalog_product product
    LEFT JOIN catalog_brand brand ON brand.id = product.brand_id
    LEFT JOIN catalog_category category ON category.id = product.category_id,
    LATERAL (
        SELECT DISTINCT word FROM regexp_split_to_table(
            lower(concat_ws(' ', product.name, brand.name, category.name)), '[^[:alnum:]]+') AS word
    ) words
    WHERE length(word) BETWEEN 3 AND 60 AND word !~ '^[0-9]+$'
      AND (%(products)s::bigint[] IS NULL OR product.id = ANY (%(products)s))
    GROUP BY product.store_id, word ORDER BY product.store_id, word
    ON CONFLICT (store_id, word) DO NOTHING
"""


@transaction.atomic
def count_words() -> None:
    """Replace the counts of stems and of words. Reads every document; searches go on with the counts of before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '128MB'")
        cursor.execute("LOCK TABLE search_lexeme, search_word IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM search_lexeme; DELETE FROM search_word")
        cursor.execute(LEXEMES)
        cursor.execute(WORDS, {"products": None})
        cursor.execute("ANALYZE search_lexeme, search_word")


@transaction.atomic
def learn_words(*, product_ids: Sequence[int]) -> None:
    """Note the stems and words of these products that were not known; those that were keep their count until
    `count_words`.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEW_LEXEMES, {"products": list(product_ids)})
        cursor.execute(WORDS, {"products": list(product_ids)})
