"""Count the catalogue's words anew."""

from __future__ import annotations

from django.db import connection, transaction

LEXEMES = """
    INSERT INTO search_lexeme (store_id, lexeme, documents)
    SELECT store.id, stat.word, stat.ndoc
    FROM stores_store store, LATERAL ts_stat(
        'SELECT words FROM public.search_searchdocument WHERE store_id = ' || store.id) stat
    WHERE length(stat.word) <= 100
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
    GROUP BY product.store_id, word
"""


@transaction.atomic
def count_words() -> None:
    """Replace the counts of stems and of words. Reads every document; searches go on with the counts of before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '128MB'")
        cursor.execute("LOCK TABLE search_lexeme, search_word IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM search_lexeme; DELETE FROM search_word")
        cursor.execute(LEXEMES)
        cursor.execute(WORDS)
        cursor.execute("ANALYZE search_lexeme, search_word")
