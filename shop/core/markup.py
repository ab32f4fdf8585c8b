"""Money, badges, moments, durations and links as HTML: one look for lists, forms and templates."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

EMPTY = "–"
CENT = Decimal("0.01")
TONES = ("neutral", "info", "good", "warn", "bad")


MARK = "0key0"
"""Stands for a key while an address is cut in two."""


class _Routes:
    """Addresses of change pages, each reversed once."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, type[Model]], tuple[str, str] | None] = {}

    def change(self, obj: Model, site: str) -> str:
        key = (get_script_prefix(), site, type(obj))
        if key not in self.known:
            self.known[key] = self._reversed(type(obj), site)
        parts = self.known[key]
        return f"{parts[0]}{quote(obj.pk)}{parts[1]}" if parts else ""

    def _reversed(self, model: type[Model], site: str) -> tuple[str, str] | None:
        name = f"{site}:{model._meta.app_label}_{model._meta.model_name}_change"
        try:
            before, after = reverse(name, args=[MARK]).split(MARK)
        except NoReverseMatch:
            return None
        return before, after


_routes = _Routes()


def change_url(obj: Model, *, site: str = "admin") -> str:
    """The address of the page of `obj`; "" where the site has none."""
    return _routes.change(obj, site)


def admin_link(obj: Model | None, text: Any = None) -> SafeString | str:
    """`obj` by its name (or `text`), leading to its page where there is one."""
    if obj is None:
        return EMPTY
    url = change_url(obj)
    name = conditional_escape(str(obj) if text is None else text)
    return SafeString(f'<a class="bo-link" href="{url}">{name}</a>') if url else name


def money(amount: Decimal | int | None, currency: str) -> SafeString | str:
    """1,234.50 EUR, which never breaks over two lines."""
    if amount is None:
        return EMPTY
    # number_format cuts where an invoice rounds.
    rounded = Decimal(amount).quantize(CENT, ROUND_HALF_UP)
    figure = number_format(rounded, decimal_pos=2, force_grouping=True)
    return SafeString(f'<span class="bo-money">{figure} <i>{conditional_escape(currency)}</i></span>')


def badge(text: Any, tone: str = "neutral") -> SafeString:
    """A word in one of five colours: neutral, info, good, warn, bad."""
    assert tone in TONES, tone
    return SafeString(f'<span class="bo-badge bo-{tone}">{conditional_escape(text)}</span>')


def moment(at: datetime | None) -> SafeString | str:
    """An instant: "9 Apr 2017 14:05", with its seconds and zone on hover."""
    if at is None:
        return EMPTY
    at = localtime(at)
    short = f"{at.day} {_(_MONTHS[at.month - 1])} {at.year} {at.hour:02}:{at.minute:02}"
    return SafeString(f'<time datetime="{at.isoformat()}">{short}</time>')


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration(span: timedelta | Decimal | float | None) -> str:
    """3 d 4 h, 12 min 5 s, 240 ms: the two largest units."""
    if span is None:
        return EMPTY
    seconds = span.total_seconds() if isinstance(span, timedelta) else float(span)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    if seconds < 1:
        return f"{sign}{seconds * 1000:.0f} ms"
    parts, rest = [], int(seconds)
    for size, unit in _UNITS:
        if rest >= size:
            parts.append(f"{rest // size} {unit}")
            rest %= size
    return sign + " ".join(parts[:2])


def boolean(value: bool | None) -> SafeString:
    """Yes, no or unknown as a mark that a screen reader speaks."""
    if value is None:
        return SafeString(f'<span class="bo-flag" title="{_("Unknown")}">?</span>')
    name, mark = (_("Yes"), "✓") if value else (_("No"), "✗")
    return SafeString(f'<span class="bo-flag bo-{"good" if value else "bad"}" title="{name}" role="img">{mark}</span>')
