"""Which products go with which: counted from baskets, and chosen by staff."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned, in_same_store


class ProductPair(StoreOwned):
    """One row says in how many orders two products stood together, and how much oftener than by chance (`lift`).

    A rollup of the order lines, written both ways round by `search.services.pairing`, for the strongest partners of
    each product.
    Truths: `product_pair_unique`, `product_pair_of_two`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    partner = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    baskets = models.PositiveIntegerField()
    lift = models.DecimalField(max_digits=10, decimal_places=3)

    class Meta:
        ordering = ("product_id", "-baskets", "id")
        constraints = [
            in_same_store("product"),
            in_same_store("partner"),
            # What is bought together with a product.
            models.UniqueConstraint(
                fields=("product", "partner"),
                name="product_pair_unique",
                violation_error_message="These two are counted already.",
            ),
            models.CheckConstraint(
                condition=~Q(product=F("partner")),
                name="product_pair_of_two",
                violation_error_message="A product is no pair with itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} with {self.partner_id}"


class RelationKind(models.TextChoices):
    """What staff say of another product on a product's page."""

    PINNED = "pinned", "Show first"
    EXCLUDED = "excluded", "Never show"


class ChosenRelation(StoreOwned):
    """One row is a choice of staff: beside this product, show that one first, or never.

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
    kind = models.CharField("choice", max_length=10, choices=RelationKind, default=RelationKind.PINNED)

    class Meta:
        ordering = ("product_id", "id")
        constraints = [
            in_same_store("product"),
            in_same_store("other"),
            known_choice("kind", RelationKind),
            # The choices of a product.
            models.UniqueConstraint(
                fields=("product", "other"),
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
