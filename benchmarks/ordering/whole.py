"""The order that this shop's service writes, written as one usually does with an ORM: row by row, check by check.

The same tables, the same prices, tax, promotion, promise, address, first event and idempotency key, so that what is
compared is the way and not the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

CENT = Decimal("0.01")


def orm_whole(ids: Sequence[int], *, people: tuple[Any, Any, Any]) -> Any:
    """Place an order of one unit of each variant for this customer of this store, to this address."""
    from shop.catalog.models import Variant
    from shop.inventory.models import Reservation, StockItem
    from shop.orders.models import (
        LineReservation,
        Order,
        OrderAddress,
        OrderDiscount,
        OrderEvent,
        OrderLine,
    )
    from shop.pricing.models import Price, Promotion, TaxAssignment, TaxClass, TaxRate

    store, customer, address = people
    now, key = timezone.now(), uuid4().hex
    with transaction.atomic():
        known = Order.objects.filter(store=store, idempotency_key=key).first()
        if known is not None:
            return known
        standard = TaxClass.objects.get(store=store, is_default=True)
        promotions = list(
            Promotion.objects.filter(store=store, is_active=True, needs_coupon=False, valid__contains=now).order_by(
                "priority", "pk"
            )
        )
        order = Order.objects.create(
            store=store,
            number=uuid4().hex[:12],
            customer=customer,
            email=customer.email,
            status="placed",
            placed_at=now,
            currency=store.currency,
            prices_include_tax=store.prices_include_tax,
            idempotency_key=key,
        )
        for pk in sorted(ids):
            variant = Variant.objects.select_related("product__category").get(pk=pk, store=store)
            if variant.product.status != "active" or not variant.is_active:
                raise ValueError("not for sale")
            price = Price.objects.get(variant=variant, currency=store.currency, valid__contains=now)
            assigned = TaxAssignment.objects.filter(product=variant.product).first()
            rate = TaxRate.objects.get(
                tax_class=assigned.tax_class if assigned else standard,
                country=address.country,
                valid__contains=now.date(),
            ).rate
            stock = (
                StockItem.objects.select_for_update()
                .filter(variant=variant, warehouse__is_active=True, on_hand__gt=F("reserved"))
                .order_by("warehouse__priority", "pk")
                .first()
            )
            if stock is None:
                raise ValueError("sold out")
            shares = [price.amount * (promotion.percent or 0) / 100 for promotion in promotions]
            off = sum((share.quantize(CENT, ROUND_HALF_UP) for share in shares), Decimal(0))
            line = OrderLine.objects.create(
                store=store,
                order=order,
                variant=variant,
                product_name=variant.product.name,
                sku=variant.sku,
                quantity=1,
                unit_price_amount=price.amount,
                price_quantity=variant.price_quantity,
                tax_rate=rate,
                tax_amount=((price.amount - off) * rate / (1 + rate)).quantize(CENT, ROUND_HALF_UP),
            )
            if off:
                OrderDiscount.objects.create(
                    store=store,
                    order=order,
                    line=line,
                    kind="promotion",
                    label=promotions[0].name,
                    amount=off,
                    promotion=promotions[0],
                )
            promise = Reservation.objects.create(store=store, stock_item=stock, quantity=1)
            LineReservation.objects.create(store=store, order=order, line=line, reservation=promise)
        OrderAddress.objects.create(store=store, order=order, **vars(address))
        OrderEvent.objects.create(store=store, order=order, kind="placed", message="Order placed")
    return order
