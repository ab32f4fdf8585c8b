"""For which customers a promotion is, on the promotion's page: orders know both."""

from __future__ import annotations

from shop.orders.models import PromotionAudience, PromotionSegment
from shop.pricing.admin import PromotionAdmin
from shop.stores.admin import StoreOwnedInline


class AudienceInline(StoreOwnedInline):
    model = PromotionAudience
    fields = ("group",)
    verbose_name = "group of customers"
    verbose_name_plural = "for these groups of customers (for everybody, if neither groups nor segments are named)"
    hide_title = True


class SegmentInline(StoreOwnedInline):
    model = PromotionSegment
    fields = ("segment",)
    verbose_name = "segment of customers"
    verbose_name_plural = "for these segments: whoever meets their conditions when they order"
    hide_title = True


PromotionAdmin.ask_also(AudienceInline, SegmentInline)
