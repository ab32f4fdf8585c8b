"""Pages that somebody comes back to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.stores.models import StoreOwned


class Favourite(StoreOwned):
    """One row is a page that somebody keeps at hand. Truths: `favourite_once`, `favourite_is_a_page_of_ours`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=500)
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="favourite_is_a_page_of_ours",
                violation_error_message="The address of a page begins with one slash.",
            ),
            # A person's favourites.
            models.UniqueConstraint(
                fields=("user", "store", "address"),
                name="favourite_once",
                violation_error_message="This page is a favourite already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
