"""The bar of saved views above a list, and the star of a favourite."""

from __future__ import annotations

from typing import Any

from django import template

from shop.workspace.selectors import Place, favourites_of, views_of
from shop.workspace.services.saving import lasting

register = template.Library()


@register.inclusion_tag("workspace/views.html", takes_context=True)
def saved_views(context: template.Context, cl: Any) -> dict[str, Any]:
    """The saved views of a list, and the forms that save one and choose its columns."""
    from shop.core.admin.changelist import COLUMNS_VAR, column_name

    request: Any = context.get("request")
    store, user = getattr(request, "store", None), getattr(request, "user", None)
    if store is None or user is None or context.get("is_popup"):
        return {"page": ""}
    page, query = cl.opts.label_lower, request.GET.urlencode()
    now = lasting(query)
    every = type(cl.model_admin).list_display
    shown = [column_name(column) for column in cl.list_display]
    return {
        "request": request,
        "page": page,
        "query": query,
        "back": request.get_full_path(),
        "path": request.path,
        "views": [(view, view.query == now) for view in views_of(store=store, user=user, page=page)],
        "is_narrowed": bool(now),
        "columns": [
            (column_name(column), _heading(cl, column), column_name(column) in shown)
            for column in every
            if column_name(column) != "action_checkbox"
        ],
        "rest": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (COLUMNS_VAR, "p", "o", "e")
        ],
        "user": user,
    }


@register.inclusion_tag("workspace/star.html", takes_context=True)
def favourite_star(context: template.Context) -> dict[str, Any]:
    """The button that keeps the open page at hand."""
    request: Any = context.get("request")
    store, user = getattr(request, "store", None), getattr(request, "user", None)
    if store is None or user is None or not user.is_authenticated or context.get("is_popup"):
        return {"address": ""}
    address = request.get_full_path()
    kept = favourites_of(store=store, user=user)
    listed = context.get("cl")
    title = str(listed.opts.verbose_name_plural).capitalize() if listed else str(context.get("title") or "")
    return {
        "request": request,
        "address": address,
        "title": title,
        "is_kept": any(place.address == address for place in kept),
    }


@register.simple_tag(takes_context=True)
def favourites(context: template.Context) -> list[Place]:
    """The pages that the reader keeps at hand."""
    request: Any = context.get("request")
    store, user = getattr(request, "store", None), getattr(request, "user", None)
    if store is None or user is None or not user.is_authenticated:
        return []
    return favourites_of(store=store, user=user)


def _heading(cl: Any, column: Any) -> str:
    from django.contrib.admin.utils import label_for_field

    label = label_for_field(column, cl.model, model_admin=cl.model_admin)
    return str(label)[:1].upper() + str(label)[1:]
