"""The page of prices: each change is a new period, and what has begun stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.core.admin import Column, FactsPanel, Link, Money, Panel, RelatedFilter, admin_link, badge, search
from shop.core.markup import money
from shop.pricing.models import Price
from shop.pricing.selectors import lowest_price_before
from shop.pricing.services.repricing import change_price, drop_planned_price
from shop.stores.admin import StoreOwnedAdmin
from shop.stores.admin.moments import StoreMomentField
from shop.stores.models import Store

from .periods import PHASE_TONES, Period, phase

PRODUCT = Column("variant__product__name", "product")


class Phase(Column):
    """Whether a price holds now, did before, or will."""

    def __init__(self) -> None:
        super().__init__("valid", "state")

    def html(self, value: Any, obj: Any) -> SafeString | str:
        word = phase(value)
        return badge(word.capitalize(), PHASE_TONES[word])


class PriceForm(forms.ModelForm):
    """A new price, or a planned one that is still to be changed; its times are the store's."""

    starts_at = StoreMomentField(
        required=False,
        label="Holds from",
        help_text="Empty: from now on. A later instant plans the price.",
    )
    currency = forms.CharField(
        max_length=3, required=False, help_text="Empty: the store's own.", widget=UnfoldAdminTextInputWidget()
    )

    store_id: int | None = None

    class Meta:
        model = Price
        fields = ("variant", "currency", "amount", "compare_at_amount")
        labels = {"compare_at_amount": "Crossed out"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        store = Store.objects.filter(pk=self.instance.store_id or self.store_id or 0).first()
        if store is not None:
            field: Any = self.fields["starts_at"]
            field.tell_time_of(store)
        if self.instance.pk:
            # On this form, not on the field: fields are shared by all forms of the class, also by those to come.
            self.initial.setdefault("starts_at", self.instance.valid.lower)

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].strip().upper()
        variant = self.cleaned_data.get("variant")
        return currency or (variant.store.currency if variant else "")


def _begun(price: Price) -> bool:
    return phase(price.valid) != "planned"


def _notice(price: Price) -> dict[str, Any]:
    if not _begun(price):
        return {
            "notice": "This price is planned. Until it begins it can be changed, moved or dropped; "
            "the price before it then holds on."
        }
    url = f"{reverse('admin:pricing_price_add')}?variant={price.variant_id}&currency={price.currency}"
    return {
        "notice": format_html(
            "This price has begun and stays in the history. "
            '<a class="font-semibold underline" href="{}">Change the price</a>: its period ends and a new one begins.',
            url,
        )
    }


def _facts(price: Price) -> dict[str, Any]:
    lowest = lowest_price_before(variant=price.variant, currency=price.currency, instant=price.valid.lower)
    url = f"{reverse('admin:pricing_price_changelist')}?variant__id__exact={price.variant_id}"
    return {
        "Product": admin_link(price.variant.product),
        "State": Phase()(price),
        "Lowest in the 30 days before": money(lowest, price.currency),
        "Variant's other prices": format_html('<a class="bo-link" href="{}">Show them</a>', url),
    }


@admin.register(Price)
class PriceAdmin(StoreOwnedAdmin):
    """Prices of all variants, last written first. Adding is the only way to change one that has begun."""

    form = PriceForm
    list_display = (
        Link("variant", "SKU"),
        PRODUCT,
        Money("amount"),
        Money("compare_at_amount", "crossed out"),
        Period(),
        Phase(),
    )
    list_select_related = ("variant__product",)
    list_display_links = (PRODUCT,)
    list_filter = (("variant", RelatedFilter), ("variant__product", RelatedFilter))
    ordering = ("-id",)
    search_routes = (search.Prefix("variant__sku", noun="SKU"), search.Exact("variant__barcode", noun="barcode"))
    panels = (
        Panel("History", "pricing/price_history_notice.html", _notice, place="top"),
        FactsPanel("This price", _facts),
    )
    empty_message = "A variant without a price cannot be sold. Prices are set on the product's page, or here."

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and _begun(obj):
            return ((None, {"fields": ("variant", "currency", "amount", "compare_at_amount", "period")}),)
        return ((None, {"fields": ("variant", "currency", "amount", "compare_at_amount", "starts_at")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return ("variant", "currency", "amount", "compare_at_amount", "period") if _begun(obj) else ("variant",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has begun can be looked at; the database would refuse a change of it."""
        return super().has_change_permission(request, obj) and not (isinstance(obj, Price) and _begun(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A plan can be dropped."""
        return super().has_delete_permission(request, obj) and not (isinstance(obj, Price) and _begun(obj))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        store = getattr(request, "store", None)
        return {"currency": store.currency if store else "", **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Writes through the service. A plan that is moved in time is dropped and made anew."""
        starts_at = form.cleaned_data.get("starts_at")
        if change:
            planned = Price.objects.get(pk=obj.pk)
            starts_at = starts_at or planned.valid.lower
            if starts_at != planned.valid.lower or obj.currency != planned.currency:
                drop_planned_price(price=planned)
        price = change_price(
            variant=obj.variant,
            amount=obj.amount,
            compare_at_amount=obj.compare_at_amount,
            currency=obj.currency or None,
            starts_at=starts_at,
        )
        obj.pk = price.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        drop_planned_price(price=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for price in queryset:
            drop_planned_price(price=price)

    @admin.display(description="Period")
    def period(self, price: Price) -> str:
        return Period()(price)
