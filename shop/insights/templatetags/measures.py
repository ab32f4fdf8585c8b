"""Shows durations, bytes, ratios and counts with the digits a reader needs, statements on one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

if TYPE_CHECKING:
    from datetime import datetime

    from shop.insights.catalogue import Column
    from shop.insights.panels.moments import Moment

register = template.Library()

NOTHING = "–"
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
KILO = 1024
ONE_LINE = 140
COLUMNS = re.compile(r"^(\(*\s*SELECT(?: DISTINCT)?) (?:(?! FROM |\(SELECT ).){30,}? FROM ", re.IGNORECASE)
COURSE_WIDTH, COURSE_HEIGHT, GAP, TIMES_HEIGHT = 900, 120, 6, 24
"""The drawing's own units; the page scales it."""


@register.filter
def duration(milliseconds: float | None) -> str:
    """Show milliseconds as 0.42 ms, 42 ms, 1.5 s, 3 min 20 s, 2 h 5 min or 3 d 4 h."""
    if milliseconds is None:
        return NOTHING
    if milliseconds < SECOND:
        return f"{milliseconds:.2f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"
    if milliseconds < MINUTE:
        return f"{milliseconds / SECOND:.1f} s"
    if milliseconds < HOUR:
        return f"{milliseconds // MINUTE:.0f} min {milliseconds % MINUTE // SECOND:.0f} s"
    if milliseconds < DAY:
        return f"{milliseconds // HOUR:.0f} h {milliseconds % HOUR // MINUTE:.0f} min"
    return f"{milliseconds // DAY:.0f} d {milliseconds % DAY // HOUR:.0f} h"


@register.filter
def size(count: float | None) -> str:
    """Show bytes as 8 kB, 1.4 MB or 12 GB, in steps of 1024 as PostgreSQL does."""
    if count is None:
        return NOTHING
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < KILO:
            return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"
        value /= KILO
    return f"{value:.1f} TB"


@register.filter
def percent(ratio: float | None) -> str:
    """Show 0.9987 as 99.9 %, without rounding a miss away: only 1 is 100 %."""
    if ratio is None:
        return NOTHING
    if ratio >= 1:
        return "100 %"
    return f"{min(ratio * 100, 99.9):.1f} %"


@register.filter
def count(number: float | None) -> str:
    """Show 1234567 as 1,234,567."""
    return NOTHING if number is None else f"{number:,.0f}"


@register.filter
def one_line(text: str) -> str:
    """Show the beginning of a statement on one line."""
    line = " ".join(text.split())
    return line if len(line) <= ONE_LINE else f"{line[:ONE_LINE]}…"


@register.filter
def gist(text: str) -> str:
    """Show a statement on one line without the list of its columns, which mostly is what it begins with."""
    return one_line(COLUMNS.sub(r"\1 … FROM ", text, count=1))


@register.simple_tag(takes_context=True)
def cells(context: dict[str, Any], row: object, columns: tuple[Column, ...]) -> SafeString:
    """Show a whole row: in Python, because a template for each of some thousand cells is what makes a page slow."""
    return mark_safe("".join(_cell(row, column, context["request"].current_app) for column in columns))  # noqa: S308 - escaped by format_html


def _cell(row: object, column: Column, site: str) -> SafeString:
    value = getattr(row, column.attribute)
    names = [f"insights-{column.kind}"]
    if column.is_numeric:
        names.append("insights-number")
    if value is not None and column.is_alarming is not None and column.is_alarming(row):
        names.append("insights-alarm")
    return format_html(
        '<td data-label="{}" class="{}">{}</td>', column.heading, " ".join(names), _shown(value, row, column, site)
    )


def _shown(value: Any, row: object, column: Column, site: str) -> str:
    match column.kind:
        case "duration":
            return duration(value)
        case "bytes":
            return size(value)
        case "number":
            return count(value)
        case "ratio":
            return percent(value)
        case "share":
            return meter(value)
        case "flag":
            return "yes" if value else "no"
        case "moment":
            return _moment(value)
        case "name":
            return format_html("<code>{}</code>", value) if value else ""
        case "code":
            return format_html('<code class="insights-long">{}</code>', value) if value else ""
        case "statement":
            return _statement(value, row, site)
        case "shape":
            return shape_link(value, row, site)
        case "work":
            return _work(value, row, site)
        case "request":
            return _request(value, row, site)
        case "decimal":
            return NOTHING if value is None else f"{value:,.1f}"
        case _:
            return "" if value is None else str(value)


