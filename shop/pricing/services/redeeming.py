"""Using a coupon, and giving its use back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from shop.pricing.exceptions import CouponUsedUp
from shop.pricing.models import Coupon, CouponRedemption


def redeem_coupon(*, coupon_id: int, store_id: int) -> CouponRedemption:
    """Use a coupon once and return the row that says so.

    Raises CouponUsedUp if its limit is reached, also when two buyers use the last one at the same instant: the
    database counts the uses, and `coupon_never_beyond_its_limit` refuses the one too many.
    """
    try:
        with transaction.atomic():
            return CouponRedemption.objects.create(store_id=store_id, coupon_id=coupon_id, redeemed_at=Now())
    except IntegrityError as error:
        if "coupon_never_beyond_its_limit" not in str(error):
            raise
        raise CouponUsedUp(Coupon.objects.get(pk=coupon_id).code) from error


def give_back_redemption(*, redemption_id: int) -> None:
    """Undo one use of a coupon, because the order that used it was cancelled."""
    CouponRedemption.objects.filter(pk=redemption_id).delete()
