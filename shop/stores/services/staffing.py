"""Taking people into a store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from shop.core.exceptions import Refused
from shop.stores.models import Membership, Store


class WorksHereAlready(Refused):
    """The person has a role in this store."""

    field = "email"


@transaction.atomic
def give_role(*, store: Store, user: Any, role: Group) -> Membership:
    """Let a person work in a store, in one role. Raises WorksHereAlready.

    Two at once are told apart by `membership_one_role_per_store`.
    """
    membership, is_new = Membership.objects.get_or_create(store=store, user=user, defaults={"role": role})
    if not is_new:
        raise WorksHereAlready(f"{user} works in {store} already.")
    return membership
