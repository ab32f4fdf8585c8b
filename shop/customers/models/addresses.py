"""A customer's addresses."""

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store


class AddressKind(models.TextChoices):
    """What an address is used for."""

    SHIPPING = "shipping", "Shipping"
    BILLING = "billing", "Billing"


class PostalAddress(models.Model):
    """The lines of an address; shared by a customer's address book and the copies that orders keep."""

    recipient = models.CharField(max_length=150)
    line1 = models.CharField("address", max_length=200)
    line2 = models.CharField("address, second line", max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166 code, for example DE.")
    phone = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True


def country_is_a_code() -> models.CheckConstraint:
    """The country of an address is a code, never a name in some language."""
    return models.CheckConstraint(
        condition=Q(country__regex=r"^[A-Z]{2}$"),
        name="%(app_label)s_%(class)s_country_is_a_code",
        violation_error_message="A country is two capital letters, for example DE.",
    )


class Address(StoreOwned, Updated, PostalAddress):
    """One row is one address in a customer's book. Truth: `address_one_default_per_kind`."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="addresses", db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=AddressKind, default=AddressKind.SHIPPING)
    is_default = models.BooleanField("used first", default=False)

    class Meta:
        ordering = ("customer_id", "kind", "-is_default", "id")
        verbose_name_plural = "addresses"
        constraints = [
            in_same_store("customer"),
            known_choice("kind", AddressKind),
            country_is_a_code(),
            models.UniqueConstraint(
                fields=("customer", "kind"),
                condition=Q(is_default=True),
                name="address_one_default_per_kind",
                violation_error_message="The customer already has an address of this kind that is used first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.line1}, {self.city}"
