"""The history of an object: whoever keeps it shows its page and tells who changed what, and says so here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[[Any, HttpRequest, Model, dict[str, Any]], HttpResponse]
_views: list[View] = []
Teller = Callable[[Model, str], str | None]
_tellers: list[Teller] = []


def show_history_by(view: View) -> None:
    """Let `view(model_admin, request, object, extra_context)` answer for every object; asked for when apps start."""
    _views[:] = [view]


def answer(model_admin: Any, request: HttpRequest, obj: Model, extra_context: dict[str, Any]) -> HttpResponse:
    """The page of what has been done to `obj`, whom the person may see."""
    if not _views:
        raise Http404("Nobody keeps a history.")
    return _views[0](model_admin, request, obj, extra_context)


def tell_changes_by(teller: Teller) -> None:
    """Let `teller(object, column)` say who changed a column last: “Mia Manager”."""
    _tellers[:] = [teller]


def last_change(obj: Model, column: str) -> str | None:
    """Who changed the column of `obj` last, as a sentence begins; None where nobody knows."""
    return _tellers[0](obj, column) if _tellers else None
