"""Customers: who buys."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

from shop.core.db.constraints import email_is_normalised
from shop.core.db.fields import NormalisedEmailField
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable

MAILBOX = Func(
    "email", Value(r"[+][^@]*@"), Value("@"), function="regexp_replace", output_field=models.CharField(max_length=254)
)
"""An e-mail address without what follows a plus sign: where its letters arrive."""
DIGITS = Func(
    "phone",
    Value(r"\D"),
    Value(""),
    Value("g"),
    function="regexp_replace",
    output_field=models.CharField(max_length=32),
)
"""The digits of a phone number."""


class Customer(StoreOwned, Updated):
    """One row is one person or household that buys. `reference` is its key in the system it came from.

    An erased customer keeps the row, because orders point at it, and nothing that says who it was. So does one that
    turned out to be another one (`merged_into`): all that was theirs is the other one's now.
    Truths: `customer_email_unique`, `customer_email_is_normalised`, `customer_reference_unique`,
    `customer_erased_keeps_nothing_personal`, `customer_merged_is_erased`, and the trigger
    `customer_erased_has_no_data` over its addresses, consents and notes.
    """

    name = models.CharField(max_length=150)
    email = NormalisedEmailField("e-mail", null=True, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    reference = models.CharField(max_length=64, null=True, blank=True, help_text="Its key in another system.")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "customers.Customer",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        ordering = ("name", "id")
        constraints = [
            referable(),
            in_same_store("merged_into"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(erased_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="customer_merged_is_erased",
                violation_error_message="Whoever is merged into another customer keeps no data of their own.",
            ),
            # Customer search by e-mail.
            models.UniqueConstraint(
                fields=("store", "email"),
                name="customer_email_unique",
                violation_error_message="Another customer already has this e-mail address.",
            ),
            # Imports find the customer they knew before.
            models.UniqueConstraint(
                fields=("store", "reference"),
                name="customer_reference_unique",
                violation_error_message="Another customer already has this reference.",
            ),
            email_is_normalised("customer_email_is_normalised"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="Erased customer", email__isnull=True, phone="", reference__isnull=True),
                name="customer_erased_keeps_nothing_personal",
                violation_error_message="An erased customer cannot get personal data again.",
            ),
        ]
        indexes = [
            # Customer list, in its order.
            models.Index(fields=("store", "name", "id"), name="customer_by_name"),
            # Newest customers first.
            models.Index(fields=("store", "-created_at", "-id"), name="customer_by_newest"),
            # Customer search by e-mail's beginning.
            models.Index(fields=("email",), name="customer_email_prefix", opclasses=("text_pattern_ops",)),
            # Customer search by phone.
            models.Index(
                fields=("phone",),
                name="customer_phone_prefix",
                opclasses=("text_pattern_ops",),
                condition=~Q(phone=""),
            ),
            # Who was merged into a customer; also asked before one is deleted.
            models.Index(fields=("merged_into",), name="customer_merged_into", condition=Q(merged_into__isnull=False)),
            # Likely the same person: e-mail addresses that differ in what follows a plus sign.
            models.Index("store", MAILBOX, name="customer_by_mailbox", condition=Q(email__isnull=False)),
            # Likely the same person: phone numbers with the same digits.
            models.Index("store", DIGITS, name="customer_by_digits", condition=~Q(phone="")),
            # Customer search by part of the name.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="customer_name_trigram"),
        ]

    def __str__(self) -> str:
        return self.name
