"""Promising stock: all or nothing, from the right place."""

import datetime as dt

import pytest
from django.utils import timezone

from shop.inventory.exceptions import InsufficientStock, QuantityNotPositive
from shop.inventory.models import Reservation, StockItem
from shop.inventory.services.releasing import expire_reservations, release_reservations
from shop.inventory.services.reserving import Demand, Policy, reserve_stock
from tests.factories.catalog import VariantFactory
from tests.factories.inventory import StockItemFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


def stock(variant: object, **warehouse: object) -> StockItem:
    """Ten units of a variant in a warehouse of its own."""
    place = WarehouseFactory(store=variant.store, **warehouse)
    return StockItemFactory(store=variant.store, variant=variant, warehouse=place, on_hand=10)


def promised(variant: object) -> list[int]:
    return list(StockItem.objects.filter(variant=variant).order_by("pk").values_list("reserved", flat=True))


def test_a_promise_is_taken_from_the_warehouse_that_goes_first() -> None:
    variant = VariantFactory()
    stock(variant, priority=2)
    stock(variant, priority=1)

    reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=4)])

    assert promised(variant) == [0, 4]


def test_a_large_demand_goes_on_where_the_first_warehouse_ends() -> None:
    variant = VariantFactory()
    stock(variant, priority=1)
    stock(variant, priority=2)

    promises = reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=13)])

    assert promised(variant) == [10, 3]
    assert sorted(promise.quantity for promise in promises) == [3, 10]


def test_the_fullest_warehouse_gives_first_when_asked_to() -> None:
    variant = VariantFactory()
    stock(variant, priority=1)
    stock(variant, priority=2)
    reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=1)])

    reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=2)], policy=Policy.FULLEST)

    assert promised(variant) == [1, 2]


def test_the_nearest_warehouse_is_in_the_country_and_shares_most_of_the_postal_code() -> None:
    variant = VariantFactory()
    stock(variant, country="FR", postal_code="10115", priority=1)
    stock(variant, country="DE", postal_code="80331", priority=2)
    stock(variant, country="DE", postal_code="10999", priority=3)

    reserve_stock(
        store_id=variant.store_id,
        demands=[Demand(variant_id=variant.pk, quantity=2)],
        policy=Policy.NEAREST,
        country="DE",
        postal_code="10115",
    )

    assert promised(variant) == [0, 0, 2]


def test_a_given_warehouse_is_the_only_one_asked() -> None:
    variant = VariantFactory()
    stock(variant, priority=1)
    second = stock(variant, priority=2)

    demand = Demand(variant_id=variant.pk, quantity=3, warehouse_id=second.warehouse_id)
    reserve_stock(store_id=variant.store_id, demands=[demand])

    assert promised(variant) == [0, 3]


def test_a_shortage_names_every_short_line_and_changes_nothing() -> None:
    plenty, scarce, none = VariantFactory.create_batch(3, store=VariantFactory().store)
    stock(plenty)
    stock(scarce)

    with pytest.raises(InsufficientStock) as refusal:
        reserve_stock(
            store_id=plenty.store_id,
            demands=[
                Demand(variant_id=plenty.pk, quantity=10),
                Demand(variant_id=scarce.pk, quantity=11),
                Demand(variant_id=none.pk, quantity=1),
            ],
        )

    short = {(line.sku, line.wanted, line.available) for line in refusal.value.shortages}
    assert short == {(scarce.sku, 11, 10), (none.sku, 1, 0)}
    assert Reservation.objects.count() == 0
    assert promised(plenty) == promised(scarce) == [0]


def test_what_may_wait_is_promised_as_far_as_it_goes() -> None:
    variant = VariantFactory()
    stock(variant)

    demand = Demand(variant_id=variant.pk, quantity=12, may_wait=True)
    promises = reserve_stock(store_id=variant.store_id, demands=[demand])

    assert [promise.quantity for promise in promises] == [10]


def test_more_warehouses_are_asked_when_the_first_ones_cannot_give_enough() -> None:
    variant = VariantFactory()
    for _ in range(25):
        stock(variant)

    promises = reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=250)])

    assert len(promises) == 25


def test_a_closed_warehouse_gives_nothing() -> None:
    variant = VariantFactory()
    stock(variant, is_active=False)

    with pytest.raises(InsufficientStock):
        reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=1)])


def test_another_store_gives_nothing() -> None:
    variant, other = VariantFactory(), VariantFactory()
    stock(variant)

    with pytest.raises(InsufficientStock):
        reserve_stock(store_id=other.store_id, demands=[Demand(variant_id=variant.pk, quantity=1)])

    assert promised(variant) == [0]


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_less_than_one_is_promised(quantity: int) -> None:
    variant = VariantFactory()
    stock(variant)

    with pytest.raises(QuantityNotPositive):
        reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=quantity)])

    assert promised(variant) == [0]


def test_the_statements_do_not_grow_with_the_demands(django_assert_num_queries: object) -> None:
    variants = VariantFactory.create_batch(30, store=VariantFactory().store)
    for variant in variants:
        stock(variant)

    with django_assert_num_queries(1):
        reserve_stock(
            store_id=variants[0].store_id,
            demands=[Demand(variant_id=variant.pk, quantity=1) for variant in variants],
        )


def test_a_promise_taken_back_is_free_for_others_and_stays_written_down() -> None:
    variant = VariantFactory()
    stock(variant)
    [promise] = reserve_stock(store_id=variant.store_id, demands=[Demand(variant_id=variant.pk, quantity=4)])

    released = release_reservations(reservation_ids=[promise.reservation_id])
    again = release_reservations(reservation_ids=[promise.reservation_id])

    assert (released, again) == (1, 0)
    assert promised(variant) == [0]
    assert Reservation.objects.get().status == "released"


def test_a_promise_whose_time_is_up_runs_out_and_the_others_stay() -> None:
    variant = VariantFactory()
    stock(variant)
    for expires_at in (timezone.now(), timezone.now() + dt.timedelta(hours=1), None):
        demand = Demand(variant_id=variant.pk, quantity=1)
        reserve_stock(store_id=variant.store_id, demands=[demand], expires_at=expires_at)

    assert expire_reservations() == 1

    assert promised(variant) == [2]
