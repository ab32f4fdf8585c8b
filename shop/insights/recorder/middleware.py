"""Observes every request and, for superusers, says in its headers and at its foot where the time went."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter, time
from typing import TYPE_CHECKING, Any

from shop.insights.recorder.finished import Finished
from shop.insights.recorder.footer import with_footer
from shop.insights.recorder.memory import memory
from shop.insights.recorder.observation import Observation, current

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

UNKNOWN = "(no view)"


class RecorderMiddleware:
    """Stands outside the session, so that its statements count too. It sends none itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and remember what it asked of PostgreSQL and Redis."""
        observation = Observation()
        request.insights = observation  # type: ignore[attr-defined]  # ours, for the two hooks below
        token = current.set(observation)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
            observation.ended = perf_counter()
        if response.streaming:
            stream: Any = response
            stream.streaming_content = _observed_stream(stream.streaming_content, observation, request, response)
        else:
            self._finish(request, response, observation)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Now it is known whose work the statements are."""
        observation: Observation | None = getattr(request, "insights", None)
        match = request.resolver_match
        if observation is not None and match is not None:
            observation.works_for(match.view_name, role_of(request))

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """From here on the page is being written."""
        observation: Observation | None = getattr(request, "insights", None)
        if observation is not None:
            observation.render_begun = perf_counter()
            response.add_post_render_callback(lambda _rendered: _rendering_ended(observation))
        return response

    def _finish(self, request: HttpRequest, response: HttpResponseBase, observation: Observation) -> None:
        finished = _finished(request, response, observation)
        memory.add(finished)
        # Only if the view has asked who it is: looking it up here would be a statement more.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_active and user.is_superuser:
            _tell(response, finished)
            with_footer(request, response, finished)


def role_of(request: HttpRequest) -> str:
    """In which role somebody works: what an earlier middleware has written to `request.role`, or superuser."""
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return "nobody"
    return "superuser" if user.is_superuser else getattr(request, "role", "") or "staff"


def _finished(request: HttpRequest, response: HttpResponseBase, observation: Observation) -> Finished:
    match = request.resolver_match
    return Finished(
        action=match.view_name if match else UNKNOWN,
        method=request.method or "",
        path=request.path,
        status=response.status_code,
        at=time(),
        rows_shown=_rows_shown(response),
        observation=observation,
    )


def _rows_shown(response: Any) -> int | None:
    """The rows of the list that the page is, if it is an admin's list."""
    context = getattr(response, "context_data", None)
    rows = getattr(context.get("cl"), "result_list", None) if context else None
    if rows is None:
        return None
    known = getattr(rows, "_result_cache", rows)
    return None if known is None else len(known)


def _rendering_ended(observation: Observation) -> None:
    observation.render_ended = perf_counter()


def _observed_stream(
    parts: Any, observation: Observation, request: HttpRequest, response: HttpResponseBase
) -> Iterator[Any]:
    """Observe what a stream asks between its parts, and finish at its end."""
    parts = iter(parts)
    try:
        while True:
            token = current.set(observation)
            try:
                part = next(parts)
            except StopIteration:
                break
            finally:
                current.reset(token)
            yield part
    finally:
        observation.ended = perf_counter()
        memory.add(_finished(request, response, observation))


def _tell(response: HttpResponseBase, finished: Finished) -> None:
    observation = finished.observation
    figures = [f'db;dur={observation.database_ms:.1f};desc="{observation.statements} statements"']
    if observation.asked:
        cached = sum(event.ended - event.begun for event in observation.asked) * 1000
        figures.append(f'cache;dur={cached:.1f};desc="{len(observation.asked)} questions"')
    if observation.render_ended:
        figures.append(f"render;dur={(observation.render_ended - observation.render_begun) * 1000:.1f}")
    figures.append(f"total;dur={observation.milliseconds:.1f}")
    earlier = response.headers.get("Server-Timing")
    response.headers["Server-Timing"] = ", ".join([*([earlier] if earlier else []), *figures])
