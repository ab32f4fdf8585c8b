"""Pick and pack: what the page shows to whom, and what scanning, ticking and sending do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.orders.models import Fulfilment
from shop.orders.picking import open_parcels, orders_to_pick, pick_list
from shop.orders.quoting import Wanted
from shop.orders.services.packing import pack_order
from shop.orders.services.placing import place_order
from tests import factories as f
from tests.support.budgets import assert_flat

from .conftest import Shelf, SignedIn


def page(shelf: Shelf) -> str:
    return f"{reverse('admin:orders_fulfilment_pick')}?warehouse={shelf.warehouse.pk}"


def shown(client: Client, shelf: Shelf) -> Any:
    return client.get(page(shelf)).context


def test_the_page_says_what_to_fetch_for_all_orders_and_what_belongs_to_each(shelf: Shelf, signed_in: SignedIn):
    variant = shelf.stock()
    for units in (2, 3):
        place_order(store=shelf.store, wanted=[Wanted(variant_id=variant, quantity=units)])

    context = shown(signed_in("Warehouse"), shelf)

    assert [[line.units for line in order.lines] for order in context["orders"]] == [[2], [3]]
    assert [(row.units, row.orders) for row in context["variants"]] == [(5, 2)]


def test_what_lies_in_a_parcel_is_to_be_sent_and_no_longer_to_be_picked(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=3), signed_in("Warehouse")
    parcel = pack_order(order=order, warehouse=shelf.warehouse, quantities={order.lines.get().pk: 2})

    context = shown(client, shelf)

    assert [line.units for line in context["orders"][0].lines] == [1]
    assert context["parcels"] == [parcel]


def test_goods_promised_elsewhere_are_not_picked_here(shelf: Shelf):
    shelf.order(first=3)

    assert orders_to_pick(warehouse=f.WarehouseFactory(store=shelf.store)) == []


def test_a_scanned_number_is_packed_and_an_unknown_one_is_told(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=3), signed_in("Warehouse")

    answers = [
        client.post(page(shelf), {"number": number}, follow=True).content.decode()
        for number in (f"#{order.number}", "nonsense", order.number)
    ]

    assert f"Packed: #{order.number}." in answers[0]
    assert "No order of this store has this number." in answers[1]
    assert "There is nothing to pack" in answers[2]
    assert Fulfilment.objects.count() == 1


def test_ticked_orders_are_packed_each_by_itself(shelf: Shelf, signed_in: SignedIn):
    first, second, third = (shelf.order(first=1) for _ in range(3))
    pack_order(order=second, warehouse=shelf.warehouse)

    answer = signed_in("Warehouse").post(page(shelf), {"order": [first.pk, second.pk, third.pk]}, follow=True)

    text = answer.content.decode()
    assert f"Packed: #{first.number}, #{third.number}." in text
    assert f"#{second.number}: There is nothing to pack" in text


def test_a_parcel_is_sent_with_its_tracking_number(shelf: Shelf, signed_in: SignedIn):
    parcel = pack_order(order=shelf.order(first=3), warehouse=shelf.warehouse)

    signed_in("Warehouse").post(page(shelf), {"parcel": parcel.pk, "carrier": "DHL", "tracking_number": "42"})

    parcel.refresh_from_db()
    assert (parcel.status, parcel.carrier, parcel.tracking_number) == ("shipped", "DHL", "42")
    assert shelf.on_shelf() == [(7, 0)]


@pytest.mark.parametrize(("role", "status"), [("Manager", 200), ("Warehouse", 200), ("Read-only", 403)])
def test_the_page_is_for_those_who_ship(shelf: Shelf, signed_in: SignedIn, role: str, status: int):
    assert signed_in(role).get(page(shelf)).status_code == status


def test_the_list_packs_what_is_promised_and_reports_per_order(shelf: Shelf, signed_in: SignedIn):
    first, second = shelf.order(first=1), shelf.order(first=1)
    pack_order(order=second, warehouse=shelf.warehouse)

    answer = signed_in("Warehouse").post(
        reverse("admin:orders_order_changelist"),
        {"action": "pack", "_selected_action": [first.pk, second.pk]},
        follow=True,
    )

    text = answer.content.decode()
    assert "1 order packed." in text
    assert f"#{second.number}: There is nothing to pack" in text
    assert Fulfilment.objects.count() == 2


def test_the_work_of_a_warehouse_is_read_in_three_statements_however_much_it_is(shelf: Shelf):
    def grow(count: int) -> None:
        for _ in range(count):
            shelf.order(first=1)
            pack_order(order=shelf.order(first=2), warehouse=shelf.warehouse)

    def read() -> None:
        pick_list(orders_to_pick(warehouse=shelf.warehouse))
        open_parcels(warehouse=shelf.warehouse)

    assert_flat(read, grow, rows=(2, 8))


def test_the_sidebar_marks_one_page_as_open(shelf: Shelf, signed_in: SignedIn):
    assert signed_in("Warehouse").get(page(shelf)).content.decode().count("aria-current") == 1
