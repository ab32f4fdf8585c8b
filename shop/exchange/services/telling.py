"""Telling people what became of work that they left to the background."""

from __future__ import annotations

from django.urls import reverse

from shop.exchange.models import Changeset, ImportRun
from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell


def tell_whose(work: ImportRun | Changeset, *, called: str, end: str) -> None:
    """Tell who began `work` how it ended, as in “`called` `end`.”; nobody where a command or a schedule began it."""
    if work.actor is not None:
        tell(
            kind=NoticeKind.WORK_FINISHED,
            fact=f"{work._meta.verbose_name} {work.pk} {end}",
            text=f"{called} {end}.",
            address=reverse(f"admin:{work._meta.label_lower.replace('.', '_')}_change", args=[work.pk]),
            store=work.store,
            only=work.actor,
        )
