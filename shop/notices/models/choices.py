"""What somebody wants to be told, and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from shop.core.db.constraints import known_choice
from shop.core.models import Created

from .notices import Mail, NoticeKind


class Choice(Created):
    """One row is one person's answer for one kind of notice. Without a row the kind's own default holds.

    Truths: `notice_chosen_once`, `notices_choice_kind_known`, `notices_choice_mail_known`. Written by the person,
    through `notices.services.choosing`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=NoticeKind)
    in_bell = models.BooleanField()
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            known_choice("kind", NoticeKind),
            known_choice("mail", Mail),
            # Serves the look-up of what the people who are to be told have chosen.
            models.UniqueConstraint(
                fields=("user", "kind"),
                name="notice_chosen_once",
                violation_error_message="You have answered for this kind already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
