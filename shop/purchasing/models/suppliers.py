"""Suppliers: from whom we buy what, in which packs, and for how much."""

from django.db import models
from django.db.models import Q

from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class Supplier(StoreOwned, Updated):
    """One row is one firm that we buy from. `lead_time_days` is how long it takes from order to shelf.

    `over_delivery_percent` is how much more than ordered is taken in without asking.
    Truths: `supplier_name_unique`, `supplier_currency_is_a_code`, `supplier_over_delivery_up_to_all`.
    """

    name = models.CharField(max_length=120)
    contact_email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    currency = models.CharField(max_length=3, help_text="ISO 4217 code, for example EUR.")
    lead_time_days = models.PositiveIntegerField(default=7)
    over_delivery_percent = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            referable(),
            # Supplier list in its order, and the lookup by first letters.
            models.UniqueConstraint(
                fields=("store", "name"),
                name="supplier_name_unique",
                violation_error_message="There is already a supplier with this name.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="supplier_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
            models.CheckConstraint(
                condition=Q(over_delivery_percent__lte=100),
                name="supplier_over_delivery_up_to_all",
                violation_error_message="No more than twice of what was ordered is taken in without asking.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupplierProduct(StoreOwned, Updated):
    """One row says that a supplier sells us a variant: under which number, in packs of how many, and for how much.

    `unit_cost_amount` is the cost of one unit in the supplier's currency; a purchase order keeps a copy.
    Truths: `supplier_product_once`, `supplier_product_one_preferred`, `supplier_product_pack_positive`,
    `supplier_product_cost_not_negative`.
    """

    supplier = models.ForeignKey(
        "purchasing.Supplier", on_delete=models.CASCADE, related_name="products", db_constraint=False, db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    supplier_sku = models.CharField("supplier's number", max_length=64, blank=True)
    unit_cost_amount = models.DecimalField("cost per unit", max_digits=14, decimal_places=4)
    pack_quantity = models.PositiveIntegerField("units per pack", default=1)
    minimum_quantity = models.PositiveIntegerField("least units", default=1)
    is_preferred = models.BooleanField("asked first", default=True)

    class Meta:
        ordering = ("supplier_id", "variant_id")
        constraints = [
            in_same_store("supplier"),
            in_same_store("variant"),
            # What a supplier sells us.
            models.UniqueConstraint(
                fields=("supplier", "variant"),
                name="supplier_product_once",
                violation_error_message="The supplier already has a line for this variant.",
            ),
            models.UniqueConstraint(
                fields=("variant",),
                condition=Q(is_preferred=True),
                name="supplier_product_one_preferred",
                violation_error_message="Another supplier is already asked first for this variant.",
            ),
            models.CheckConstraint(
                condition=Q(pack_quantity__gte=1, minimum_quantity__gte=1),
                name="supplier_product_pack_positive",
                violation_error_message="A pack holds at least one unit, and at least one is ordered.",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost_amount__gte=0),
                name="supplier_product_cost_not_negative",
                violation_error_message="A cost cannot be below zero.",
            ),
        ]
        indexes = [
            # Who sells us a variant: reorder advice.
            models.Index(fields=("variant", "supplier"), name="supplier_product_of_variant"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} from {self.supplier}"
