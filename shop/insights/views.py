"""The Database pages: what the server knows about its own work, for superusers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import sqlparse
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.core.caching import cleared
from shop.insights.asking import Answer, ask, role_name
from shop.insights.catalogue import HEAVIEST, SECTIONS, SLOWEST, Panel, Section
from shop.insights.panels.statements import HIDDEN, ORDERS, hidden_texts, statement, statements
from shop.insights.panels.vital_signs import vital_signs
from shop.insights.plans import NoPlan, plan
from shop.insights.resetting import reset_statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

OVERVIEW_ROWS = 5
PAGE_ROWS = 25
FORMATTED_UP_TO = 20_000
USING = DEFAULT_DB_ALIAS


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its answer, and how the reader has sorted it."""

    panel: Panel
    answer: Answer
    sorted_by: str = ""
    is_descending: bool = False


def for_superusers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse everyone else with 403; who is signed in at all is the admin site's affair."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_active and request.user.is_superuser):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


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
    return _page(
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
    return _page(
        request,
        site,
        "caches" if chosen.slug == "caches" else "section",
        title=chosen.title,
        section=chosen,
        panels=[
            _sorted(panel, ask(panel.question, using=USING), request.GET.get(panel.slug, "")) for panel in chosen.panels
        ],
    )


def _statements(request: HttpRequest, site: AdminSite, chosen: Section) -> HttpResponse:
    order = request.GET.get("order", "total")
    if order not in ORDERS:
        order = "total"
    containing = request.GET.get("containing", "").strip()
    answer = ask(partial(statements, order=order, containing=containing, limit=PAGE_ROWS), using=USING)
    return _page(
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
@require_safe
@for_superusers
def statement_page(request: HttpRequest, statement_id: int, *, site: AdminSite) -> HttpResponse:
    """Show one statement in full with its figures and, on demand, its plan."""
    answer = ask(partial(statement, statement_id=statement_id), using=USING)
    if not answer.rows and answer.remedy is None:
        raise Http404("The server has forgotten this statement; its counts may have been reset.")
    row = answer.rows[0] if answer.rows else None
    tree, refusal = None, ""
    if row is not None and "plan" in request.GET:
        try:
            tree = plan(row.text, using=USING)
        except NoPlan as error:
            refusal = str(error)
    return _page(
        request,
        site,
        "statement",
        title="Statement",
        answer=answer,
        row=row,
        text=_formatted(row.text) if row else "",
        is_hidden=row is not None and row.text == HIDDEN,
        nodes=list(tree.walk()) if tree else [],
        refusal=refusal,
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
    return _page(request, site, "reset", title="Reset statistics", remedy=remedy)


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


def _page(request: HttpRequest, site: AdminSite, name: str, **context: Any) -> TemplateResponse:
    request.current_app = site.name
    return TemplateResponse(
        request,
        f"insights/{name}.html",
        {
            **site.each_context(request),
            "sections": SECTIONS,
            "chosen": context.get("section"),
            "page_name": name,
            **context,
        },
    )


def _with_hidden_texts(panel: Panel, answer: Answer) -> ShownPanel:
    remedy = answer.remedy or hidden_texts(answer.rows, role_name(using=USING))
    return ShownPanel(panel, Answer(answer.rows, remedy))


def _sorted(panel: Panel, answer: Answer, wish: str) -> ShownPanel:
    """Sort by the column that the address names, downwards after a minus; empty values stand last."""
    attribute, is_descending = wish.removeprefix("-"), wish.startswith("-")
    if not panel.is_sortable or attribute not in {column.attribute for column in panel.columns}:
        return ShownPanel(panel, answer)
    filled = [row for row in answer.rows if getattr(row, attribute) is not None]
    empty = [row for row in answer.rows if getattr(row, attribute) is None]
    filled.sort(key=lambda row: getattr(row, attribute), reverse=is_descending)
    return ShownPanel(panel, Answer(filled + empty, answer.remedy), attribute, is_descending)


def _formatted(text: str) -> str:
    return sqlparse.format(text, reindent=True) if len(text) <= FORMATTED_UP_TO else text
