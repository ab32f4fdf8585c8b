"""Putting many figures of stock right at once, as somebody found them."""

import pytest

from shop.inventory.exceptions import PromisedMoreThanLeft, ReasonMissing, StockMovedMeanwhile
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services.correcting import Correction, correct_stock, set_reorder_points
from tests.factories import ReservationFactory, StockItemFactory, VariantFactory, WarehouseFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> StockItem:
    """Five lie there, two of them promised."""
    item = StockItemFactory(on_hand=5)
    ReservationFactory(stock_item=item, quantity=2)
    return item


def found(item: StockItem, on_hand: int, *, seen: int = 5) -> Correction:
    return Correction(variant_id=item.variant_id, warehouse_id=item.warehouse_id, seen=seen, on_hand=on_hand)


def test_each_place_is_adjusted_to_what_was_found_and_made_where_there_was_none(item) -> None:
    elsewhere = StockItem(variant=item.variant, warehouse=WarehouseFactory(store=item.store))

    moved = correct_stock(
        store_id=item.store_id, corrections=[found(item, 3), found(elsewhere, 4, seen=0)], reason="counted"
    )

    assert [(one.kind, one.quantity, one.reason) for one in moved] == [
        ("adjustment", -2, "counted"),
        ("adjustment", 4, "counted"),
    ]
    assert sorted(StockItem.objects.values_list("on_hand", flat=True)) == [3, 4]


@pytest.mark.parametrize(
    ("on_hand", "seen", "reason", "refusal"),
    [(3, 5, " ", ReasonMissing), (3, 6, "counted", StockMovedMeanwhile), (1, 5, "counted", PromisedMoreThanLeft)],
)
def test_what_cannot_be_is_refused_and_no_place_is_changed(item, on_hand, seen, reason, refusal) -> None:
    other = StockItemFactory(store=item.store, on_hand=5)
    before = StockMovement.objects.count()

    with pytest.raises(refusal):
        correct_stock(
            store_id=item.store_id, corrections=[found(other, 9), found(item, on_hand, seen=seen)], reason=reason
        )

    assert StockMovement.objects.count() == before
    assert set(StockItem.objects.values_list("on_hand", flat=True)) == {5}


def test_many_places_cost_as_many_statements_as_one(item) -> None:
    many = StockItemFactory.create_batch(8, store=item.store, on_hand=5)
    asked = []
    for items in ([item], many):
        with recorded() as statements:
            correct_stock(store_id=item.store_id, corrections=[found(one, 6) for one in items], reason="counted")
            set_reorder_points(store_id=item.store_id, points={(one.variant_id, one.warehouse_id): 9 for one in items})
        asked.append(len(statements))

    assert asked[0] == asked[1]
    assert set(StockItem.objects.values_list("on_hand", "reorder_point", "is_low")) == {(6, 9, True)}


def test_a_reorder_point_of_a_place_that_never_held_it_makes_the_place() -> None:
    variant = VariantFactory()
    warehouse = WarehouseFactory(store=variant.store)

    set_reorder_points(store_id=variant.store_id, points={(variant.pk, warehouse.pk): 3})

    assert StockItem.objects.get(variant=variant).reorder_point == 3
