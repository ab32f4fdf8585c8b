"""What the bar above a list and the star beside a title ask for; the site puts these behind its sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shop.core.admin.refusals import refusal_of
from shop.workspace.models import SavedView
from shop.workspace.services.keeping import toggle_favourite
from shop.workspace.services.saving import forget_view, save_view

PAGES_LONGEST = 80


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the list that the form came from."""
    given = request.POST
    page = given.get("page", "")[:PAGES_LONGEST]

    def act() -> str:
        view = save_view(
            store=_store(request),
            owner=_user(request),
            page=page,
            name=given.get("name", "")[:60],
            query=given.get("query", ""),
            is_shared=bool(given.get("is_shared")),
        )
        return f"The view “{view}” is saved."

    return _answered(request, act)


@require_POST
def forget(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved view."""
    view = get_object_or_404(SavedView, pk=view_id, store=_store(request))

    def act() -> str:
        forget_view(view=view, actor=_user(request))
        return f"The view “{view}” is gone."

    return _answered(request, act)


@require_POST
def favourite(request: HttpRequest) -> HttpResponse:
    """Keep a page at hand, or no longer."""
    given = request.POST

    def act() -> str:
        is_kept = toggle_favourite(
            store=_store(request),
            user=_user(request),
            address=given.get("address", ""),
            title=given.get("title", ""),
        )
        return "The page is among your favourites." if is_kept else "The page is no longer among your favourites."

    return _answered(request, act)


def _answered(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what came of it, and go back to where the form stood."""
    try:
        messages.success(request, act())
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        messages.error(request, refusal.message)
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return HttpResponseRedirect(back if is_ours else "/")


def _store(request: HttpRequest) -> Any:
    store = getattr(request, "store", None)
    if store is None:
        raise Http404("There is no store to keep it for.")
    return store


def _user(request: HttpRequest) -> Any:
    return request.user
