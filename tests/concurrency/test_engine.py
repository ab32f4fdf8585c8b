"""The engine under fire: sixteen connections over the same goods, and what has to be true when the smoke clears."""

import random
from functools import partial
from typing import Any

import pytest
from django.db import connection

from shop.core.exceptions import Refused
from shop.core.truths import declared, proved
from shop.inventory.models import Reservation, StockItem, StockMovement
from shop.orders.edits.operations import ChangeQuantity
from shop.orders.models import Fulfilment, Order
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.editing import edit_order
from shop.orders.services.packing import pack_order
from shop.orders.services.placing import place_order
from shop.orders.services.returning import approve_return, receive_return, request_return
from shop.pricing.exceptions import CouponUsedUp
from shop.pricing.models import Coupon
from tests.factories import CouponFactory, PromotionFactory
from tests.orders.services.conftest import Shelf
from tests.support.races import errors, race, winners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CROWD = 16
GOODS = 20
STOCK = 40


def wrong() -> list[str]:
    with connection.cursor() as cursor:
        return [truth.name for truth in proved(cursor, declared()) if truth.violations]


def live(shelf: Shelf, variants: list[int], lane: int, steps: int) -> dict[str, int]:
    """A day in a shop: orders are placed, half of them cancelled, the others shipped and some of those taken back.

    Every other lane names its lines from the last to the first.
    """
    dice = random.Random(lane)
    done = {"placed": 0, "refused": 0, "sold": 0, "back": 0}
    for _ in range(steps):
        chosen = sorted(dice.sample(variants, 6), reverse=bool(lane % 2))
        try:
            order = place_order(
                store=shelf.store,
                wanted=[Wanted(variant_id=pk, quantity=dice.randint(1, 3)) for pk in chosen],
                idempotency_key=f"{lane}-{dice.random()}",
            )
        except Refused:
            done["refused"] += 1
            continue
        done["placed"] += 1
        lines = list(order.lines.order_by("pk"))
        if dice.random() < 0.5:
            try:
                edit_order(
                    order=order, operations=[ChangeQuantity(line_id=lines[0].pk, quantity=lines[0].quantity + 1)]
                )
            except Refused:
                done["refused"] += 1
        if dice.random() < 0.5:
            cancel_order(order=order)
            continue
        dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
        order.refresh_from_db()
        done["sold"] += order.fulfilled_quantity
        if dice.random() < 0.5:
            line = order.lines.order_by("pk")[0]
            request = request_return(order=order, quantities={line.pk: 1}, warehouse=shelf.warehouse)
            receive_return(request=approve_return(request=request))
            done["back"] += 1
    return done


def test_sixteen_lanes_over_the_same_twenty_goods_neither_deadlock_nor_lose_a_unit() -> None:
    shelf = Shelf()
    variants = [shelf.stock(on_hand=STOCK) for _ in range(GOODS)]

    outcomes = race(*[partial(live, shelf, variants, lane, 3) for lane in range(CROWD)])

    assert errors(outcomes) == []
    days = winners(outcomes)
    total = {name: sum(day[name] for day in days) for name in days[0]}
    assert total["placed"] == Order.objects.count() > 0
    assert sum(StockItem.objects.values_list("on_hand", flat=True)) == GOODS * STOCK - total["sold"] + total["back"]
    assert not Reservation.objects.filter(status="open").exists()
    assert set(StockItem.objects.values_list("reserved", flat=True)) == {0}
    assert wrong() == []


def buy(shelf: Shelf, variants: list[int]) -> Any:
    return place_order(store=shelf.store, wanted=[Wanted(variant_id=pk, quantity=1) for pk in variants])


def test_the_last_units_of_twenty_goods_are_sold_once_whatever_the_order_of_the_lines() -> None:
    shelf = Shelf()
    variants = [shelf.stock(on_hand=5) for _ in range(GOODS)]

    outcomes = race(*[partial(buy, shelf, variants[:: 1 if lane % 2 else -1]) for lane in range(CROWD)])

    assert len(winners(outcomes)) == 5
    assert {type(error).__name__ for error in errors(outcomes)} == {"InsufficientStock"}
    assert set(StockItem.objects.values_list("on_hand", "reserved")) == {(5, 5)}
    assert wrong() == []


def test_one_key_from_eight_connections_places_one_order() -> None:
    shelf = Shelf()
    variant = shelf.stock(on_hand=100)

    outcomes = race(
        *[
            partial(
                place_order,
                store=shelf.store,
                wanted=[Wanted(variant_id=variant, quantity=2)],
                idempotency_key="the same",
            )
        ]
        * 8
    )

    assert errors(outcomes) == []
    assert {order.pk for order in winners(outcomes)} == {Order.objects.get().pk}
    assert StockItem.objects.get().reserved == 2
    assert Reservation.objects.filter(status="open").count() == 1


def test_the_last_use_of_a_coupon_goes_to_one_buyer_and_the_others_buy_nothing() -> None:
    shelf = Shelf()
    variant = shelf.stock(on_hand=100)
    promotion = PromotionFactory(store=shelf.store, needs_coupon=True)
    coupon = CouponFactory(store=shelf.store, promotion=promotion, usage_limit=1)

    outcomes = race(
        *[
            partial(
                place_order,
                store=shelf.store,
                wanted=[Wanted(variant_id=variant, quantity=1)],
                coupon_codes=[coupon.code],
            )
        ]
        * 8
    )

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {CouponUsedUp}
    assert (Order.objects.count(), StockItem.objects.get().reserved, Coupon.objects.get().redeemed_count) == (1, 1, 1)


def test_one_parcel_is_dispatched_by_one_of_eight() -> None:
    shelf = Shelf()
    parcel = pack_order(order=shelf.order(first=3), warehouse=shelf.warehouse)

    outcomes = race(*[partial(dispatch, fulfilment=parcel)] * 8)

    assert len(winners(outcomes)) == 1
    assert Fulfilment.objects.get().status == "shipped"
    assert list(StockMovement.objects.filter(kind="sale").values_list("quantity", flat=True)) == [-3]
    assert wrong() == []
