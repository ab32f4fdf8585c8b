"""Where one is signed in, and ending that; for a manager, where their people are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.devices import device_in_words
from shop.accounts.models import User
from shop.accounts.selectors import open_sessions, people_to_manage
from shop.accounts.services.sessions import end_session, end_sessions


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own."""
    assert isinstance(request.user, User)
    return _page(request, request.user, "Where you are signed in")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sessions_of(request: HttpRequest, user_id: int) -> HttpResponse:
    """Those of somebody who works in the same store."""
    assert isinstance(request.user, User)
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    store = getattr(request, "store", None)
    person = people_to_manage(store=store, actor=request.user).filter(pk=user_id).first()
    if person is None:
        raise Http404
    return _page(request, person, f"Where {person} is signed in")


def _page(request: HttpRequest, person: User, title: str) -> HttpResponse:
    if request.method == "POST":
        _end(request, person)
        return HttpResponseRedirect(request.path)
    rows: Any = [
        {
            "row": row,
            "device": device_in_words(row.program),
            "is_this": row.session_id == request.session.session_key,
        }
        for row in open_sessions(user=person)
    ]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "person": person,
        "is_own": person == request.user,
        "rows": rows,
        "others": sum(not row["is_this"] for row in rows),
    }
    return TemplateResponse(request, "accounts/sessions.html", context)


def _end(request: HttpRequest, person: User) -> None:
    wish = request.POST.get("end", "")
    if wish == "others":
        count = end_sessions(user=person, request=request, but=request.session.session_key)
        messages.success(request, f"{count} session{'' if count == 1 else 's'} ended.")
        return
    row = open_sessions(user=person).select_related("user").filter(pk=int(wish)).first() if wish.isdecimal() else None
    if row is None:
        messages.warning(request, "This session has ended already.")
        return
    end_session(row=row, request=request)
    messages.success(request, f"The session with {device_in_words(row.program)} has ended.")
