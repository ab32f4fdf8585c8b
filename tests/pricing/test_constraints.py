"""Each rule that the database holds about prices, taxes, promotions, coupons and gift cards, broken by plain SQL."""

from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from tests.factories import (
    CategoryFactory,
    CouponFactory,
    CouponProductFactory,
    CouponRedemptionFactory,
    GiftCardFactory,
    GiftCardMovementFactory,
    PriceFactory,
    ProductFactory,
    PromotionCategoryFactory,
    PromotionFactory,
    PromotionProductFactory,
    TaxAssignmentFactory,
    TaxClassFactory,
    TaxRateFactory,
    VariantFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied, deleted, without


def unknown_kind_of_gift_card_movement() -> Attempt:
    movement = GiftCardMovementFactory()
    without("pricing_giftcardmovement", constraint="gift_card_movement_sign_follows_kind")
    return copied(movement, kind="?")


VIOLATIONS: Ledger = {
    "coupon_code_is_upper_case": lambda: changed(CouponFactory(), code="save"),
    "coupon_code_unique": lambda: copied(CouponFactory()),
    "coupon_never_beyond_its_limit": lambda: copied(CouponRedemptionFactory(coupon__usage_limit=1)),
    "coupon_product_once": lambda: copied(CouponProductFactory()),
    "gift_card_balance_follows_movements": lambda: changed(GiftCardFactory(), balance_amount=Decimal("5.00")),
    "gift_card_balance_not_negative": lambda: copied(GiftCardMovementFactory(), kind="spend", amount=Decimal("-10.01")),
    "gift_card_code_is_upper_case": lambda: changed(GiftCardFactory(), code="gift"),
    "gift_card_code_unique": lambda: copied(GiftCardFactory()),
    "gift_card_currency_is_a_code": lambda: copied(GiftCardFactory(), currency="eur"),
    "gift_card_currency_stays": lambda: changed(GiftCardFactory(), currency="USD"),
    "gift_card_movement_sign_follows_kind": lambda: copied(GiftCardMovementFactory(), amount=Decimal("-1.00")),
    "price_compare_at_is_higher": lambda: copied(PriceFactory(), compare_at_amount=Decimal("10.00")),
    "price_currency_is_a_code": lambda: copied(PriceFactory(), currency="eur"),
    "price_history_is_kept": lambda: changed(PriceFactory(), amount=Decimal("9.00")),
    "price_not_negative": lambda: copied(PriceFactory(), amount=Decimal("-0.01")),
    "price_period_has_a_start": lambda: copied(PriceFactory(), valid=DateTimeTZRange(None, None)),
    "price_periods_never_overlap": lambda: copied(PriceFactory()),
    "pricing_coupon_promotion_same_store": lambda: changed(CouponFactory(), promotion_id=PromotionFactory().pk),
    "pricing_coupon_redeemed_count_follows": lambda: changed(CouponFactory(), redeemed_count=1),
    "pricing_couponproduct_coupon_same_store": lambda: changed(CouponProductFactory(), coupon_id=CouponFactory().pk),
    "pricing_couponproduct_product_same_store": lambda: changed(CouponProductFactory(), product_id=ProductFactory().pk),
    "pricing_couponredemption_coupon_same_store": lambda: changed(
        CouponRedemptionFactory(), coupon_id=CouponFactory().pk
    ),
    "pricing_giftcardmovement_append_only": lambda: deleted(GiftCardMovementFactory()),
    "pricing_giftcardmovement_gift_card_same_store": lambda: copied(
        GiftCardMovementFactory(), gift_card_id=GiftCardFactory().pk
    ),
    "pricing_giftcardmovement_kind_known": unknown_kind_of_gift_card_movement,
    "pricing_price_variant_same_store": lambda: copied(PriceFactory(), variant_id=VariantFactory().pk),
    "pricing_promotion_kind_known": lambda: changed(PromotionFactory(), kind="?"),
    "pricing_promotioncategory_category_same_store": lambda: changed(
        PromotionCategoryFactory(), category_id=CategoryFactory().pk
    ),
    "pricing_promotioncategory_promotion_same_store": lambda: changed(
        PromotionCategoryFactory(), promotion_id=PromotionFactory().pk
    ),
    "pricing_promotionproduct_product_same_store": lambda: changed(
        PromotionProductFactory(), product_id=ProductFactory().pk
    ),
    "pricing_promotionproduct_promotion_same_store": lambda: changed(
        PromotionProductFactory(), promotion_id=PromotionFactory().pk
    ),
    "pricing_taxassignment_product_same_store": lambda: changed(TaxAssignmentFactory(), product_id=ProductFactory().pk),
    "pricing_taxassignment_tax_class_same_store": lambda: changed(
        TaxAssignmentFactory(), tax_class_id=TaxClassFactory().pk
    ),
    "pricing_taxrate_tax_class_same_store": lambda: changed(TaxRateFactory(), tax_class_id=TaxClassFactory().pk),
    "promotion_category_once": lambda: copied(PromotionCategoryFactory()),
    "promotion_has_its_size": lambda: changed(PromotionFactory(), kind="amount"),
    "promotion_percent_up_to_all": lambda: changed(PromotionFactory(), percent=Decimal("100.01")),
    "promotion_period_not_empty": lambda: changed(PromotionFactory(), valid=DateTimeTZRange(empty=True)),
    "promotion_product_once": lambda: copied(PromotionProductFactory()),
    "tax_assignment_one_per_product": lambda: copied(TaxAssignmentFactory()),
    "tax_class_name_unique": lambda: copied(TaxClassFactory()),
    "tax_class_one_default": lambda: copied(TaxClassFactory(is_default=True), name="Another"),
    "tax_rate_country_is_a_code": lambda: changed(TaxRateFactory(), country="de"),
    "tax_rate_is_a_share": lambda: changed(TaxRateFactory(), rate=Decimal(1)),
    "tax_rate_one_per_day": lambda: copied(TaxRateFactory()),
    "tax_rate_period_not_empty": lambda: changed(TaxRateFactory(), valid=DateRange(empty=True)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
