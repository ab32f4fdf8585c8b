"""Products: what a shopper reads about."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from shop.catalog.querysets import ProductQuerySet
from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class ProductStatus(models.TextChoices):
    """How far a product is on its way to the shoppers."""

    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class Product(StoreOwned, Updated):
    """One row is one thing with a name, words and pictures. It is sold through its variants, never by itself.

    A product without options has exactly one variant. `reference` is its key in the system it came from.
    Shoppers see an active product from `published_at` until before `withdrawn_at`; the instant itself decides
    (`querysets.on_show`), and nothing has to run then.
    Truths: `product_slug_unique`, `product_reference_unique`, `product_active_is_published`,
    `product_withdrawn_after_published`,
    `product_active_has_a_variant` (a trigger, checked at commit).
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220)
    description = models.TextField(blank=True)
    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        db_constraint=False,
        db_index=False,
    )
    brand = models.ForeignKey(
        "catalog.Brand",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        db_constraint=False,
        db_index=False,
    )
    status = models.CharField(max_length=10, choices=ProductStatus, default=ProductStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True, help_text="When shoppers may see it first.")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="From when on shoppers do not see it any more."
    )
    reference = models.CharField(max_length=64, null=True, blank=True, help_text="Its key in another system.")

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            referable(),
            in_same_store("category"),
            in_same_store("brand"),
            known_choice("status", ProductStatus),
            models.UniqueConstraint(
                fields=("store", "slug"),
                name="product_slug_unique",
                violation_error_message="Another product already has this short name.",
            ),
            # Imports find the product they knew before.
            models.UniqueConstraint(
                fields=("store", "reference"),
                name="product_reference_unique",
                violation_error_message="Another product already has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(published_at__isnull=False),
                name="product_active_is_published",
                violation_error_message="An active product needs the date from which shoppers may see it.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(published_at__isnull=False, withdrawn_at__gt=F("published_at")),
                name="product_withdrawn_after_published",
                violation_error_message="It is withdrawn after it was published: give both dates, the later one here.",
            ),
        ]
        indexes = [
            # Product list, in its order.
            models.Index(fields=("store", "name", "id"), name="product_by_name"),
            # Product list filtered by status.
            models.Index(fields=("store", "status", "name", "id"), name="product_by_status_name"),
            # Products of a category, in the list's order.
            models.Index(fields=("category", "name", "id"), name="product_by_category_name"),
            # Products of a brand, in the list's order.
            models.Index(fields=("brand", "name", "id"), name="product_by_brand_name"),
            # Product search by part of the name.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="product_name_trigram"),
        ]

    def __str__(self) -> str:
        return self.name
