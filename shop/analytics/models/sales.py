"""What was sold, counted by hour and by day: a rollup for each thing that is asked about."""

from django.db import models

from shop.core.db.fields import AmountField
from shop.stores.models import StoreOwned, in_same_store


class SalesHour(StoreOwned):
    """One row is what a store sold within one hour, in one currency: orders that were placed and not called off.

    A rollup of `orders_order`. Truth: `sales_hour_once`. Written by `analytics.services.refreshing`, like every table
    of this file.
    """

    starts_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    orders = models.PositiveIntegerField()
    total_amount = AmountField("sales")
    refunded_amount = AmountField("refunded")

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            # Home: sales of a period.
            models.UniqueConstraint(
                fields=("store", "currency", "starts_at"),
                name="sales_hour_once",
                violation_error_message="This hour was counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H}:00"


class ProductDay(StoreOwned):
    """One row is what was sold of a product on one day, in one currency, before discounts.

    A rollup of `orders_orderline`. Truth: `product_day_once`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    sold_on = models.DateField()
    currency = models.CharField(max_length=3)
    units = models.PositiveBigIntegerField()
    amount = AmountField()

    class Meta:
        ordering = ("product_id", "sold_on")
        constraints = [
            in_same_store("product"),
            # Sales of a product, day by day.
            models.UniqueConstraint(
                fields=("product", "sold_on", "currency"),
                name="product_day_once",
                violation_error_message="This day of the product was counted already.",
            ),
        ]
        indexes = [
            # Home: best sellers of a period.
            models.Index(fields=("store", "currency", "sold_on"), name="product_day_by_day"),
        ]

    def __str__(self) -> str:
        return f"Product {self.product_id} on {self.sold_on}"


class CategoryDay(StoreOwned):
    """One row is what was sold on one day of the products that stand in a category now, in one currency.

    A rollup of `analytics_productday`; products without a category are counted together. Truth: `category_day_once`.
    """

    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )
    sold_on = models.DateField()
    currency = models.CharField(max_length=3)
    units = models.PositiveBigIntegerField()
    amount = AmountField()

    class Meta:
        ordering = ("sold_on", "category_id")
        constraints = [
            in_same_store("category"),
            # Home: sales of a period by category.
            models.UniqueConstraint(
                fields=("store", "currency", "sold_on", "category"),
                name="category_day_once",
                nulls_distinct=False,
                violation_error_message="This day of the category was counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Category {self.category_id} on {self.sold_on}"


class WarehouseDay(StoreOwned):
    """One row is what a warehouse has sent out for the orders of one day, in one currency, before discounts.

    The day is the one on which the orders were placed, so that what was sold and what was sent can be compared. A
    rollup of `orders_fulfilmentline`. Truth: `warehouse_day_once`.
    """

    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    sold_on = models.DateField()
    currency = models.CharField(max_length=3)
    parcels = models.PositiveIntegerField()
    units = models.PositiveBigIntegerField()
    amount = AmountField()

    class Meta:
        ordering = ("sold_on", "warehouse_id")
        constraints = [
            in_same_store("warehouse"),
            # What a warehouse sent out, day by day.
            models.UniqueConstraint(
                fields=("warehouse", "sold_on", "currency"),
                name="warehouse_day_once",
                violation_error_message="This day of the warehouse was counted already.",
            ),
        ]
        indexes = [
            # Home: what each warehouse sent out for the orders of a period.
            models.Index(fields=("store", "currency", "sold_on"), name="warehouse_day_by_day"),
        ]

    def __str__(self) -> str:
        return f"Warehouse {self.warehouse_id} on {self.sold_on}"


class CartDay(StoreOwned):
    """One row is how many carts were begun on one day, and how many of these have become orders since.

    Carts that went into another one are not counted. A rollup of `orders_cart`. Truth: `cart_day_once`.
    """

    begun_on = models.DateField()
    begun = models.PositiveIntegerField()
    ordered = models.PositiveIntegerField()

    class Meta:
        ordering = ("begun_on",)
        constraints = [
            # Home: conversion of carts in a period.
            models.UniqueConstraint(
                fields=("store", "begun_on"),
                name="cart_day_once",
                violation_error_message="The carts of this day were counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Carts of {self.begun_on}"
