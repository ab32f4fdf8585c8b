"""The sheet of a count: any number of items, a page at a time, with everything typed kept as one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.core.exceptions import Refused
from shop.inventory.counts import LINES_A_PAGE, CountPage, Shown, count_page, line_of_code, progress_of
from shop.inventory.models import StockCount, StockCountLine
from shop.inventory.services.counting import enter_counts

LARGEST = 2_000_000_000
LONGEST_KEY = 18
"""Digits; what is longer is no key of ours."""
ASKED = "A whole number from 0 on, or nothing."


@dataclass(frozen=True)
class SheetRow:
    """One line as the sheet shows it: what stands in its field, what was seen there, and what is wrong with it."""

    line: StockCountLine
    text: str
    seen: str
    said: str = ""

    @property
    def difference(self) -> int | None:
        found = self.line.counted_quantity
        return None if found is None else found - self.line.expected_quantity


def count_sheet(request: HttpRequest, count: StockCount, *, site: AdminSite) -> HttpResponse:
    """Show some lines of an open count, keep what was typed, and go on to where the person wants.

    `?show=` narrows the lines, `?first=` and `?before=` are the keys of lines where the page begins or ends.
    """
    if request.method == "POST":
        return _kept(request, count, site)
    shown = _shown(request.GET)
    before = _key(request.GET.get("before", ""))
    page = count_page(count=count, shown=shown, first=_key(request.GET.get("first", "")) or 0, before=before)
    rows = [SheetRow(line, _text(line.counted_quantity), _text(line.counted_quantity)) for line in page.lines]
    return _drawn(request, count, site, shown, page, rows)


def _kept(request: HttpRequest, count: StockCount, site: AdminSite) -> HttpResponse:
    given = request.POST
    typed = {
        key: given[name].strip()
        for name in list(given)[: 4 * LINES_A_PAGE]
        if name.startswith("found-") and (key := _key(name.removeprefix("found-")))
    }
    seen = {key: _number(given.get(f"seen-{key}", "")) for key in typed}
    wrong = {key for key, text in typed.items() if text and _number(text) is None}
    changed = {key: _number(text) for key, text in typed.items() if key not in wrong and _number(text) != seen[key]}
    try:
        entered = enter_counts(count=count, quantities=changed, seen=seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_url("change", count))
    others = entered.found_by_others
    if wrong or others:
        return _drawn_again(request, count, site, typed=typed, wrong=wrong, others=others)
    if entered.written:
        messages.success(request, f"{entered.written:,} item{'s' if entered.written != 1 else ''} written down.")
    return HttpResponseRedirect(_where_to(request, count))


def _where_to(request: HttpRequest, count: StockCount) -> str:
    given = request.POST
    here = {"show": _shown(given).value, "first": given.get("_here", "")}
    if "_show" in given:
        return _sheet(count, show=given["_show"])
    if "_find" in given:
        line = line_of_code(count=count, code=given.get("code", "").strip())
        if line is not None:
            return _sheet(count, first=line.pk, found=1)
        messages.warning(request, f"Nothing in this count has the SKU or barcode “{given.get('code', '').strip()}”.")
    if "_on" in given:
        return _sheet(count, **{**here, "first": given["_on"]})
    if "_back" in given:
        return _sheet(count, show=here["show"], before=given["_back"])
    return _sheet(count, **here)


def _drawn_again(
    request: HttpRequest,
    count: StockCount,
    site: AdminSite,
    *,
    typed: Mapping[int, str],
    wrong: set[int],
    others: Mapping[int, int | None],
) -> HttpResponse:
    """The same lines with what was typed, saying where it is no number and where somebody else found another one."""
    given = request.POST
    lines = count.lines.filter(pk__in=typed).select_related("stock_item__variant__product").order_by("pk")
    page = CountPage(
        lines=list(lines), ends_before=_key(given.get("_next", "")), begins_after=_key(given.get("_previous", ""))
    )
    rows = []
    for line in page.lines:
        said = ASKED if line.pk in wrong else ""
        if line.pk in others:
            theirs = others[line.pk]
            said = "Somebody has emptied it meanwhile." if theirs is None else f"Somebody found {theirs:,} meanwhile."
            said += " What stands here is written over it if you keep it again."
        rows.append(SheetRow(line, typed[line.pk], _text(line.counted_quantity), said))
    messages.warning(request, "Everything else is written down. Look at the marked lines.")
    return _drawn(request, count, site, _shown(given), page, rows)


def _drawn(
    request: HttpRequest, count: StockCount, site: AdminSite, shown: Shown, page: CountPage, rows: list[SheetRow]
) -> HttpResponse:
    progress = progress_of(count=count)
    tabs = (
        (Shown.ALL, "All", progress.lines),
        (Shown.OPEN, "Not counted yet", progress.open),
        (Shown.DIFFERENT, "Differences", progress.different),
    )
    context = {
        **site.each_context(request),
        "title": f"Enter: {count}",
        "opts": StockCount._meta,
        "original": count,
        "rows": rows,
        "page": page,
        "progress": progress,
        "shown": shown,
        "tabs": tabs,
        "is_review": shown is Shown.DIFFERENT,
        "found": _key(request.GET.get("first", "")) if "found" in request.GET else None,
        "back": _url("change", count),
        "post_url": _url("ask", count, "post"),
    }
    return TemplateResponse(request, "inventory/count_sheet.html", context)


def _shown(given: QueryDict) -> Shown:
    asked = given.get("show", "")
    return Shown(asked) if asked in set(Shown) else Shown.ALL


def _url(page: str, count: StockCount, *more: str) -> str:
    return reverse(f"admin:inventory_stockcount_{page}", args=[count.pk, *more])


def _sheet(count: StockCount, **query: Any) -> str:
    wanted = urlencode({name: value for name, value in query.items() if value})
    return f"{_url('ask', count, 'enter')}?{wanted}"


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


def _number(text: str) -> int | None:
    digits = text.replace(",", "").strip()
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_KEY else None
    return number if number is not None and number <= LARGEST else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
