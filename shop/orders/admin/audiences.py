"""For which customers a promotion is, on the promotion's page: orders know both."""

from __future__ import annotations

from shop.orders.models import PromotionAudience
from shop.pricing.admin import PromotionAdmin
from shop.stores.admin import StoreOwnedInline


class AudienceInline(StoreOwnedInline):
    model = PromotionAudience
    fields = ("group",)
    verbose_name = "group of customers"
    verbose_name_plural = "for these groups of customers (for everybody, if none is named)"
    hide_title = True


PromotionAdmin.ask_also(AudienceInline)
