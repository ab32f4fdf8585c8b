"""Taking promises back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models.functions import Now

from shop.inventory.models import Reservation, ReservationStatus, StockItem


@transaction.atomic
def release_reservations(*, reservation_ids: Iterable[int]) -> int:
    """Take back those of the reservations that are still open, and return how many that were.

    Two statements, whatever their number. Locks the stock items in key order, then the reservations.
    """
    return _close(reservation_ids, ReservationStatus.RELEASED)


@transaction.atomic
def release_units(*, units: Mapping[int, int]) -> dict[int, Reservation]:
    """Take back so many units of each open reservation; what is left of one is promised anew.

    `units` counts by reservation. Returns the new promises by the reservation that they go on with. Four statements,
    whatever their number. Locks the stock items in key order, then the reservations.
    """
    found = list(Reservation.objects.filter(pk__in=list(units), status=ReservationStatus.OPEN).order_by("pk"))
    _close([promise.pk for promise in found], ReservationStatus.RELEASED)
    kept = [promise for promise in found if promise.quantity > units[promise.pk]]
    made = Reservation.objects.bulk_create(
        Reservation(
            store_id=promise.store_id,
            stock_item_id=promise.stock_item_id,
            quantity=promise.quantity - units[promise.pk],
            expires_at=promise.expires_at,
        )
        for promise in kept
    )
    return {before.pk: after for before, after in zip(kept, made, strict=True)}


@transaction.atomic
def expire_reservations(*, at_most: int = 1000) -> int:
    """Let reservations whose time is up run out, oldest first, and return how many did. Run every minute or so.

    Rows that somebody else holds are left for the next run, so that the clean-up never waits.
    """
    due = (
        Reservation.objects.filter(status=ReservationStatus.OPEN, expires_at__lte=Now())
        .order_by("expires_at")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:at_most]
    )
    return _close(list(due), ReservationStatus.EXPIRED)


def _close(reservation_ids: Iterable[int], status: ReservationStatus) -> int:
    open_ones = Reservation.objects.filter(pk__in=list(reservation_ids), status=ReservationStatus.OPEN)
    list(StockItem.objects.locked().filter(reservations__in=open_ones).values_list("pk"))
    return open_ones.update(status=status)
