"""Who works in which store, and as what."""

from django.conf import settings
from django.db import models

from .ownership import StoreOwned


class Membership(StoreOwned):
    """One row says that a person works in a store, in one role. The role is a group of permissions.

    Truth: `membership_one_role_per_store`. Written by managers.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey("auth.Group", on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ("store_id", "user_id")
        constraints = [
            # Serves the store switcher and the sign-in: a person's role in a store.
            models.UniqueConstraint(
                fields=("store", "user"),
                name="membership_one_role_per_store",
                violation_error_message="This person already has a role in this store.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
