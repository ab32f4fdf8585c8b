"""What somebody has beside the password: an app that shows codes, and codes on paper for when it is lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.core.models import Created, Timestamped


class SecondFactor(Timestamped):
    """One row is the secret that a person's app shares with us. It counts once a code of it was typed in.

    `last_step` is the newest half minute whose code was taken, so that no code is taken twice.
    Truths: `accounts_secondfactor_user_id_key`, `second_factor_secret_is_long`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            # 160 bits in base 32, as the RFC recommends.
            models.CheckConstraint(
                condition=Q(secret__regex=r"^[A-Z2-7]{32}$"),  # noqa: S106 - a pattern
                name="second_factor_secret_is_long",
                violation_error_message="The secret of a second factor is 32 letters of base 32.",
            ),
        ]

    def __str__(self) -> str:
        return f"Second factor of {self.user}"


class RecoveryCode(Created):
    """One row is a code that stands in for the app once. Only its digest is kept; the person was shown it once.

    Truth: `recovery_code_once`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Serves the look-up of a typed code.
            models.UniqueConstraint(
                fields=("user", "digest"),
                name="recovery_code_once",
                violation_error_message="This recovery code is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recovery code of {self.user}"
