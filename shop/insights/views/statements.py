"""Pages of one statement: as pg_stat_statements knows it, and as the application sends it, with its plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.insights.asking import ask
from shop.insights.catalogue import USES
from shop.insights.models import StatementText
from shop.insights.panels.planned import planned_over_time
from shop.insights.panels.shapes import advice, history, shapes, uses
from shop.insights.panels.statements import HIDDEN, statement
from shop.insights.periods import PERIODS, period_of
from shop.insights.plans import Node, NoPlan, numbered, plan, plan_of_call
from shop.insights.recorder.examples import example
from shop.insights.views.framing import USING, ShownPanel, for_superusers, formatted, page

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@for_superusers
def statement_page(request: HttpRequest, statement_id: int, *, site: AdminSite) -> HttpResponse:
    """Show one statement of the server in full with its figures, whose work it is and, on demand, its plan."""
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
    return page(
        request,
        site,
        "statement",
        title="Statement",
        answer=answer,
        row=row,
        text=formatted(row.text) if row else "",
        is_hidden=row is not None and row.text == HIDDEN,
        nodes=list(tree.walk()) if tree else [],
        refusal=refusal,
        sent_as=StatementText.objects.filter(queryid=statement_id).first(),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def history_page(request: HttpRequest, fingerprint: int, *, site: AdminSite) -> HttpResponse:
    """Show what a statement of the application has cost over time and whose work it is; on POST its plan."""
    known = get_object_or_404(StatementText, fingerprint=fingerprint)
    period = period_of(request.GET.get("period"))
    figures = ask(partial(shapes, period=period, statement_id=known.pk), using=USING)
    call = example(fingerprint)
    nodes, refusal = _plan(known, call, wish=request.POST.get("plan", ""))
    used = ask(partial(uses, period=period, statement_id=known.pk), using=USING)
    return page(
        request,
        site,
        "history",
        title="Statement",
        statement=known,
        row=figures.rows[0] if figures.rows else None,
        remedy=figures.remedy,
        text=formatted(known.text),
        advice=advice(known.text),
        periods=PERIODS,
        period=period,
        moments=ask(partial(history, period=period, statement_id=known.pk), using=USING).rows,
        panel=ShownPanel(USES, used),
        has_example=call is not None,
        nodes=nodes,
        refusal=refusal,
        wish=request.POST.get("plan", ""),
        planned=planned_over_time(known),
    )


def _plan(known: StatementText, call: tuple[str, object] | None, *, wish: str) -> tuple[list[Node], str]:
    """The plan that was wished for, with a real call's values where there are some; or why there is none."""
    try:
        if wish and call is not None:
            text, parameters = call
            return list(plan_of_call(text, parameters, using=USING, is_trial=wish == "trial").walk()), ""
        if wish:
            return list(plan(numbered(known.text), using=USING).walk()), ""
    except NoPlan as error:
        return [], str(error)
    return [], ""
