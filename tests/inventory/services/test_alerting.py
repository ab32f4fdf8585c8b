"""Who is told about which shelves, how often, and who is not."""

import pytest
from django.core import mail
from django.urls import reverse

from shop.inventory.models import StockAlert, StockItem
from shop.inventory.services.alerting import send_stock_alerts
from shop.inventory.tasks import tell_about_low_stock
from tests.factories import (
    MembershipFactory,
    StockAlertFactory,
    StockItemFactory,
    StoreFactory,
    UserFactory,
    VariantFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def low() -> StockItem:
    """Two left of something whose reorder point is five."""
    store = StoreFactory(name="Corner shop")
    place = WarehouseFactory(store=store, name="Depot")
    return StockItemFactory(variant=VariantFactory(store=store, sku="M-1"), warehouse=place, on_hand=2, reorder_point=5)


def wish(item: StockItem, **values: object) -> StockAlert:
    """An alert of somebody who works in the item's store."""
    alert = StockAlertFactory(**{"store": item.store, "warehouse": item.warehouse, **values})
    MembershipFactory(store=item.store, user=alert.user)
    return alert


def test_who_asked_is_told_once_about_the_same_shelves(low) -> None:
    alert = wish(low, user__email="ada@example.com")

    assert send_stock_alerts() == 1
    assert send_stock_alerts() == 0

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.com"], "Corner shop: stock that needs you")
    assert "Low stock in Depot (1):\n- M-1 " in sent.body
    assert "2 available, reorder at 5" in sent.body
    alert.refresh_from_db()
    assert alert.told_at is not None


def test_another_low_item_is_news(low) -> None:
    wish(low)
    send_stock_alerts()
    StockItemFactory(store=low.store, warehouse=low.warehouse, on_hand=1, reorder_point=5)

    assert send_stock_alerts() == 1
    assert "Low stock in Depot (2):" in mail.outbox[1].body


def test_who_asked_about_empty_shelves_hears_nothing_of_low_ones(low) -> None:
    wish(low, kind="out")
    assert send_stock_alerts() == 0

    StockItemFactory(
        store=low.store, warehouse=low.warehouse, on_hand=3, reserved=3, reorder_point=5, variant__sku="B-1"
    )
    assert send_stock_alerts() == 1
    assert "B-1" in mail.outbox[0].body
    assert "M-1" not in mail.outbox[0].body


def test_all_wishes_of_a_person_come_in_one_letter(low) -> None:
    first = wish(low)
    StockAlertFactory(store=low.store, user=first.user, warehouse=None)

    assert send_stock_alerts() == 1
    assert "Low stock in Depot (1):" in mail.outbox[0].body
    assert "Low stock in all warehouses (1):" in mail.outbox[0].body


def test_other_warehouses_other_stores_and_plenty_are_no_news(low) -> None:
    wish(low, warehouse=WarehouseFactory(store=low.store))
    elsewhere = StockItemFactory(on_hand=50, reorder_point=5)
    wish(elsewhere, warehouse=None)

    assert send_stock_alerts() == 0


def test_who_has_left_is_told_nothing(low) -> None:
    StockAlertFactory(store=low.store, warehouse=low.warehouse)
    wish(low, user=UserFactory(is_active=False))

    assert send_stock_alerts() == 0
    assert mail.outbox == []


def test_the_clock_sends_what_is_due(low) -> None:
    wish(low)

    assert tell_about_low_stock.call() == 1


def test_a_person_asks_for_and_sees_their_own_alerts_only(superuser_client, superuser, low) -> None:
    StockAlertFactory(store=low.store, warehouse=low.warehouse)
    add = reverse("admin:inventory_stockalert_add")

    superuser_client.post(add, {"kind": "out", "warehouse": ""})
    again = superuser_client.post(add, {"kind": "out", "warehouse": ""})

    listed = superuser_client.get(reverse("admin:inventory_stockalert_changelist")).context["cl"].result_list
    assert [(alert.user, alert.kind, alert.warehouse) for alert in listed] == [(superuser, "out", None)]
    assert "You are told about this already." in again.content.decode()
