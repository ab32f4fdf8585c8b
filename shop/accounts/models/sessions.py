"""Where somebody is signed in at the moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from shop.core.models import Created


class StaffSession(Created):
    """One row is a session of somebody who has signed in all the way: from where, with what, and when it was last seen.

    It goes with its session, however that ends. `seen_at` is kept to five minutes or so. Truths:
    `accounts_staffsession_session_id_key`, and its two foreign keys. Written by `accounts.services.sessions`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    session = models.OneToOneField("sessions.Session", models.CASCADE, related_name="+")
    address = models.GenericIPAddressField("from", null=True)
    program = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField("last seen", db_default=Now())

    def __str__(self) -> str:
        return f"{self.user} from {self.address or 'somewhere'}"
