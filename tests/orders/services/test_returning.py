"""Cancelling before goods leave, and returns after."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.inventory.models import StockMovement
from shop.orders.exceptions import MoreThanAnnounced, MoreThanShipped, NothingToReturn, NotInThisState
from shop.orders.models import Order, Return
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.packing import pack_order
from shop.orders.services.returning import (
    amount_to_refund,
    approve_return,
    receive_return,
    reject_return,
    request_return,
)
from tests.factories.orders import OrderDiscountFactory, PaymentFactory

from .conftest import Shelf


def shipped(shelf: Shelf, quantity: int) -> Order:
    order = shelf.order(first=quantity)
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    return order


def asked_back(shelf: Shelf, order: Order, quantity: int) -> Return:
    return request_return(order=order, quantities={order.lines.get().pk: quantity}, warehouse=shelf.warehouse)


def test_a_cancelled_order_gives_its_promises_back(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=1)
    pack_order(order=order, warehouse=shelf.warehouse)

    order = cancel_order(order=order, reason="Changed their mind")

    assert order.status == "cancelled"
    assert shelf.on_shelf() == [(10, 0), (10, 0)]
    assert order.events.last().message == "Changed their mind"


def test_an_order_that_goods_have_left_for_is_not_cancelled(shelf: Shelf) -> None:
    order = shipped(shelf, 2)

    with pytest.raises(NotInThisState, match="take it back with a return"):
        cancel_order(order=order)

    assert Order.objects.get().status == "placed"


def test_an_order_that_money_is_held_for_is_not_cancelled(shelf: Shelf) -> None:
    order = shelf.order(first=2)
    PaymentFactory(order=order, store=shelf.store)

    with pytest.raises(NotInThisState, match=r"20\.00 EUR were paid"):
        cancel_order(order=order)

    assert shelf.on_shelf() == [(10, 2)]


def test_goods_come_back_to_the_shelf_with_a_row_in_the_ledger(shelf: Shelf) -> None:
    order = shipped(shelf, 3)
    request = approve_return(request=asked_back(shelf, order, 2))

    receive_return(request=request)

    assert shelf.on_shelf() == [(9, 0)]
    assert StockMovement.objects.filter(kind="return").values_list("quantity", "balance_after").get() == (2, 9)
    order.refresh_from_db()
    assert (order.returned_quantity, order.fulfilment_state) == (2, "partly_returned")


def test_what_cannot_be_sold_again_comes_back_without_the_shelf(shelf: Shelf) -> None:
    order = shipped(shelf, 1)
    request = approve_return(request=asked_back(shelf, order, 1))

    receive_return(request=request, write_off=frozenset({request.lines.get().pk}))

    assert shelf.on_shelf() == [(9, 0)]
    order.refresh_from_db()
    assert order.fulfilment_state == "returned"


def test_less_may_come_back_than_was_announced_and_never_more(shelf: Shelf) -> None:
    order = shipped(shelf, 3)
    request = approve_return(request=asked_back(shelf, order, 2))
    line_id = request.lines.get().pk

    with pytest.raises(MoreThanAnnounced):
        receive_return(request=request, quantities={line_id: 3})
    receive_return(request=request, quantities={line_id: 1})

    assert shelf.on_shelf() == [(8, 0)]


def test_what_is_asked_back_already_cannot_be_asked_back_twice(shelf: Shelf) -> None:
    order = shipped(shelf, 3)
    asked_back(shelf, order, 2)

    with pytest.raises(MoreThanShipped, match="1 can"):
        asked_back(shelf, order, 2)
    with pytest.raises(NothingToReturn):
        asked_back(shelf, order, 0)

    assert Return.objects.count() == 1


def test_a_rejected_return_frees_its_units_for_another(shelf: Shelf) -> None:
    order = shipped(shelf, 2)
    reject_return(request=asked_back(shelf, order, 2), reason="Too late")

    assert asked_back(shelf, order, 2).status == "requested"


def test_a_return_is_received_after_it_was_approved_and_once(shelf: Shelf) -> None:
    order = shipped(shelf, 2)
    request = asked_back(shelf, order, 2)

    with pytest.raises(NotInThisState, match="approve it first"):
        receive_return(request=request)
    receive_return(request=approve_return(request=request))
    with pytest.raises(NotInThisState):
        receive_return(request=request)

    assert shelf.on_shelf() == [(10, 0)]


def test_the_refund_is_the_share_of_what_was_paid_after_discounts(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    OrderDiscountFactory(order=order, store=shelf.store, line=order.lines.get(), amount="10.00")
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    request = receive_return(request=approve_return(request=asked_back(shelf, order, 2)))

    assert amount_to_refund(request=request) == Decimal("13.33")
    assert request.created_at <= timezone.now()
