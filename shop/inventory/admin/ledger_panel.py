"""“Why is it 47?”: the ledger of a stock item on its page, up to now or up to an earlier instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString

from shop.core.admin import Badge, Panel, admin_link
from shop.core.markup import EMPTY, moment
from shop.inventory.causes import causes_of
from shop.inventory.models import StockItem
from shop.inventory.selectors import ledger, stock_as_of

from .movements import KIND_TONES, signed

SHOWN = 50
AS_OF = "as_of"
"""What the address calls the instant: a date (its end is meant) or a date and a time."""

_kind = Badge("kind", tones=KIND_TONES)


@dataclass(frozen=True)
class LedgerPanel(Panel):
    """A panel that also reads the address: which instant is asked about."""

    def render(self, request: HttpRequest, obj: Model) -> SafeString:
        assert isinstance(obj, StockItem)
        context = {"title": self.title, "object": obj, **ledger_context(obj, request.GET.get(AS_OF, ""))}
        return render_to_string(self.template, context, request=request)


def instant_of(text: str) -> dt.datetime | None:
    """The instant that `text` names in the site's time zone; None for what is no date."""
    try:
        at = parse_datetime(text)
        if at is None or "T" not in text.replace(" ", "T"):
            day = parse_date(text)
            at = dt.datetime.combine(day, dt.time.max) if day else at
    except ValueError:
        return None
    if at is None:
        return None
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def ledger_context(item: StockItem, asked: str) -> dict[str, Any]:
    """The newest movements up to the instant, each with what it left there and why."""
    instant = instant_of(asked)
    movements = list(ledger(stock_item=item, until=instant)[: SHOWN + 1])
    shown = movements[:SHOWN]
    causes = causes_of(shown)
    return {
        "asked": timezone.localtime(instant).strftime("%Y-%m-%dT%H:%M") if instant else "",
        "is_misread": bool(asked) and instant is None,
        "instant": instant,
        "as_of": stock_as_of(stock_item=item, instant=instant) if instant else None,
        "rows": [
            {
                "at": moment(movement.occurred_at),
                "kind": _kind(movement),
                "quantity": signed(movement.quantity),
                "left": movement.balance_after,
                "cause": _cause(causes.get(movement.pk)),
                "reason": movement.reason,
                "actor": movement.actor or EMPTY,
            }
            for movement in shown
        ],
        "url": f"{reverse('admin:inventory_stockmovement_changelist')}?stock_item__id__exact={item.pk}"
        if len(movements) > SHOWN
        else "",
        "shown": SHOWN,
    }


def _cause(cause: Any) -> SafeString | str:
    return admin_link(cause.thing, cause.name) if cause else EMPTY
