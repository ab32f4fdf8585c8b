"""Stores: whose shop it is."""

from django.db import models
from django.db.models import Q

from shop.core.models import Timestamped


class Store(Timestamped):
    """One row is one shop: its name, its currency, where it is, and whether its prices include tax.

    Every other business row belongs to exactly one store. Written by staff with the right to change stores.
    Truths: `stores_store_slug_key`, `store_currency_is_a_code`, `store_country_is_a_code`.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True, help_text="Short name in addresses, for example “north”.")
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217 code, for example EUR.")
    country = models.CharField(max_length=2, help_text="ISO 3166 code, for example DE.")
    timezone = models.CharField(max_length=64, default="UTC")
    prices_include_tax = models.BooleanField(default=True)
    contact_email = models.EmailField(blank=True)
    invoice_address = models.TextField(
        "name and address on invoices",
        blank=True,
        db_default="",
        default="",
        help_text="As the law wants them on an invoice, line by line.",
    )
    tax_number = models.CharField(
        "tax number", max_length=40, blank=True, db_default="", default="", help_text="For example DE123456789."
    )
    requires_second_factor = models.BooleanField(
        "second factor required",
        default=False,
        db_default=False,
        help_text="Whoever works in this store sets up an authenticator app before they go on.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="store_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="store_country_is_a_code",
                violation_error_message="A country is two capital letters, for example DE.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
