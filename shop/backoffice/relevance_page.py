"""The relevance dial: how good the index of vectors is on the shop's own products, measured when somebody asks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.insights.views import for_superusers
from shop.search.finding.measuring import measured
from shop.search.finding.nearest import WALK_WIDTH
from shop.search.models import StoreBaskets
from shop.search.selectors import serving_model
from shop.stores.models import Store


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def relevance_page(request: HttpRequest) -> HttpResponse:
    """Show what the last measurement of this store found; on POST measure now."""
    store: Store | None = getattr(request, "store", None)
    if request.method == "POST" and store is not None:
        return _measured_now(request, store)
    context = {
        **admin.site.each_context(request),
        "title": "Relevance",
        "last": cache.get(_place(store)) if store else None,
        "has_model": serving_model() is not None,
        "baskets": StoreBaskets.objects.filter(store=store).first(),
        "width": str(WALK_WIDTH),
    }
    return TemplateResponse(request, "backoffice/database/relevance.html", context)


def _measured_now(request: HttpRequest, store: Store) -> HttpResponse:
    model = serving_model()
    if model is None:
        messages.warning(request, "Nothing is indexed yet: the worker does that, or manage.py index_search.")
    else:
        found: dict[str, Any] = asdict(measured(store=store, model=model))
        cache.set(_place(store), {**found, "at": timezone.now()}, timeout=None)
        messages.success(request, f"{found['vectors']:,} vectors were measured.")
    return HttpResponseRedirect(reverse("admin:relevance"))


def _place(store: Store) -> str:
    return f"relevance:{store.pk}"
