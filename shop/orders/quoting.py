"""What a basket would cost now: prices, tax rates and promotions, read in one statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from shop.core.db.prepared import Prepared
from shop.core.money import ZERO, rounded
from shop.orders.exceptions import CannotBeSold
from shop.pricing.discounting import BasketLine, Given, Rule, Verdict, judged
from shop.pricing.exceptions import CouponUnknown


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a buyer asks for: a quantity of a variant, from one warehouse or from any."""

    variant_id: int
    quantity: int
    warehouse_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuotedLine:
    """One line as it would be written down: what it is, what it costs, what is off, and the tax in it or on it."""

    variant_id: int
    quantity: int
    warehouse_id: int | None
    product_name: str
    variant_name: str
    sku: str
    unit_price_amount: Decimal
    price_quantity: int
    subtotal_amount: Decimal
    discount_amount: Decimal
    tax_rate: Decimal
    tax_amount: Decimal
    may_wait: bool

    @property
    def left_amount(self) -> Decimal:
        """What it costs when everything is taken off."""
        return self.subtotal_amount - self.discount_amount


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A basket with everything that an order needs to know, and the order that this key has placed before, if any."""

    lines: tuple[QuotedLine, ...]
    given: tuple[Given, ...]
    verdicts: tuple[Verdict, ...]
    """What came of each rule that was tried, `given` among it."""
    currency: str
    prices_include_tax: bool
    shipping_amount: Decimal
    placed_before: tuple[int, str] | None = None
    """Id and number."""
    total_amount: Decimal = field(default=ZERO)


# One row: the order that has this idempotency key, what is known of each wanted variant now, and the promotions that
# may apply. Amounts travel as text, since JSON numbers are binary fractions.
QUOTE = Prepared(
    "order_quote",
    """
SELECT
    store.currency,
    store.prices_include_tax,
    (SELECT jsonb_build_array(id, number) FROM orders_order
     WHERE store_id = store.id AND idempotency_key = %(idempotency_key)s),
    (SELECT jsonb_agg(jsonb_build_object(
            'variant_id', wanted.variant_id,
            'sku', variant.sku,
            'product_id', product.id,
            'product_name', product.name,
            'variant_name', coalesce((
                SELECT string_agg(value.name, ' / ' ORDER BY option.position, option.id)
                FROM catalog_variantoption AS chosen
                JOIN catalog_optionvalue AS value ON value.id = chosen.value_id
                JOIN catalog_option AS option ON option.id = chosen.option_id
                WHERE chosen.variant_id = variant.id), ''),
            'category_path', coalesce(category.path::text, ''),
            'price_quantity', variant.price_quantity,
            'may_wait', variant.allows_backorder,
            'price', price.amount::text,
            'tax_rate', coalesce(rate.rate, 0)::text,
            'why_not', CASE
                WHEN variant.id IS NULL THEN 'is not known in this shop'
                WHEN product.status = 'archived' THEN 'is archived'
                WHEN product.status <> 'active' THEN 'is not for sale yet'
                WHEN product.published_at > statement_timestamp() THEN 'is not published yet'
                WHEN product.withdrawn_at <= statement_timestamp() THEN 'is withdrawn'
                WHEN NOT variant.is_active THEN 'is not for sale'
                WHEN price.amount IS NULL THEN 'has no price in ' || store.currency END
        ) ORDER BY wanted.place)
     FROM unnest(%(variants)s::bigint[]) WITH ORDINALITY AS wanted (variant_id, place)
     LEFT JOIN catalog_variant AS variant ON variant.id = wanted.variant_id AND variant.store_id = store.id
     LEFT JOIN catalog_product AS product ON product.id = variant.product_id
     LEFT JOIN catalog_category AS category ON category.id = product.category_id
     LEFT JOIN pricing_price AS price ON price.variant_id = variant.id AND price.currency = store.currency
        AND price.valid @> statement_timestamp()
     LEFT JOIN pricing_taxassignment AS assignment ON assignment.product_id = product.id
     LEFT JOIN pricing_taxclass AS standard ON standard.store_id = store.id AND standard.is_default
     LEFT JOIN pricing_taxrate AS rate
        ON rate.tax_class_id = coalesce(assignment.tax_class_id, standard.id)
        AND rate.country = coalesce(%(country)s, store.country) AND rate.valid @> current_date),
    (SELECT jsonb_agg(jsonb_build_object(
            'promotion_id', promotion.id, 'name', promotion.name, 'kind', promotion.kind,
            'percent', promotion.percent::text, 'amount', promotion.amount::text,
            'buy_quantity', promotion.buy_quantity, 'free_quantity', promotion.free_quantity,
            'minimum_amount', promotion.minimum_amount::text, 'is_stackable', promotion.is_stackable,
            'coupon_id', coupon.id, 'coupon_code', coupon.code,
            'product_ids', (SELECT jsonb_agg(product_id) FROM (
                SELECT product_id FROM pricing_promotionproduct WHERE promotion_id = promotion.id
                UNION SELECT product_id FROM pricing_couponproduct WHERE coupon_id = coupon.id) AS named),
            'category_paths', (SELECT jsonb_agg(category.path::text)
                FROM pricing_promotioncategory AS named JOIN catalog_category AS category
                    ON category.id = named.category_id
                WHERE named.promotion_id = promotion.id)
        ) ORDER BY promotion.priority, promotion.id)
     FROM pricing_promotion AS promotion
     LEFT JOIN pricing_coupon AS coupon ON coupon.promotion_id = promotion.id AND coupon.code = ANY (%(codes)s)
     WHERE promotion.store_id = store.id AND promotion.is_active AND promotion.valid @> statement_timestamp()
        AND promotion.needs_coupon = (coupon.id IS NOT NULL)
        AND (NOT EXISTS (SELECT FROM orders_promotionaudience WHERE promotion_id = promotion.id)
                AND NOT EXISTS (SELECT FROM orders_promotionsegment WHERE promotion_id = promotion.id)
             OR EXISTS (SELECT FROM orders_promotionaudience AS audience
                        JOIN customers_groupmembership AS member ON member.group_id = audience.group_id
                        WHERE audience.promotion_id = promotion.id AND member.customer_id = %(customer)s)
             OR EXISTS (SELECT FROM orders_promotionsegment AS audience
                        WHERE audience.promotion_id = promotion.id AND orders_customer_is_in_segment(
                            %(customer)s, audience.segment_id, %(but_order)s))))
