"""What is on its way to a warehouse. Transfers are known here; higher floors register what they have ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from django.db.models import F, Sum

from shop.inventory.models import TransferLine, TransferStatus

Finder = Callable[[int, Collection[int]], Mapping[int, int]]
"""From the key of a warehouse and keys of variants to the units on their way there, in one statement."""

_finders: list[Finder] = []


def register_incoming(finder: Finder) -> None:
    """Count what `finder` finds as on its way."""
    if finder not in _finders:
        _finders.append(finder)


def incoming_units(*, warehouse_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    """Units on their way to the warehouse, by variant; what is not on its way is missing. A statement a finder."""
    total: Counter[int] = Counter()
    for finder in _finders:
        total.update(finder(warehouse_id, variant_ids))
    return dict(total)


def _on_transfer(warehouse_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    lines = TransferLine.objects.filter(
        variant__in=variant_ids, transfer__destination=warehouse_id, transfer__status=TransferStatus.SENT
    )
    left = lines.order_by().values_list("variant").annotate(left=Sum(F("quantity") - F("received_quantity")))
    return {variant: units for variant, units in left if units}


register_incoming(_on_transfer)
