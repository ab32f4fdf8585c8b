"""Says in a response's headers which kept results it was made from, and which of them had to be made."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_asked: ContextVar[list[tuple[str, str]] | None] = ContextVar("kept results of this request", default=None)


def note(name: str, outcome: str) -> None:
    """Remember for this request how it went with the cache of that name."""
    asked = _asked.get()
    if asked is not None:
        asked.append((name, outcome))


class KeptResultsMiddleware:
    """`Server-Timing: kept1;desc="Reports of sales: found"`, for superusers, and for all in development."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked: list[tuple[str, str]] = []
        token = _asked.set(asked)
        try:
            response = self.get_response(request)
        finally:
            _asked.reset(token)
        # Only if the view has asked who it is: looking it up here would be a statement more.
        user = getattr(request, "_cached_user", None)
        if asked and (settings.DEBUG or (user is not None and user.is_active and user.is_superuser)):
            parts = [f'kept{number};desc="{name}: {outcome}"' for number, (name, outcome) in enumerate(asked, start=1)]
            earlier = response.headers.get("Server-Timing")
            response.headers["Server-Timing"] = ", ".join([*([earlier] if earlier else []), *parts])
        return response
