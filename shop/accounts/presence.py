"""Knows which sessions are in use: each is written down once, and seen again every five minutes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shop.accounts.models import User
from shop.accounts.second_step import DONE, NONE, STATE
from shop.accounts.services.sessions import NOTED, note_session, see_session


class PresenceMiddleware:
    """Stands within the second step: a session that owes a code is none yet."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        session = request.session
        if isinstance(request.user, User) and session.get(STATE) in (NONE, DONE):
            key = session.session_key
            if key is None or session.get(NOTED) != key:
                note_session(request=request, user=request.user)
            else:
                see_session(key=key, request=request)
        return answer
