"""Actions that go row by row: each in its own transaction, each with its own answer, and a report at the end.

@row_action(description="Mark as shipped", permissions=["change"])
def ship(self, request, order):
    ship_order(order=order, actor=request.user)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.contrib.admin import action
from django.db import router, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.admin.refusals import refusal_of

BATCH = 500
"""Rows fetched at a time: "select all" may mean millions."""
NAMED = 10
"""Refused rows that the report names one by one."""

RowAction = Callable[[Any, HttpRequest, Any], str | None]


def row_action(
    *, description: str, permissions: Iterable[str] | None = None, done: str = "", is_atomic: bool = True
) -> Callable[[RowAction], Callable[..., None]]:
    """Make an admin action of a method that acts on one row, calling one service.

    What the database or the service refuses is told for that row, and the others go on. `done` is the verb of the
    report ("shipped"); the method may return a note of its own for a row that it left as it was. A service that makes
    transactions of its own, because it waits for somebody outside, is called with `is_atomic=False`.
    """

    def made(act: RowAction) -> Callable[..., None]:
        def run(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
            changed, troubles = _each(admin, request, queryset, act, is_atomic=is_atomic)
            _report(request, queryset.model, changed, troubles, done or _("changed"))

        run.__name__ = act.__name__
        run.__doc__ = act.__doc__
        run.in_own_transactions = True  # type: ignore[attr-defined]  # read by the admin's response_action
        allowed = list(permissions) if permissions else None
        decorated: Callable[..., None] = action(run, permissions=allowed, description=description)
        return decorated

    return made


def _each(
    admin: Any, request: HttpRequest, queryset: QuerySet[Any], act: RowAction, *, is_atomic: bool
) -> tuple[int, list[tuple[str, str]]]:
    using = router.db_for_write(queryset.model)
    changed, troubles = 0, []
    for row in _in_batches(queryset):
        try:
            with transaction.atomic(using=using) if is_atomic else nullcontext():
                note = act(admin, request, row)
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            note = refusal.message
        if note:
            troubles.append((str(row), note))
        else:
            changed += 1
    return changed, troubles


def _in_batches(queryset: QuerySet[Any]) -> Iterable[Any]:
    """All rows of `queryset` by ascending key, a batch at a time and free of what the actions change meanwhile."""
    last: Any = None
    queryset = queryset.order_by("pk")
    while True:
        batch = list((queryset if last is None else queryset.filter(pk__gt=last))[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _report(request: HttpRequest, model: type[Model], changed: int, troubles: list[tuple[str, str]], done: str) -> None:
    meta = model._meta
    if changed:
        noun = meta.verbose_name if changed == 1 else meta.verbose_name_plural
        messages.success(request, _("%(count)s %(noun)s %(done)s.") % {"count": changed, "noun": noun, "done": done})
    if troubles:
        head = ngettext("%(count)s row was left as it was:", "%(count)s rows were left as they were:", len(troubles))
        text = format_html(
            "{}{}", head % {"count": len(troubles)}, format_html_join("", "<br>{}: {}", troubles[:NAMED])
        )
        if len(troubles) > NAMED:
            text += format_html("<br>{}", _("… and %(count)s more") % {"count": len(troubles) - NAMED})
        messages.warning(request, text)
    if not changed and not troubles:
        messages.warning(request, capfirst(_("nothing was selected.")))