FROM stores_store AS store WHERE store.id = %(store)s
""",
    store="bigint",
    variants="bigint[]",
    customer="bigint",
    but_order="bigint",
    country="text",
    codes="text[]",
    idempotency_key="text",
)


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What the store says now of some variants, and the promotions that may apply: the ground of a quote."""

    currency: str
    prices_include_tax: bool
    placed_before: tuple[int, str] | None
    known: tuple[dict[str, Any], ...]
    """One for each variant that was asked for, in that order."""
    rules: tuple[Rule, ...]
    codes: frozenset[str]
    """The coupon codes among those given that open a promotion now."""

    def refuse_what_cannot_be_sold(self, variant_ids: Collection[int] | None = None) -> None:
        """Raises CannotBeSold with every one of the variants that cannot be; of all, if none are named."""
        reasons = [
            (row["sku"] or f"Variant {row['variant_id']}", row["why_not"])
            for row in self.known
            if row["why_not"] is not None and (variant_ids is None or row["variant_id"] in variant_ids)
        ]
        if reasons:
            raise CannotBeSold(reasons)


def offers(
    *,
    store_id: int,
    variant_ids: Sequence[int],
    customer_id: int | None = None,
    country: str | None = None,
    coupon_codes: Sequence[str] = (),
    idempotency_key: str | None = None,
    but_order: int | None = None,
) -> Offers:
    """What the variants cost now for this customer and this country, and what may be taken off; one statement.

    Segments are asked about the customer as if `but_order` were not placed: the first order stays the first one.
    Prices and tax rates are found through `price_periods_never_overlap` and `tax_rate_one_per_day`.
    """
    with connection.cursor() as cursor:
        QUOTE.execute(
            cursor,
            {
                "store": store_id,
                "variants": list(variant_ids),
                "customer": customer_id,
                "but_order": but_order,
                "country": country,
                "codes": list(coupon_codes),
                "idempotency_key": idempotency_key,
            },
        )
        currency, prices_include_tax, before, known, offered = (
            json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value for value in cursor.fetchone()
        )
    return Offers(
        currency=currency,
        prices_include_tax=prices_include_tax,
        placed_before=(before[0], before[1]) if before else None,
        known=tuple(known or ()),
        rules=tuple(_rule(offer) for offer in offered or ()),
        codes=frozenset(offer["coupon_code"] for offer in offered or () if offer["coupon_code"]),
    )


