"""Prices, taxes, promotions, coupons and gift cards."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from shop.pricing.models import (
    Coupon,
    CouponProduct,
    CouponRedemption,
    GiftCard,
    GiftCardMovement,
    Price,
    Promotion,
    PromotionCategory,
    PromotionProduct,
    TaxAssignment,
    TaxClass,
    TaxRate,
)

from .catalog import CategoryFactory, ProductFactory, VariantFactory
from .rows import StoreOwnedFactory, of_store

YEAR = DateTimeTZRange(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))


class PriceFactory(StoreOwnedFactory[Price]):
    """What a variant costs since a year ago, or from `since` until before `until`."""

    class Meta:
        model = "pricing.Price"

    class Params:
        since = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=365))
        until: dt.datetime | None = None

    variant = of_store(VariantFactory)
    currency = "EUR"
    amount = Decimal("10.00")
    valid = factory.LazyAttribute(lambda price: DateTimeTZRange(price.since, price.until))


class TaxClassFactory(StoreOwnedFactory[TaxClass]):
    """A kind of goods that is not the store's default."""

    class Meta:
        model = "pricing.TaxClass"

    name = factory.Sequence(lambda n: f"Tax class {n}")


class TaxRateFactory(StoreOwnedFactory[TaxRate]):
    """19 % in Germany since 2007."""

    class Meta:
        model = "pricing.TaxRate"

    tax_class = of_store(TaxClassFactory)
    country = "DE"
    rate = Decimal("0.19")
    valid = DateRange(dt.date(2007, 1, 1), None)


class TaxAssignmentFactory(StoreOwnedFactory[TaxAssignment]):
    """A product in a tax class."""

    class Meta:
        model = "pricing.TaxAssignment"

    product = of_store(ProductFactory)
    tax_class = of_store(TaxClassFactory)


class PromotionFactory(StoreOwnedFactory[Promotion]):
    """10 % off, in 2026."""

    class Meta:
        model = "pricing.Promotion"

    name = factory.Sequence(lambda n: f"Promotion {n}")
    kind = "percentage"
    percent = Decimal("10.00")
    valid = YEAR


class PromotionProductFactory(StoreOwnedFactory[PromotionProduct]):
    """A product that a promotion is for."""

    class Meta:
        model = "pricing.PromotionProduct"

    promotion = of_store(PromotionFactory)
    product = of_store(ProductFactory)


class PromotionCategoryFactory(StoreOwnedFactory[PromotionCategory]):
    """A category that a promotion is for."""

    class Meta:
        model = "pricing.PromotionCategory"

    promotion = of_store(PromotionFactory)
    category = of_store(CategoryFactory)


class CouponFactory(StoreOwnedFactory[Coupon]):
    """A code without a limit."""

    class Meta:
        model = "pricing.Coupon"

    promotion = of_store(PromotionFactory)
    code = factory.Sequence(lambda n: f"SAVE{n}")


class CouponProductFactory(StoreOwnedFactory[CouponProduct]):
    """A product that a coupon is good for."""

    class Meta:
        model = "pricing.CouponProduct"

    coupon = of_store(CouponFactory)
    product = of_store(ProductFactory)


class CouponRedemptionFactory(StoreOwnedFactory[CouponRedemption]):
    """One use of a coupon, now."""

    class Meta:
        model = "pricing.CouponRedemption"

    coupon = of_store(CouponFactory)
    redeemed_at = factory.LazyFunction(timezone.now)


class GiftCardFactory(StoreOwnedFactory[GiftCard]):
    """A card with nothing on it; `balance_amount=` is put on it by an issue movement."""

    class Meta:
        model = "pricing.GiftCard"

    code = factory.Sequence(lambda n: f"GIFT{n:08}")
    currency = "EUR"

    @factory.post_generation
    def balance_amount(self, create: bool, extracted: Decimal | None, **fields: Any) -> None:
        if create and extracted:
            GiftCardMovementFactory(gift_card=self, amount=extracted, **fields)


class GiftCardMovementFactory(StoreOwnedFactory[GiftCardMovement]):
    """Ten euros put on a card."""

    class Meta:
        model = "pricing.GiftCardMovement"

    gift_card = of_store(GiftCardFactory)
    kind = "issue"
    amount = Decimal("10.00")
