from .coupons import Coupon, CouponProduct, CouponRedemption
from .gift_cards import GiftCard, GiftCardMovement, GiftCardMovementKind
from .prices import Price
from .promotions import Promotion, PromotionCategory, PromotionKind, PromotionProduct
from .taxes import TaxAssignment, TaxClass, TaxRate

__all__ = [
    "Coupon",
    "CouponProduct",
    "CouponRedemption",
    "GiftCard",
    "GiftCardMovement",
    "GiftCardMovementKind",
    "Price",
    "Promotion",
    "PromotionCategory",
    "PromotionKind",
    "PromotionProduct",
    "TaxAssignment",
    "TaxClass",
    "TaxRate",
]