@register.filter
def meter(ratio: float | None) -> SafeString:
    """Show a share as a bar with its figure."""
    return format_html(
        '<span class="insights-meter"><progress max="1" value="{}"></progress>{}</span>',
        f"{ratio or 0:.4f}",
        percent(ratio),
    )


def _moment(value: datetime | None) -> str:
    if value is None:
        return "never"
    return format_html(
        '<time datetime="{}" title="{}">{} ago</time>',
        value.isoformat(),
        f"{value:%Y-%m-%d %H:%M:%S} UTC",
        timesince(value),
    )


def _statement(text: str, row: Any, site: str) -> SafeString:
    if row.statement_id is None:
        return mark_safe('<span class="insights-quiet">of another role, hidden</span>')
    return format_html(
        '<details><summary><code>{}</code></summary><p><a href="{}">Open this statement</a></p><pre>{}</pre></details>',
        one_line(text),
        reverse(f"{site}:insights:statement", args=[row.statement_id]),
        text,
    )


def shape_link(text: str, row: Any, site: str) -> SafeString:
    """A statement of the application on one line, leading to its history."""
    return format_html(
        '<a href="{}" title="{}"><code class="insights-long">{}</code></a>',
        reverse(f"{site}:insights:history", args=[row.fingerprint]),
        text[:1_000],
        gist(text),
    )


def _work(name: str, row: Any, site: str) -> SafeString:
    address = f"{reverse(f'{site}:insights:work')}?{urlencode({'action': row.action})}"
    return format_html('<a href="{}" title="{}">{}</a>', address, row.action, name)


def _request(path: str, row: Any, site: str) -> SafeString:
    return format_html(
        '<a href="{}"><code>{}</code></a>', reverse(f"{site}:insights:request", args=[row.key]), path or row.action
    )


@register.simple_tag(takes_context=True)
def address_of_work(context: dict[str, Any], action: str) -> str:
    """Where a kind of work has its page."""
    return f"{reverse(f'{_site(context)}:insights:work')}?{urlencode({'action': action})}"


@register.inclusion_tag("insights/course.html")
def course(moments: list[Moment], what: str) -> dict[str, Any]:
    """Draw how something went: at each step the 95th per cent behind the median, and how often it happened below."""
    highest = max((moment.late_ms or 0.0 for moment in moments), default=0.0)
    most = max((moment.times for moment in moments), default=0)
    step = COURSE_WIDTH / max(1, len(moments))
    drawn = []
    for number, moment in enumerate(moments):
        late = (moment.late_ms or 0) / highest * COURSE_HEIGHT if highest else 0
        middle = (moment.middle_ms or 0) / highest * COURSE_HEIGHT if highest else 0
        times = f", median {duration(moment.middle_ms)}, 95 % {duration(moment.late_ms)}"
        drawn.append(
            {
                "x": number * step + step * 0.1,
                "width": step * 0.8,
                "late": late,
                "late_y": COURSE_HEIGHT - late,
                "middle": middle,
                "middle_y": COURSE_HEIGHT - middle,
                "times": moment.times / most * TIMES_HEIGHT if most else 0,
                "times_y": COURSE_HEIGHT + GAP,
                "words": f"{moment.at:%Y-%m-%d %H:%M}: {count(moment.times)} {what}{times if moment.times else ''}",
            }
        )
    return {
        "bars": drawn,
        "highest": highest,
        "most": most,
        "what": what,
        "first": moments[0].at if moments else None,
        "last": moments[-1].at if moments else None,
        "width": COURSE_WIDTH,
        "height": COURSE_HEIGHT + GAP + TIMES_HEIGHT,
    }


def _site(context: dict[str, Any]) -> str:
    return str(context["request"].current_app)
