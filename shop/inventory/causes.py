"""What caused a movement. The rows that cause one point to it, from here and from higher floors, so each floor says
how to find its own; a page of movements asks each of them once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from shop.inventory.models import MovementKind, StockCountLine, StockMovement, TransferLine, TransferReceiptLine


@dataclass(frozen=True)
class Cause:
    """What a movement came from: the thing to open, and how it is called there (“Order 1042”)."""

    thing: Model
    name: str


Finder = Callable[[Sequence[int]], Mapping[int, Cause]]
"""From keys of movements to their causes, in one statement; what it does not know it leaves out."""

_finders: dict[str, list[Finder]] = {}


def register_cause(*kinds: str, finder: Finder) -> None:
    """Let `finder` explain the movements of these kinds."""
    for kind in kinds:
        if finder not in _finders.setdefault(kind, []):
            _finders[kind].append(finder)


def causes_of(movements: Iterable[StockMovement]) -> dict[int, Cause]:
    """The known causes of `movements`, by the key of the movement: one statement for each finder of their kinds."""
    asked: dict[Finder, list[int]] = {}
    for movement in movements:
        for finder in _finders.get(movement.kind, ()):
            asked.setdefault(finder, []).append(movement.pk)
    return {key: cause for finder, keys in asked.items() for key, cause in finder(keys).items()}


def _sent(keys: Sequence[int]) -> dict[int, Cause]:
    lines = TransferLine.objects.filter(sent_movement__in=keys).select_related("transfer__destination")
    return {
        line.sent_movement_id: Cause(line.transfer, f"{line.transfer} to {line.transfer.destination}")
        for line in lines
        if line.sent_movement_id
    }


def _arrived(keys: Sequence[int]) -> dict[int, Cause]:
    receipts = TransferReceiptLine.objects.filter(movement__in=keys).select_related("line__transfer__source")
    transfers = {receipt.movement_id: receipt.line.transfer for receipt in receipts}
    return {key: Cause(transfer, f"{transfer} from {transfer.source}") for key, transfer in transfers.items()}


def _counted(keys: Sequence[int]) -> dict[int, Cause]:
    lines = StockCountLine.objects.filter(movement__in=keys).select_related("count")
    return {line.movement_id: Cause(line.count, str(line.count)) for line in lines if line.movement_id}


register_cause(MovementKind.TRANSFER_OUT, finder=_sent)
register_cause(MovementKind.TRANSFER_IN, finder=_arrived)
register_cause(MovementKind.COUNT, finder=_counted)
