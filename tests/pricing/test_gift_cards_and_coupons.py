"""A gift card's balance follows its movements, and a coupon's count its redemptions."""

from decimal import Decimal

import pytest

from shop.pricing.models import Coupon, GiftCard, GiftCardMovement
from tests.factories import CouponFactory, CouponRedemptionFactory, GiftCardFactory, GiftCardMovementFactory
from tests.support.refusals import attempt, carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db


def ledger(card: GiftCard) -> list[tuple[Decimal, Decimal]]:
    """Each movement of a card with what was left after it."""
    rows = GiftCardMovement.objects.filter(gift_card=card).order_by("id")
    return list(rows.values_list("amount", "balance_after_amount"))


def used(coupon: Coupon) -> int:
    return Coupon.objects.values_list("redeemed_count", flat=True).get(pk=coupon.pk)


def test_a_cards_balance_is_the_sum_of_its_movements() -> None:
    card = GiftCardFactory(balance_amount=Decimal("50.00"))

    GiftCardMovementFactory(gift_card=card, kind="spend", amount=Decimal("-19.90"))
    GiftCardMovementFactory(gift_card=card, kind="refund", amount=Decimal("5.00"))

    card.refresh_from_db()
    assert card.balance_amount == Decimal("35.10")
    assert ledger(card) == [(50, 50), (Decimal("-19.90"), Decimal("30.10")), (5, Decimal("35.10"))]


def test_a_card_cannot_be_overspent() -> None:
    card = GiftCardFactory(balance_amount=Decimal("50.00"))
    spending = GiftCardMovementFactory(gift_card=card, kind="spend", amount=Decimal("-30.00"))

    assert refused_by(copied(spending)) == "gift_card_balance_not_negative"

    card.refresh_from_db()
    assert card.balance_amount == Decimal("20.00")


def test_a_card_begins_with_nothing_on_it() -> None:
    card = GiftCardFactory()

    assert refused_by(copied(card, code="ANOTHER", balance_amount=1)) == "gift_card_balance_follows_movements"


def test_a_cards_movement_that_would_be_dropped_takes_its_statement_with_it() -> None:
    movement = GiftCardMovementFactory()
    statement = """
        INSERT INTO pricing_giftcardmovement (id, store_id, gift_card_id, kind, amount, reason)
        VALUES (%s, %s, %s, 'issue', 7, '') ON CONFLICT DO NOTHING"""

    refused = refused_by(attempt(statement, movement.pk, movement.store_id, movement.gift_card_id))

    assert refused == "gift_card_balance_follows_movements"
    assert GiftCard.objects.get().balance_amount == Decimal("10.00")


def test_the_ledger_of_a_card_cannot_be_rewritten() -> None:
    assert refused_by(changed(GiftCardMovementFactory(), amount=50)) == "pricing_giftcardmovement_append_only"


def test_a_coupons_count_follows_its_redemptions() -> None:
    coupon = CouponFactory()

    first, second = CouponRedemptionFactory.create_batch(2, coupon=coupon)
    assert used(coupon) == 2

    carry_out(deleted(first))
    assert used(coupon) == 1

    other = CouponFactory(store=coupon.store)
    carry_out(changed(second, coupon_id=other.pk))
    assert (used(coupon), used(other)) == (0, 1)


def test_a_used_up_coupon_can_be_used_again_once_a_use_was_undone() -> None:
    redemption = CouponRedemptionFactory(coupon__usage_limit=1)
    assert refused_by(copied(redemption)) == "coupon_never_beyond_its_limit"

    carry_out(deleted(redemption))
    CouponRedemptionFactory(coupon=redemption.coupon)

    assert used(redemption.coupon) == 1


def test_a_limit_cannot_be_set_below_what_was_used() -> None:
    coupon = CouponFactory()
    CouponRedemptionFactory.create_batch(2, coupon=coupon)

    assert refused_by(changed(coupon, usage_limit=1)) == "coupon_never_beyond_its_limit"
