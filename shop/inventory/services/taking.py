"""Taking goods off the shelf for an order: promises are kept, and the ledger says what left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from shop.inventory.exceptions import NotThatMuchThere
from shop.inventory.models import MovementKind, Reservation, ReservationStatus, StockItem, StockMovement


@dataclass(frozen=True, kw_only=True)
class Taking:
    """So many units of a stock item leave; `reservation_ids` are the open promises that this keeps, oldest first."""

    stock_item_id: int
    quantity: int
    reservation_ids: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one taking did: its ledger row, and the promise that is left if only part of one was kept."""

    movement: StockMovement
    remainder: Reservation | None = None
    remainder_of: int | None = None
    """The reservation that the remainder goes on with."""


@transaction.atomic
def take_stock(*, takings: Sequence[Taking], reason: str = "", actor: Any = None) -> list[Taken]:
    """Let goods leave the warehouse, and return what was done, in the order of `takings`.

    The promises that are kept are closed as fulfilled; what is left of the last one is promised anew. Five statements
    at most, whatever the number of takings. Raises NotThatMuchThere if more is taken than lies there unpromised to
    others. Locks stock items in key order.
    """
    items = {
        item.pk: item for item in StockItem.objects.locked().filter(pk__in={taking.stock_item_id for taking in takings})
    }
    kept = {
        promise.pk: promise
        for promise in Reservation.objects.filter(
            pk__in=[pk for taking in takings for pk in taking.reservation_ids], status=ReservationStatus.OPEN
        )
    }
    used, remainders = _shared_out(takings, kept)
    _refuse_too_much(takings, items, used)

    Reservation.objects.filter(pk__in=used).update(status=ReservationStatus.FULFILLED)
    made = Reservation.objects.bulk_create(
        Reservation(store_id=kept[pk].store_id, stock_item_id=kept[pk].stock_item_id, quantity=left)
        for _, pk, left in remainders
    )
    movements = StockMovement.objects.bulk_create(
        StockMovement(
            store_id=items[taking.stock_item_id].store_id,
            stock_item_id=taking.stock_item_id,
            kind=MovementKind.SALE,
            quantity=-taking.quantity,
            reason=reason,
            actor=actor,
        )
        for taking in takings
    )
    again = {place: (pk, promise) for (place, pk, _), promise in zip(remainders, made, strict=True)}
    return [
        Taken(movement=movement, remainder_of=again[place][0], remainder=again[place][1])
        if place in again
        else Taken(movement=movement)
        for place, movement in enumerate(movements)
    ]


def _shared_out(
    takings: Sequence[Taking], kept: dict[int, Reservation]
) -> tuple[dict[int, int], list[tuple[int, int, int]]]:
    """How much of each promise is kept by key, and what is left of those kept in part: (taking's place, key, left)."""
    used: dict[int, int] = {}
    remainders = []
    for place, taking in enumerate(takings):
        wanted = taking.quantity
        for pk in taking.reservation_ids:
            if wanted == 0 or pk not in kept or pk in used:
                continue
            used[pk] = min(wanted, kept[pk].quantity)
            wanted -= used[pk]
            if used[pk] < kept[pk].quantity:
                remainders.append((place, pk, kept[pk].quantity - used[pk]))
    return used, remainders


def _refuse_too_much(takings: Sequence[Taking], items: dict[int, StockItem], used: dict[int, int]) -> None:
    wanted: dict[int, int] = {}
    promised: dict[int, int] = {}
    for taking in takings:
        wanted[taking.stock_item_id] = wanted.get(taking.stock_item_id, 0) + taking.quantity
        promised[taking.stock_item_id] = promised.get(taking.stock_item_id, 0) + sum(
            used.get(pk, 0) for pk in taking.reservation_ids
        )
    for pk, quantity in wanted.items():
        item = items[pk]
        if quantity > item.available + promised[pk]:
            raise NotThatMuchThere(wanted=quantity, on_hand=item.on_hand, reserved=item.reserved - promised[pk])
