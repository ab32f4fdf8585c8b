"""The page of a product as staff see it: its own words and pictures, with prices, stock and sales from other floors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from shop.catalog.admin import ProductAdmin
from shop.catalog.admin.option_values import VariantForm
from shop.catalog.admin.pictures import PICTURES, Pictured
from shop.catalog.admin.positions import AppendingFormSet
from shop.catalog.admin.products import STATUS_TONES, FactInline
from shop.catalog.admin.variants import VariantInline
from shop.catalog.models import Product, Variant
from shop.core.admin import Ask, AskingPage, Badge, Link, Panel, admin_link, badge, money
from shop.core.admin.changelist import ChangeList
from shop.inventory.selectors import stock_of_product
from shop.pricing.models import TaxAssignment
from shop.pricing.selectors import lowest_recently, with_lowest_before
from shop.pricing.services.repricing import change_price
from shop.stores.admin import StoreOwnedInline
from shop.stores.admin.moments import told_moment

from .combine_form import CombineForm
from .composing import page_of
from .duplicate_form import DuplicateForm
from .hindrance_filter import CannotBeBought
from .obstacles import Weight, obstacles
from .offers import Available, Offer, PriceNow, offered
from .plan_price_form import PlanPriceForm, cancel_price
from .price_panel import prices_of_product
from .product_reviews import Rating, reviews_panel
from .product_sales import sales_panel
from .product_search import HELP, RankedList, filters_of_list, found_rows
from .related_products import choose_related, related_products
from .variant_sheet_page import sheet_page

PLACES_SHOWN = 15


class PricedVariantForm(VariantForm):
    """A row of the variant grid: a changed price opens a new period, through the service."""

    amount = forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"style": "width: 5.5rem"}),
    )
    compare_at_amount = forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"style": "width: 5.5rem"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        price = next(iter(getattr(self.instance, "prices_now", ())), None)
        self.price = price
        if price is not None:
            self.initial["amount"], self.initial["compare_at_amount"] = price.amount, price.compare_at_amount
        for field in self.fields.values():
            # A table's head is no label: who cannot see it hears which row the field belongs to.
            field.widget.attrs["aria-label"] = f"{field.label} of {self.instance.sku or 'a new variant'}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        amount, compare_at = (self.cleaned_data.get(name) for name in ("amount", "compare_at_amount"))
        if self.price is not None and "amount" in self.changed_data and amount is None and "amount" not in self.errors:
            self.add_error("amount", "A price is changed, not emptied: to stop selling it, take it off sale.")
        if amount is None and compare_at is not None and "amount" not in self.errors:
            self.add_error("amount", "Give the price that holds beside the crossed-out one.")
        elif amount is not None and compare_at is not None and compare_at <= amount:
            self.add_error("compare_at_amount", "The crossed-out price has to be higher than the price.")
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()
        amount = self.cleaned_data.get("amount")
        if amount is not None and {"amount", "compare_at_amount"} & set(self.changed_data):
            change_price(
                variant=self.instance,
                amount=amount,
                compare_at_amount=self.cleaned_data.get("compare_at_amount"),
            )


class VariantRows(AppendingFormSet):
    """The grid's rows, which the panels of the page need not read again where they are all the product has."""

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if not self.is_bound and not self.is_capped and self.instance.pk:
            Offer.of(self.instance).seen(list(rows))
        return rows


class VariantGrid(VariantInline):
    """The variants with what they cost and what is left of them."""

    form = PricedVariantForm
    formset = VariantRows
    fields = ("sku", "barcode", "option_values", "amount", "compare_at_amount", "is_active", "stock", "page")
    readonly_fields = ("stock", "page")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        store = getattr(request, "store", None)
        currency = store.currency if store else ""
        rows = (
            super()
            .get_queryset(request)
            .annotate(lowest_amount=lowest_recently(currency=currency, instant=timezone.now()))
        )
        return offered(rows, currency=currency, also=with_lowest_before)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        store = getattr(request, "store", None)
        may_price = request.user.has_perm("pricing.change_price")
        for name, label in (("amount", "Price"), ("compare_at_amount", "Crossed out")):
            field = formset.form.base_fields.get(name)
            if field is not None:
                field.label = f"{label} ({store.currency})" if store else label
                field.disabled = not may_price
        return formset

    @admin.display(description="Available")
    def stock(self, variant: Any) -> SafeString | str:
        if variant.pk is None:
            return "–"
        url = f"{reverse('admin:inventory_stockitem_changelist')}?variant__id__exact={variant.pk}"
        return format_html('<a class="bo-link" href="{}">{}</a>', url, f"{variant.available_total:,}")

    @admin.display(description="More")
    def page(self, variant: Any) -> SafeString | str:
        return admin_link(variant, "Details") if variant.pk else "–"

    @admin.display(description="Price")
    def amount(self, variant: Variant) -> str:
        """For those who may only look."""
        return PriceNow()(variant)

    @admin.display(description="Crossed out")
    def compare_at_amount(self, variant: Any) -> str:
        price = next(iter(variant.prices_now), None)
        return money(price.compare_at_amount, price.currency) if price else "–"


