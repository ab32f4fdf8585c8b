"""The page of promotions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from shop.core.admin import Badge, ChoicesFilter, Column, FactsPanel, YesNoFilter, badge
from shop.core.admin.counting import count_up_to
from shop.pricing.models import Coupon, Promotion, PromotionCategory, PromotionProduct
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .periods import PHASE_TONES, Period, PeriodForm, phase


class Size(Column):
    """What a promotion takes off, in words."""

    def __init__(self) -> None:
        super().__init__("kind", "takes off")

    def html(self, value: Any, obj: Any) -> str:
        if obj.percent is not None:
            return f"{obj.percent.normalize():f} %"
        if obj.amount is not None:
            return f"{obj.amount:,.2f}"
        if obj.buy_quantity:
            return f"buy {obj.buy_quantity}, get {obj.free_quantity} free"
        return "the shipping" if value == "free_shipping" else "what the coupon says"


class Phase(Column):
    """Whether a promotion runs."""

    def __init__(self) -> None:
        super().__init__("valid", "state")

    def html(self, value: Any, obj: Any) -> str:
        if not obj.is_active:
            return badge("Switched off", "neutral")
        word = phase(value)
        return badge({"current": "Running", "planned": "Planned", "past": "Over"}[word], PHASE_TONES[word])


class PromotionForm(PeriodForm):
    """A promotion with its period in two fields."""

    class Meta:
        model = Promotion
        exclude = ("valid",)


class PromotionProductInline(StoreOwnedInline):
    model = PromotionProduct
    fields = ("product",)
    verbose_name = "product"
    verbose_name_plural = "for these products (for everything, if neither products nor categories are named)"
    hide_title = True


class PromotionCategoryInline(StoreOwnedInline):
    model = PromotionCategory
    fields = ("category",)
    verbose_name = "category"
    verbose_name_plural = "for these categories and all below them"
    hide_title = True


def _coupons(promotion: Promotion) -> dict[str, Any]:
    url = f"{reverse('admin:pricing_coupon_changelist')}?promotion__id__exact={promotion.pk}"
    count = count_up_to(Coupon.objects.filter(promotion=promotion))
    return {
        "Coupons": format_html('<a class="bo-link" href="{}">{}</a>', url, count.label),
        "Add one": format_html(
            '<a class="bo-link" href="{}?promotion={}">New coupon</a>',
            reverse("admin:pricing_coupon_add"),
            promotion.pk,
        ),
    }


@admin.register(Promotion)
class PromotionAdmin(StoreOwnedAdmin):
    """Rules that make something cheaper, first come first."""

    is_small_table = True
    form = PromotionForm
    list_display = ("name", Badge("kind"), Size(), Period(), Phase(), "needs_coupon", "priority")
    list_filter = (("kind", ChoicesFilter), ("is_active", YesNoFilter))
    search_fields = ("name",)
    ordering = ("priority", "id")
    fieldsets = (
        (None, {"fields": ("name", "kind")}),
        (
            "How much",
            {
                "description": "Fill in what this kind needs: a percentage, an amount, or the two quantities.",
                "fields": (("percent", "amount"), ("buy_quantity", "free_quantity"), "minimum_amount"),
            },
        ),
        ("When", {"fields": ("starts", "ends", "is_active")}),
        (
            "Together with others",
            {
                "description": "Lower priority goes first. One that does not work beside others is given alone.",
                "fields": ("needs_coupon", "is_stackable", "priority"),
            },
        ),
    )
    inlines = (PromotionProductInline, PromotionCategoryInline)
    panels = (FactsPanel("Coupons that open it", _coupons),)
    empty_message = "A promotion makes something cheaper for a while: a share, an amount, or one free for some bought."

    pages_beside: ClassVar[list[tuple[str, str, Callable[..., HttpResponse]]]] = []

    @classmethod
    def open_also(cls, route: str, name: str, view: Callable[..., HttpResponse]) -> None:
        """Let an upper app put a page beside the list of promotions; its view is told the `site`."""
        cls.pages_beside.append((route, name, view))

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        pages = [
            path(route, site.admin_view(partial(view, site=site)), name=name) for route, name, view in self.pages_beside
        ]
        return [*pages, *super().get_urls()]

    @classmethod
    def ask_also(cls, *inlines: type[StoreOwnedInline]) -> None:
        """Let an upper app add what it knows of promotions to their page."""
        cls.inlines = (*cls.inlines, *inlines)  # type: ignore[assignment]  # any number of them
