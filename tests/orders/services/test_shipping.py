"""From promise to parcel to ledger: packing, unpacking, dispatching, delivering."""

from decimal import Decimal

import pytest

from shop.inventory.exceptions import InsufficientStock
from shop.inventory.models import Reservation, StockMovement
from shop.orders.exceptions import LineOfAnotherOrder, MoreThanOrdered, NothingToPack, NotInThisState
from shop.orders.models import Order, PaymentMethod
from shop.orders.services.dispatching import confirm_delivery, dispatch
from shop.orders.services.packing import pack_order, unpack
from shop.orders.services.paying import record_payment
from shop.orders.services.refunding import refund
from tests.factories.inventory import WarehouseFactory
from tests.factories.orders import PaymentFactory

from .conftest import Shelf


def line_ids(order: Order) -> list[int]:
    return list(order.lines.order_by("pk").values_list("pk", flat=True))


def states(order: Order) -> tuple[str, str]:
    order.refresh_from_db()
    return order.status, order.fulfilment_state


def test_a_parcel_takes_what_is_promised_in_its_warehouse_and_moves_nothing_yet(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=3)

    parcel = pack_order(order=order, warehouse=shelf.warehouse)

    assert list(parcel.lines.order_by("pk").values_list("quantity", "movement")) == [(2, None), (3, None)]
    assert shelf.on_shelf() == [(10, 2), (10, 3)]
    assert states(order) == ("placed", "unfulfilled")


def test_a_parcel_that_leaves_keeps_its_promises_and_writes_the_ledger(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=3)
    parcel = pack_order(order=order, warehouse=shelf.warehouse)

    parcel = dispatch(fulfilment=parcel, carrier="DHL", tracking_number="123")

    assert shelf.on_shelf() == [(8, 0), (7, 0)]
    assert list(
        StockMovement.objects.filter(kind="sale").order_by("pk").values_list("quantity", "balance_after", "reason")
    ) == [(-2, 8, f"Order {order.number}"), (-3, 7, f"Order {order.number}")]
    assert (parcel.status, parcel.tracking_number) == ("shipped", "123")
    assert states(order) == ("placed", "fulfilled")


def test_a_part_of_a_promise_leaves_and_the_rest_stays_promised(shelf: Shelf) -> None:
    order = shelf.order(first=5)
    [line_id] = line_ids(order)

    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse, quantities={line_id: 2}))

    assert shelf.on_shelf() == [(8, 3)]
    assert list(Reservation.objects.order_by("pk").values_list("quantity", "status")) == [
        (5, "fulfilled"),
        (3, "open"),
    ]
    assert states(order) == ("placed", "partly_fulfilled")

    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))

    assert shelf.on_shelf() == [(5, 0)]
    assert states(order) == ("placed", "fulfilled")


def test_an_order_that_is_paid_is_completed_when_the_last_parcel_leaves(shelf: Shelf) -> None:
    order = shelf.order(first=1)
    PaymentFactory(order=order, store=shelf.store, method=PaymentMethod.CASH, amount=order.total_amount)

    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))

    assert states(order) == ("completed", "fulfilled")
    assert list(order.events.values_list("kind", flat=True)) == ["placed", "changed", "shipped", "completed"]


def test_an_order_of_which_a_part_was_paid_and_given_back_is_not_complete(shelf: Shelf) -> None:
    order = shelf.order(first=1)
    refund(payment=record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("0.01")))

    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))

    assert states(order) == ("placed", "fulfilled")


def test_a_parcel_can_be_unpacked_until_it_leaves(shelf: Shelf) -> None:
    order = shelf.order(first=2)
    parcel = pack_order(order=order, warehouse=shelf.warehouse)

    unpack(fulfilment=parcel)

    assert shelf.on_shelf() == [(10, 2)]
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    assert shelf.on_shelf() == [(8, 0)]


def test_a_parcel_that_has_left_is_neither_unpacked_nor_dispatched_again(shelf: Shelf) -> None:
    parcel = dispatch(fulfilment=pack_order(order=shelf.order(first=2), warehouse=shelf.warehouse))

    with pytest.raises(NotInThisState, match="shipped"):
        unpack(fulfilment=parcel)
    with pytest.raises(NotInThisState, match="shipped"):
        dispatch(fulfilment=parcel)

    assert shelf.on_shelf() == [(8, 0)]


def test_a_shipped_parcel_arrives_once(shelf: Shelf) -> None:
    parcel = dispatch(fulfilment=pack_order(order=shelf.order(first=2), warehouse=shelf.warehouse))

    assert confirm_delivery(fulfilment=parcel).status == "delivered"
    with pytest.raises(NotInThisState):
        confirm_delivery(fulfilment=parcel)


def test_no_more_is_packed_than_is_left_to_ship(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    [line_id] = line_ids(order)
    pack_order(order=order, warehouse=shelf.warehouse, quantities={line_id: 2})

    with pytest.raises(MoreThanOrdered, match="1 are left"):
        pack_order(order=order, warehouse=shelf.warehouse, quantities={line_id: 2})

    assert order.fulfilments.count() == 1


def test_a_parcel_without_goods_or_with_another_orders_line_is_refused(shelf: Shelf) -> None:
    order, other = shelf.order(first=1), shelf.order(first=1)

    with pytest.raises(NothingToPack):
        pack_order(order=order, warehouse=shelf.warehouse, quantities={})
    with pytest.raises(NothingToPack):
        pack_order(order=order, warehouse=WarehouseFactory(store=shelf.store))
    with pytest.raises(LineOfAnotherOrder):
        pack_order(order=order, warehouse=shelf.warehouse, quantities={line_ids(other)[0]: 1})

    assert order.fulfilments.count() == 0


def test_goods_that_were_never_in_the_warehouse_cannot_leave_it(shelf: Shelf) -> None:
    order = shelf.order(first=1)
    elsewhere = WarehouseFactory(store=shelf.store)
    parcel = pack_order(order=order, warehouse=elsewhere, quantities={line_ids(order)[0]: 1})

    with pytest.raises(InsufficientStock):
        dispatch(fulfilment=parcel)

    assert shelf.on_shelf() == [(10, 1)]
