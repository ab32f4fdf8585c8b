"""What of a product can be bought now: its variants with their prices and their stock, read once for a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.catalog.selectors import variants_of
from shop.core.admin import Column
from shop.core.markup import EMPTY, money
from shop.inventory.selectors import StockTotals, available_everywhere, sellable_totals, stock_totals
from shop.pricing.models import Price
from shop.pricing.selectors import current_prices, lowest_prices, product_price_history

VARIANTS_READ = 100
PERIODS_READ = 30


def offered(
    variants: QuerySet[Variant],
    *,
    currency: str,
    also: Callable[[QuerySet[Price]], QuerySet[Price]] = lambda prices: prices,
) -> QuerySet[Variant]:
    """`variants` with `prices_now` (a list of none or one) and `available_total`; one statement more.

    `also` annotates the prices.
    """
    prices = also(Price.objects.current().filter(currency=currency))
    return variants.annotate(available_total=available_everywhere()).prefetch_related(
        Prefetch("prices", queryset=prices, to_attr="prices_now")
    )


class Offer:
    """A product's variants (the first `VARIANTS_READ`), what each costs now, and what lies there of it."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.currency = product.store.currency

    @classmethod
    def of(cls, product: Product) -> Offer:
        """The offer of `product`, the same one for all panels of a page."""
        known = product.__dict__.get("_offer")
        if known is None:
            known = product.__dict__["_offer"] = cls(product)
        return known

    def seen(self, variants: list[Any]) -> None:
        """All variants of the product, with their prices and lowest prices: another part of the page has them."""
        self.variants = variants
        self.lowest = {variant.pk: variant.lowest_amount for variant in variants}
        self.prices = {variant.pk: variant.prices_now[0] for variant in variants if variant.prices_now}

    @cached_property
    def variants(self) -> list[Variant]:
        return list(variants_of(product=self.product).prefetch_related(None)[:VARIANTS_READ])

    @cached_property
    def prices(self) -> dict[int, Any]:
        return current_prices(variants=self.variants, currency=self.currency)

    @cached_property
    def lowest(self) -> dict[int, Any]:
        """The lowest price of each variant in the last 30 days."""
        return lowest_prices(variants=self.variants, currency=self.currency, instant=timezone.now())

    @cached_property
    def sellable(self) -> dict[int, int]:
        """What can be promised of each variant, from open warehouses; what the grid has read is not read again."""
        if all(hasattr(variant, "available_total") for variant in self.variants):
            return {variant.pk: variant.available_total for variant in self.variants}  # type: ignore[attr-defined]  # annotated
        return sellable_totals(variants=self.variants)

    @cached_property
    def periods(self) -> list[Price]:
        """The newest periods of all variants, planned ones first; one more than `PERIODS_READ` if there are more."""
        return list(product_price_history(product=self.product)[: PERIODS_READ + 1])

    @cached_property
    def stock(self) -> dict[int, StockTotals]:
        return stock_totals(variants=self.variants)


class PriceNow(Column):
    """What it costs now; of a product with several variants, from the lowest to the highest."""

    align = "end"

    def __init__(self) -> None:
        super().__init__("price", "price now")
        self.admin_order_field = ""

    def value(self, obj: Any) -> Any:
        variants: list[Any] = [obj] if isinstance(obj, Variant) else obj.offered_variants
        return [price for variant in variants for price in variant.prices_now]

    def exported(self, obj: Any) -> Any:
        amounts = sorted({price.amount for price in self.value(obj)})
        return amounts[0] if len(amounts) == 1 else " – ".join(str(amount) for amount in amounts[:1] + amounts[-1:])

    def html(self, value: Any, obj: Any) -> str:
        if not value:
            return EMPTY
        amounts = [price.amount for price in value]
        lowest, highest = min(amounts), max(amounts)
        if lowest == highest:
            return money(lowest, value[0].currency)
        return f"{lowest:,.2f}–{money(highest, value[0].currency)}"


class Available(Column):
    """How much can be promised in all open warehouses together."""

    align = "end"

    def __init__(self) -> None:
        super().__init__("available_total", "available")
        self.admin_order_field = ""

    def value(self, obj: Any) -> int:
        variants: list[Any] = [obj] if isinstance(obj, Variant) else obj.offered_variants
        return sum(variant.available_total for variant in variants)

    def html(self, value: Any, obj: Any) -> str:
        return f"{value:,}"
