"""Reads about prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateField, F, Func, Min, OuterRef, Q, QuerySet, Subquery

from shop.catalog.models import Product, Variant
from shop.pricing.models import Coupon, CouponRedemption, Price, TaxAssignment, TaxClass, TaxRate

OMNIBUS_DAYS = dt.timedelta(days=30)


@dataclass(frozen=True)
class TaxOf:
    """How a product is taxed in its store's country today; None where that is not said."""

    tax_class: TaxClass | None
    rate: Decimal | None


def tax_of(*, product: Product) -> TaxOf:
    """The product's tax class, else the store's default one, with its rate of today.

    One statement (`tax_assignment_one_per_product`, `tax_class_one_default`, `tax_rate_one_per_day`).
    """
    classes = TaxClass.objects.filter(
        Q(pk__in=TaxAssignment.objects.filter(product=product).values("tax_class"))
        | Q(is_default=True, store=product.store_id)
    )
    today = Func(function="current_date", template="%(function)s", output_field=DateField())
    rates = TaxRate.objects.filter(tax_class=OuterRef("pk"), country=product.store.country, valid__contains=today)
    chosen = classes.annotate(rate_now=Subquery(rates.values("rate")[:1])).order_by("is_default").first()
    return TaxOf(chosen, chosen.rate_now) if chosen else TaxOf(None, None)


def current_price(*, variant: Variant, currency: str) -> Price | None:
    """The price that holds now, if there is one. Reads the periods of one variant (index `price_history`)."""
    return Price.objects.current().filter(variant=variant, currency=currency).first()


def price_history(*, variant: Variant) -> QuerySet[Price]:
    """All periods of a variant, past, present and planned, newest first (index `price_history`); grows with changes."""
    return Price.objects.filter(variant=variant).order_by("currency", "-valid")


def lowest_price_before(*, variant: Variant, currency: str, instant: dt.datetime) -> Decimal | None:
    """The lowest price of the 30 days before `instant`, which a reduction announced then has to be shown beside.

    (EU directive 98/6/EC, article 6a.) Index `price_history`; None if there was no price.
    """
    period = DateTimeTZRange(instant - OMNIBUS_DAYS, instant)
    prices = Price.objects.filter(variant=variant, currency=currency, valid__overlap=period)
    lowest: Decimal | None = prices.aggregate(lowest=Min("amount"))["lowest"]
    return lowest


def redemptions_of(*, coupon: Coupon) -> QuerySet[CouponRedemption]:
    """The uses of a coupon, last recorded first (the index behind `CouponRedemption.coupon`)."""
    return CouponRedemption.objects.filter(coupon=coupon).order_by("-id")


def current_prices(*, variants: Iterable[Variant], currency: str) -> dict[int, Price]:
    """The price of each variant that holds now, by the variant's key. Those without one are missing.

    Each carries `lowest_before_amount`. One statement, which reads the periods of these variants (index
    `price_history`).
    """
    prices = Price.objects.current().filter(variant__in=[variant.pk for variant in variants], currency=currency)
    return {price.variant_id: price for price in with_lowest_before(prices)}


def with_lowest_before(prices: QuerySet[Price]) -> QuerySet[Price]:
    """`prices` with `lowest_before_amount`: the lowest of the 30 days before each began, which belongs beside it if it
    is a reduction; and with `known_since_at`, when the first price of the variant began, since the lowest of a history
    of ten days says something about ten days only. Reads the periods of the same variant (index `price_history`).
    """
    history = Price.objects.filter(variant=OuterRef("variant"), currency=OuterRef("currency"))
    earlier = Price.objects.filter(
        variant=OuterRef("variant"),
        currency=OuterRef("currency"),
        valid__overlap=Func(
            OuterRef("valid__startswith") - OMNIBUS_DAYS,
            OuterRef("valid__startswith"),
            function="tstzrange",
            output_field=DateTimeRangeField(),
        ),
    )
    return prices.annotate(
        lowest_before_amount=Subquery(earlier.order_by("amount").values("amount")[:1]),
        known_since_at=Subquery(history.order_by("valid").values("valid__startswith")[:1]),
    )


def lowest_prices(*, variants: Iterable[Variant], currency: str, instant: dt.datetime) -> dict[int, Decimal]:
    """The lowest price of each variant in the 30 days up to `instant`, by the variant's key.

    One statement (index `price_history`); variants without a price in that time are missing.
    """
    period = DateTimeTZRange(instant - OMNIBUS_DAYS, instant)
    prices = Price.objects.filter(
        variant__in=[variant.pk for variant in variants], currency=currency, valid__overlap=period
    )
    rows = prices.order_by().values("variant").annotate(lowest=Min("amount"))
    return {row["variant"]: row["lowest"] for row in rows}


def lowest_recently(*, currency: str, instant: dt.datetime) -> Subquery:
    """The lowest price of the 30 days up to `instant`, as a column of variants (index `price_history`)."""
    period = DateTimeTZRange(instant - OMNIBUS_DAYS, instant)
    prices = Price.objects.filter(variant=OuterRef("pk"), currency=currency, valid__overlap=period)
    return Subquery(prices.order_by("amount").values("amount")[:1])


def product_price_history(*, product: Product) -> QuerySet[Price]:
    """All periods of all variants of a product, the latest to begin first (index `price_history`): slice it."""
    prices = Price.objects.filter(variant__in=Variant.objects.filter(product=product).values("pk"))
    return prices.select_related("variant").order_by(F("valid").desc(), "variant_id", "currency")
