"""What is bought with a product: counted pairs that met oftener than by chance, and what stands in while there are few.

Lift is how much oftener two products lie in one basket than if they knew nothing of each other:
baskets with both × all baskets ÷ (baskets with one × baskets with the other).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from shop.catalog.models import Product
from shop.search.models import RelatedList

from .related import LIMIT, Related
from .subject import Subject

PARTNERS_READ = 200
"""Of a product's partners, those whom it met most: whoever met it rarely is at the end of every order."""
ALIKE, PARTNERS_OF_ALIKE = 10, 50
WEIGHT_OF_ALIKE = 10.0
"""What the baskets of similar products count together, in baskets of the product's own."""
WEIGHT_OF_ALL = 0.2
"""What the store's baskets count together, likewise, each divided among its other products as all are."""
RARITY = 0.1
"""How much a rare product is preferred to a frequent one that is as probable: score ÷ its baskets to this power."""
POPULAR_READ = 20

PARTNERS = """
    (SELECT partner_id AS other, baskets, closeness FROM search_productpair WHERE product_id = {product}
     ORDER BY baskets DESC, partner_id LIMIT %(most)s)
    UNION ALL
    (SELECT product_id, baskets, closeness FROM search_productpair WHERE partner_id = {product}
     ORDER BY baskets DESC, product_id LIMIT %(most)s)
"""
TOGETHER = f"""
    SELECT met.other, met.baskets,
           met.baskets::float * store.baskets / (own.baskets::float * theirs.baskets) AS lift
    FROM ({PARTNERS.format(product="%(product)s")}) met
    JOIN search_productbaskets own ON own.product_id = %(product)s
    JOIN search_productbaskets theirs ON theirs.product_id = met.other
    JOIN search_storebaskets store ON store.store_id = %(store)s
    JOIN catalog_product product ON product.id = met.other AND product.status = 'active'
    WHERE met.baskets::float * store.baskets > own.baskets::float * theirs.baskets
    ORDER BY met.closeness * ln(met.baskets::float * store.baskets / (own.baskets::float * theirs.baskets)) DESC,
             met.other
    LIMIT %(limit)s
"""
BLEND = f"""
    WITH met AS (
        SELECT pair.other, sum(pair.baskets) FILTER (WHERE asked.product_id = %(product)s) AS itself,
               sum(pair.baskets) FILTER (WHERE asked.product_id <> %(product)s) AS alike,
               coalesce(sum(pair.closeness) FILTER (WHERE asked.product_id = %(product)s), 0) / 1e6 AS close,
               coalesce(sum(pair.closeness) FILTER (WHERE asked.product_id <> %(product)s), 0) / 1e6 AS close_to_alike
        FROM (SELECT %(product)s::bigint AS product_id, %(partners)s AS most
              UNION ALL SELECT unnest(%(alike)s::bigint[]), %(partners_of_alike)s) asked
        CROSS JOIN LATERAL ({PARTNERS.format(product="asked.product_id").replace("%(most)s", "asked.most")}) pair
        GROUP BY pair.other
    ), candidate AS (
        SELECT other, itself, alike, close, close_to_alike FROM met
        UNION ALL
        SELECT product_id, NULL, NULL, 0, 0 FROM (
            SELECT product_id FROM search_productbaskets WHERE store_id = %(store)s
            ORDER BY baskets DESC, product_id LIMIT %(popular)s) popular
        WHERE product_id NOT IN (SELECT other FROM met)
    )
    SELECT candidate.other, coalesce(candidate.itself, 0), coalesce(candidate.alike, 0), theirs.baskets,
           coalesce(itself, 0)::float * store.baskets / (coalesce(own.baskets, 1)::float * theirs.baskets) AS lift
    FROM candidate
    JOIN search_productbaskets theirs ON theirs.product_id = candidate.other
    JOIN search_storebaskets store ON store.store_id = %(store)s
    JOIN catalog_product product ON product.id = candidate.other AND product.status = 'active'
    LEFT JOIN search_productbaskets own ON own.product_id = %(product)s
    CROSS JOIN (SELECT greatest(sum(baskets), 1)::float AS baskets FROM search_productbaskets
                WHERE product_id = ANY (%(alike)s)) all_alike
    WHERE candidate.other <> %(product)s
    ORDER BY (close + %(weight_of_alike)s * close_to_alike / all_alike.baskets
              + %(weight_of_all)s * theirs.baskets / store.baskets::float) / theirs.baskets ^ %(rarity)s DESC,
             candidate.other
    LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Met:
    """A product that lay in baskets with another: in how many, and how much oftener than by chance."""

    product_id: int
    baskets: int
    lift: float

    @property
    def reason(self) -> str:
        return f"bought together in {self.baskets:,} baskets, lift {self.lift:.1f}"


def bought_together(*, product: Product, limit: int = LIMIT, subject: Subject | None = None) -> list[Related]:
    """What is bought with a product oftener than by chance, the most telling first: closeness × ln(lift), nearly a
    likelihood ratio. Where that is too little, what the blend says.

    One statement, and one more where the blend is asked, beside what `subject` reads; each reads a bounded number of
    entries of `product_pair_partners`, `product_pair_partners_back` and `product_baskets_unique`.
    """
    subject = subject or Subject(product)
    choices = subject.choices(RelatedList.TOGETHER)
    wanted = limit + len(choices.excluded) + len(choices.pinned)
    met = met_with(product=product, limit=wanted)
    found = [Related(row.product_id, row.reason) for row in met]
    if len(found) < wanted:
        found += blended(product=product, limit=wanted, subject=subject)
    return choices.applied(found, limit=limit)


def met_with(*, product: Product, limit: int) -> list[Met]:
    """The counted partners that met it oftener than by chance."""
    parameters = {"product": product.pk, "store": product.store_id, "most": PARTNERS_READ, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, parameters)
        return [Met(*row) for row in cursor.fetchall()]


def blended(*, product: Product, limit: int, subject: Subject | None = None) -> list[Related]:
    """What somebody who buys this probably buys too, whatever is known of it.

    Its own baskets speak, each of them less the more lies in it; then those of the ten most similar products as if
    they were ten of its own, then a little those of the whole store; divided by a little of how frequent the other is
    anyhow. So a product that was never sold gets a list, and one that was sold ten thousand times keeps its own.
    """
    like_it = [row.product_id for row in (subject or Subject(product)).alike[:ALIKE]]
    parameters: dict[str, Any] = {
        "product": product.pk,
        "store": product.store_id,
        "alike": like_it,
        "partners": PARTNERS_READ,
        "partners_of_alike": PARTNERS_OF_ALIKE,
        "popular": POPULAR_READ,
        "weight_of_alike": WEIGHT_OF_ALIKE,
        "weight_of_all": WEIGHT_OF_ALL,
        "rarity": RARITY,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(BLEND, parameters)
        return [Related(other, _reason(*rest, other=other)) for other, *rest in cursor.fetchall()]


def _reason(itself: int, by_alike: int, baskets: int, lift: float, *, other: int) -> str:
    if itself:
        return Met(other, int(itself), lift).reason
    if by_alike:
        return f"bought with similar products in {int(by_alike):,} baskets"
    return f"bought often: in {baskets:,} baskets"
