"""The category tree."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from shop.core.db.fields import LtreeField
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class Category(StoreOwned, Updated):
    """One row is one place in the store's tree of categories.

    `path` is a balance: the ids from the root down to this row, written by the trigger `category_path_follows_parent`,
    which also moves the whole branch when its top moves and refuses a cycle.
    Truths: `category_slug_unique`, `category_name_unique_among_siblings`, `category_path_follows_parent`.
    """

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_constraint=False
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Order among its siblings.")
    path = LtreeField(editable=False, db_default=models.Value(""))

    class Meta:
        ordering = ("path",)
        verbose_name_plural = "categories"
        constraints = [
            referable(),
            in_same_store("parent"),
            models.UniqueConstraint(
                fields=("store", "slug"),
                name="category_slug_unique",
                violation_error_message="Another category already has this short name.",
            ),
            models.UniqueConstraint(
                fields=("store", "parent", "name"),
                nulls_distinct=False,
                name="category_name_unique_among_siblings",
                violation_error_message="There is already a category with this name in the same place.",
            ),
        ]
        indexes = [
            # A branch and everything in it: product list by category, moving a branch.
            GistIndex(fields=("path",), name="category_path_gist"),
            # The tree in its order: category list, category choices.
            models.Index(fields=("store", "path"), name="category_by_path"),
        ]

    def __str__(self) -> str:
        return self.name
