"""Placing an order: priced once, promised in full, written down whole.

Five round trips, whatever the number of lines: begin, quote, reserve, write, commit. Any number of buyers may ask at
once, from any number of processes; the database holds what this code promises (see `inventory.services.reserving`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from shop.core.db.prepared import Prepared
from shop.core.money import ZERO
from shop.customers.models import Customer
from shop.inventory.exceptions import QuantityNotPositive
from shop.inventory.services.reserving import Demand, Policy, Promise, reserve_stock
from shop.orders.exceptions import CustomerErased, NothingOrdered
from shop.orders.models import DiscountKind, EventKind, Order
from shop.orders.quoting import Quote, Wanted, quote
from shop.pricing.services.redeeming import redeem_coupon
from shop.stores.models import Store

LARGEST_QUANTITY = 1_000_000


@dataclass(frozen=True, kw_only=True)
class PlacedAddress:
    """An address as the order keeps it; `kind` is shipping or billing."""

    kind: str
    recipient: str
    line1: str
    city: str
    country: str
    line2: str = ""
    postal_code: str = ""
    region: str = ""
    phone: str = ""


# One statement writes the order with its lines, what is reserved for them, what was taken off, the addresses and the
# first event. The order's amounts come along; the database adds its rows up and refuses the order if they differ.
WRITE = Prepared(
    "order_write",
    """
WITH head AS (
    INSERT INTO orders_order (
        store_id, number, customer_id, email, status, placed_at, currency, prices_include_tax, shipping_amount,
        idempotency_key, lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount, item_quantity,
        fulfilled_quantity, returned_quantity)
    VALUES (
        %(store)s, nextval('orders_order_number')::text, %(customer)s, lower(btrim(%(email)s)), 'placed',
        statement_timestamp(), %(currency)s, %(prices_include_tax)s, %(shipping)s, %(idempotency_key)s,
        %(lines_amount)s, %(tax_amount)s, %(discount_amount)s, 0, 0, %(item_quantity)s, 0, 0)
    RETURNING id, number
), line AS (
    INSERT INTO orders_orderline (
        store_id, order_id, variant_id, product_name, variant_name, sku, quantity, unit_price_amount, price_quantity,
        tax_rate, tax_amount, fulfilled_quantity, returned_quantity)
    SELECT %(store)s, head.id, variant_id, product_name, variant_name, sku, quantity, unit_price_amount,
        price_quantity, tax_rate, tax_amount, 0, 0
    FROM head, jsonb_to_recordset(%(lines)s) AS line (
        variant_id bigint, product_name text, variant_name text, sku text, quantity int, unit_price_amount numeric,
        price_quantity int, tax_rate numeric, tax_amount numeric)
    RETURNING id, variant_id
), promise AS (
    INSERT INTO orders_linereservation (store_id, order_id, line_id, reservation_id)
    SELECT %(store)s, head.id, line.id, promise.reservation_id
    FROM head, jsonb_to_recordset(%(promises)s) AS promise (variant_id bigint, reservation_id bigint)
    JOIN line USING (variant_id)
), discount AS (
    INSERT INTO orders_orderdiscount (store_id, order_id, line_id, kind, label, amount, promotion_id, redemption_id)
    SELECT %(store)s, head.id, line.id, given.kind, given.label, given.amount, given.promotion_id, given.redemption_id
    FROM head, jsonb_to_recordset(%(discounts)s) AS given (
        variant_id bigint, kind text, label text, amount numeric, promotion_id bigint, redemption_id bigint)
    LEFT JOIN line USING (variant_id)
), address AS (
    INSERT INTO orders_orderaddress (
        store_id, order_id, kind, recipient, line1, line2, postal_code, city, region, country, phone)
    SELECT %(store)s, head.id, kind, recipient, line1, line2, postal_code, city, region, country, phone
    FROM head, jsonb_to_recordset(%(addresses)s) AS address (
        kind text, recipient text, line1 text, line2 text, postal_code text, city text, region text, country text,
        phone text)
), event AS (
    INSERT INTO orders_orderevent (store_id, order_id, kind, message, details, actor_id)
    SELECT %(store)s, head.id, %(event)s, 'Order placed', '{}', %(actor)s FROM head
)
SELECT id, number FROM head
""",
    store="bigint",
    customer="bigint",
    email="text",
    currency="text",
    prices_include_tax="bool",
    shipping="numeric",
    idempotency_key="text",
    lines_amount="numeric",
    tax_amount="numeric",
    discount_amount="numeric",
    item_quantity="int",
    lines="jsonb",
    promises="jsonb",
    discounts="jsonb",
    addresses="jsonb",
    event="text",
    actor="bigint",
)


def place_order(
    *,
    store: Store,
    wanted: Sequence[Wanted],
    customer: Customer | None = None,
    email: str | None = None,
    addresses: Sequence[PlacedAddress] = (),
    shipping_amount: Decimal = ZERO,
    coupon_codes: Sequence[str] = (),
    idempotency_key: str | None = None,
    policy: Policy = Policy.PRIORITY,
    actor: Any = None,
) -> Order:
    """Place an order for `wanted`, at the prices, taxes and promotions of now, and return it.

    The order has an id and a number; its other columns are read when they are first asked for. The same variant
    wanted twice becomes one line. The same `idempotency_key` again returns the order that it placed first, also when
    both come at once.

    Raises NothingOrdered, QuantityNotPositive, CannotBeSold, CustomerErased, CouponUnknown, CouponUsedUp, and
    InsufficientStock with every short line; nothing is changed then. Locks stock items in key order; writes the
    order, its reservations and its first event; the caller's transaction decides when.
    """
    wanted = _merged(wanted)
    if customer is not None and customer.erased_at is not None:
        raise CustomerErased
    try:
        with transaction.atomic():
            return _place(
                store=store,
                wanted=wanted,
                customer=customer,
                email=email or (customer.email if customer else None),
                addresses=addresses,
                shipping_amount=shipping_amount,
                coupon_codes=coupon_codes,
                idempotency_key=idempotency_key,
                policy=policy,
                actor=actor,
            )
    except IntegrityError as error:
        if idempotency_key is None or "order_idempotency_key_unique" not in str(error):
            raise
        return Order.objects.get(store=store, idempotency_key=idempotency_key)


def _place(
    *,
    store: Store,
    wanted: Sequence[Wanted],
    customer: Customer | None,
    email: str | None,
    addresses: Sequence[PlacedAddress],
    shipping_amount: Decimal,
    coupon_codes: Sequence[str],
    idempotency_key: str | None,
    policy: Policy,
    actor: Any,
) -> Order:
    destination = next((address for address in addresses if address.kind == "shipping"), None)
    priced = quote(
        store_id=store.pk,
        wanted=wanted,
        customer_id=customer.pk if customer else None,
        country=destination.country if destination else None,
        coupon_codes=coupon_codes,
        shipping_amount=shipping_amount,
        idempotency_key=idempotency_key,
    )
    if priced.placed_before:
        return _known(store, *priced.placed_before)
    promises = reserve_stock(
        store_id=store.pk,
        demands=[
            Demand(
                variant_id=line.variant_id,
                quantity=line.quantity,
                warehouse_id=line.warehouse_id,
                may_wait=line.may_wait,
            )
            for line in priced.lines
        ],
        policy=policy,
        country=destination.country if destination else "",
        postal_code=destination.postal_code if destination else "",
    )
    redemptions = {
        coupon_id: redeem_coupon(coupon_id=coupon_id, store_id=store.pk).pk
        for coupon_id in dict.fromkeys(gift.rule.coupon_id for gift in priced.given)
        if coupon_id is not None
    }
    with connection.cursor() as cursor:
        WRITE.execute(
            cursor,
            {
                "store": store.pk,
                "customer": customer.pk if customer else None,
                "email": email,
                "currency": priced.currency,
                "prices_include_tax": priced.prices_include_tax,
                "shipping": shipping_amount,
                "idempotency_key": idempotency_key,
                "lines_amount": sum(line.subtotal_amount for line in priced.lines),
                "tax_amount": sum(line.tax_amount for line in priced.lines),
                "discount_amount": sum(gift.amount for gift in priced.given),
                "item_quantity": sum(line.quantity for line in priced.lines),
                "lines": _json(_line_rows(priced)),
                "promises": _json(_promise_rows(promises)),
                "discounts": _json(_discount_rows(priced, redemptions)),
                "addresses": _json([vars(address) for address in addresses]),
                "event": EventKind.PLACED,
                "actor": actor.pk if actor else None,
            },
        )
        return _known(store, *cursor.fetchone())


def _merged(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The wishes, each variant once; two wishes for one variant from different warehouses become one from any."""
    if not wanted:
        raise NothingOrdered
    merged: dict[int, Wanted] = {}
    for wish in wanted:
        if not isinstance(wish.quantity, int) or not 0 < wish.quantity <= LARGEST_QUANTITY:
            raise QuantityNotPositive
        first = merged.get(wish.variant_id)
        merged[wish.variant_id] = (
            wish
            if first is None
            else Wanted(
                variant_id=wish.variant_id,
                quantity=first.quantity + wish.quantity,
                warehouse_id=wish.warehouse_id if wish.warehouse_id == first.warehouse_id else None,
            )
        )
    return list(merged.values())


