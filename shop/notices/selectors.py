"""Reads of notices and of who is to be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.accounts.models import User
from shop.core.caching import Cached
from shop.notices.kinds import KIND, KINDS, Kind
from shop.notices.models import Choice, Mail, Notice, NoticeKind
from shop.stores.models import Membership, Store

MOST_COUNTED = 100

UNREAD: Cached[int] = Cached("Unread notices", depends_on=("notices",), seconds=3600)


@dataclass(frozen=True)
class Answer:
    """How somebody wants to be told of a kind."""

    kind: Kind
    in_bell: bool = True
    mail: str = Mail.NONE


def notices_of(*, user: User, store: Store | None) -> QuerySet[Notice]:
    """What stands in somebody's bell in a store, newest first; slice it. Index `notice_newest`."""
    rows = Notice.objects.filter(Q(store=store) | Q(store=None), user=user, in_bell=True)
    return rows.order_by("-created_at", "-id")


def unread_count(*, user: User, store: Store) -> int:
    """How many of them were not read, counted up to a hundred. Kept until one changes; index `notice_unread`."""

    def read() -> int:
        return notices_of(user=user, store=store).order_by().filter(read_at=None)[:MOST_COUNTED].count()

    return UNREAD.fetch((store.pk, user.pk), read)


def people_concerned(*, kind: NoticeKind, store: Store | None) -> QuerySet[User]:
    """Whose business a fact of this kind is: who has the kind's right by their role in the store, and superusers."""
    people = User.objects.filter(is_active=True)
    right = KIND[kind].permission
    if right == "superuser":
        return people.filter(is_superuser=True)
    app_label, codename = right.split(".")
    works_there = Membership.objects.filter(
        user=OuterRef("pk"),
        store=store,
        role__permissions__codename=codename,
        role__permissions__content_type__app_label=app_label,
    )
    return people.filter(Exists(works_there) | Q(is_superuser=True))


def answers_of(*, user: User) -> list[Answer]:
    """What somebody has chosen of the kinds that concern them, in the order of the page."""
    chosen = {choice.kind: choice for choice in Choice.objects.filter(user=user)}
    return [
        Answer(kind, found.in_bell, found.mail) if (found := chosen.get(kind.kind)) else Answer(kind)
        for kind in KINDS
        if kind.concerns(user)
    ]
