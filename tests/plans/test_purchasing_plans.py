"""How purchases are read at 50,000 of them: what is on its way, the advice, and what arrived, by their indexes."""

import datetime as dt

import pytest

from shop.catalog.models import Product, Variant
from shop.inventory.causes import causes_of
from shop.inventory.incoming import incoming_units
from shop.inventory.models import StockItem, StockMovement, Warehouse
from shop.purchasing.advising import reorder_advice
from shop.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    Supplier,
    SupplierProduct,
)
from shop.stores.models import Store
from tests import factories as f
from tests.support.plans import assert_plan
from tests.support.volumes import fill

from .executed import assert_stands_on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PURCHASES, VARIANTS, SUPPLIERS = 50_000, 5_000, 50
SMALL = {"purchasing_supplier", "inventory_warehouse"}


@pytest.fixture
def store() -> Store:
    """A line a purchase, one purchase in 500 on its way and the others received; every item was sold every few days."""
    store = f.StoreFactory()
    own = str(store.pk)
    place = f.WarehouseFactory(store=store).pk
    fill(Product, VARIANTS, store_id=own, name="'Product ' || i", slug="'p' || i", description="''", status="'draft'")
    product = Product.objects.get(slug="p1").pk
    variant_columns = {
        "store_id": own,
        "product_id": f"{product} + i - 1",
        "sku": "'SKU-' || i",
        "unit": "'each'",
        "price_quantity": "1",
        "position": "0",
        "is_active": "true",
        "allows_backorder": "false",
    }
    fill(Variant, VARIANTS, **variant_columns)
    variant = Variant.objects.get(sku="SKU-1").pk
    fill(
        StockItem,
        VARIANTS,
        store_id=own,
        variant_id=f"{variant} + i - 1",
        warehouse_id=str(place),
        on_hand="0",
        reserved="0",
        reorder_point="CASE WHEN i % 100 = 0 THEN 5 ELSE 0 END",
    )
    item = StockItem.objects.get(variant=variant).pk
    movement = {"store_id": own, "stock_item_id": f"{item} + i % {VARIANTS}", "reason": "''"}
    when = "'2026-01-01Z'::timestamptz + i * interval '1 minute'"
    fill(StockMovement, PURCHASES, kind="'receipt'", quantity="1", occurred_at=when, **movement)
    fill(StockMovement, PURCHASES, kind="'sale'", quantity="-1", occurred_at=f"{when} + interval '1 day'", **movement)
    fill(
        Supplier,
        SUPPLIERS,
        store_id=own,
        name="'Supplier ' || i",
        contact_email="''",
        phone="''",
        currency="'EUR'",
        lead_time_days="7",
        over_delivery_percent="0",
        is_active="true",
    )
    supplier = Supplier.objects.get(name="Supplier 1").pk
    fill(
        SupplierProduct,
        VARIANTS,
        store_id=own,
        supplier_id=f"{supplier} + i % {SUPPLIERS}",
        variant_id=f"{variant} + i - 1",
        supplier_sku="''",
        unit_cost_amount="2",
        pack_quantity="1",
        minimum_quantity="1",
        is_preferred="true",
    )
    fill(
        PurchaseOrder,
        PURCHASES,
        store_id=own,
        supplier_id=f"{supplier} + i % {SUPPLIERS}",
        warehouse_id=str(place),
        number="'PO-' || i",
        status="CASE WHEN i % 500 = 0 THEN 'sent' ELSE 'received' END",
        sent_at="'2026-01-01Z'",
        currency="'EUR'",
        note="''",
    )
    purchase = PurchaseOrder.objects.get(number="PO-1").pk
    fill(
        PurchaseOrderLine,
        PURCHASES,
        store_id=own,
        purchase_order_id=f"{purchase} + i - 1",
        variant_id=f"{variant} + i % {VARIANTS}",
        quantity="1",
        tolerance_quantity="0",
        unit_cost_amount="2",
        received_quantity="0",
    )
    fill(Receipt, PURCHASES, store_id=own, purchase_order_id=f"{purchase} + i - 1", delivery_note="''")
    line = PurchaseOrderLine.objects.get(purchase_order=purchase).pk
    receipt = Receipt.objects.get(purchase_order=purchase).pk
    arrived = StockMovement.objects.filter(kind="receipt").order_by("pk")[0].pk
    fill(
        ReceiptLine,
        PURCHASES,
        store_id=own,
        purchase_order_id=f"{purchase} + i - 1",
        receipt_id=f"{receipt} + i - 1",
        line_id=f"{line} + i - 1",
        quantity="1",
        movement_id=f"{arrived} + i - 1",
    )
    return store


def test_what_is_on_its_way_is_read_from_the_purchases_that_are(store: Store) -> None:
    place = Warehouse.objects.get()
    newest = PurchaseOrder.objects.filter(store=store, status="sent").order_by("-id")[:101]

    assert_plan(newest, uses={"purchase_order_on_its_way"}, never={"Seq Scan", "Sort"})
    variants = list(Variant.objects.order_by("pk").values_list("pk", flat=True)[:5])
    assert_stands_on(lambda: incoming_units(warehouse_id=place.pk, variant_ids=variants), small=SMALL)


def test_the_advice_reads_the_low_items_and_their_weeks_of_the_ledger(store: Store) -> None:
    place = Warehouse.objects.get()

    advice = reorder_advice(warehouse=place)

    assert len(advice) == VARIANTS // 100
    assert advice[0].sold == PURCHASES // VARIANTS
    assert_stands_on(lambda: reorder_advice(warehouse=place), "stock_low", "movement_ledger", small=SMALL)


def test_what_arrived_of_a_purchase_and_what_a_movement_came_from_are_found_by_keys(store: Store) -> None:
    purchase = PurchaseOrder.objects.get(number="PO-777")
    movement = ReceiptLine.objects.get(purchase_order=purchase).movement

    assert_stands_on(lambda: list(ReceiptLine.objects.filter(purchase_order=purchase)), "receipt_line_of_order")
    assert_stands_on(lambda: list(purchase.receipts.order_by("-id")[:20]), "receipt_of_order")
    assert_stands_on(lambda: causes_of([movement]), small=SMALL)
    assert causes_of([movement])[movement.pk].thing == purchase
    assert movement.occurred_at > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
