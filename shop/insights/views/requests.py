"""Pages about requests: by the work that they do, one kind of work over time, and one request as a waterfall."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.insights.asking import Answer, ask
from shop.insights.catalogue import REPETITIONS, SECTIONS, SHAPES, SLOW_REQUESTS, WORKS
from shop.insights.models import SlowRequest
from shop.insights.naming import work
from shop.insights.panels.requests import course, slowest_requests, works
from shop.insights.panels.shapes import advice, repetitions, shapes
from shop.insights.periods import PERIODS, period_of
from shop.insights.recorder.memory import memory
from shop.insights.views.framing import USING, for_superusers, page, sorted_panel
from shop.insights.waterfall import waterfall

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

SHOWN = 25
SECTION = next(section for section in SECTIONS if section.slug == "requests")


@never_cache
@require_safe
@for_superusers
def requests_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Show each kind of work with its share of the database's time, and what single requests repeat."""
    period = period_of(request.GET.get("period"))
    figures = ask(partial(works, period=period), using=USING)
    repeated = ask(partial(repetitions, period=period), using=USING)
    slow = ask(partial(slowest_requests, period=period, limit=10), using=USING)
    chosen = sorted_panel(WORKS, figures, request.GET.get(WORKS.slug, ""))
    left_out = 0 if "all" in request.GET else max(0, len(figures.rows) - SHOWN)
    if left_out:
        chosen = replace(chosen, answer=Answer(chosen.answer.rows[:SHOWN], chosen.answer.remedy))
    return page(
        request,
        site,
        "requests",
        title="Requests",
        section=SECTION,
        periods=PERIODS,
        period=period,
        left_out=left_out,
        dearest=figures.rows[0] if figures.rows else None,
        moments=ask(partial(course, period=period), using=USING).rows,
        panels=[
            chosen,
            sorted_panel(REPETITIONS, repeated, request.GET.get(REPETITIONS.slug, "")),
            sorted_panel(SLOW_REQUESTS, slow, request.GET.get(SLOW_REQUESTS.slug, "")),
        ],
    )


@never_cache
@require_safe
@for_superusers
def work_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Show one kind of work: over time, its statements, its slowest requests."""
    period, action = period_of(request.GET.get("period")), request.GET.get("action", "")
    if not action:
        raise Http404("Which work?")
    everything = ask(partial(works, period=period), using=USING)
    sent = ask(partial(shapes, period=period, action=action), using=USING)
    slow = ask(partial(slowest_requests, period=period, action=action), using=USING)
    return page(
        request,
        site,
        "work",
        title=work(action),
        section=SECTION,
        action=action,
        periods=PERIODS,
        period=period,
        row=next((row for row in everything.rows if row.action == action), None),
        remedy=everything.remedy,
        moments=ask(partial(course, period=period, action=action), using=USING).rows,
        panels=[
            sorted_panel(SHAPES, sent, request.GET.get(SHAPES.slug, "")),
            sorted_panel(SLOW_REQUESTS, slow, request.GET.get(SLOW_REQUESTS.slug, "")),
        ],
    )


@never_cache
@require_safe
@for_superusers
def request_page(request: HttpRequest, key: str, *, site: AdminSite) -> HttpResponse:
    """Show one request as a waterfall."""
    trace = memory.found(key)
    if trace is None:
        slowest = SlowRequest.objects.filter(key=key).first()
        if slowest is None:
            raise Http404("This request is forgotten: each is kept for an hour, the slowest of an hour for two weeks.")
        trace = slowest.trace
    return page(
        request,
        site,
        "request",
        title=work(trace["action"]),
        section=SECTION,
        trace=trace,
        at=dt.datetime.fromtimestamp(trace["at"], tz=timezone.get_default_timezone()),
        drawing=waterfall(trace),
        repeated=[{**entry, "advice": advice(entry["text"])} for entry in trace["repeated"]],
    )
