"""The page of a variant with its price and its stock."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from shop.catalog.admin import VariantAdmin
from shop.catalog.admin.variants import Options
from shop.catalog.models import Variant
from shop.core.admin import Ask, AskingPage, FactsPanel, Link, Panel, admin_link, money
from shop.core.admin.changelist import ChangeList
from shop.inventory.selectors import stock_totals
from shop.pricing.selectors import current_prices

from .composing import page_of
from .offers import Available, PriceNow, offered
from .plan_price_form import PlanPriceForm
from .price_panel import prices_of_variant
from .product_search import HELP, RankedList, found_rows


def _offer(variant: Variant) -> dict[str, Any]:
    currency = variant.store.currency
    price = current_prices(variants=[variant], currency=currency).get(variant.pk)
    totals = stock_totals(variants=[variant]).get(variant.pk)
    stock = f"{reverse('admin:inventory_stockitem_changelist')}?variant__id__exact={variant.pk}"
    prices = f"{reverse('admin:pricing_price_changelist')}?variant__id__exact={variant.pk}"
    link = '<a class="bo-link" href="{}">{}</a>'
    return {
        "Product": admin_link(variant.product),
        "Price now": money(price.amount, currency) if price else "none",
        "Crossed out": money(price.compare_at_amount, currency) if price else "–",
        "Prices": format_html(link, prices, "All of them"),
        "On hand": f"{totals.on_hand:,}" if totals else "0",
        "Available": f"{totals.available:,}" if totals else "0",
        "Stock": format_html(link, stock, "By warehouse"),
    }


class VariantList(RankedList):
    """A page of variants with what they cost and what is left of them."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        store = getattr(request, "store", None)
        return offered(super().get_queryset(request, exclude_parameters), currency=store.currency if store else "")


@page_of(Variant)
class VariantPage(AskingPage, VariantAdmin):
    """What has a SKU, what it costs, and how much of it is left."""

    list_display = ("sku", Link("product"), Options(), "barcode", PriceNow(), Available(), "is_active")
    search_help_text = HELP
    panels = (
        FactsPanel("For sale", _offer, place="side"),
        Panel("Prices", "backoffice/product/prices.html", prices_of_variant, permission="pricing.view_price"),
    )
    asks = (Ask("plan-price", "Plan a price", PlanPriceForm),)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return VariantList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if self.label_select_related:
            queryset = queryset.select_related(*self.label_select_related)
        routes = self.search_routes
        rows = found_rows(request, queryset, search_term, identifiers=routes[:2], others=routes[2:], product="product")
        return rows, False
