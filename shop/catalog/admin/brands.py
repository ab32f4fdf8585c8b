"""The page of brands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify

from shop.catalog.models import Brand
from shop.core.admin import FactsPanel, Moment, search
from shop.stores.admin import StoreOwnedAdmin

from .short_names import SHORT_NAMES


def _products(brand: Brand) -> dict[str, Any]:
    url = reverse("admin:catalog_product_changelist")
    return {"Products": format_html('<a class="bo-link" href="{}?brand__id__exact={}">Show them</a>', url, brand.pk)}


@admin.register(Brand)
class BrandAdmin(StoreOwnedAdmin):
    """Who makes it."""

    list_display = ("name", "is_own_label", Moment("updated_at"))
    sortable_by = ("name",)
    ordering = ("name", "id")
    search_routes = (
        search.Prefix("slug", pattern=r".*\w.*", fold=slugify, noun="beginning of the name"),
        search.Prefix("name", pattern=r".+", noun="beginning of the name"),
    )
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = SHORT_NAMES
    fields = ("name", "slug", "is_own_label")
    panels = (FactsPanel("What carries this name", _products, place="side"),)
    empty_message = "A brand is a maker's name. Products can have one, and lists can be narrowed to it."
