"""Telling people of a fact, in the transaction that makes it true."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.notices.models import Choice, Mail, Notice, NoticeKind
from shop.notices.selectors import people_concerned
from shop.stores.models import Store


@transaction.atomic
def tell(*, kind: NoticeKind, fact: str, text: str, address: str, store: Store | None = None, only: Any = None) -> int:
    """Write a notice for everybody whose business this is, as they want to be told; for `only`, if that is given.

    `fact` names what happened: told again, it is not written again. Returns how many people were to be told. Three
    statements, however many people; nothing is sent here: workers send what was committed.
    """
    people = list(people_concerned(kind=kind, store=store)) if only is None else [only]
    chosen = {choice.user_id: choice for choice in Choice.objects.filter(kind=kind, user__in=people)}
    notices = []
    for person in people:
        choice = chosen.get(person.pk)
        in_bell, mail = (choice.in_bell, choice.mail) if choice else (True, Mail.NONE.value)
        if in_bell or mail != Mail.NONE:
            notices.append(
                Notice(
                    store=store,
                    user=person,
                    kind=kind,
                    fact=fact,
                    text=text[:300],
                    address=address,
                    in_bell=in_bell,
                    mail=mail,
                )
            )
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)
