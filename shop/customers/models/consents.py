"""What a customer agreed to, and when."""

from django.db import models
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned, in_same_store


class ConsentPurpose(models.TextChoices):
    """What a customer may agree to."""

    NEWSLETTER = "newsletter", "Newsletter"
    OFFERS = "offers", "Personal offers"
    PROFILING = "profiling", "Analysis of purchases"


class Consent(StoreOwned):
    """One row is one answer: a customer said yes or no to a purpose. The newest row for a purpose holds.

    Rows are added and never changed; they leave only with the personal data of an erased customer.
    Truth: `customers_consent_unchangeable`.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="consents",
        db_constraint=False,
        db_index=False,
    )
    purpose = models.CharField(max_length=10, choices=ConsentPurpose)
    is_granted = models.BooleanField("agreed")
    source = models.CharField(max_length=80, help_text="Where the answer was given, for example “checkout”.")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("customer_id", "purpose", "-id")
        constraints = [in_same_store("customer"), known_choice("purpose", ConsentPurpose)]
        indexes = [
            # What a customer agreed to, newest answer first.
            models.Index(fields=("customer", "purpose", "-id"), name="consent_newest_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'yes' if self.is_granted else 'no'}"
