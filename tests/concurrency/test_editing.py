"""Edits under fire: of two who looked at the same order one wins, and crossing edits neither deadlock nor oversell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Sum

from shop.core.exceptions import Refused
from shop.inventory.models import Reservation, StockItem
from shop.orders.edits.operations import AddLine, ChangeQuantity
from shop.orders.exceptions import ChangedMeanwhile
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.editing import edit_order
from shop.orders.services.placing import place_order
from shop.orders.standing import standing_of
from tests.orders.services.conftest import Shelf
from tests.support.races import errors, race, winners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def quantity_of(order: Order) -> int:
    return order.lines.get().quantity


def setting(order: Order, quantity: int, seen: str | None) -> Callable[[], Any]:
    operations = [ChangeQuantity(line_id=order.lines.get().pk, quantity=quantity)]
    return lambda: edit_order(order=order, operations=operations, seen=seen)


def test_without_the_version_the_second_of_two_overwrites_the_first_unseen() -> None:
    order = Shelf().order(first=1)

    outcomes = race(setting(order, 3, None), setting(order, 5, None))

    assert len(winners(outcomes)) == 2


def test_of_many_who_looked_at_the_same_order_one_changes_it_and_the_others_are_told() -> None:
    shelf = Shelf()
    order = shelf.order(first=1)
    seen = standing_of(order=order).version

    outcomes = race(*(setting(order, quantity, seen) for quantity in range(2, 8)))

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {ChangedMeanwhile}
    assert shelf.on_shelf() == [(10, quantity_of(order))]
    assert order.events.filter(kind="changed").count() == 1


def test_crossing_edits_placings_and_cancellings_keep_every_unit_and_never_deadlock() -> None:
    shelf = Shelf()
    variants = [shelf.stock(on_hand=12) for _ in range(6)]

    def placed(order_of: list[int]) -> Order:
        return place_order(store=shelf.store, wanted=[Wanted(variant_id=pk, quantity=1) for pk in order_of])

    orders = [placed(variants if place % 2 else variants[::-1]) for place in range(6)]

    def edits(order: Order, order_of: list[int]) -> Callable[[], Any]:
        lines = dict(order.lines.values_list("variant_id", "pk"))

        def edit() -> None:
            for quantity in (3, 1, 4, 2):
                operations = [ChangeQuantity(line_id=lines[pk], quantity=quantity) for pk in order_of]
                try:
                    edit_order(order=order, operations=[*operations, AddLine(variant_id=order_of[0], quantity=1)])
                except Refused:
                    continue

        return edit

    def comes_and_goes(order_of: list[int]) -> Callable[[], Any]:
        def come_and_go() -> None:
            for _ in range(4):
                try:
                    cancel_order(order=placed(order_of))
                except Refused:
                    continue

        return come_and_go

    outcomes = race(
        *(edits(order, variants if place % 2 else variants[::-1]) for place, order in enumerate(orders[:4])),
        comes_and_goes(variants),
        comes_and_goes(variants[::-1]),
    )

    assert errors(outcomes) == []
    assert not StockItem.objects.filter(reserved__gt=F("on_hand")).exists()
    promised = dict(
        Reservation.objects.filter(status="open").values_list("stock_item__variant").annotate(Sum("quantity"))
    )
    ordered = dict(Order.objects.filter(status="placed").values_list("lines__variant").annotate(Sum("lines__quantity")))
    assert promised == ordered == dict(StockItem.objects.values_list("variant", "reserved"))
