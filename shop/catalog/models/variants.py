"""Variants: what is actually sold."""

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class Unit(models.TextChoices):
    """What a variant is counted in."""

    EACH = "each", "each"
    GRAM = "g", "gram"
    MILLILITRE = "ml", "millilitre"
    MILLIGALLON = "mgal", "1/1000 gallon"


class Variant(StoreOwned, Updated):
    """One row is one thing that can be put into a basket, counted and shipped: it has the SKU.

    A quantity is a whole number of `unit`s, and a price buys `price_quantity` of them: 1 for most things, 1000 for
    fuel that is measured in thousandths of a gallon and priced by the gallon.
    `combination` is a balance: the variant's option values as a text, kept by the trigger
    `variant_combination_follows_options`. It is empty for a simple product's only variant, so that one UNIQUE holds
    both “no two variants alike” and “a product without options has one variant”.
    Truths: `variant_sku_unique`, `variant_barcode_unique`, `variant_sku_not_blank`, `variant_combination_unique`,
    `variant_price_quantity_positive`.
    """

    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        related_name="variants",
        db_constraint=False,
        db_index=False,
    )
    sku = models.CharField("SKU", max_length=64)
    barcode = models.CharField(max_length=32, null=True, blank=True)
    unit = models.CharField(max_length=4, choices=Unit, default=Unit.EACH)
    price_quantity = models.PositiveIntegerField(default=1, help_text="How many units one price buys.")
    weight_grams = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField("for sale", default=True)
    allows_backorder = models.BooleanField("may be back-ordered", default=False)
    combination = models.TextField(editable=False, db_default=models.Value(""))

    class Meta:
        ordering = ("product_id", "position", "id")
        constraints = [
            referable(),
            in_same_store("product"),
            known_choice("unit", Unit),
            # SKU search, exact and by its beginning.
            models.UniqueConstraint(
                fields=("store", "sku"),
                name="variant_sku_unique",
                violation_error_message="Another variant already has this SKU.",
            ),
            # A scanner's question.
            models.UniqueConstraint(
                fields=("store", "barcode"),
                name="variant_barcode_unique",
                violation_error_message="Another variant already has this barcode.",
            ),
            # Checked at commit: a variant stands before its option values do. Also a product's variants.
            models.UniqueConstraint(
                fields=("product", "combination"),
                name="variant_combination_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The product already has a variant with this combination of options.",
            ),
            models.CheckConstraint(
                condition=Q(sku__regex=r"^\S(.*\S)?$"),
                name="variant_sku_not_blank",
                violation_error_message="A SKU is not empty and has no blanks around it.",
            ),
            models.CheckConstraint(
                condition=Q(price_quantity__gte=1),
                name="variant_price_quantity_positive",
                violation_error_message="A price buys at least one unit.",
            ),
        ]
        indexes = [
            # SKU search by its beginning, in any collation.
            models.Index(fields=("sku",), name="variant_sku_prefix", opclasses=("text_pattern_ops",)),
        ]

    def __str__(self) -> str:
        return self.sku
