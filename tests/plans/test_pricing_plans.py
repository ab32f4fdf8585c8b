"""How prices are read at 50,000 of them: each selector by the index that its docstring names."""

import pytest
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.pricing.models import Coupon, CouponRedemption, Price
from shop.pricing.selectors import (
    current_prices,
    lowest_prices,
    price_history,
    product_price_history,
    redemptions_of,
)
from shop.stores.models import Store
from tests.factories import PromotionFactory, StoreFactory
from tests.support.plans import assert_plan, indexes_used
from tests.support.volumes import analyze, fill, settle

from .executed import assert_stands_on, reads_whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VARIANTS = 10_000
PERIODS = 50_000
BY_VARIANT = {"price_history", "price_periods_never_overlap"}
"""Both begin with the variant; of a handful of periods, the planner reads whichever it finds cheaper."""


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """10,000 variants with five prices each, and 5,000 coupons used ten times each."""
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
    first = Variant.objects.get(sku="SKU-1").pk
    fill(
        Price,
        PERIODS,
        store_id=own,
        variant_id=f"{first} + i % {VARIANTS}",
        currency="'EUR'",
        amount="i % 90",
        valid="tstzrange(now() - i / 10000 * interval '30 days', now() - (i / 10000 - 1) * interval '30 days')",
    )
    promotion = PromotionFactory(store=store)
    fill(Coupon, 5_000, store_id=own, promotion_id=str(promotion.pk), code="'C' || i", redeemed_count="0")
    first = Coupon.objects.get(code="C1").pk
    fill(CouponRedemption, PERIODS, store_id=own, coupon_id=f"{first} + i % 5000", redeemed_at="now()")
    analyze(Product, Variant, Price, Coupon, CouponRedemption)
    settle()
    return store


def test_prices_are_read_by_their_indexes(store) -> None:
    variant = Variant.objects.get(sku="SKU-77")
    now = timezone.now()

    for prices in (
        Price.objects.current().filter(variant=variant, currency="EUR"),
        Price.objects.holding_at(now).filter(variant=variant, currency="EUR"),
        price_history(variant=variant),
        product_price_history(product=variant.product)[:30],
    ):
        assert_plan(prices)
        assert indexes_used(prices) & BY_VARIANT
    assert_stands_on(lambda: current_prices(variants=[variant], currency="EUR"))
    assert_stands_on(lambda: lowest_prices(variants=[variant], currency="EUR", instant=now))
    assert_plan(redemptions_of(coupon=Coupon.objects.get(code="C9")))

    # The twins, which ask for the same in a way that no index serves.
    assert reads_whole(Price.objects.filter(valid__startswith__lte=timezone.now(), amount=7))
    assert reads_whole(CouponRedemption.objects.filter(redeemed_at__gte=timezone.now()))
