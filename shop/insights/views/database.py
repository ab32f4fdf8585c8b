"""The pages of panels: what the server knows about its own work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.core.caching import cleared
from shop.insights.asking import Answer, ask, role_name
from shop.insights.catalogue import HEAVIEST, SECTIONS, SLOWEST, Panel, Section
from shop.insights.panels.statements import ORDERS, hidden_texts, statements
from shop.insights.panels.vital_signs import vital_signs
from shop.insights.resetting import reset_statements
from shop.insights.views.framing import USING, ShownPanel, for_superusers, page, sorted_panel

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

OVERVIEW_ROWS = 5
PAGE_ROWS = 25


@never_cache
@require_safe
@for_superusers
def overview(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Show the vital signs, what there is to mend, and the heaviest statements."""
    findings = [
        (section, ShownPanel(panel, ask(panel.question, using=USING)))
        for section in SECTIONS
        for panel in section.panels
        if panel.is_finding
    ]
    heaviest = ask(partial(statements, limit=OVERVIEW_ROWS), using=USING)
    slowest = ask(partial(statements, order="mean", limit=OVERVIEW_ROWS), using=USING)
    return page(
        request,
        site,
        "overview",
        title="Database",
        vital_signs=ask(vital_signs, using=USING),
        findings=findings,
        panels=[_with_hidden_texts(HEAVIEST, heaviest), _with_hidden_texts(SLOWEST, slowest)],
    )


@never_cache
@require_safe
@for_superusers
def section(request: HttpRequest, slug: str, *, site: AdminSite) -> HttpResponse:
    """Show the panels of one section, each sortable by its columns."""
    chosen = next((section for section in SECTIONS if section.slug == slug), None)
    if chosen is None:
        raise Http404(f"There is no section {slug!r}.")
    if chosen.slug == "statements":
        return _statements(request, site, chosen)
    return page(
        request,
        site,
        "caches" if chosen.slug == "caches" else "section",
        title=chosen.title,
        section=chosen,
        panels=[
            sorted_panel(panel, ask(panel.question, using=USING), request.GET.get(panel.slug, ""))
            for panel in chosen.panels
        ],
    )


def _statements(request: HttpRequest, site: AdminSite, chosen: Section) -> HttpResponse:
    order = request.GET.get("order", "total")
    if order not in ORDERS:
        order = "total"
    containing = request.GET.get("containing", "").strip()
    answer = ask(partial(statements, order=order, containing=containing, limit=PAGE_ROWS), using=USING)
    return page(
        request,
        site,
        "statements",
        title=chosen.title,
        section=chosen,
        panels=[_with_hidden_texts(SLOWEST if order == "mean" else HEAVIEST, answer)],
        order=order,
        containing=containing,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def reset(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Ask whether to forget the counts; on POST forget them."""
    remedy = None
    if request.method == "POST":
        remedy = reset_statements(using=USING)
        if remedy is None:
            messages.success(request, "Counting starts anew: the statements of this database were forgotten.")
            return HttpResponseRedirect(reverse(f"{site.name}:insights:section", args=["statements"]))
    return page(request, site, "reset", title="Reset statistics", remedy=remedy)


@never_cache
@require_POST
@for_superusers
def clear_cache(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Forget what one named cache keeps; the next reader makes it anew."""
    name = request.POST.get("name", "")
    if not cleared(name):
        raise Http404("There is no cache of that name.")
    messages.success(request, f"{name}: forgotten. The next reader makes it anew.")
    return HttpResponseRedirect(reverse(f"{site.name}:insights:section", args=["caches"]))


def _with_hidden_texts(panel: Panel, answer: Answer) -> ShownPanel:
    remedy = answer.remedy or hidden_texts(answer.rows, role_name(using=USING))
    return ShownPanel(panel, Answer(answer.rows, remedy))
