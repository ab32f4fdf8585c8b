"""Promotions for segments: asked of the buyer while the order is priced, in the same statement."""

from decimal import Decimal
from typing import Any

import pytest

from shop.customers.models import Customer, SegmentCondition
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.editing import Discounts, plan
from shop.orders.services.placing import place_order
from tests import factories as f

from .conftest import Shelf


@pytest.fixture
def welcome(shelf: Shelf) -> Any:
    """Ten per cent off for those who have not ordered before."""
    segment = f.SegmentFactory(store=shelf.store, name="New here")
    f.SegmentConditionFactory(segment=segment, subject="orders", times=1, country=None, is_negated=True)
    promotion = f.PromotionFactory(store=shelf.store, name="Welcome")
    f.PromotionSegmentFactory(promotion=promotion, segment=segment)
    return promotion


def buy(shelf: Shelf, customer: Customer | None) -> Order:
    variant_id = shelf.stock()
    return place_order(store=shelf.store, wanted=[Wanted(variant_id=variant_id, quantity=1)], customer=customer)


def test_who_is_in_the_segment_gets_it_until_they_are_not_and_nobody_else_does(shelf: Shelf, welcome: Any) -> None:
    ada = f.CustomerFactory(store=shelf.store)

    first, second, of_nobody = buy(shelf, ada), buy(shelf, ada), buy(shelf, None)

    assert [str(order.discount_amount) for order in (first, second, of_nobody)] == ["1.00", "0.00", "0.00"]
    assert first.discounts.get().promotion == welcome, "the order says which rule gave it"


def test_a_group_or_a_segment_will_do(shelf: Shelf, welcome: Any) -> None:
    membership = f.GroupMembershipFactory(
        customer=f.CustomerFactory(store=shelf.store), group=f.CustomerGroupFactory(store=shelf.store)
    )
    f.PromotionAudienceFactory(promotion=welcome, group=membership.group)

    orders = [buy(shelf, membership.customer) for _ in range(2)]

    assert [order.discount_amount for order in orders] == [Decimal("1.00")] * 2


def test_a_segment_that_asks_for_nothing_has_nobody_in_it(shelf: Shelf) -> None:
    f.PromotionSegmentFactory(
        promotion=f.PromotionFactory(store=shelf.store), segment=f.SegmentFactory(store=shelf.store)
    )

    assert buy(shelf, f.CustomerFactory(store=shelf.store)).discount_amount == 0


def test_an_order_that_is_priced_anew_does_not_count_itself(shelf: Shelf, welcome: Any) -> None:
    order = buy(shelf, f.CustomerFactory(store=shelf.store))

    planned = plan(order=order, operations=(), discounts=Discounts.AGAIN)

    assert planned.change.is_empty
    assert [discount.label for discount in planned.after.discounts] == ["Welcome"]


def test_a_segment_costs_no_round_trip(shelf: Shelf, welcome: Any, django_assert_num_queries: Any) -> None:
    ada, variant_id = f.CustomerFactory(store=shelf.store), shelf.stock()
    for times in range(2, 7):
        SegmentCondition.objects.create(
            store=shelf.store, segment=welcome.segments.get().segment, subject="orders", times=times, is_negated=True
        )

    with django_assert_num_queries(5):  # as without segments: see test_placing
        order = place_order(store=shelf.store, wanted=[Wanted(variant_id=variant_id, quantity=1)], customer=ada)

    assert order.discount_amount == Decimal("1.00")