def normalised_codes(coupon_codes: Sequence[str]) -> list[str]:
    """Codes as they are stored, however they were typed; empty ones are left out."""
    return [code.strip().upper() for code in coupon_codes if code.strip()]


def quote(
    *,
    store_id: int,
    wanted: Sequence[Wanted],
    customer_id: int | None = None,
    country: str | None = None,
    coupon_codes: Sequence[str] = (),
    shipping_amount: Decimal = ZERO,
    idempotency_key: str | None = None,
) -> Quote:
    """What the lines cost now, for this customer and this country, with all that is taken off; one statement.

    Raises CannotBeSold with every line that cannot, and CouponUnknown. Reads only; nothing is promised.
    """
    codes = normalised_codes(coupon_codes)
    now = offers(
        store_id=store_id,
        variant_ids=[line.variant_id for line in wanted],
        customer_id=customer_id,
        country=country,
        coupon_codes=codes,
        idempotency_key=idempotency_key,
    )
    if now.placed_before is None:
        now.refuse_what_cannot_be_sold()
        for code in codes:
            if code not in now.codes:
                raise CouponUnknown(code)
    return _priced(
        wanted=wanted if now.placed_before is None else (),
        known=now.known,
        rules=now.rules,
        currency=now.currency,
        prices_include_tax=now.prices_include_tax,
        shipping_amount=shipping_amount,
        placed_before=now.placed_before,
    )


def _rule(offer: dict[str, Any]) -> Rule:
    return Rule(
        promotion_id=offer["promotion_id"],
        name=offer["name"],
        kind=offer["kind"],
        percent=_decimal(offer["percent"]),
        amount=_decimal(offer["amount"]),
        buy_quantity=offer["buy_quantity"],
        free_quantity=offer["free_quantity"],
        minimum_amount=_decimal(offer["minimum_amount"]),
        is_stackable=offer["is_stackable"],
        product_ids=frozenset(offer["product_ids"] or ()),
        category_paths=tuple(offer["category_paths"] or ()),
        coupon_id=offer["coupon_id"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _priced(
    *,
    wanted: Sequence[Wanted],
    known: Sequence[dict[str, Any]],
    rules: Sequence[Rule],
    currency: str,
    prices_include_tax: bool,
    shipping_amount: Decimal,
    placed_before: tuple[int, str] | None,
) -> Quote:
    basket = [
        BasketLine(
            product_id=row["product_id"],
            category_path=row["category_path"],
            quantity=line.quantity,
            subtotal_amount=rounded(line.quantity * Decimal(row["price"]) / row["price_quantity"]),
        )
        for line, row in zip(wanted, known, strict=False)
    ]
    verdicts = judged(lines=basket, rules=rules, shipping_amount=shipping_amount)
    given = [gift for verdict in verdicts for gift in verdict.given]
    off = [ZERO] * len(basket)
    for gift in given:
        if gift.place is not None:
            off[gift.place] += gift.amount
    lines = tuple(
        QuotedLine(
            variant_id=line.variant_id,
            quantity=line.quantity,
            warehouse_id=line.warehouse_id,
            product_name=row["product_name"],
            variant_name=row["variant_name"],
            sku=row["sku"],
            unit_price_amount=Decimal(row["price"]),
            price_quantity=row["price_quantity"],
            subtotal_amount=priced.subtotal_amount,
            discount_amount=less,
            tax_rate=Decimal(row["tax_rate"]),
            tax_amount=tax(priced.subtotal_amount - less, Decimal(row["tax_rate"]), included=prices_include_tax),
            may_wait=row["may_wait"],
        )
        for line, row, priced, less in zip(wanted, known, basket, off, strict=False)
    )
    taxes = ZERO if prices_include_tax else sum((line.tax_amount for line in lines), ZERO)
    total = sum((line.subtotal_amount for line in lines), ZERO) - sum((gift.amount for gift in given), ZERO)
    return Quote(
        lines=lines,
        given=tuple(given),
        verdicts=tuple(verdicts),
        currency=currency,
        prices_include_tax=prices_include_tax,
        shipping_amount=shipping_amount,
        placed_before=placed_before,
        total_amount=total + shipping_amount + taxes,
    )


def tax(amount: Decimal, rate: Decimal, *, included: bool) -> Decimal:
    """The tax in an amount, or on top of it, in cents. `rate` is a share: 0.19 is 19 %."""
    return rounded(amount * rate / (1 + rate)) if included else rounded(amount * rate)
