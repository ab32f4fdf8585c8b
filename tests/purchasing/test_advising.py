"""Reorder advice: its arithmetic, followed by hand, and what becomes of it."""

import datetime as dt

import pytest
from django.urls import reverse

from shop.inventory.models import StockItem
from shop.purchasing.advising import Advice, reorder_advice
from shop.purchasing.exceptions import AdviceIsStale, NothingToOrder
from shop.purchasing.models import PurchaseOrder
from shop.purchasing.services.reordering import draft_advised, newest_purchase
from tests.factories import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockItemFactory,
    StockMovementFactory,
    StoreFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)
from tests.support.budgets import assert_flat

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2017, 6, 30, 12, tzinfo=dt.UTC)


def sell(item: StockItem, *units: int, since: dt.datetime = NOW) -> None:
    """Sell so many units in the last week before `since`, the week before that, and so on."""
    for weeks_ago, quantity in enumerate(units):
        if quantity:
            StockMovementFactory(
                stock_item=item, kind="receipt", quantity=quantity, occurred_at=since - dt.timedelta(days=900)
            )
            StockMovementFactory(
                stock_item=item,
                kind="sale",
                quantity=-quantity,
                occurred_at=since - dt.timedelta(weeks=weeks_ago),
            )


@pytest.fixture
def low() -> StockItem:
    """Five left of something whose reorder point is ten; a supplier delivers it within nine days in packs of six."""
    item = StockItemFactory(on_hand=5, reorder_point=10)
    SupplierProductFactory(
        store=item.store, variant=item.variant, supplier__lead_time_days=9, pack_quantity=6, unit_cost_amount=2
    )
    return item


def only(item: StockItem, **asked: object) -> Advice:
    [advice] = reorder_advice(warehouse=item.warehouse, **asked)
    return advice


def test_steady_sales_need_no_safety_and_fill_up_for_delivery_and_review(low) -> None:
    sell(low, *[14] * 8)

    advice = only(low, review_days=7)

    assert (advice.sold, advice.per_day, advice.season, advice.days) == (112, 2.0, 1.0, 16)
    assert (advice.needed, advice.safety, advice.target) == (32.0, 0.0, 32)
    assert (advice.position, advice.missing, advice.quantity) == (5, 27, 30)


def test_uneven_sales_are_met_with_safety_that_grows_with_the_service_level(low) -> None:
    sell(low, 28, 0, 28, 0, 28, 0, 28, 0)

    usual, careful = only(low), only(low, service_level=99)

    assert usual.deviation == pytest.approx(14.9666 / 7**0.5, abs=1e-4)
    assert usual.safety == pytest.approx(1.645 * 14.9666 / 7**0.5 * 4, abs=1e-3)
    assert (usual.target, careful.target) == (70, 85)


def test_the_season_is_what_the_year_before_made_of_these_weeks(low) -> None:
    sell(low, *[14] * 8)
    year_ago = NOW - dt.timedelta(days=364)
    sell(low, *[10] * 8, since=year_ago)
    sell(low, *[15] * 8, since=year_ago + dt.timedelta(weeks=8))

    advice = only(low)

    assert (advice.year_ago_before, advice.year_ago_after, advice.season) == (80, 120, 1.5)
    assert advice.needed == 48.0


def test_too_little_a_year_ago_is_no_season_and_a_wild_one_is_bounded(low) -> None:
    sell(low, *[14] * 8)
    year_ago = NOW - dt.timedelta(days=364)
    sell(low, 19, since=year_ago)
    sell(low, *[15] * 8, since=year_ago + dt.timedelta(weeks=8))
    assert only(low).season == 1.0

    sell(low, 1, since=year_ago)
    assert only(low).season == 2.0


def test_what_is_incoming_or_in_drafts_is_not_ordered_again(low) -> None:
    sell(low, *[14] * 8)
    for sent, quantity in ((True, 10), (False, 12)):
        purchase = PurchaseOrderFactory(store=low.store, warehouse=low.warehouse, sent=sent)
        PurchaseOrderLineFactory(purchase_order=purchase, variant=low.variant, quantity=quantity)

    advice = only(low)

    assert (advice.incoming, advice.drafted, advice.missing, advice.quantity) == (10, 12, 5, 6)


def test_no_less_is_ordered_than_the_supplier_sells(low) -> None:
    low.variant.refresh_from_db()
    PurchaseOrder.objects.all().delete()
    product = only(low).product
    assert product is not None
    product.minimum_quantity = 20
    product.save()

    advice = only(low)

    assert (advice.target, advice.missing, advice.quantity) == (10, 5, 24)


