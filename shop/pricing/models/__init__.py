from .coupons import Coupon, CouponProduct, CouponRedemption
from .gift_cards import GiftCard, GiftCardMovement
from .prices import Price
from .promotions import Promotion, PromotionCategory, PromotionKind, PromotionProduct
from .taxes import TaxAssignment, TaxClass, TaxRate

__all__ = [
    "Coupon",
    "CouponProduct",
    "CouponRedemption",
    "GiftCard",
    "GiftCardMovement",
    "Price",
    "Promotion",
    "PromotionCategory",
    "PromotionKind",
    "PromotionProduct",
    "TaxAssignment",
    "TaxClass",
    "TaxRate",
]
