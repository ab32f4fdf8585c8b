"""How an order stands: what waits to be packed, sent, answered or received, and the version that an edit is made on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from shop.orders.models import Order


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Units and counts of an order's open work, and its version."""

    units_to_pack: int
    """Ordered, not shipped and in no open parcel."""
    parcels_packing: int
    parcels_on_their_way: int
    units_returnable: int
    """Shipped, and neither back nor announced."""
    returns_requested: int
    returns_approved: int
    has_invoice: bool
    has_history: bool
    """Something is on its timeline, or money was asked for."""
    version: str
    """Changes whenever anything but a note happens to the order."""


STANDING = """
SELECT
    head.item_quantity - head.fulfilled_quantity - parcel.units,
    parcel.packing,
    parcel.shipped,
    head.fulfilled_quantity - head.returned_quantity - back.units,
    back.requested,
    back.approved,
    EXISTS (SELECT FROM orders_invoice WHERE order_id = head.id),
    EXISTS (SELECT FROM orders_orderevent WHERE order_id = head.id)
        OR EXISTS (SELECT FROM orders_payment WHERE order_id = head.id),
    concat_ws('.', coalesce((SELECT max(id) FROM orders_orderevent WHERE order_id = head.id AND kind <> 'note'), 0),
              (extract(epoch FROM head.updated_at) * 1000000)::bigint)
FROM orders_order AS head
CROSS JOIN LATERAL (
    SELECT count(DISTINCT fulfilment.id) FILTER (WHERE status = 'packing') AS packing,
           count(DISTINCT fulfilment.id) FILTER (WHERE status = 'shipped') AS shipped,
           coalesce(sum(line.quantity) FILTER (WHERE status = 'packing'), 0) AS units
    FROM orders_fulfilment AS fulfilment LEFT JOIN orders_fulfilmentline AS line ON line.fulfilment_id = fulfilment.id
    WHERE fulfilment.order_id = head.id) AS parcel
CROSS JOIN LATERAL (
    SELECT count(DISTINCT request.id) FILTER (WHERE status = 'requested') AS requested,
           count(DISTINCT request.id) FILTER (WHERE status = 'approved') AS approved,
           coalesce(sum(line.quantity) FILTER (WHERE status IN ('requested', 'approved')), 0) AS units
    FROM orders_return AS request LEFT JOIN orders_returnline AS line ON line.request_id = request.id
    WHERE request.order_id = head.id) AS back
WHERE head.id = %s
"""


def standing_of(*, order: Order) -> Standing:
    """How the order stands now. One statement over the order's own rows, by the keys that begin with the order."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [order.pk])
        to_pack, packing, shipped, returnable, requested, approved, has_invoice, has_history, version = (
            cursor.fetchone()
        )
    return Standing(
        units_to_pack=int(to_pack),
        parcels_packing=packing,
        parcels_on_their_way=shipped,
        units_returnable=int(returnable),
        returns_requested=requested,
        returns_approved=approved,
        has_invoice=has_invoice,
        has_history=has_history,
        version=version,
    )
