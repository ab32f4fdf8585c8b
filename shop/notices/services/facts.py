"""Facts of lower floors that are told here, since these know nothing of notices."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import Invitation
from shop.core.background.jobs import dead_jobs
from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell

LATELY = dt.timedelta(days=1)


def note_acceptance(invitation: Invitation) -> None:
    """Somebody accepted an invitation: within that very transaction."""
    tell(
        kind=NoticeKind.PERSON_JOINED,
        fact=f"invitation {invitation.pk}",
        text=f"{invitation.accepted_by} works here now, as {invitation.role}.",
        address=reverse("admin:accounts_invitation_change", args=[invitation.pk]),
        store=invitation.store,
    )


def note_dead_jobs() -> int:
    """Jobs that failed for good within a day, each told once; returns how many there are."""
    dead = list(dead_jobs().filter(finished_at__gt=timezone.now() - LATELY)[:100])
    for job in dead:
        name = job.task_path.rpartition(".")[2].replace("_", " ")
        tell(
            kind=NoticeKind.JOB_FAILED,
            fact=f"job {job.pk}",
            text=f"The job “{name}” failed for good.",
            address=reverse("admin:jobs"),
        )
    return len(dead)
