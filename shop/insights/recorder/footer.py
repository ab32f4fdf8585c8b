"""The line at the foot of a page that tells a superuser what the page cost, with the way to its own waterfall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from shop.insights.recorder.memory import memory

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from shop.insights.recorder.finished import Finished

PLACE = b"<!-- insights -->"
"""Where a template wants the line; what it costs is only known when the page is written."""


def with_footer(request: HttpRequest, response: HttpResponseBase, finished: Finished) -> None:
    """Write the line where the page has a place for it."""
    content = getattr(response, "content", b"")
    if PLACE not in content:
        return
    memory.publish(finished)
    observation = finished.observation
    site = getattr(request, "current_app", None) or "admin"
    try:
        address = reverse(f"{site}:insights:request", args=[finished.key])
    except NoReverseMatch:
        return
    count = observation.statements
    line = format_html(
        '<a class="insights-foot" href="{}">This page: {} statement{}, {} ms in the database, {} ms in all</a>',
        address,
        count,
        "" if count == 1 else "s",
        f"{observation.database_ms:.0f}",
        f"{observation.milliseconds:.0f}",
    )
    response.content = content.replace(PLACE, line.encode(), 1)  # type: ignore[attr-defined]  # it has content, seen above
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]  # as above