class TaxInline(StoreOwnedInline):
    """The product's tax class, if it is another than the store's default."""

    model = TaxAssignment
    fields = ("tax_class",)
    max_num = 1
    verbose_name = "tax class"
    verbose_name_plural = "tax class, if it is not the default one"
    hide_title = True


def _standing(product: Product) -> dict[str, Any]:
    """The sales are read only where the template shows them: to those who may see orders."""
    found = obstacles(product)
    return {
        "obstacles": found,
        "hindered": any(obstacle.weight != Weight.LOOK for obstacle in found),
        "until": told_moment(product.withdrawn_at, product.store) if product.withdrawn_at else "",
        "sales": partial(sales_panel, product),
    }


def _stock(product: Product) -> dict[str, Any]:
    totals = Offer.of(product).stock.values()
    items = list(stock_of_product(product=product)[: PLACES_SHOWN + 1])
    return {
        "items": items[:PLACES_SHOWN],
        "places": sum(total.places for total in totals),
        "on_hand": sum(total.on_hand for total in totals),
        "reserved": sum(total.reserved for total in totals),
        "available": sum(total.available for total in totals),
        "url": f"{reverse('admin:inventory_stockitem_changelist')}?variant__product__id__exact={product.pk}"
        if len(items) > PLACES_SHOWN
        else "",
    }


class ProductList(RankedList):
    """A page of products with what they cost and what is left: three statements for the page, however many rows."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        store = getattr(request, "store", None)
        variants = offered(Variant.objects.all(), currency=store.currency if store else "")
        prefetch = Prefetch("variants", queryset=variants, to_attr="offered_variants")
        return super().get_queryset(request, exclude_parameters).prefetch_related(prefetch, "rating")


@page_of(Product)
class ProductPage(AskingPage, ProductAdmin):
    """The product page: what it is, what it costs, where it lies, how it sells, and what keeps it from being sold."""

    list_display = (
        Pictured("name"),
        Link("category"),
        Link("brand"),
        PriceNow(),
        Available(),
        Rating(),
        Badge("status", tones=STATUS_TONES),
    )
    list_filter = (*ProductAdmin.list_filter, CannotBeBought)
    list_before_template = "backoffice/product/looked_at.html"
    search_help_text = HELP
    inlines = (VariantGrid, FactInline, TaxInline)
    panels = (
        Panel("Can it be bought?", "backoffice/product/standing.html", _standing, place="top"),
        PICTURES,
        Panel("Prices", "backoffice/product/prices.html", prices_of_product, permission="pricing.view_price"),
        Panel("Stock", "backoffice/product/stock.html", _stock, permission="inventory.view_stockitem"),
        Panel("Reviews", "reviews/product.html", reviews_panel, permission="reviews.view_review"),
        Panel("Beside it", "backoffice/product/related.html", related_products),
    )

    change_form_template = "backoffice/product/page.html"
    asks = (
        Ask("combine", "Options and variants", CombineForm),
        Ask("plan-price", "Plan a price", PlanPriceForm, lambda product: bool(Offer.of(product).variants)),
        Ask("duplicate", "Duplicate", DuplicateForm),
    )

    def badges(self, row: Product) -> Sequence[Any]:
        """Its status, and where it stands in the time in which shoppers see it."""
        badges = [Badge("status", tones=STATUS_TONES)(row)]
        now = timezone.now()
        if row.status == "active" and row.published_at and row.published_at > now:
            badges.append(badge("Scheduled", "info"))
        if row.status == "active" and row.withdrawn_at and row.withdrawn_at <= now:
            badges.append(badge("Withdrawn", "neutral"))
        return badges

    def get_urls(self) -> list[URLPattern]:
        views = {"related": self.related_view, "variants": self.sheet_view, "cancel-price": self.cancel_price_view}
        own = [
            path(f"<int:product_id>/{name}/", self.admin_site.admin_view(view), name=f"catalog_product_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        product = context.get("original")
        if product is not None:
            context["sheet_url"] = reverse("admin:catalog_product_variants", args=[product.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def related_view(self, request: HttpRequest, product_id: int) -> HttpResponse:
        """A button of the lists beside the product."""
        return choose_related(request, self._product(request, product_id))

    def cancel_price_view(self, request: HttpRequest, product_id: int) -> HttpResponse:
        """A button of the line of prices."""
        return cancel_price(request, self._product(request, product_id))

    def sheet_view(self, request: HttpRequest, product_id: int) -> HttpResponse:
        """All variants side by side."""
        around = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return sheet_page(request, self._product(request, product_id), around)

    def _product(self, request: HttpRequest, product_id: int) -> Product:
        product: Product | None = self.get_queryset(request).select_related("store").filter(pk=product_id).first()
        if product is None:
            raise Http404
        return product

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ProductList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        routes = self.search_routes
        rows = found_rows(
            request, queryset, search_term, identifiers=routes[:3], others=routes[3:], filters=filters_of_list
        )
        return rows, False
