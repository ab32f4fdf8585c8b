"""What the text search reads of a product, and which products it has to read again."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from shop.stores.models import StoreOwned, in_same_store


class SearchDocument(StoreOwned):
    """One row is a product's words: its name (A), brand and category (B), facts and options (C), description (D).

    A rollup of the catalogue, written by `search.services.indexing`; `content_hash` says of which texts, so that a
    product whose texts are the same is left alone.
    Truth: `search_document_one_per_product`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    words = SearchVectorField()
    content_hash = models.UUIDField()
    indexed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("product_id",)
        constraints = [
            in_same_store("product"),
            # The document of a product: indexing, filters by product.
            models.UniqueConstraint(
                fields=("product",),
                name="search_document_one_per_product",
                violation_error_message="The product has a document already.",
            ),
        ]
        indexes = [
            # The text half of every search.
            GinIndex(fields=("store", "words"), name="search_document_words"),
        ]

    def __str__(self) -> str:
        return f"Document of product {self.product_id}"


class StaleProduct(StoreOwned):
    """One row is a note that a product's texts have changed since it was indexed.

    Triggers on the catalogue write it, whoever changed the catalogue; `search.services.indexing` takes it away. There
    may be several notes of one product, so that two writers never wait for each other, and a note may outlive its
    product, so `product_key` is no foreign key.
    """

    product_key = models.BigIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"Product {self.product_key}"
