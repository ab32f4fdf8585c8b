"""The History page of an object: its entries, newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from shop.audit.models import Change
from shop.audit.selectors import history_of
from shop.audit.words import door, lines, named_rows
from shop.core.admin.keyset import cursor_of, rows_after, total_order, values_of

SHOWN = 50
OLDER = "older"


def history_page(model_admin: Any, request: HttpRequest, obj: Model, extra_context: dict[str, Any]) -> HttpResponse:
    """The entries of `obj`, fifty a page; `?older=` is the place after which a page begins."""
    terms = total_order(Change, Change._meta.ordering or ())
    rows = history_of(obj)
    cursor = request.GET.get(OLDER, "")
    found = rows_after(rows, terms, values_of(cursor, rows, terms) if cursor else None, SHOWN + 1)
    shown = found[:SHOWN]
    names = named_rows(shown)
    opts = obj._meta
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"History of {obj}",
        "subtitle": None,
        "module_name": str(opts.verbose_name_plural).capitalize(),
        "object": obj,
        "opts": opts,
        "entries": [{"change": change, "door": door(change), "lines": lines(change, names)} for change in shown],
        "older": f"?{OLDER}={cursor_of(shown[-1], terms)}" if len(found) > SHOWN else "",
        "is_first": not cursor,
        "preserved_filters": model_admin.get_preserved_filters(request),
        **extra_context,
    }
    request.current_app = model_admin.admin_site.name  # read by Django's url tag
    return TemplateResponse(request, "audit/history.html", context)
