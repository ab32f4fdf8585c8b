"""What keeps products from being sold: decided by the database, for one product in the same words as for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, DateField, Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet, When
from django.db.models.functions import Now

from shop.catalog.models import Product, Variant
from shop.catalog.querysets import seen_now
from shop.inventory.models import StockItem
from shop.pricing.models import Price, TaxAssignment, TaxRate
from shop.stores.models import Store

TODAY = Func(function="current_date", template="%(function)s", output_field=DateField())


@dataclass(frozen=True)
class Hindrance:
    """One thing that stands between a product and its buyers: what a list of choices calls it, and whom it holds.

    `stops` where no variant of these products can be bought for it. `is_by_index` where an index has them together;
    the others are found by looking at product after product.
    """

    key: str
    label: str
    holds: Callable[[Store], Q]
    stops: bool = True
    is_by_index: bool = False


def _variants() -> QuerySet[Variant]:
    """All variants of a product (index `variant_combination_unique`)."""
    return Variant.objects.filter(product=OuterRef("pk"))


def _for_sale() -> QuerySet[Variant]:
    return _variants().filter(is_active=True)


def _priced(store: Store) -> Q:
    """A variant has a price now (the index of `price_periods_never_overlap`)."""
    return Q(Exists(Price.objects.current().filter(variant=OuterRef("pk"), currency=store.currency)))


def _in_stock() -> Q:
    """Something of a variant can be promised (index `stock_one_item_per_place`), or nothing has to lie there."""
    return Q(allows_backorder=True) | Q(Exists(StockItem.objects.sellable().filter(variant=OuterRef("pk"))))


def _with_price(store: Store) -> Q:
    return Q(Exists(_for_sale().filter(_priced(store))))


def _with_stock() -> Q:
    return Q(Exists(_for_sale().filter(_in_stock())))


def _with_both(store: Store) -> Q:
    return Q(Exists(_for_sale().filter(_priced(store), _in_stock())))


def _untaxed(store: Store) -> Q:
    """No rate holds today for its tax class: its own one, or else the store's default."""
    rates = TaxRate.objects.filter(store=store, country=store.country, valid__contains=TODAY)
    own = TaxAssignment.objects.filter(product=OuterRef("pk"))
    taxed = Exists(own.filter(tax_class__in=rates.values("tax_class")))
    taxed_by_default = Exists(rates.filter(tax_class__is_default=True))
    return Q(Case(When(Exists(own), then=~taxed), default=~taxed_by_default, output_field=BooleanField()))


HINDRANCES = (
    Hindrance("no-price", "No price", lambda store: Q(Exists(_for_sale())) & ~_with_price(store)),
    Hindrance("no-stock", "No stock", lambda _store: Q(Exists(_for_sale())) & ~_with_stock()),
    Hindrance(
        "apart",
        "Price and stock on different variants",
        lambda store: ~_with_both(store) & _with_price(store) & _with_stock(),
    ),
    Hindrance("off-sale", "No variant for sale", lambda _store: Q(Exists(_variants())) & ~Q(Exists(_for_sale()))),
    Hindrance("bare", "No variant", lambda _store: ~Q(Exists(_variants()))),
    Hindrance("scheduled", "Not published yet", lambda _store: Q(status="active", published_at__gt=Now())),
    Hindrance("withdrawn", "Withdrawn", lambda _store: ~Q(status="archived") & Q(withdrawn_at__lte=Now())),
    Hindrance("draft", "Draft", lambda _store: Q(status="draft"), is_by_index=True),
    Hindrance("archived", "Archived", lambda _store: Q(status="archived"), is_by_index=True),
    Hindrance("untaxed", "Sold without tax: no class or rate", _untaxed, stops=False),
)


def hindrances_of(product: Product) -> frozenset[str]:
    """The keys of all that hold for `product`. One statement, by the keys of the product and of its variants."""
    found = Product.objects.filter(pk=product.pk).values_list(
        *(ExpressionWrapper(hindrance.holds(product.store), BooleanField()) for hindrance in HINDRANCES)
    )
    held = zip(HINDRANCES, found.get(), strict=True)
    return frozenset(hindrance.key for hindrance, holds in held if holds)


def unsellable(store: Store) -> Q:
    """An active product of which nothing can be bought now: one that any of the hindrances stops.

    Walks the index `product_by_status_name`, with a few probes for each product.
    """
    return Q(status="active") & ~(seen_now() & _with_both(store))
