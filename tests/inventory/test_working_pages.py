"""Moving, counting and receiving from the admin: each button asks, shows its effect, and does it once."""

import pytest
from django.urls import reverse

from shop.core.admin.asking import CHANGED_MEANWHILE
from shop.inventory.models import StockCount, StockItem, StockMovement, Transfer
from shop.inventory.services.counting import begin_count
from tests.factories import (
    ReservationFactory,
    StockItemFactory,
    TransferFactory,
    TransferLineFactory,
    VariantFactory,
    WarehouseFactory,
)


def form_of(row, name: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_ask", args=[row.pk, name])


def page_of(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def press(client, row, name: str, **values: object):
    """Fill the form behind a button as it is shown, with some values changed, and press its button."""
    form = client.get(form_of(row, name)).context["form"]
    shown = {field.name: field.value() for field in form if field.value() is not None}
    return client.post(form_of(row, name), {**shown, **values}, follow=True)


def on_hand(warehouse) -> dict[str, int]:
    return dict(StockItem.objects.filter(warehouse=warehouse).values_list("variant__sku", "on_hand"))


@pytest.fixture
def depot(store):
    """Ten of M-1 and five of B-1."""
    place = WarehouseFactory(store=store, name="Depot")
    for sku, barcode, quantity in (("M-1", "400", 10), ("B-1", "401", 5)):
        variant = VariantFactory(store=store, sku=sku, barcode=barcode)
        StockItemFactory(variant=variant, warehouse=place, on_hand=quantity)
    return place


@pytest.fixture
def transfer(store, depot) -> Transfer:
    """A draft of four of M-1 to the corner."""
    item = StockItem.objects.get(warehouse=depot, variant__sku="M-1")
    transfer = TransferFactory(store=store, source=depot, destination=WarehouseFactory(store=store, name="Corner"))
    TransferLineFactory(transfer=transfer, variant=item.variant, quantity=4)
    return transfer


def test_a_transfer_is_sent_and_arrives_in_parts(superuser_client, depot, transfer) -> None:
    asked = superuser_client.get(form_of(transfer, "send"))
    assert list(asked.context["effect"]) == [("Status", "Draft", "On its way"), ("M-1 in Depot", 10, 6)]
    assert on_hand(depot)["M-1"] == 10

    press(superuser_client, transfer, "send")
    line = transfer.lines.get()
    press(superuser_client, transfer, "receive", **{f"units-{line.pk}": 3})
    assert (on_hand(depot)["M-1"], on_hand(transfer.destination)) == (6, {"M-1": 3})

    press(superuser_client, transfer, "receive")
    transfer.refresh_from_db()
    assert (transfer.status, on_hand(transfer.destination)) == ("received", {"M-1": 4})


def test_a_transfer_offers_only_what_is_legal(superuser_client, transfer) -> None:
    def offered() -> list[str]:
        return [ask.label for ask, _ in superuser_client.get(page_of(transfer)).context["asks"]]

    assert offered() == ["Send", "Cancel the transfer"]
    press(superuser_client, transfer, "cancel")
    assert offered() == []


def test_a_transfer_of_more_than_lies_there_says_so_before_it_is_pressed(superuser_client, depot, transfer) -> None:
    transfer.lines.update(quantity=11)

    asked = superuser_client.get(form_of(transfer, "send"))

    assert "M-1: 11 wanted, 10 available" in asked.content.decode()
    assert not StockMovement.objects.filter(kind="transfer_out").exists()


def test_a_count_is_begun_with_what_the_books_say(superuser_client, depot) -> None:
    add = reverse("admin:inventory_stockcount_add")

    superuser_client.post(add, {"warehouse": depot.pk, "sku_beginning": "M", "note": "Spring"})

    count = StockCount.objects.get()
    assert (count.note, count.status) == ("Spring", "open")
    assert list(count.lines.values_list("stock_item__variant__sku", "expected_quantity", "counted_quantity")) == [
        ("M-1", 10, None)
    ]


def test_what_is_scanned_is_added_reviewed_and_posted(superuser_client, depot) -> None:
    count = begin_count(warehouse=depot)

    press(superuser_client, count, "scan", scanned="M-1 6\n400 2\n401")
    press(superuser_client, count, "scan", scanned="B-1 4")

    page = superuser_client.get(page_of(count)).content.decode()
    assert "2 of 2 counted, 1 different" in page
    press(superuser_client, count, "post")
    count.refresh_from_db()
    assert (count.status, on_hand(depot)) == ("posted", {"M-1": 8, "B-1": 5})


def test_what_the_count_is_not_about_is_refused_and_nothing_is_added(superuser_client, store, depot) -> None:
    VariantFactory(store=store, sku="NEW-1")
    count = begin_count(warehouse=depot)

    answer = press(superuser_client, count, "scan", scanned="M-1\nNEW-1")

    assert "This count is not about NEW-1." in answer.content.decode()
    assert not count.lines.exclude(counted_quantity=None).exists()


def test_a_count_that_would_break_a_promise_is_refused_in_the_review(superuser_client, depot) -> None:
    item = StockItem.objects.get(warehouse=depot, variant__sku="M-1")
    ReservationFactory(stock_item=item, quantity=9)
    count = begin_count(warehouse=depot)
    press(superuser_client, count, "scan", scanned="M-1 3")

    asked = superuser_client.get(form_of(count, "post"))

    assert "M-1: 3 found, 9 promised" in asked.content.decode()


def test_a_delivery_that_was_scanned_is_not_received_twice_by_a_second_click(superuser_client, store, depot) -> None:
    VariantFactory(store=store, sku="NEW-1")
    url = form_of(depot, "receive")
    data = {"version": superuser_client.get(url).context["form"]["version"].value(), "scanned": "NEW-1 7"}

    superuser_client.post(url, data)
    second = superuser_client.post(url, data)

    assert StockItem.objects.get(variant__sku="NEW-1").on_hand == 7
    assert second.context["form"].non_field_errors() == [CHANGED_MEANWHILE]


def test_many_scanned_lines_are_received_at_once(superuser_client, superuser, store, depot) -> None:
    VariantFactory(store=store, sku="NEW-1")

    preview = superuser_client.post(form_of(depot, "receive"), {"scanned": "400 2\nNEW-1 7", "_preview": "1"})
    assert list(preview.context["effect"]) == [("M-1: on hand", 10, 12), ("NEW-1: on hand", 0, 7)]
    assert on_hand(depot) == {"M-1": 10, "B-1": 5}

    press(superuser_client, depot, "receive", scanned="400 2\nNEW-1 7", note="LS 9")
    assert on_hand(depot) == {"M-1": 12, "B-1": 5, "NEW-1": 7}
    arrived = StockMovement.objects.filter(reason="LS 9")
    assert set(arrived.values_list("kind", "actor")) == {("receipt", superuser.pk)}


def test_an_unknown_code_is_said_at_the_field_and_nothing_is_received(superuser_client, depot) -> None:
    answer = press(superuser_client, depot, "receive", scanned="M-1\n999")

    assert answer.context["form"].errors["scanned"] == ["No variant has this SKU or barcode: 999."]
    assert on_hand(depot) == {"M-1": 10, "B-1": 5}
