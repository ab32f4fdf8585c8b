"""Carts: what somebody may be about to order."""

import uuid

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class CartStatus(models.TextChoices):
    """What became of a cart."""

    OPEN = "open", "Open"
    ORDERED = "ordered", "Ordered"
    MERGED = "merged", "Merged into another"
    EXPIRED = "expired", "Expired"


class Cart(StoreOwned, Updated):
    """One row is one cart; it keeps its lines between visits and reserves nothing. `token` is its key for a browser.

    Truths: `cart_one_open_per_customer`, `orders_cart_status_steps`.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="carts",
        db_constraint=False,
    )
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=7, choices=CartStatus, default=CartStatus.OPEN, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("customer"),
            known_choice("status", CartStatus),
            models.UniqueConstraint(
                fields=("customer",),
                condition=Q(status="open"),
                name="cart_one_open_per_customer",
                violation_error_message="The customer already has an open cart.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="cart_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
        ]
        indexes = [
            # Abandoned carts, longest untouched first.
            models.Index(fields=("store", "updated_at"), name="cart_abandoned", condition=Q(status="open")),
            # Carts that were begun on a day: conversion of carts.
            models.Index(fields=("store", "created_at"), name="cart_by_begin"),
        ]

    def __str__(self) -> str:
        return f"Cart {self.pk}"


class CartLine(StoreOwned, Updated):
    """One row is how many of a variant lie in a cart. Truths: `cart_line_variant_once`, `cart_line_positive`."""

    cart = models.ForeignKey(
        "orders.Cart", on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("cart_id", "id")
        constraints = [
            in_same_store("cart"),
            in_same_store("variant"),
            # The lines of a cart.
            models.UniqueConstraint(
                fields=("cart", "variant"),
                name="cart_line_variant_once",
                violation_error_message="The cart already has a line for this variant.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="cart_line_positive",
                violation_error_message="A line is for at least one unit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"


class CartHold(StoreOwned):
    """One row says that a reservation holds goods for a cart while its owner checks out; it runs out by itself.

    A reservation is for one cart only (`orders_carthold_reservation_id_key`).
    """

    cart = models.ForeignKey(
        "orders.Cart", on_delete=models.CASCADE, related_name="holds", db_constraint=False, db_index=False
    )
    reservation = models.OneToOneField(
        "inventory.Reservation", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ("cart_id", "id")
        constraints = [in_same_store("cart"), in_same_store("reservation")]
        indexes = [
            # What is held for a cart.
            models.Index(fields=("cart",), name="cart_hold_of_cart"),
        ]

    def __str__(self) -> str:
        return f"{self.cart} · {self.reservation}"
