"""Which products go with which, as staff choose it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned, in_same_store


class RelatedList(models.TextChoices):
    """What stands beside a product, by its meaning."""

    SIMILAR = "similar", "Similar"
    TOGETHER = "together", "Bought together"
    ALTERNATIVES = "alternatives", "Instead of it"


class RelationKind(models.TextChoices):
    """What staff say of another product in a product's list."""

    PINNED = "pinned", "Show first"
    EXCLUDED = "excluded", "Never show"


class ChosenRelation(StoreOwned):
    """One row is a choice of staff: in this list of a product, show that other one first, or never.

    Written by `search.services.choosing`. `chosen_by` is who decided last, and `chosen_at` when.
    Truths: `chosen_relation_unique`, `chosen_relation_of_two`.
    """

    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        related_name="chosen_relations",
        db_constraint=False,
        db_index=False,
    )
    other = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    listing = models.CharField("list", max_length=12, choices=RelatedList, default=RelatedList.TOGETHER)
    kind = models.CharField("choice", max_length=10, choices=RelationKind, default=RelationKind.PINNED)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    chosen_at = models.DateTimeField("when", db_default=Now(), editable=False)

    class Meta:
        ordering = ("product_id", "id")
        constraints = [
            in_same_store("product"),
            in_same_store("other"),
            known_choice("listing", RelatedList),
            known_choice("kind", RelationKind),
            # The choices of a product.
            models.UniqueConstraint(
                fields=("product", "listing", "other"),
                name="chosen_relation_unique",
                violation_error_message="There is already a choice about this product.",
            ),
            models.CheckConstraint(
                condition=~Q(product=F("other")),
                name="chosen_relation_of_two",
                violation_error_message="A product is not related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other}"
