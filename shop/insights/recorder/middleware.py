"""Observes every request and, for superusers, says in its headers where the time went."""

from __future__ import annotations

from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING

from django.db import connections

from shop.insights.recorder.observation import Observation, listening
from shop.insights.recorder.requests import Request, ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class RecorderMiddleware:
    """Stands outside the session, so that its statements count too. It sends none itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and remember what it asked of PostgreSQL."""
        observation, begun = Observation(), perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                if connection.vendor == "postgresql":
                    stack.enter_context(listening(connection, observation))
            response = self.get_response(request)
        milliseconds = (perf_counter() - begun) * 1000
        ring.add(_remembered(request, response, observation, milliseconds))
        # Only if the view has asked who it is: looking it up here would be a statement more.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_active and user.is_superuser:
            _tell(response, observation, milliseconds)
        return response


def _remembered(
    request: HttpRequest, response: HttpResponseBase, observation: Observation, milliseconds: float
) -> Request:
    match = request.resolver_match
    repeated, slowest = observation.most_repeated, observation.slowest
    return Request(
        view=match.view_name if match else "(no view)",
        method=request.method or "",
        status=response.status_code,
        milliseconds=milliseconds,
        database_ms=observation.milliseconds,
        statements=observation.statements,
        rows=observation.rows,
        repeated=repeated[0] if repeated else "",
        repeated_calls=repeated[1].calls if repeated else 0,
        repeated_at=repeated[1].line if repeated else "",
        slowest=slowest[0] if slowest else "",
        slowest_ms=slowest[1].milliseconds if slowest else 0.0,
    )


def _tell(response: HttpResponseBase, observation: Observation, milliseconds: float) -> None:
    figures = (
        f'db;dur={observation.milliseconds:.1f};desc="{observation.statements} statements, {observation.rows} rows"',
        f"total;dur={milliseconds:.1f}",
    )
    earlier = response.headers.get("Server-Timing")
    response.headers["Server-Timing"] = ", ".join([*([earlier] if earlier else []), *figures])
