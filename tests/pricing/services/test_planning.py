"""Planning a price for a time: a sale that begins and ends by itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.catalog.models import Variant
from shop.pricing.exceptions import EndsBeforeItBegins, PriceInThePast, PricesMeet
from shop.pricing.models import Price
from shop.pricing.services.planning import plan_prices
from shop.pricing.services.repricing import drop_planned_price
from tests.factories import PriceFactory, VariantFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SALE, REGULAR = Decimal("8.00"), Decimal("10.00")


def day(number: int) -> dt.datetime:
    return NOW + dt.timedelta(days=number)


def course(variant: Variant) -> list[tuple[Decimal, int, int | None]]:
    """Amount, first day and day of the end of each period, counted from now."""
    found = Price.objects.filter(variant=variant).order_by("valid")
    return [
        (price.amount, (price.valid.lower - NOW).days, (price.valid.upper - NOW).days if price.valid.upper else None)
        for price in found
    ]


@pytest.fixture
def variant() -> Variant:
    """It costs 10.00 since ten days, for good."""
    variant = VariantFactory()
    PriceFactory(variant=variant, amount=REGULAR, since=day(-10))
    return variant


def planned(variant: Variant, **more: object) -> list[Price]:
    return plan_prices(variants=[variant], amount=SALE, currency="EUR", **more)


def test_after_a_sale_what_held_before_it_holds_again(variant) -> None:
    planned(variant, compare_at_amount=REGULAR, starts_at=day(3), ends_at=day(5))

    assert course(variant) == [(REGULAR, -10, 3), (SALE, 3, 5), (REGULAR, 5, None)]
    assert Price.objects.get(amount=SALE).compare_at_amount == REGULAR


def test_without_an_end_it_holds_until_the_next_planned_price(variant) -> None:
    planned(variant, starts_at=day(20))

    plan_prices(variants=[variant], amount=Decimal("9.00"), currency="EUR", starts_at=day(3))

    assert course(variant) == [(REGULAR, -10, 3), (Decimal("9.00"), 3, 20), (SALE, 20, None)]


def test_a_sale_of_what_has_no_price_leaves_none_behind() -> None:
    variant = VariantFactory()

    planned(variant, starts_at=day(3), ends_at=day(5))

    assert course(variant) == [(SALE, 3, 5)]


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [(-1, None, PriceInThePast), (3, 3, EndsBeforeItBegins), (15, 25, PricesMeet), (20, None, PricesMeet)],
)
def test_what_cannot_be_planned_is_refused_and_changes_nothing(variant, starts, ends, refusal) -> None:
    PriceFactory(variant=VariantFactory(store=variant.store), amount=REGULAR, since=day(-10))
    plan_prices(variants=[variant], amount=Decimal("9.00"), currency="EUR", starts_at=day(20))
    before = course(variant)

    with pytest.raises(refusal):
        planned(variant, starts_at=day(starts), ends_at=day(ends) if ends else None)

    assert course(variant) == before


def test_a_cancelled_sale_leaves_one_period_as_if_it_had_never_been_planned(variant) -> None:
    planned(variant, starts_at=day(3), ends_at=day(5))

    drop_planned_price(price=Price.objects.get(amount=SALE))

    assert course(variant) == [(REGULAR, -10, None)]


def test_many_variants_cost_as_many_statements_as_one(variant) -> None:
    many = VariantFactory.create_batch(12, store=variant.store)
    for one in many:
        PriceFactory(variant=one, amount=REGULAR, since=day(-10))

    with recorded() as few:
        planned(variant, starts_at=day(3), ends_at=day(5))
    with recorded() as more:
        plan_prices(variants=many, amount=SALE, currency="EUR", starts_at=day(3), ends_at=day(5))

    assert len(more) == len(few)
    assert {tuple(course(one)) for one in many} == {tuple(course(variant))}
