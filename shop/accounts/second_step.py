"""The second step of signing in: who has given the password only comes no further than the page that asks for more.

What a session has proved stands in it, so that a request asks no table.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.accounts.selectors import has_second_factor

STATE = "second_factor"
NONE, DUE, DONE = "none", "due", "done"
PROVE, SET_UP = "admin:second_step", "admin:second_factor"
ASKED_FROM = {PROVE: "admin:passkey_to_sign", SET_UP: "admin:passkey_to_make"}
"""What the scripts of the two pages ask for."""
OPEN = ("/static/", "/healthz", "/readyz")
PROVED_AT = "proved_at"
FRESH_SECONDS = 600
"""How long after they have proved themselves somebody may change their factors."""


def note_proof(request: HttpRequest) -> None:
    """Let the session go everywhere, now that it has proved a second factor."""
    request.session[STATE] = DONE
    note_presence(request)


def note_presence(request: HttpRequest) -> None:
    """Remember that just now somebody has proved all that they have: a second factor, or the password where there is no
    more.
    """
    request.session[PROVED_AT] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was a short while ago."""
    return time.time() - request.session.get(PROVED_AT, 0) < FRESH_SECONDS


class SecondStepMiddleware:
    """Sends a session that owes a second factor to the page that asks for it, and one whose store wants a second factor
    to the page that sets it up.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = self._owed(request)
        if page is None or request.path.startswith(OPEN):
            return self.answer(request)
        allowed = {reverse(page), reverse(ASKED_FROM[page]), reverse("admin:logout"), reverse("admin:jsi18n")}
        return self.answer(request) if request.path in allowed else HttpResponseRedirect(reverse(page))

    def _owed(self, request: HttpRequest) -> str | None:
        if not request.user.is_authenticated:
            return None
        state = request.session.get(STATE)
        if state is None:  # a session from before there was a second step
            state = request.session[STATE] = DUE if has_second_factor(user=request.user) else NONE
        if state == DUE:
            return PROVE
        wanted = any(store.requires_second_factor for store in getattr(request, "stores", ()))
        return SET_UP if state == NONE and wanted else None
