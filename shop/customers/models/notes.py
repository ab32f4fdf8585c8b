"""What staff wrote about a customer."""

from django.conf import settings
from django.db import models

from shop.stores.models import StoreOwned, in_same_store


class Note(StoreOwned):
    """One row is one remark of a member of staff about a customer."""

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="notes",
        db_constraint=False,
        db_index=False,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    body = models.TextField("note")

    class Meta:
        ordering = ("customer_id", "-id")
        constraints = [in_same_store("customer")]
        indexes = [
            # Notes on the customer page, newest first.
            models.Index(fields=("customer", "-id"), name="note_newest_first"),
        ]

    def __str__(self) -> str:
        return self.body[:60]
