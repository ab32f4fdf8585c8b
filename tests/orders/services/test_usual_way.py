"""What the benchmark of placing an order calls the same order is the same order."""

import datetime as dt
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from benchmarks.ordering.whole import orm_whole
from shop.orders.models import LineReservation, Order
from shop.orders.quoting import Wanted
from shop.orders.services.placing import PlacedAddress, place_order
from tests import factories as f

from .conftest import Shelf


def test_the_usual_way_that_is_measured_beside_it_comes_to_the_same_order(shelf: Shelf) -> None:
    f.TaxRateFactory(tax_class=f.TaxClassFactory(store=shelf.store, is_default=True))
    f.PromotionFactory(store=shelf.store, valid=DateTimeTZRange(timezone.now() - dt.timedelta(days=1), None))
    variants = [shelf.stock("19.99"), shelf.stock("3.33")]
    customer = f.CustomerFactory(store=shelf.store)
    address = PlacedAddress(kind="shipping", recipient="Ada", line1="Am Wall 1", city="Bremen", country="DE")

    orders = [
        orm_whole(variants, people=(shelf.store, customer, address)),
        place_order(
            store=shelf.store,
            wanted=[Wanted(variant_id=pk, quantity=1) for pk in variants],
            customer=customer,
            addresses=[address],
            idempotency_key="once",
        ),
    ]

    usual, ours = (
        {
            "sums": Order.objects.values_list("lines_amount", "discount_amount", "tax_amount", "total_amount").get(
                pk=order.pk
            ),
            "lines": list(order.lines.order_by("pk").values_list("sku", "unit_price_amount", "tax_rate", "tax_amount")),
            "discounts": list(order.discounts.order_by("pk").values_list("label", "amount", "promotion")),
            "promised": LineReservation.objects.filter(order=order).count(),
            "addresses": list(order.addresses.values_list("recipient", "city")),
            "events": list(order.events.values_list("kind", flat=True)),
        }
        for order in orders
    )
    assert usual == ours
    assert ours["sums"] == (Decimal("23.32"), Decimal("2.33"), Decimal("3.35"), Decimal("20.99"))
