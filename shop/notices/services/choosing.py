"""Choosing what one wants to be told, and reading what one was."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from shop.accounts.models import User
from shop.notices.models import Choice, Notice
from shop.notices.selectors import Answer, notices_of
from shop.stores.models import Store


@transaction.atomic
def choose(*, user: User, answers: Iterable[Answer]) -> None:
    """Keep what somebody has answered. What was told before stays as it was told."""
    Choice.objects.bulk_create(
        [Choice(user=user, kind=answer.kind.kind, in_bell=answer.in_bell, mail=answer.mail) for answer in answers],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["in_bell", "mail"],
    )


@transaction.atomic
def read_notice(*, notice: Notice) -> None:
    """Take a notice as read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=Now())


@transaction.atomic
def read_all(*, user: User, store: Store | None) -> int:
    """Take all of somebody's notices in a store as read, and return how many were not yet."""
    return notices_of(user=user, store=store).order_by().filter(read_at=None).update(read_at=Now())
