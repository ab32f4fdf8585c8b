"""Brands: who makes it."""

from django.db import models

from shop.core.models import Updated
from shop.stores.models import StoreOwned, referable


class Brand(StoreOwned, Updated):
    """One row is one maker's name. `is_own_label` marks the store's own brands.

    Truths: `brand_name_unique`, `brand_slug_unique`.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    is_own_label = models.BooleanField("own label", default=False)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            referable(),
            # Brand list in its order, and the autocomplete by first letters.
            models.UniqueConstraint(
                fields=("store", "name"),
                name="brand_name_unique",
                violation_error_message="There is already a brand with this name.",
            ),
            models.UniqueConstraint(
                fields=("store", "slug"),
                name="brand_slug_unique",
                violation_error_message="Another brand already has this short name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
