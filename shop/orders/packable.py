"""What of an order can be packed where: units that are left, and units that are promised in each warehouse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Sum

from shop.inventory.models import ReservationStatus, Warehouse
from shop.orders.models import FulfilmentLine, FulfilmentStatus, LineReservation, Order, OrderLine


@dataclass
class PackableLine:
    """A line with units that are in no parcel yet; `promised` counts them by warehouse."""

    line: OrderLine
    left: int
    promised: dict[int, int] = field(default_factory=dict)


@dataclass
class Packable:
    """The lines that wait, and the warehouses that something is promised in, most first."""

    lines: list[PackableLine]
    warehouses: list[Warehouse]


def packable(*, order: Order) -> Packable:
    """What of the order can be packed, line by line. Three statements, over the order's own rows."""
    promised: dict[tuple[int, int], int] = defaultdict(int)
    for line_id, warehouse_id, units in (
        LineReservation.objects.filter(order=order, reservation__status=ReservationStatus.OPEN)
        .order_by()
        .values_list("line_id", "reservation__stock_item__warehouse_id")
        .annotate(units=Sum("reservation__quantity"))
    ):
        promised[line_id, warehouse_id] += units
    packed: dict[int, int] = defaultdict(int)
    for line_id, warehouse_id, units in (
        FulfilmentLine.objects.filter(order=order, movement=None, fulfilment__status=FulfilmentStatus.PACKING)
        .order_by()
        .values_list("line_id", "fulfilment__warehouse_id")
        .annotate(units=Sum("quantity"))
    ):
        packed[line_id] += units
        promised[line_id, warehouse_id] -= units
    lines = []
    by_warehouse: dict[int, int] = defaultdict(int)
    for line in OrderLine.objects.filter(order=order).order_by("pk"):
        left = line.quantity - line.fulfilled_quantity - packed[line.pk]
        if left <= 0:
            continue
        here = {place: min(units, left) for (key, place), units in promised.items() if key == line.pk and units > 0}
        for place, units in here.items():
            by_warehouse[place] += units
        lines.append(PackableLine(line, left, here))
    known = Warehouse.objects.in_bulk(list(by_warehouse))
    return Packable(lines, [known[pk] for pk in sorted(known, key=lambda pk: (-by_warehouse[pk], pk))])
