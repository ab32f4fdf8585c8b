"""Notes what the triggers do not see."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.audit.models import Change, Operation
from shop.core.origin import Origin, current_origin


@transaction.atomic
def record_load(*, table: str, rows: Mapping[str, int]) -> Change:
    """Note a load that fills whole tables with their triggers off: one entry, which says how many rows came where.

    `table` is the name that the load goes by. No other kind of entry is taken from anybody but a trigger.
    """
    origin = current_origin() or Origin(door="a load")
    return Change.objects.create(
        operation=Operation.LOAD,
        table_name=table[:63],
        after=dict(rows),
        actor_id=origin.actor,
        door=origin.door,
        address=origin.address,
        request=origin.request or "",
    )
