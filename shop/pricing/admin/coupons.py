"""The pages of coupons and of their use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse

from shop.core.admin import Column, Link, Moment, RelatedFilter, RowsPanel, moment, search
from shop.pricing.models import Coupon, CouponProduct, CouponRedemption
from shop.pricing.selectors import redemptions_of
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline, StoreOwnedReadOnlyAdmin

REDEMPTIONS_SHOWN = 20


class Used(Column):
    """How often it was used, of how often it may be."""

    align = "end"

    def __init__(self) -> None:
        super().__init__("redeemed_count", "used")

    def html(self, value: Any, obj: Any) -> str:
        return f"{value:,}" if obj.usage_limit is None else f"{value:,} of {obj.usage_limit:,}"


class CouponForm(forms.ModelForm):
    """A code, however it was typed."""

    class Meta:
        model = Coupon
        fields = ("code", "promotion", "usage_limit")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class CouponProductInline(StoreOwnedInline):
    model = CouponProduct
    fields = ("product",)
    verbose_name = "product"
    verbose_name_plural = "good for (for everything, if nothing is named)"
    hide_title = True


def _redemptions(coupon: Coupon) -> dict[str, Any]:
    url = f"{reverse('admin:pricing_couponredemption_changelist')}?coupon__id__exact={coupon.pk}"
    uses = redemptions_of(coupon=coupon)[:REDEMPTIONS_SHOWN]
    return {
        "columns": ("When",),
        "rows": [(moment(use.redeemed_at),) for use in uses],
        "url": url if coupon.redeemed_count > REDEMPTIONS_SHOWN else "",
        "empty": "Nobody has used it yet.",
    }


@admin.register(Coupon)
class CouponAdmin(StoreOwnedAdmin):
    form = CouponForm
    list_display = ("code", Link("promotion"), Used())
    list_select_related = ("promotion",)
    list_filter = (("promotion", RelatedFilter),)
    sortable_by = ("code",)
    ordering = ("code",)
    search_routes = (search.Prefix("code", fold=str.upper, pattern=r".+", noun="beginning of the code"),)
    inlines = (CouponProductInline,)
    panels = (RowsPanel("Last uses", _redemptions, place="side"),)
    empty_message = "A coupon is a code that opens a promotion. Make the promotion first."


@admin.register(CouponRedemption)
class CouponRedemptionAdmin(StoreOwnedReadOnlyAdmin):
    """Each use of a coupon, last recorded first."""

    list_display = (Link("coupon"), Moment("redeemed_at"))
    list_select_related = ("coupon",)
    list_filter = (("coupon", RelatedFilter),)
    list_display_links = None
    ordering = ("-id",)
    search_routes = (search.Prefix("coupon__code", fold=str.upper, noun="beginning of the code"),)
    empty_message = "Uses are recorded when an order is placed with a coupon."
