"""The category tree."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from shop.core.db.fields import LtreeField
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable

DEEPEST = 10
"""Levels of a tree, the root's among them."""


class Category(StoreOwned, Updated):
    """One row is one place in the store's tree of categories.

    `path` is a balance: the ids from the root down to this row, written by the trigger `category_path_follows_parent`,
    which also moves the whole branch when its top moves and refuses a cycle.
    Siblings stand by `position`, then by name; `services.moving` leaves room between two positions.
    Truths: `category_slug_unique`, `category_name_unique_among_siblings`, `category_path_follows_parent`,
    `category_not_too_deep`.
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
            models.CheckConstraint(
                condition=Q(path__depth__lte=10),
                name="category_not_too_deep",
                violation_error_message="A tree of categories has at most ten levels.",
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


class CategoryTally(StoreOwned):
    """One row says by how many products more or fewer stand directly in a category; their sum is how many do.

    Triggers on the products write it, one row for each category that a statement touches, so that two writers never
    wait for each other; `services.counting` folds the rows of a category into one. A row may outlive its category, so
    `category_key` is no foreign key. Truth: `balance_category_products`.
    """

    category_key = models.BigIntegerField()
    change = models.IntegerField()

    class Meta:
        ordering = ("id",)
        indexes = [
            # The tree with its numbers of products.
            models.Index(fields=("category_key",), include=("change",), name="category_tally_of_category"),
        ]

    def __str__(self) -> str:
        return f"{self.change:+} in category {self.category_key}"
