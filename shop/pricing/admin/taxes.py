"""The pages of tax classes, their rates, and which product belongs to which."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from shop.core.admin import FactsPanel, Link, RelatedFilter, search
from shop.pricing.models import TaxAssignment, TaxClass, TaxRate
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .periods import DayPeriodForm


class TaxRateForm(DayPeriodForm):
    """A rate with its days in two fields."""

    class Meta:
        model = TaxRate
        fields = ("country", "rate")

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).strip().upper()


class TaxRateInline(StoreOwnedInline):
    model = TaxRate
    form = TaxRateForm
    fields = ("country", "rate", "starts", "ends")
    ordering = ("country", "-valid")
    cap = 50
    hide_title = True


def _products(tax_class: TaxClass) -> dict[str, Any]:
    if tax_class.is_default:
        return {"Products": "All that belong to no other class"}
    url = f"{reverse('admin:pricing_taxassignment_changelist')}?tax_class__id__exact={tax_class.pk}"
    return {"Products": format_html('<a class="bo-link" href="{}">Show them</a>', url)}


@admin.register(TaxClass)
class TaxClassAdmin(StoreOwnedAdmin):
    """Kinds of goods in the eyes of the tax office."""

    is_small_table = True
    list_display = ("name", "is_default")
    search_fields = ("name",)
    ordering = ("name",)
    inlines = (TaxRateInline,)
    panels = (FactsPanel("What belongs to it", _products),)
    empty_message = "Make one class for everything, mark it as the default, and give it the rate of your country."


@admin.register(TaxAssignment)
class TaxAssignmentAdmin(StoreOwnedAdmin):
    """Products of another than the default class."""

    list_display = (Link("product"), Link("tax_class"))
    list_select_related = ("product", "tax_class")
    list_filter = (("tax_class", RelatedFilter), ("product", RelatedFilter))
    list_display_links = None
    ordering = ("product_id",)
    search_routes = (search.Trigram("product__name", noun="part of the product's name"),)
    fields = ("product", "tax_class")
    empty_message = "Every product belongs to the default class until it is put into another one."
