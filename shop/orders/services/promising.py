"""Promising more to the lines of an order, and setting promises free again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from shop.inventory.models import ReservationStatus, StockItem
from shop.inventory.services.releasing import release_units
from shop.inventory.services.reserving import Demand, Policy, reserve_stock
from shop.orders.models import FulfilmentLine, FulfilmentStatus, LineReservation, Order


@dataclass(frozen=True, kw_only=True)
class OpenPromise:
    """Units in one warehouse that are promised to a line."""

    reservation_id: int
    line_id: int
    warehouse_id: int
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Need:
    """More units for a line."""

    line_id: int
    variant_id: int
    quantity: int
    may_wait: bool


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is promised to an order's lines, newest first, and what of it is in parcels, by line and warehouse."""

    promises: tuple[OpenPromise, ...]
    packed: Mapping[tuple[int, int], int]

    def packed_of(self, line_id: int) -> int:
        """Units of the line in parcels that have not left."""
        return sum(units for (line, _), units in self.packed.items() if line == line_id)

    def to_release(self, line_id: int, *, needed: int) -> dict[int, int]:
        """The units to take from each promise of the line so that no more than `needed` stay promised.

        Newest promises go first; what lies in a parcel stays promised in its warehouse.
        """
        own = [promise for promise in self.promises if promise.line_id == line_id]
        excess = sum(promise.quantity for promise in own) - needed
        spare: dict[int, int] = {}
        for promise in own:
            place = promise.warehouse_id
            spare[place] = spare.get(place, -self.packed.get((line_id, place), 0)) + promise.quantity
        units: dict[int, int] = {}
        for promise in own:
            taken = min(excess, promise.quantity, max(spare[promise.warehouse_id], 0))
            if taken > 0:
                units[promise.reservation_id] = taken
                excess -= taken
                spare[promise.warehouse_id] -= taken
        return units


def held_for(*, order: Order) -> Held:
    """What is promised to the order and what of it is packed. Two statements over the order's own rows."""
    promises = (
        LineReservation.objects.filter(order=order, reservation__status=ReservationStatus.OPEN)
        .order_by("-reservation_id")
        .values_list("reservation_id", "line_id", "reservation__stock_item__warehouse_id", "reservation__quantity")
    )
    packed = (
        FulfilmentLine.objects.filter(order=order, movement=None, fulfilment__status=FulfilmentStatus.PACKING)
        .order_by()
        .values_list("line_id", "fulfilment__warehouse_id")
        .annotate(units=Sum("quantity"))
    )
    return Held(
        promises=tuple(
            OpenPromise(reservation_id=pk, line_id=line, warehouse_id=place, quantity=units)
            for pk, line, place, units in promises
        ),
        packed={(line, place): units for line, place, units in packed},
    )


def lock_stock(*, store_id: int, variant_ids: Sequence[int]) -> None:
    """Lock every stock item of the variants, in key order, before some are given back and others are taken."""
    list(StockItem.objects.locked().filter(store=store_id, variant__in=variant_ids).values_list("pk"))


def give_back(*, order: Order, units: Mapping[int, int], staying: Sequence[int]) -> None:
    """Take so many units from each promise (by reservation). Lines in `staying` keep what is left of theirs.

    Locks the stock items in key order. The caller holds the order's lock.
    """
    if not units:
        return
    line_of = dict(LineReservation.objects.filter(reservation__in=list(units)).values_list("reservation", "line"))
    again = release_units(units=units)
    LineReservation.objects.bulk_create(
        LineReservation(store_id=order.store_id, order=order, line_id=line_of[before], reservation=after)
        for before, after in again.items()
        if line_of[before] in staying
    )


def promise(*, order: Order, needs: Sequence[Need], policy: Policy, country: str = "", postal_code: str = "") -> None:
    """Promise every need in full or nothing; raises InsufficientStock with every short line.

    One statement to reserve and one to link, whatever the number of needs; as many more as one variant has lines.
    Locks stock items in key order. The caller holds the order's lock, and calls this in its transaction.
    """
    waiting = list(needs)
    while waiting:
        by_variant: dict[int, Need] = {}
        later = [need for need in waiting if by_variant.setdefault(need.variant_id, need) is not need]
        promises = reserve_stock(
            store_id=order.store_id,
            demands=[
                Demand(variant_id=need.variant_id, quantity=need.quantity, may_wait=need.may_wait)
                for need in by_variant.values()
            ],
            policy=policy,
            country=country,
            postal_code=postal_code,
        )
        LineReservation.objects.bulk_create(
            LineReservation(
                store_id=order.store_id,
                order=order,
                line_id=by_variant[made.variant_id].line_id,
                reservation_id=made.reservation_id,
            )
            for made in promises
        )
        waiting = later
