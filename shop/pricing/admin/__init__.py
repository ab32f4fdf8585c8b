from .coupons import CouponAdmin, CouponRedemptionAdmin
from .gift_cards import GiftCardAdmin, GiftCardMovementAdmin
from .prices import PriceAdmin
from .promotions import PromotionAdmin
from .taxes import TaxAssignmentAdmin, TaxClassAdmin

__all__ = [
    "CouponAdmin",
    "CouponRedemptionAdmin",
    "GiftCardAdmin",
    "GiftCardMovementAdmin",
    "PriceAdmin",
    "PromotionAdmin",
    "TaxAssignmentAdmin",
    "TaxClassAdmin",
]
