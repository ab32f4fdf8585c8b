"""Sending notices by e-mail: one e-mail a person, with all that waits for them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from shop.accounts.models import User
from shop.core.mail import mail
from shop.notices.models import Mail, Notice

MOST_NAMED = 50
KEPT = dt.timedelta(days=90)


def mail_waiting(*, how: Mail) -> int:
    """Send what waits to be sent at once, or in the daily summary, and return how many e-mails that were.

    Each person's e-mail leaves before its rows are committed: after a crash it may come twice, and never not at all.
    """
    waiting = Notice.objects.filter(mail=how, mailed_at=None).order_by("user_id")
    return sum(_mail(user_id=user_id, how=how) for user_id in waiting.values_list("user_id", flat=True).distinct())


def is_something_to_mail() -> bool:
    """Whether something is to be sent at once; asked every second. Index `notice_to_mail`."""
    return Notice.objects.filter(mail=Mail.AT_ONCE, mailed_at=None).exists()


@transaction.atomic
def forget_old_notices() -> int:
    """Forget what was told a quarter of a year ago."""
    gone, _ = Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return gone


@transaction.atomic
def _mail(*, user_id: int, how: Mail) -> bool:
    """Send one person theirs; whoever may not sign in any more is sent nothing."""
    rows = list(
        Notice.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("store")
        .filter(user=user_id, mail=how, mailed_at=None)
        .order_by("id")
    )
    if not rows:
        return False
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=Now())
    person = User.objects.get(pk=user_id)
    if not person.is_active:
        return False
    mail(to=person.email, subject=_subject(rows, how), text=_body(rows))
    return True


def _subject(rows: list[Notice], how: Mail) -> str:
    if len(rows) == 1 and how == Mail.AT_ONCE:
        return f"{rows[0].store or 'Backroom'}: {rows[0].text}"
    return f"Backroom: {len(rows)} {'thing' if len(rows) == 1 else 'things'} to know"


def _body(rows: list[Notice]) -> str:
    lines = [
        f"- {row.store or 'Backroom'}: {row.text}\n  {settings.SITE_ADDRESS}{row.address}" for row in rows[:MOST_NAMED]
    ]
    if len(rows) > MOST_NAMED:
        lines.append(f"… and {len(rows) - MOST_NAMED} more")
    return "\n\n".join(lines) + "\n\nChoose what you are told under your name, Notices.\n"
