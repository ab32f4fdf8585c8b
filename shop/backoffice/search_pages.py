"""What was searched for and found, and how searches are set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.search import selectors
from shop.search.embedders.minilm import PACKAGES, MiniLm
from shop.search.models import EmbeddingModel, Language, SearchDocument
from shop.search.services.building import let_serve
from shop.search.services.languages import choose_language
from shop.search.tasks import tune_on_this_catalogue

DAYS = 30
MOST_COUNTED = 10_000

View = Callable[[HttpRequest], HttpResponse]


def _in_a_store(permission: str) -> Callable[[View], View]:
    """A page of the current store, for whoever has the permission there."""

    def decorated(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            if getattr(request, "store", None) is None or not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request)

        return checked

    return decorated


@never_cache
@require_safe
@_in_a_store("search.view_searchedtext")
def search_report(request: HttpRequest) -> HttpResponse:
    """The searches of a month: how many, which, and which found nothing."""
    store: Any = getattr(request, "store")  # noqa: B009 - the middleware gives it
    since = timezone.localdate() - dt.timedelta(days=DAYS - 1)
    context = {
        **admin.site.each_context(request),
        "title": "Searches",
        "days": DAYS,
        "totals": selectors.search_totals(store=store, since=since),
        "most": selectors.most_searched(store=store, since=since),
        "in_vain": selectors.searched_in_vain(store=store, since=since),
        "may_teach": request.user.has_perm("search.add_synonym"),
    }
    return TemplateResponse(request, "search/report.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_in_a_store("search.change_cataloguelanguage")
def search_settings(request: HttpRequest) -> HttpResponse:
    """The language of the catalogue, and the models that tell what words mean; on POST, change one of them."""
    if request.method == "POST":
        _changed(request)
        return HttpResponseRedirect(reverse("admin:search_settings"))
    store: Any = getattr(request, "store")  # noqa: B009 - the middleware gives it
    context = {
        **admin.site.each_context(request),
        "title": "Search settings",
        "languages": Language.choices,
        "language": selectors.language_of(store=store).removeprefix("search_"),
        "products": SearchDocument.objects.filter(store=store).count(),
        "waiting": selectors.stale_products(at_most=MOST_COUNTED),
        "most_counted": MOST_COUNTED,
        "models": selectors.progress(),
        "may_choose_models": request.user.is_superuser,
        "teacher": PACKAGES,
        "has_teacher": MiniLm.is_installed(),
    }
    return TemplateResponse(request, "search/settings.html", context)


def _changed(request: HttpRequest) -> None:
    """Language is the store's; models are all stores' and therefore for superusers."""
    store: Any = getattr(request, "store")  # noqa: B009 - the middleware gives it
    language, serve = request.POST.get("language", ""), request.POST.get("serve", "")
    if language in Language.values:
        read_again = choose_language(store=store, language=language)
        messages.success(request, f"{Language(language).label} it is; {read_again:,} products are being read again.")
    elif not request.user.is_superuser:
        raise PermissionDenied
    elif "tune" in request.POST:
        tune_on_this_catalogue.enqueue()
        messages.success(request, "A worker tunes the embeddings; that takes some minutes. It will show here.")
    elif serve.isascii() and serve.isdigit() and (model := EmbeddingModel.objects.filter(pk=serve[:18]).first()):
        let_serve(model=model)
        messages.success(request, f"{model} serves searches now.")
