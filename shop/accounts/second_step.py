"""The second step of signing in: who has given the password only comes no further than the page that asks for a code.

What a session has proved stands in it, so that a request asks no table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.accounts.models import SecondFactor

STATE = "second_factor"
NONE, DUE, DONE = "none", "due", "done"
PROVE, SET_UP = "admin:second_step", "admin:second_factor"
OPEN = ("/static/", "/healthz", "/readyz")


def has_second_factor(user: Any) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


class SecondStepMiddleware:
    """Sends a session that owes a code to the page that asks for it, and one whose store wants a second factor to the
    page that sets it up.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = self._owed(request)
        if page is None or request.path.startswith(OPEN):
            return self.answer(request)
        allowed = {reverse(page), reverse("admin:logout"), reverse("admin:jsi18n")}
        return self.answer(request) if request.path in allowed else HttpResponseRedirect(reverse(page))

    def _owed(self, request: HttpRequest) -> str | None:
        if not request.user.is_authenticated:
            return None
        state = request.session.get(STATE)
        if state is None:  # a session from before there was a second step
            state = request.session[STATE] = DUE if has_second_factor(request.user) else NONE
        if state == DUE:
            return PROVE
        wanted = any(store.requires_second_factor for store in getattr(request, "stores", ()))
        return SET_UP if state == NONE and wanted else None
