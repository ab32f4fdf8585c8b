"""The tree of categories."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from shop.catalog.models import Category
from shop.catalog.selectors import ancestors
from shop.catalog.tree import products_below
from shop.core.admin import Column, FactsPanel, Moment, RowsPanel, admin_link, register_constraint, search
from shop.stores.admin import StoreOwnedAdmin

from .short_names import SHORT_NAMES
from .tree import TreePages

CHILDREN_SHOWN = 50

register_constraint("category_not_too_deep", "A tree of categories has at most ten levels.", field="parent")


class Place(Column):
    """The name, as far to the right as it stands deep in the tree."""

    def __init__(self) -> None:
        super().__init__("name")

    def html(self, value: Any, obj: Any) -> SafeString | str:
        depth = obj.path.count(".")
        return format_html('<span style="padding-left:{}rem">{}</span>', depth * 1.5, value)


def _place(category: Category) -> dict[str, Any]:
    path = list(ancestors(category=category))
    tree = reverse("admin:catalog_category_tree")
    count = products_below([category.pk]).get(category.pk, 0)
    products = f"{reverse('admin:catalog_product_changelist')}?category__id__exact={category.pk}"
    return {
        "Stands in": format_html_join(" › ", "{}", ((admin_link(above),) for above in path[:-1])) or "the root",
        "In the tree": format_html('<a class="bo-link" href="{}?at={}">Show</a>', tree, category.pk),
        "Products, here and below": format_html('<a class="bo-link" href="{}">{}</a>', products, f"{count:,}"),
    }


def _children(category: Category) -> dict[str, Any]:
    children = list(category.children.order_by("position", "name")[: CHILDREN_SHOWN + 1])
    return {
        "columns": ("Name", "Short name"),
        "rows": [(admin_link(child), child.slug) for child in children[:CHILDREN_SHOWN]],
        "url": f"{reverse('admin:catalog_category_changelist')}?parent__id__exact={category.pk}"
        if len(children) > CHILDREN_SHOWN
        else "",
        "empty": "No category stands in this one.",
    }


@admin.register(Category)
class CategoryAdmin(TreePages, StoreOwnedAdmin):
    """The categories by their place; a category moves, with all that stands in it, on the page of the tree."""

    merges_edits = True
    list_display = (Place(), Column("slug", "short name"), Moment("updated_at"))
    ordering = ("path",)
    search_routes = (
        search.Prefix("slug", pattern=r".*\w.*", fold=slugify, noun="beginning of the name"),
        search.Prefix("name", pattern=r".+", noun="beginning of the name"),
    )
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = SHORT_NAMES
    fields = ("name", "slug", "parent", "position", "description")
    panels = (FactsPanel("Its place", _place, place="side"), RowsPanel("Stands in this category", _children))
    empty_message = "Categories are the shop's shelves: a tree with up to ten levels."
