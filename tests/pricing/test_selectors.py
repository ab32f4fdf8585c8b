"""What is read of prices."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.catalog.models import Variant
from shop.pricing.selectors import (
    current_price,
    current_prices,
    lowest_price_before,
    lowest_prices,
    price_history,
    product_price_history,
    redemptions_of,
)
from tests.factories import (
    CouponFactory,
    CouponRedemptionFactory,
    OptionValueFactory,
    PriceFactory,
    ProductFactory,
    VariantFactory,
    VariantOptionFactory,
)
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


def priced(variant: Variant, *periods: tuple[int, int | None, str], currency: str = "EUR") -> Variant:
    """Prices from so many days from now until before so many, oldest first."""
    now = timezone.now()
    for since, until, amount in periods:
        end = now + dt.timedelta(days=until) if until is not None else None
        start = now + dt.timedelta(days=since)
        PriceFactory(variant=variant, amount=Decimal(amount), since=start, until=end, currency=currency)
    return variant


def two_variants(product) -> list[Variant]:
    made = []
    for sku in ("S", "L"):
        variant = VariantFactory(product=product, sku=sku)
        VariantOptionFactory(variant=variant, value=OptionValueFactory(store=product.store))
        made.append(variant)
    return made


def amounts(prices) -> list[Decimal]:
    return [price.amount for price in prices]


def test_the_price_that_holds_now_is_neither_past_nor_planned() -> None:
    variant = priced(VariantFactory(), (-9, -3, "8"), (-3, 3, "9"), (3, None, "10"))

    assert current_price(variant=variant, currency="EUR").amount == Decimal(9)
    assert current_price(variant=variant, currency="USD") is None


def test_the_history_runs_from_the_planned_to_the_first() -> None:
    variant = priced(VariantFactory(), (-9, -3, "8"), (-3, 3, "9"), (3, None, "10"))

    assert amounts(price_history(variant=variant)) == [Decimal(10), Decimal(9), Decimal(8)]


def test_the_history_of_a_product_has_all_its_variants() -> None:
    product = ProductFactory(variant=None)
    small, large = two_variants(product)
    priced(small, (-9, None, "8"))
    priced(large, (-5, None, "9"))

    assert [(price.variant.sku, price.amount) for price in product_price_history(product=product)] == [
        ("L", Decimal(9)),
        ("S", Decimal(8)),
    ]


@pytest.mark.parametrize(
    ("periods", "lowest"),
    [
        (((-90, -40, "5"), (-40, None, "9")), "9"),
        (((-90, -29, "5"), (-29, None, "9")), "5"),
        (((-40, -20, "80"), (-20, -1, "100"), (-1, None, "90")), "80"),
        (((5, None, "1"),), None),
    ],
    ids=["too long ago", "just within", "up and down", "only planned"],
)
def test_the_lowest_price_looks_back_thirty_days(periods, lowest) -> None:
    variant = priced(VariantFactory(), *periods)
    expected = Decimal(lowest) if lowest else None

    found = lowest_prices(variants=[variant], currency="EUR", instant=timezone.now())

    assert found.get(variant.pk) == expected
    assert lowest_price_before(variant=variant, currency="EUR", instant=timezone.now()) == expected


def test_a_current_price_knows_the_lowest_of_the_thirty_days_before_it_began() -> None:
    variant = priced(VariantFactory(), (-90, -45, "70"), (-45, -20, "80"), (-20, -10, "100"), (-10, None, "60"))

    price = current_prices(variants=[variant], currency="EUR")[variant.pk]

    assert (price.amount, price.lowest_before_amount) == (Decimal(60), Decimal(80))


def test_the_first_price_has_nothing_before_it() -> None:
    variant = priced(VariantFactory(), (-10, None, "60"))

    assert current_prices(variants=[variant], currency="EUR")[variant.pk].lowest_before_amount is None


def test_prices_of_many_variants_take_one_statement_and_mind_the_currency() -> None:
    cheap, dear = (priced(VariantFactory(), (-5, None, amount)) for amount in ("1", "2"))
    foreign = priced(VariantFactory(), (-5, None, "3"), currency="USD")

    with recorded() as statements:
        found = current_prices(variants=[cheap, dear, foreign], currency="EUR")

    assert {key: price.amount for key, price in found.items()} == {cheap.pk: Decimal(1), dear.pk: Decimal(2)}
    assert len(statements) == 1


def test_the_uses_of_a_coupon_come_last_recorded_first() -> None:
    coupon = CouponFactory()
    uses = [CouponRedemptionFactory(coupon=coupon) for _ in range(3)]
    CouponRedemptionFactory()

    assert list(redemptions_of(coupon=coupon)) == uses[::-1]
