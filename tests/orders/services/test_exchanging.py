"""Exchanges: goods come back and others go out, both or neither, told on both timelines."""

from decimal import Decimal

import pytest

from shop.inventory.exceptions import InsufficientStock
from shop.orders.exceptions import MoreThanShipped, NothingOrdered
from shop.orders.models import Order, Return
from shop.orders.quoting import Wanted
from shop.orders.services.dispatching import dispatch
from shop.orders.services.exchanging import exchange
from shop.orders.services.packing import pack_order
from tests import factories as f

from .conftest import Shelf


def shipped(shelf: Shelf, units: int = 2) -> Order:
    order = shelf.order(first=units)
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    order.refresh_from_db()
    return order


def test_goods_are_announced_back_and_a_new_order_goes_out_to_the_same_person(shelf: Shelf) -> None:
    order = shipped(shelf)
    order.customer = f.CustomerFactory(store=shelf.store)
    order.save(update_fields=["customer"])
    f.OrderAddressFactory(order=order, city="Bonn")
    better = shelf.stock("15.00")

    done = exchange(
        order=order,
        quantities={order.lines.get().pk: 1},
        wanted=[Wanted(variant_id=better, quantity=1)],
        warehouse=shelf.warehouse,
    )

    assert (done.request.status, done.difference_amount) == ("approved", Decimal("5.00"))
    assert (done.replacement.customer, done.replacement.total_amount) == (order.customer, Decimal("15.00"))
    assert done.replacement.addresses.get().city == "Bonn"
    assert (order.exchanges.get(), done.replacement.exchange) == (done, done)
    assert shelf.on_shelf() == [(8, 0), (10, 1)]


def test_both_timelines_lead_to_the_other_order_and_name_the_difference(shelf: Shelf) -> None:
    order = shipped(shelf)

    done = exchange(
        order=order,
        quantities={order.lines.get().pk: 2},
        wanted=[Wanted(variant_id=shelf.stock("8.00"), quantity=1)],
        warehouse=shelf.warehouse,
    )

    told = ", the customer gets 12.00 EUR back"
    old, new = order.events.order_by("-pk")[0], done.replacement.events.order_by("-pk")[0]
    assert (old.message, old.details["order"]) == (f"Exchanged for order {done.replacement}{told}", done.replacement.pk)
    assert (new.message, new.details["order"]) == (f"Replaces goods of order {order}{told}", order.pk)


@pytest.mark.parametrize(
    ("units", "wanted", "refusal"), [(3, 1, MoreThanShipped), (1, 11, InsufficientStock), (1, None, NothingOrdered)]
)
def test_a_refused_exchange_takes_nothing_back_and_sends_nothing(
    shelf: Shelf, units: int, wanted: int | None, refusal: type[Exception]
) -> None:
    order, other = shipped(shelf), shelf.stock()
    before = order.events.count()

    with pytest.raises(refusal):
        exchange(
            order=order,
            quantities={order.lines.get().pk: units},
            wanted=[Wanted(variant_id=other, quantity=wanted)] if wanted else [],
            warehouse=shelf.warehouse,
        )

    assert (Return.objects.count(), Order.objects.count(), order.events.count()) == (0, 1, before)
    assert shelf.on_shelf() == [(8, 0), (10, 0)]
