"""Lists as somebody wants to see them again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Trim

from shop.core.models import Updated
from shop.stores.models import StoreOwned


class SavedView(StoreOwned, Updated):
    """One row is a list with its filters, columns and sort, under a name; its owner's own, or shared with the store.

    `page` is the list's model ("orders.order"), `query` what its address says after the question mark. Truths:
    `saved_view_name_unique`, `saved_view_has_a_name`. Written by `workspace.services.saving`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    page = models.CharField(max_length=80, editable=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True, editable=False)
    is_shared = models.BooleanField("shared with the store", default=False)

    class Meta:
        ordering = ("page", "name", "id")
        constraints = [
            # A person's own views.
            models.UniqueConstraint(
                fields=("owner", "store", "page", "name"),
                name="saved_view_name_unique",
                violation_error_message="You already have a view with this name.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(name=Trim("name")),
                name="saved_view_has_a_name",
                violation_error_message="Give the view a name.",
            ),
        ]
        indexes = [
            # The views of a list: one's own, and those that are shared.
            models.Index(fields=("store", "page", "name"), name="saved_view_of_page"),
        ]

    def __str__(self) -> str:
        return self.name