def _line_rows(priced: Quote) -> list[dict[str, Any]]:
    return [
        {
            "variant_id": line.variant_id,
            "product_name": line.product_name,
            "variant_name": line.variant_name[:200],
            "sku": line.sku,
            "quantity": line.quantity,
            "unit_price_amount": line.unit_price_amount,
            "price_quantity": line.price_quantity,
            "tax_rate": line.tax_rate,
            "tax_amount": line.tax_amount,
        }
        for line in priced.lines
    ]


def _promise_rows(promises: Sequence[Promise]) -> list[dict[str, Any]]:
    return [{"variant_id": promise.variant_id, "reservation_id": promise.reservation_id} for promise in promises]


def _discount_rows(priced: Quote, redemptions: Mapping[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "variant_id": priced.lines[gift.place].variant_id if gift.place is not None else None,
            "kind": DiscountKind.COUPON if gift.rule.coupon_id else DiscountKind.PROMOTION,
            "label": gift.rule.name,
            "amount": gift.amount,
            "promotion_id": gift.rule.promotion_id,
            "redemption_id": redemptions.get(gift.rule.coupon_id) if gift.rule.coupon_id else None,
        }
        for gift in priced.given
    ]


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=str)  # Decimals travel as text, which PostgreSQL reads exactly


def _known(store: Store, order_id: int, number: str) -> Order:
    """An order by what is known of it; the rest is read when it is asked for."""
    return Order.from_db(connection.alias, ["id", "store_id", "number"], [order_id, store.pk, number])
