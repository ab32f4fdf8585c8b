"""Fill a database with a made-up shop: products with brands that are filters of known width, documents, vectors."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from .vectors import Clustered, Rows

SHARES = {"10 %": 0.1, "1 %": 0.01, "0.1 %": 0.001}
"""Brands, by the share of the products that have them."""
WORDS_OF_A_NAME = 5
WORDS_TAKEN = 8_000
PRODUCTS = """
    INSERT INTO catalog_product (id, store_id, name, slug, description, brand_id, status, published_at)
    SELECT staged.number, %(store)s, staged.name, 'p-' || staged.number, '',
           (%(brands)s::bigint[])[nullif(staged.brand, 0)], 'draft', NULL
    FROM staged_product staged
"""
DOCUMENTS = """
    INSERT INTO search_searchdocument (store_id, product_id, words, content_hash)
    SELECT %(store)s, number, setweight(to_tsvector('search_english', name), 'A'), gen_random_uuid()
    FROM staged_product
"""


def fill(store: Any, model: Any, shape: Clustered, words: Sequence[str]) -> tuple[Rows, Any, dict[str, int]]:
    """The products' vectors, the number of each one's brand (0 for none), and the brands' keys by their share.

    The products' keys are 1 and up, in the order of the vectors.
    """
    from django.db import connection

    from shop.catalog.models import Brand

    keys = {name: Brand.objects.create(store=store, name=name, slug=f"b{number}").pk
            for number, name in enumerate(SHARES)}  # fmt: skip
    chance = np.random.default_rng(30)
    edges = np.cumsum(list(SHARES.values()))
    drawn = chance.random(shape.products)
    brands = np.where(drawn < edges[-1], np.searchsorted(edges, drawn, side="right") + 1, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE TEMPORARY TABLE staged_product (number bigint, brand integer, name text)")
        cursor.execute("DROP INDEX product_name_trigram, search_document_words")  # brought back over all rows
        parts = []
        _copy_names(cursor, brands, words[:WORDS_TAKEN], chance)
        cursor.execute(PRODUCTS, {"store": store.pk, "brands": list(keys.values())})
        cursor.execute(DOCUMENTS, {"store": store.pk})
        cursor.execute("TRUNCATE search_staleproduct; ANALYZE catalog_product")
        number = 1
        for rows in shape.rows():
            cursor.copy_expert(
                "COPY search_productembedding (store_id, product_id, model_id, content_hash, embedding) "
                "FROM STDIN (FORMAT binary)",
                _as_binary(rows, store_id=store.pk, model_id=model.pk, first=number),
            )
            number += len(rows)
            parts.append(rows)
        _bring_back(cursor)
    return np.concatenate(parts), brands, keys


def _copy_names(cursor: Any, brands: Any, words: Sequence[str], chance: np.random.Generator) -> None:
    """Names of five words each, as frequent as words are: the n-th in proportion to 1 ÷ n."""
    shares = 1 / np.arange(1, len(words) + 1)
    numbers = chance.choice(len(words), (len(brands), WORDS_OF_A_NAME), p=shares / shares.sum())
    text = io.StringIO()
    for number, (brand, chosen) in enumerate(zip(brands, numbers, strict=True), start=1):
        text.write(f"{number}\t{brand}\t{' '.join(words[word] for word in chosen)}\n")
    text.seek(0)
    cursor.copy_expert("COPY staged_product FROM STDIN", text)


def _as_binary(rows: Rows, *, store_id: int, model_id: int, first: int) -> io.BytesIO:
    """Rows as PostgreSQL's binary COPY reads them: lengths and values with the most telling byte first."""
    dimensions = rows.shape[1]
    whole = [(name, ">i8") for name in ("store", "product", "model")]
    fields: list[tuple[Any, ...]] = [("count", ">i2")]
    for name, kind in whole:
        fields += [(f"{name}_length", ">i4"), (name, kind)]
    fields += [("hash_length", ">i4"), ("hash", ">u8", (2,)), ("length", ">i4")]
    fields += [("dimensions", ">i2"), ("unused", ">i2"), ("halves", ">f2", (dimensions,))]
    packed = np.zeros(len(rows), np.dtype(fields))
    packed["count"] = 5
    for name, value in (("store", store_id), ("product", np.arange(first, first + len(rows))), ("model", model_id)):
        packed[f"{name}_length"], packed[name] = 8, value
    packed["hash_length"] = 16
    packed["hash"][:, 1] = packed["product"]
    packed["length"], packed["dimensions"] = 4 + 2 * dimensions, dimensions
    packed["halves"] = rows
    return io.BytesIO(b"PGCOPY\n\xff\r\n\0" + bytes(8) + packed.tobytes() + b"\xff\xff")


def _bring_back(cursor: Any) -> None:
    """The indexes of names and words, as their models declare them."""
    from django.db import connection

    from shop.catalog.models import Product
    from shop.search.models import SearchDocument

    for model, name in ((Product, "product_name_trigram"), (SearchDocument, "search_document_words")):
        [index] = [index for index in model._meta.indexes if index.name == name]
        with connection.schema_editor(atomic=False) as editor:
            cursor.execute(str(index.create_sql(model, editor)))
    cursor.execute("ANALYZE catalog_product, search_searchdocument, search_productembedding")
