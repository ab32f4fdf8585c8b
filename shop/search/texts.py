"""What is read of a product, decided once: for the words of its document and for its vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from shop.search.embedders import Embedder, Vectors
from shop.search.embedders.static import unit

DESCRIPTION_EMBEDDED = 300
"""A description begins with what the product is, and ends with what every product of its maker has."""

NAME_COUNTS = 2

SQL = """
    SELECT product.id, product.store_id, coalesce(written.language, 'english'), product.name,
           concat_ws(' ', brand.name, place.names) AS surroundings,
           concat_ws(' ', facts.names, options.names) AS facts,
           product.description,
           md5(concat_ws(E'\\x1f', written.language, product.name, brand.name, place.names, facts.names, options.names,
                         product.description))::uuid AS content_hash
    FROM catalog_product product
    LEFT JOIN search_cataloguelanguage written ON written.store_id = product.store_id
    LEFT JOIN catalog_brand brand ON brand.id = product.brand_id
    LEFT JOIN LATERAL (
        SELECT string_agg(above.name, ' ' ORDER BY nlevel(above.path)) AS names
        FROM catalog_category here
        JOIN catalog_category above ON above.id = ANY (string_to_array(here.path::text, '.')::bigint[])
        WHERE here.id = product.category_id
    ) place ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(value.name, ' ' ORDER BY fact.attribute_id) AS names
        FROM catalog_productattribute fact JOIN catalog_attributevalue value ON value.id = fact.value_id
        WHERE fact.product_id = product.id
    ) facts ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT value.name, ' ') AS names
        FROM catalog_variant variant
        JOIN catalog_variantoption chosen ON chosen.variant_id = variant.id
        JOIN catalog_optionvalue value ON value.id = chosen.value_id
        WHERE variant.product_id = product.id
    ) options ON true
    WHERE product.id = ANY (%s)
    ORDER BY product.id
"""


@dataclass(frozen=True)
class Texts:
    """One product's texts, by how much they tell, and a hash of them all."""

    product_id: int
    store_id: int
    language: str
    name: str
    surroundings: str
    facts: str
    description: str
    content_hash: UUID

    @property
    def whole(self) -> str:
        """All of it in one, as far as an embedder reads."""
        return " ".join((self.name, self.surroundings, self.facts, self.description[:DESCRIPTION_EMBEDDED]))


def texts_of(product_ids: Sequence[int]) -> list[Texts]:
    """The texts of these products, by key; one statement, primary keys and the keys' indexes only."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [list(product_ids)])
        return [Texts(*row) for row in cursor.fetchall()]


def vectors_of(texts: Sequence[Texts], embedder: Embedder) -> Vectors:
    """A vector a product: its name twice, and all of its texts once."""
    names = embedder.encode([text.name for text in texts])
    whole = embedder.encode([text.whole for text in texts])
    return unit(NAME_COUNTS * names + whole)


def as_halfvec(vector: Any) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector) + "]"
