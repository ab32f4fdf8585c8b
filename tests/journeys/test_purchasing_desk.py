"""From low stock to a full shelf: advice, a purchase order for the supplier, a delivery in parts, and the ledger."""

from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from shop.inventory.models import StockItem
from shop.purchasing.models import PurchaseOrder
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.test_order_desk import member, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_what_is_low_is_ordered_arrives_in_parts_and_lies_on_the_shelf(
    browser: Browser, live_server: LiveServer, store: Store
):
    supplier = f.SupplierFactory(store=store, name="Teapot Mill", lead_time_days=7)
    variant = f.VariantFactory(store=store, product__status="active", product__name="Blue teapot", sku="TEAPOT")
    f.SupplierProductFactory(
        supplier=supplier, variant=variant, is_preferred=True, unit_cost_amount=Decimal("4.5000"), pack_quantity=6
    )
    place = f.WarehouseFactory(store=store, name="Harbour")
    item = f.StockItemFactory(store=store, variant=variant, warehouse=place, on_hand=2, reorder_point=10)
    page = tab_of(browser, live_server, member(store, "Warehouse"))

    # Two lie there, ten are wanted: eight are missing, two packs of six make twelve.
    page.goto(f"{live_server.url}/admin/purchasing/purchaseorder/advice/")
    asked = page.get_by_label("Units of TEAPOT to order")
    expect(asked).to_have_value("12")
    page.get_by_role("button", name="Draft the purchase orders").click()
    expect(page.get_by_text("Look at them, then send them.")).to_be_visible()
    purchase = PurchaseOrder.objects.get()

    page.get_by_role("link", name=purchase.number).first.click()
    page.get_by_role("link", name="Send", exact=True).click()
    page.locator("button.bo-primary").click()
    expect(page.get_by_text("is ordered, and expected on")).to_be_visible()

    # Seven come first; the rest a day later.
    for units, note, lying in ((7, "LS 1", 9), (5, "LS 2", 14)):
        page.get_by_role("link", name="Receive", exact=True).click()
        page.get_by_label("Units: TEAPOT").fill(str(units))
        page.get_by_label("Delivery note").fill(note)
        page.locator("button.bo-primary").click()
        expect(page.get_by_text(f"of {purchase.number} are on the shelf of Harbour.")).to_be_visible()
        item.refresh_from_db()
        assert item.on_hand == lying

    purchase.refresh_from_db()
    assert purchase.status == "received"
    expect(page.get_by_role("row", name="LS 1").get_by_text("7 × TEAPOT")).to_be_visible()
    page.goto(f"{live_server.url}/admin/inventory/stockitem/{item.pk}/change/")
    expect(page.get_by_role("link", name=purchase.number).first).to_be_visible()
    newest = StockItem.objects.get(pk=item.pk).movements.order_by("-pk")[0]
    assert (newest.quantity, newest.unit_cost_amount, newest.balance_after) == (5, Decimal("4.5000"), 14)
    page.goto(f"{live_server.url}/admin/purchasing/purchaseorder/advice/")
    expect(page.get_by_text("Nothing is low here.")).to_be_visible()
    page.context.close()
