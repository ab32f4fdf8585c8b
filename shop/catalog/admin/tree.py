"""The page of the category tree: opened branch by branch, and moved about by dragging, by buttons and by keys."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from shop.catalog.exceptions import AT_THE_TOP
from shop.catalog.models import Category
from shop.catalog.services.moving import move_category
from shop.catalog.tree import kept_tree, products_below, shown_children
from shop.core.admin.refusals import refusal_of
from shop.stores.models import Store

LONGEST_KEY = 18
"""Digits; what is longer is no key of ours."""


class TreePages:
    """Adds the tree to the pages of categories."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view
        return [
            path("tree/", wrapped(self.tree_view), name="catalog_category_tree"),
            path("tree/<int:category_id>/", wrapped(self.branch_view), name="catalog_category_branch"),
            path("tree/move/", wrapped(self.move_view), name="catalog_category_move"),
            *super().get_urls(),  # type: ignore[misc]  # of Django's admin, as all of super() here
        ]

    def tree_view(self, request: HttpRequest) -> HttpResponse:
        """The tree; `?at=` is the category that it opens at."""
        store = self._store(request)
        asked = _key(request.GET.get("at", ""))
        at = Category.objects.filter(store=store, pk=asked).first() if asked else None
        shown = kept_tree(store=store, at=at)
        context = {
            **self.admin_site.each_context(request),
            "title": "Category tree",
            "opts": Category._meta,
            "shown": shown,
            "places": shown.places,
            "at": at,
            "may_move": self.has_change_permission(request),  # type: ignore[attr-defined]  # of Django's admin
            "may_add": self.has_add_permission(request),  # type: ignore[attr-defined]  # of Django's admin
        }
        return TemplateResponse(request, "catalog/tree.html", context)

    def branch_view(self, request: HttpRequest, category_id: int) -> HttpResponse:
        """What stands directly in a category, for the page to put there."""
        category = Category.objects.filter(store=self._store(request), pk=category_id).select_related("store").first()
        if category is None:
            raise Http404
        shown = shown_children(category=category)
        context = {"places": shown.places, "shown": shown, "may_move": self.has_change_permission(request)}  # type: ignore[attr-defined]  # of Django's admin
        return TemplateResponse(request, "catalog/places.html", context)

    def move_view(self, request: HttpRequest) -> JsonResponse:
        """Move a category as the page was told to; the answer says so, or why not, with the numbers that changed."""
        store = self._store(request)
        if not self.has_change_permission(request):  # type: ignore[attr-defined]  # of Django's admin
            raise PermissionDenied
        said = {name: _key(request.POST.get(name, "")) for name in ("category", "parent", "before", "seen")}
        try:
            moved = move_category(
                store=store,
                category_id=said["category"] or 0,
                parent_id=said["parent"],
                before_id=said["before"],
                seen_in=said["seen"],
            )
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            return JsonResponse({"message": refusal.message}, status=409)
        touched = {int(key) for key in moved.path.split(".")}
        left = Category.objects.filter(pk=said["seen"]).first() if said["seen"] else None
        touched |= {int(key) for key in left.path.split(".")} if left else set()
        counts = products_below(touched)
        where = f"in “{moved.parent.name}”" if moved.parent else f"at {AT_THE_TOP}"
        kept = moved.parent_id == said["seen"]
        message = f"“{moved.name}” has another place {where}." if kept else f"“{moved.name}” stands {where} now."
        return JsonResponse({"message": message, "counts": {key: counts.get(key, 0) for key in touched}})

    def _store(self, request: HttpRequest) -> Store:
        store = getattr(request, "store", None)
        if store is None or not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]  # of Django's admin
            raise PermissionDenied
        return store


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None
