"""Stock items: how much of a variant is in a warehouse."""

from django.db import models
from django.db.models import F, Q

from shop.core.models import Updated
from shop.inventory.querysets import StockItemQuerySet
from shop.stores.models import StoreOwned, in_same_store, referable


class StockItem(StoreOwned, Updated):
    """One row is one variant in one warehouse: what lies there, and how much of it is promised.

    `on_hand` is a balance: the sum of the item's movements; only a movement's trigger may change it. `reserved` is a
    balance too: the sum of its open reservations. `available` and `is_low` are computed by the database; `is_low`
    changes seldom, so that an index on it leaves most updates of this hot table to stay in their page (HOT).
    Rows are locked in primary-key order, always (`StockItemQuerySet.locked`).
    Truths: `stock_on_hand_not_negative`, `stock_reserved_within_on_hand`, `stock_reserved_not_negative`,
    `stock_one_item_per_place`, `stock_on_hand_follows_movements`, `stock_reserved_follows_reservations`.
    """

    variant = models.ForeignKey(
        "catalog.Variant",
        on_delete=models.PROTECT,
        related_name="stock_items",
        db_constraint=False,
        db_index=False,
    )
    warehouse = models.ForeignKey(
        "inventory.Warehouse",
        on_delete=models.PROTECT,
        related_name="stock_items",
        db_constraint=False,
        db_index=False,
    )
    on_hand = models.IntegerField(default=0, editable=False)
    reserved = models.IntegerField(default=0, editable=False)
    reorder_point = models.PositiveIntegerField(default=0, help_text="Low when no more than this is available.")
    available = models.GeneratedField(
        expression=F("on_hand") - F("reserved"), output_field=models.IntegerField(), db_persist=True
    )
    is_low = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(reorder_point__gt=0, on_hand__lte=F("reserved") + F("reorder_point")),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField("low"),
        db_persist=True,
    )

    objects = StockItemQuerySet.as_manager()

    class Meta:
        ordering = ("variant_id", "warehouse_id")
        constraints = [
            referable(),
            in_same_store("variant"),
            in_same_store("warehouse"),
            # Where a variant is: product page, placing an order.
            models.UniqueConstraint(
                fields=("variant", "warehouse"),
                name="stock_one_item_per_place",
                violation_error_message="The warehouse already has a stock item for this variant.",
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0),
                name="stock_on_hand_not_negative",
                violation_error_message="There is not that much in the warehouse.",
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0),
                name="stock_reserved_not_negative",
                violation_error_message="No less than nothing can be reserved.",
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")),
                name="stock_reserved_within_on_hand",
                violation_error_message="There is not enough left: part of what lies there is promised to orders.",
            ),
        ]
        indexes = [
            # What lies in a warehouse: stock list by warehouse.
            models.Index(fields=("warehouse", "variant"), name="stock_by_warehouse"),
            # Low stock: what to reorder.
            models.Index(fields=("store", "warehouse", "variant"), name="stock_low", condition=Q(is_low=True)),
        ]

    def __str__(self) -> str:
        return f"{self.variant} in {self.warehouse}"
