"""Shows durations, bytes, ratios and counts with the digits a reader needs, statements on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from shop.insights.catalogue import Column

register = template.Library()

NOTHING = "–"
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
KILO = 1024
ONE_LINE = 160


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
def cell(row: object, column: Column) -> object:
    """Return the value of a row in a column."""
    return getattr(row, column.attribute)


@register.filter
def alarms(row: object, column: Column) -> bool:
    """Say whether the value of a row in a column asks for attention."""
    value = getattr(row, column.attribute)
    return value is not None and column.is_alarming is not None and column.is_alarming(value)
