"""Changing prices: periods close and open, and the past stays."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.pricing.exceptions import PriceHasBegun, PriceInThePast
from shop.pricing.models import Price
from shop.pricing.selectors import current_price, lowest_price_before
from shop.pricing.services.repricing import change_price, drop_planned_price
from tests.factories.catalog import VariantFactory
from tests.factories.pricing import PriceFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def periods(variant: object) -> list[tuple[Decimal, bool, bool]]:
    """Each period's amount, whether it follows the one before without a gap, and whether it is open."""
    found = list(Price.objects.filter(variant=variant).order_by("valid"))
    joins = [
        True,
        *(later.valid.lower == earlier.valid.upper for earlier, later in itertools.pairwise(found)),
    ]
    return [(price.amount, joined, price.valid.upper is None) for price, joined in zip(found, joins, strict=True)]


def test_the_first_price_holds_for_good() -> None:
    variant = VariantFactory()

    change_price(variant=variant, amount=Decimal("9.99"))

    assert periods(variant) == [(Decimal("9.99"), True, True)]


def test_a_new_price_ends_the_old_period_where_it_begins() -> None:
    price = PriceFactory(amount="10.00")

    change_price(variant=price.variant, amount=Decimal("8.00"))

    assert periods(price.variant) == [(Decimal("10.00"), True, False), (Decimal("8.00"), True, True)]
    assert current_price(variant=price.variant, currency="EUR").amount == Decimal("8.00")


def test_the_same_price_again_changes_nothing() -> None:
    price = PriceFactory(amount="10.00")

    same = change_price(variant=price.variant, amount=Decimal("10.00"))

    assert same == price
    assert periods(price.variant) == [(Decimal("10.00"), True, True)]


def test_a_price_before_a_planned_one_lasts_until_that_begins() -> None:
    price = PriceFactory(amount="10.00")
    change_price(variant=price.variant, amount=Decimal("6.00"), starts_at=timezone.now() + 7 * DAY)

    change_price(variant=price.variant, amount=Decimal("8.00"), starts_at=timezone.now() + DAY)

    assert periods(price.variant) == [
        (Decimal("10.00"), True, False),
        (Decimal("8.00"), True, False),
        (Decimal("6.00"), True, True),
    ]


def test_dropping_a_planned_price_gives_its_time_back_to_the_one_before() -> None:
    price = PriceFactory(amount="10.00")
    planned = change_price(variant=price.variant, amount=Decimal("6.00"), starts_at=timezone.now() + DAY)

    drop_planned_price(price=planned)

    assert periods(price.variant) == [(Decimal("10.00"), True, True)]


def test_a_price_that_holds_cannot_be_dropped() -> None:
    price = PriceFactory(amount="10.00")

    with pytest.raises(PriceHasBegun):
        drop_planned_price(price=price)

    assert periods(price.variant) == [(Decimal("10.00"), True, True)]


def test_no_price_begins_in_the_past() -> None:
    price = PriceFactory(amount="10.00")

    with pytest.raises(PriceInThePast):
        change_price(variant=price.variant, amount=Decimal("8.00"), starts_at=timezone.now() - DAY)

    assert periods(price.variant) == [(Decimal("10.00"), True, True)]


def test_the_lowest_price_of_thirty_days_looks_back_from_the_reduction() -> None:
    """The directive's case: 80, then 100, then “reduced” to 90 has to be shown beside 80."""
    now = timezone.now()
    first = PriceFactory(amount="80.00", valid=(now - 60 * DAY, now - 20 * DAY))
    PriceFactory(store=first.store, variant=first.variant, amount="100.00", valid=(now - 20 * DAY, None))

    lowest = lowest_price_before(variant=first.variant, currency="EUR", instant=now)
    later = lowest_price_before(variant=first.variant, currency="EUR", instant=now + 11 * DAY)

    assert (lowest, later) == (Decimal("80.00"), Decimal("100.00"))
