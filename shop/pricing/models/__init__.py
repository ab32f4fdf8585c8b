from .coupons import Coupon, CouponProduct, CouponRedemption
from .gift_cards import GiftCard, GiftCardMovement
from .prices import Price
from .promotions import Promotion
from .taxes import TaxAssignment, TaxClass, TaxRate

__all__ = [
    "Coupon",
    "CouponProduct",
    "CouponRedemption",
    "GiftCard",
    "GiftCardMovement",
    "Price",
    "Promotion",
    "TaxAssignment",
    "TaxClass",
    "TaxRate",
]
