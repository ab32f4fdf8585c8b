"""The panel of prices: what holds now, what may be said of a reduction, and all periods on one line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.pricing.admin.periods import PHASE_TONES, phase
from shop.pricing.models import Price
from shop.pricing.selectors import OMNIBUS_DAYS, current_prices, lowest_prices, price_history
from shop.stores.admin.moments import place_of
from shop.stores.models import Store

from .offers import PERIODS_READ, Offer

BACK, AHEAD, MARGIN = dt.timedelta(days=60), dt.timedelta(days=30), dt.timedelta(days=12)
"""How much of the past the line of time shows at most, of the future at least, and of the time before the first."""
LANES = 12
NARROWEST = 0.6
"""Percent of the width: a period of an hour can still be seen."""


@dataclass(frozen=True)
class Segment:
    """One period as a piece of the line of time; places in percent of it."""

    left: str
    width: str
    tone: str
    price: Price
    said: str


@dataclass(frozen=True)
class Lane:
    """The periods of one variant in one currency."""

    name: str
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Timeline:
    """All lanes over the same span of time, and where now is."""

    lanes: Sequence[Lane]
    since: dt.datetime
    until: dt.datetime
    now: str


def timeline(prices: Sequence[Price], *, store: Store) -> Timeline | None:
    """`prices` as lanes, from 60 days ago (or the first of them) until 30 days after the last that is planned."""
    if not prices:
        return None
    now = timezone.now()
    begins = [price.valid.lower for price in prices]
    since = max(now - BACK, min(now, *begins) - MARGIN)
    until = max(now, *begins) + AHEAD
    zone = ZoneInfo(store.timezone)
    whole = (until - since).total_seconds()

    def place(at: dt.datetime) -> float:
        return min(max((at - since).total_seconds() / whole * 100, 0.0), 100.0)

    lanes: dict[tuple[int, str], list[Segment]] = {}
    for price in sorted(prices, key=lambda price: (price.variant.position, price.variant_id, price.currency)):
        left, right = place(price.valid.lower), place(price.valid.upper or until)
        own = lanes.setdefault((price.variant_id, price.currency), [])
        if right > 0:
            width = max(right - left, NARROWEST)
            own.append(
                Segment(f"{left:.2f}", f"{width:.2f}", PHASE_TONES[phase(price.valid)], price, _said(price, zone))
            )
    names = {(price.variant_id, price.currency): _name(price, store.currency) for price in prices}
    drawn = [Lane(names[key], segments) for key, segments in lanes.items()]
    return Timeline(drawn[:LANES], since, until, f"{place(now):.2f}")


def _said(price: Price, zone: ZoneInfo) -> str:
    since, until = (timezone.localtime(at, zone) if at else None for at in (price.valid.lower, price.valid.upper))
    rest = f" – {until:%-d %b %Y %H:%M}" if until else " on"
    return f"{price.amount:,.2f} {price.currency}, {since:%-d %b %Y %H:%M}{rest}"


def _name(price: Price, currency: str) -> str:
    return price.variant.sku if price.currency == currency else f"{price.variant.sku} ({price.currency})"


@dataclass(frozen=True)
class Reduction:
    """What the law wants beside a crossed-out price: the lowest of the 30 days before it, as far as it is known."""

    lowest: Any
    is_too_high: bool
    known_since: dt.datetime | None


def reduction(price: Any) -> Reduction | None:
    """What is to be said of `price` where it is advertised as reduced (EU directive 98/6/EC, article 6a)."""
    if price is None or price.compare_at_amount is None:
        return None
    lowest, since = price.lowest_before_amount, price.known_since_at
    is_short = lowest is not None and since > price.valid.lower - OMNIBUS_DAYS
    return Reduction(lowest, lowest is not None and price.compare_at_amount > lowest, since if is_short else None)


def prices_of_product(product: Product) -> dict[str, Any]:
    """The panel of a product: its variants, and the newest periods of all of them."""
    offer = Offer.of(product)
    return {
        "rows": [
            _row(variant, offer.prices.get(variant.pk), offer.lowest.get(variant.pk)) for variant in offer.variants
        ],
        **_over_time(offer.periods, product=product, store=product.store),
        "is_single": len(offer.variants) == 1,
        "more_url": f"{reverse('admin:pricing_price_changelist')}?variant__product__id__exact={product.pk}",
        "plan_url": reverse("admin:catalog_product_ask", args=[product.pk, "plan-price"]) if offer.variants else "",
    }


def prices_of_variant(variant: Variant) -> dict[str, Any]:
    """The same for one variant."""
    currency = variant.store.currency
    price = current_prices(variants=[variant], currency=currency).get(variant.pk)
    lowest = lowest_prices(variants=[variant], currency=currency, instant=timezone.now()).get(variant.pk)
    periods = list(price_history(variant=variant).select_related("variant")[: PERIODS_READ + 1])
    return {
        "rows": [_row(variant, price, lowest)],
        **_over_time(periods, product=variant.product, store=variant.store),
        "is_single": True,
        "variant": variant,
        "more_url": f"{reverse('admin:pricing_price_changelist')}?variant__id__exact={variant.pk}",
        "plan_url": reverse("admin:catalog_variant_ask", args=[variant.pk, "plan-price"]),
    }


def _row(variant: Variant, price: Any, lowest: Any) -> dict[str, Any]:
    return {"variant": variant, "price": price, "lowest": lowest, "reduction": reduction(price)}


def _over_time(periods: Sequence[Price], *, product: Product, store: Store) -> dict[str, Any]:
    shown = periods[:PERIODS_READ]
    return {
        "currency": store.currency,
        "zone": store.timezone,
        "place": place_of(store),
        "timeline": timeline(shown, store=store),
        "periods": [{"price": price, "phase": phase(price.valid)} for price in shown],
        "has_more": len(periods) > PERIODS_READ,
        "cancel_url": reverse("admin:catalog_product_cancel-price", args=[product.pk]),
    }
