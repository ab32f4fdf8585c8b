"""How stock is read at 50,000 items and as many movements: each selector by the index that its docstring names."""

import datetime as dt

import pytest
from django.utils import timezone

from shop.backoffice.variant_sheet import sheet_places
from shop.catalog.models import Product, Variant
from shop.inventory.counts import Shown, count_page
from shop.inventory.models import (
    Reservation,
    StockCountLine,
    StockItem,
    StockMovement,
    Transfer,
    TransferLine,
    Warehouse,
)
from shop.inventory.selectors import (
    available_everywhere,
    incoming,
    ledger,
    stock_as_of,
    stock_of_product,
    stock_totals,
)
from shop.stores.models import Store
from tests.factories import StockCountFactory, StoreFactory
from tests.support.plans import assert_plan, indexes_used
from tests.support.volumes import analyze, fill, settle

from .executed import assert_stands_on, reads_whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VARIANTS, PLACES = 10_000, 50
ITEMS = 50_000
MOVEMENTS = 50_000


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """10,000 variants, each in five of 50 warehouses; a movement an item; 2,000 transfers of ten lines."""
    store = StoreFactory()
    own = str(store.pk)
    fill(Product, VARIANTS, store_id=own, name="'Product ' || i", slug="'p' || i", description="''", status="'draft'")
    first = Product.objects.get(slug="p1").pk
    fill(
        Variant,
        VARIANTS,
        store_id=own,
        product_id=f"{first} + i - 1",
        sku="'SKU-' || i",
        unit="'each'",
        price_quantity="1",
        position="0",
        is_active="true",
        allows_backorder="false",
    )
    variant = Variant.objects.get(sku="SKU-1").pk
    empty = {"city": "''", "postal_code": "''", "country": "'DE'"}
    fill(Warehouse, PLACES, store_id=own, code="'W' || i", name="'W' || i", priority="100", is_active="true", **empty)
    place = Warehouse.objects.get(code="W1").pk
    fill(
        StockItem,
        ITEMS,
        store_id=own,
        variant_id=f"{variant} + (i - 1) % {VARIANTS}",
        warehouse_id=f"{place} + ((i - 1) % {VARIANTS} + (i - 1) / {VARIANTS}) % {PLACES}",
        on_hand="0",
        reserved="0",
        reorder_point="(i % 100 = 0)::int",
    )
    item = StockItem.objects.order_by("pk").first().pk
    fill(
        StockMovement,
        MOVEMENTS,
        store_id=own,
        stock_item_id=f"{item} + (i - 1) % {ITEMS}",
        kind="'receipt'",
        quantity="5",
        reason="''",
        occurred_at="now() - i * interval '1 minute'",
    )
    fill(
        Transfer,
        2_000,
        store_id=own,
        source_id=f"{place} + i % {PLACES}",
        destination_id=f"{place} + (i + 1) % {PLACES}",
        status="'sent'",
        note="''",
        sent_at="now()",
    )
    transfer = Transfer.objects.order_by("pk").first().pk
    fill(
        TransferLine,
        20_000,
        store_id=own,
        transfer_id=f"{transfer} + (i - 1) / 10",
        variant_id=f"{variant} + i % {VARIANTS}",
        quantity="3",
        received_quantity="0",
    )
    analyze(Product, Variant, Warehouse, StockItem, StockMovement, Transfer, TransferLine, Reservation)
    settle()
    return store


def test_stock_is_read_by_its_indexes(store) -> None:
    item = StockItem.objects.select_related("variant__product").get(variant__sku="SKU-77", warehouse__code="W27")
    now, week = timezone.now(), dt.timedelta(days=7)
    place = "stock_one_item_per_place"

    assert_plan(ledger(stock_item=item)[:50], uses={"movement_ledger"}, never={"Sort"})
    assert_plan(ledger(stock_item=item, until=now - week)[:50], uses={"movement_ledger"}, never={"Sort"})
    assert_stands_on(lambda: stock_as_of(stock_item=item, instant=now - week), "movement_ledger")
    assert_plan(stock_of_product(product=item.variant.product)[:15], uses={place}, never=set())
    assert_plan(StockItem.objects.low().filter(store=store)[:100], uses={"stock_low"})
    assert_stands_on(lambda: stock_totals(variants=[item.variant]), place)
    some = Variant.objects.filter(product=item.variant.product_id).annotate(left=available_everywhere())
    assert place in indexes_used(some)
    transfers = indexes_used(TransferLine.objects.filter(variant=item.variant_id))
    assert len(transfers) == 1
    assert_stands_on(lambda: incoming(stock_item=item), *transfers)
    assert_stands_on(lambda: sheet_places(item.variant.product), place, small={"inventory_warehouse"})

    # The twins, which ask for the same in a way that no index serves.
    assert reads_whole(StockMovement.objects.filter(reason="Torn"))
    assert reads_whole(StockItem.objects.filter(on_hand=5))
    assert reads_whole(StockItem.objects.filter(reorder_point=1, store=store))
    assert reads_whole(TransferLine.objects.filter(received_quantity=0))


def test_a_page_of_a_count_is_read_from_its_place(store) -> None:
    counts = StockCountFactory.create_batch(10, store=store, warehouse=Warehouse.objects.all()[0])
    item = StockItem.objects.order_by("pk").first().pk
    fill(
        StockCountLine,
        ITEMS,
        store_id=str(store.pk),
        count_id=f"{counts[0].pk} + (i - 1) * 10 / {ITEMS}",
        stock_item_id=f"{item} + i - 1",
        expected_quantity="5",
    )
    analyze(StockCountLine)
    last = counts[-1]
    middle = last.lines.order_by("pk")[ITEMS // 20].pk

    for asked in ({"shown": Shown.ALL, "first": middle}, {"shown": Shown.OPEN, "before": middle}):
        assert_stands_on(lambda asked=asked: count_page(count=last, **asked), "stock_count_line_in_order")
