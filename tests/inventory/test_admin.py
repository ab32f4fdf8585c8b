"""The pages of stock, as a person in the warehouse uses them."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.services.writing_roles import write_roles
from shop.core.admin.asking import CHANGED_MEANWHILE
from shop.inventory.models import StockItem, StockMovement
from shop.orders.models import FulfilmentLine
from tests.factories import (
    FulfilmentFactory,
    FulfilmentLineFactory,
    MembershipFactory,
    OrderFactory,
    ProductFactory,
    StockItemFactory,
    StockMovementFactory,
    TransferFactory,
    TransferLineFactory,
    UserFactory,
    WarehouseFactory,
)
from tests.support.budgets import assert_flat, recorded
from tests.support.forms import sent_back

LEDGER = reverse("admin:inventory_stockmovement_changelist")


@pytest.fixture
def item(store) -> StockItem:
    """Ten on hand, three of them promised."""
    variant = ProductFactory(store=store, name="Milk", variant__sku="M-1").variants.get()
    place = WarehouseFactory(store=store, name="Depot", code="D1")
    return StockItemFactory(variant=variant, warehouse=place, on_hand=10, reserved=3)


def page_of(item: StockItem) -> str:
    return reverse("admin:inventory_stockitem_change", args=[item.pk])


def form_of(item: StockItem, name: str) -> str:
    return reverse(f"admin:inventory_stockitem_{name}", args=[item.pk])


def on_hand(item: StockItem) -> int:
    return StockItem.objects.get(pk=item.pk).on_hand


def test_received_goods_stand_in_the_ledger_with_the_person_and_the_note(superuser_client, superuser, item) -> None:
    answer = superuser_client.post(
        form_of(item, "receive"), {"quantity": "5", "unit_cost_amount": "1.25", "reason": "Delivery 4711"}, follow=True
    )

    newest = item.movements.first()
    assert (newest.kind, newest.quantity, newest.balance_after, newest.reason, newest.actor) == (
        "receipt",
        5,
        15,
        "Delivery 4711",
        superuser,
    )
    assert b"5 units received: 15 lie there now." in answer.content
    assert b"Delivery 4711" in answer.content


@pytest.mark.parametrize("form", ["receive", "adjust", "write_off"])
def test_a_second_click_moves_nothing_and_asks_to_look_again(superuser_client, item, form) -> None:
    url = form_of(item, form)
    seen = superuser_client.get(url).context["form"]["seen"].value()
    data = {"seen": seen, "quantity": "2", "reason": "Delivery 4711"}

    superuser_client.post(url, data)
    after_one = on_hand(item)
    second = superuser_client.post(url, data)

    assert after_one in (12, 8)
    assert on_hand(item) == after_one
    assert second.context["form"].non_field_errors() == [CHANGED_MEANWHILE]
    superuser_client.post(url, data | {"seen": second.context["form"]["seen"].value()})
    assert on_hand(item) == 2 * after_one - 10


@pytest.mark.parametrize(
    ("form", "data", "field", "message"),
    [
        ("receive", {"quantity": "0"}, "quantity", "Give a whole quantity of at least one."),
        ("receive", {"quantity": "1.5"}, "quantity", "Enter a whole number."),
        ("adjust", {"quantity": "0", "reason": "?"}, "quantity", "An adjustment changes something"),
        ("adjust", {"quantity": "-8", "reason": "Gone"}, "quantity", "8 cannot be taken: 10 lie there, 3 of them"),
        ("adjust", {"quantity": "1", "reason": "  "}, "reason", "This field is required."),
        ("write_off", {"quantity": "-1", "reason": "Broken"}, "quantity", "Give a whole quantity of at least one."),
        ("write_off", {"quantity": "8", "reason": "Broken"}, "quantity", "8 cannot be taken: 10 lie there, 3 of them"),
    ],
)
def test_what_a_service_refuses_is_said_beside_the_field(superuser_client, item, form, data, field, message) -> None:
    answer = superuser_client.post(form_of(item, form), data)

    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert errors[field][0].startswith(message)
    assert (on_hand(item), StockMovement.objects.count()) == (10, 1)


def test_an_adjustment_and_a_write_off_take_from_what_lies_there(superuser_client, item) -> None:
    superuser_client.post(form_of(item, "adjust"), {"quantity": "-2", "reason": "Torn"})
    superuser_client.post(form_of(item, "write_off"), {"quantity": "1", "reason": "Stolen"})

    movements = item.movements.order_by("-id")[:2]
    assert [(row.kind, row.quantity, row.balance_after) for row in movements] == [
        ("write_off", -1, 7),
        ("adjustment", -2, 8),
    ]


def test_the_page_says_what_lies_there_what_is_promised_and_what_is_coming(superuser_client, store, item) -> None:
    transfer = TransferFactory(store=store, destination=item.warehouse, sent=True)
    TransferLineFactory(transfer=transfer, variant=item.variant, quantity=4)

    content = superuser_client.get(page_of(item)).content.decode()

    for label, figure in (("On hand", 10), ("Reserved", 3), ("Available", 7), ("Incoming", 4)):
        assert f"<dt>{label}</dt><dd>{figure}</dd>" in content


def shipped_from(item: StockItem) -> FulfilmentLine:
    """A unit of it that has left for an order."""
    order = OrderFactory(store=item.store, lines__variant=item.variant)
    parcel = FulfilmentFactory(order=order, warehouse=item.warehouse)
    return FulfilmentLineFactory(fulfilment=parcel, line=order.lines.get(), shipped=True)


def test_a_movement_in_the_ledger_links_to_the_order_that_caused_it(superuser_client, item) -> None:
    line = shipped_from(item)
    order = reverse("admin:orders_order_change", args=[line.order_id])

    page, ledger = superuser_client.get(page_of(item)), superuser_client.get(LEDGER)

    assert order.encode() in page.content
    assert order.encode() in ledger.content


def test_a_movement_links_to_its_transfer(superuser_client, store, item) -> None:
    movement = StockMovementFactory(stock_item=item, kind="transfer_out", quantity=-1)
    transfer = TransferFactory(store=store, source=item.warehouse, sent=True)
    TransferLineFactory(transfer=transfer, variant=item.variant, quantity=1, sent_movement=movement)

    content = superuser_client.get(page_of(item)).content.decode()

    assert f"Transfer {transfer.pk} to {transfer.destination}" in content
    assert reverse("admin:inventory_transfer_change", args=[transfer.pk]) in content


def test_the_page_says_what_lay_there_on_an_earlier_day(superuser_client, item) -> None:
    now = timezone.now()
    StockMovementFactory(stock_item=item, quantity=20, reason="Long ago", occurred_at=now - dt.timedelta(days=9))

    page = superuser_client.get(page_of(item), {"as_of": f"{now - dt.timedelta(days=2):%Y-%m-%d}"})

    assert b"<strong>20</strong> lay there" in page.content
    assert b"Long ago" in page.content


@pytest.mark.parametrize("asked", ["soon", "2017-13-45", "2017-02-30T10:00", "9" * 40])
def test_a_date_that_is_none_is_said_to_be_none(superuser_client, item, asked) -> None:
    page = superuser_client.get(page_of(item), {"as_of": asked})

    assert b"That is no date." in page.content


def test_what_lies_there_is_no_field_of_the_form(superuser_client, item) -> None:
    page = superuser_client.get(page_of(item))

    superuser_client.post(page_of(item), sent_back(page, on_hand="99", reserved="0", reorder_point="12"))

    item.refresh_from_db()
    assert (item.on_hand, item.reserved, item.reorder_point) == (10, 3, 12)


def test_who_may_only_look_gets_no_buttons_and_no_forms(item) -> None:
    write_roles()
    support = UserFactory(is_staff=True)
    MembershipFactory(store=item.store, user=support, role=Group.objects.get(name="Support"))
    client = Client()
    client.force_login(support)

    page = client.get(page_of(item))
    refused = client.post(form_of(item, "adjust"), {"quantity": "-1", "reason": "Mine now"})

    assert page.status_code == 200
    assert form_of(item, "receive").encode() not in page.content
    assert refused.status_code == 403
    assert on_hand(item) == 10


def test_the_stock_of_another_store_is_not_there(superuser_client, store) -> None:
    foreign = StockItemFactory(on_hand=5)

    answer = superuser_client.post(form_of(foreign, "write_off"), {"quantity": "5", "reason": "Wrong shop"})

    assert answer.status_code == 404
    assert on_hand(foreign) == 5


def test_stock_is_found_by_sku_barcode_and_part_of_the_products_name(superuser_client, store) -> None:
    for name, sku, barcode in (("Whole milk", "M-1", "400"), ("Rye bread", "B-1", "500")):
        product = ProductFactory(store=store, name=name, variant__sku=sku, variant__barcode=barcode)
        StockItemFactory(variant=product.variants.get(), warehouse=WarehouseFactory(store=store))
    url = reverse("admin:inventory_stockitem_changelist")

    found = [
        [str(row.variant) for row in superuser_client.get(url, {"q": text}).context["cl"].result_list]
        for text in ("M-1", "500", "bread", "nothing at all")
    ]

    assert found == [["M-1"], ["B-1"], ["B-1"], []]


def test_the_low_ones_can_be_shown_alone(superuser_client, item) -> None:
    StockItem.objects.filter(pk=item.pk).update(reorder_point=7)
    StockItemFactory(variant=ProductFactory(store=item.store).variants.get(), warehouse=item.warehouse, on_hand=50)

    page = superuser_client.get(reverse("admin:inventory_stockitem_changelist"), {"is_low__exact": "1"})

    assert list(page.context["cl"].result_list) == [item]


def test_a_consignment_on_its_way_keeps_its_lines(superuser_client, store, item) -> None:
    transfer = TransferFactory(store=store, source=item.warehouse, sent=True)
    line = TransferLineFactory(transfer=transfer, variant=item.variant, quantity=3)
    url = reverse("admin:inventory_transfer_change", args=[transfer.pk])
    page = superuser_client.get(url)

    superuser_client.post(url, sent_back(page, note="Late", lines__0__quantity="1"))

    line.refresh_from_db()
    transfer.refresh_from_db()
    assert (transfer.note, line.quantity) == ("Late", 3)


@pytest.mark.parametrize("model", ["stockitem", "stockmovement", "reservation"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(superuser_client, store, model) -> None:
    def grow(rows: int) -> None:
        for _ in range(rows):
            variant = ProductFactory(store=store).variants.get()
            StockItemFactory(variant=variant, warehouse=WarehouseFactory(store=store), on_hand=5, reserved=1)

    assert_flat(lambda: superuser_client.get(reverse(f"admin:inventory_{model}_changelist")), grow)


def test_the_ledger_asks_as_often_for_many_orders_as_for_few(superuser_client, item) -> None:
    StockMovementFactory(stock_item=item, quantity=100)

    def grow(rows: int) -> None:
        for _ in range(rows):
            shipped_from(item)

    assert_flat(lambda: superuser_client.get(page_of(item)), grow)
    assert_flat(lambda: superuser_client.get(LEDGER), grow)


def test_the_page_of_a_movement_asks_for_its_cause_once(superuser_client, store) -> None:
    order = OrderFactory(store=store)
    parcel = FulfilmentLineFactory(fulfilment=FulfilmentFactory(order=order), line=order.lines.get(), shipped=True)
    address = reverse("admin:inventory_stockmovement_change", args=[parcel.movement_id])

    with recorded() as sent:
        page = superuser_client.get(address).content.decode()

    assert f"Order {order}" in page
    assert sum('FROM "orders_fulfilmentline"' in statement.sql for statement in sent) == 1


def test_what_lay_in_a_warehouse_comes_as_a_file_and_what_is_no_date_as_a_sentence(superuser_client) -> None:
    item = StockItemFactory(on_hand=5)
    page = reverse("admin:inventory_warehouse_stock.csv", args=[item.warehouse_id])

    now, before, never = (superuser_client.get(page, {"at": at}) for at in ("", "2001-01-01", "yesterday"))

    assert b"".join(now.streaming_content).decode().splitlines()[1:] == [
        f"{item.variant.sku},,{item.variant.product.name},5"
    ]
    assert b"".join(before.streaming_content).decode().splitlines()[1:] == []
    assert "2001-01-01-2359.csv" in before.headers["Content-Disposition"]
    assert never.status_code == 302