def test_only_low_items_are_asked_about_or_all_that_a_supplier_is_asked_for(low) -> None:
    plenty = StockItemFactory(store=low.store, warehouse=low.warehouse, on_hand=500, reorder_point=10)
    supplier = only(low).product.supplier
    SupplierProductFactory(supplier=supplier, variant=plenty.variant)

    both = reorder_advice(warehouse=low.warehouse, supplier=supplier)

    assert [advice.item.pk for advice in both] == [low.pk, plenty.pk]
    assert [advice.quantity for advice in both] == [6, 0]


def test_an_item_that_nobody_sells_has_numbers_and_no_order() -> None:
    item = StockItemFactory(on_hand=1, reorder_point=10)

    advice = only(item)

    assert (advice.product, advice.target, advice.missing, advice.quantity) == (None, 10, 9, 0)


def test_advice_takes_as_many_statements_for_three_items_as_for_thirty() -> None:
    place = WarehouseFactory()

    def grow(count: int) -> None:
        for _ in range(count):
            item = StockItemFactory(store=place.store, warehouse=place, on_hand=1, reorder_point=10)
            SupplierProductFactory(store=place.store, variant=item.variant)

    assert_flat(lambda: reorder_advice(warehouse=place), grow)


def test_advice_becomes_a_draft_for_each_supplier(low) -> None:
    other = SupplierProductFactory(store=low.store, supplier=SupplierFactory(store=low.store, name="A first one"))

    drafts = draft_advised(warehouse=low.warehouse, quantities={low.variant_id: 6, other.variant_id: 3})

    assert [[(line.variant_id, line.quantity) for line in draft.lines.all()] for draft in drafts] == [
        [(other.variant_id, 3)],
        [(low.variant_id, 6)],
    ]


def test_old_advice_is_not_followed_and_nothing_is_no_order(low) -> None:
    seen = newest_purchase(warehouse=low.warehouse)
    draft_advised(warehouse=low.warehouse, quantities={low.variant_id: 6}, seen=seen)

    with pytest.raises(AdviceIsStale):
        draft_advised(warehouse=low.warehouse, quantities={low.variant_id: 6}, seen=seen)
    with pytest.raises(NothingToOrder):
        draft_advised(warehouse=low.warehouse, quantities={low.variant_id: 0})

    assert PurchaseOrder.objects.count() == 1


PAGE = reverse("admin:purchasing_advice")


@pytest.fixture
def shown(superuser_client) -> StockItem:
    """A low item in the only store there is."""
    store = StoreFactory()
    item = StockItemFactory(store=store, on_hand=5, reorder_point=10)
    SupplierProductFactory(store=store, variant=item.variant, supplier=SupplierFactory(store=store, name="Dairy"))
    sell(item, *[14] * 8)
    return item


def test_the_page_shows_each_number_and_drafts_at_one_click(superuser_client, shown) -> None:
    page = superuser_client.get(PAGE)
    content = page.content.decode()
    assert "Dairy" in content
    for figure in ("112", "2.00", "× 1.00", "28.0", "<b>28</b>"):
        assert figure in content

    data = {f"units-{shown.variant_id}": "23", "seen": page.context["seen"]}
    answer = superuser_client.post(f"{PAGE}?warehouse={shown.warehouse_id}", data, follow=True)

    draft = PurchaseOrder.objects.get()
    assert "Drafted: <a" in answer.content.decode()
    assert (draft.supplier.name, draft.lines.get().quantity) == ("Dairy", 23)


def test_a_second_click_drafts_nothing_more(superuser_client, shown) -> None:
    data = {f"units-{shown.variant_id}": "23", "seen": "0"}
    superuser_client.post(PAGE, data)

    again = superuser_client.post(PAGE, data, follow=True)

    assert "Somebody has ordered for this warehouse meanwhile" in again.content.decode()
    assert PurchaseOrder.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"units-x": "1"}, {"units-1": "-4"}, {"units-1": "9" * 30}, {"seen": "?"}])
def test_nonsense_orders_nothing_and_says_so(superuser_client, shown, data) -> None:
    answer = superuser_client.post(PAGE, data, follow=True)

    assert answer.status_code == 200
    assert not PurchaseOrder.objects.exists()


@pytest.mark.parametrize("query", ["review=0", "service=12", "warehouse=x", "supplier=99999", "review=abc"])
def test_a_question_that_makes_no_sense_is_asked_again(superuser_client, shown, query) -> None:
    assert superuser_client.get(f"{PAGE}?{query}").status_code == 200
