"""Products as vectors, by the model that made them."""

from django.db import models
from django.db.models import Q
from pgvector.django import HalfVectorField

from shop.core.models import Created
from shop.stores.models import StoreOwned, in_same_store


class EmbeddingModel(Created):
    """One row is a version of an embedder. At most one serves searches; another may be filled beside it meanwhile.

    Each has an HNSW index of its own, `search_nearest_<id>`, built by `search.services.building` once its vectors are
    there. `folder` is where a tuned table lies or which other embedder it is (see `embedder_in`); empty for the
    shipped one.
    Truths: `embedding_model_name_unique`, `embedding_model_one_serves`, `embedding_model_has_dimensions`.
    """

    name = models.CharField(max_length=120)
    dimensions = models.PositiveIntegerField()
    folder = models.CharField(max_length=255, blank=True)
    is_serving = models.BooleanField("serves searches", default=False)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("name",),
                name="embedding_model_name_unique",
                violation_error_message="There is already a model with this name.",
            ),
            models.UniqueConstraint(
                fields=("is_serving",),
                condition=Q(is_serving=True),
                name="embedding_model_one_serves",
                violation_error_message="Another model serves searches already.",
            ),
            models.CheckConstraint(
                condition=Q(dimensions__gte=1, dimensions__lte=4000),
                name="embedding_model_has_dimensions",
                violation_error_message="A model has between 1 and 4000 dimensions.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def index_name(self) -> str:
        return f"search_nearest_{self.pk}"


class ProductEmbedding(StoreOwned):
    """One row is a product as one model sees it. A rollup, written by `search.services.indexing`.

    Truth: `product_embedding_one_per_model`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    model = models.ForeignKey("search.EmbeddingModel", on_delete=models.CASCADE, related_name="+")
    embedding = HalfVectorField()
    content_hash = models.UUIDField()

    class Meta:
        ordering = ("model_id", "product_id")
        constraints = [
            in_same_store("product"),
            # A product's vector; the products of a filter, compared one by one.
            models.UniqueConstraint(
                fields=("product", "model"),
                name="product_embedding_one_per_model",
                violation_error_message="The product has a vector of this model already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Product {self.product_id} by model {self.model_id}"
