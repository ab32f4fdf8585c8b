"""What is like a product: the nearest vectors among products of the same kind."""

from __future__ import annotations

from shop.catalog.models import Product
from shop.search.models import RelatedList

from .related import LIMIT, Related
from .subject import Subject, each_name_once


def similar_products(*, product: Product, limit: int = LIMIT, subject: Subject | None = None) -> list[Related]:
    """Products for sale of the same kind, the most alike first. Walks the vectors' index, or compares a narrow kind.

    `subject` is what other lists have read about the product already.
    """
    subject = subject or Subject(product)
    found = each_name_once(subject.alike)
    rows = (Related(row.product_id, likeness(row.distance)) for row in found)
    return subject.choices(RelatedList.SIMILAR).applied(rows, limit=limit)


def likeness(distance: float) -> str:
    return f"{round((1 - distance) * 100)} % alike"
