"""What an order comes to, and the tax in it."""

from decimal import Decimal

import pytest

from shop.orders.admin.page import OrderPage
from shop.orders.billing import RateTax, tax_by_rate
from shop.orders.models import Order
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Goods for 119.00 at 19 % and for 10.70 at 7 %, and shipping for 5.00, all with tax."""
    order = f.OrderFactory(lines=0, shipping_amount=Decimal("5.00"))
    for price, rate, tax in (("119.00", "0.19", "19.00"), ("10.70", "0.07", "0.70")):
        f.OrderLineFactory(
            order=order,
            unit_price_amount=Decimal(price),
            quantity=1,
            tax_rate=Decimal(rate),
            tax_amount=Decimal(tax),
        )
    order.refresh_from_db()
    return order


def test_tax_is_told_by_rate_with_that_of_the_shipping(order: Order) -> None:
    # The shipping follows the goods' worth, 100 to 10: 4.55 at 19 % and 0.45 at 7 %.
    assert tax_by_rate(order=order) == [
        RateTax(tax_rate=Decimal("0.19000"), net_amount=Decimal("103.82"), tax_amount=Decimal("19.73")),
        RateTax(tax_rate=Decimal("0.07000"), net_amount=Decimal("10.42"), tax_amount=Decimal("0.73")),
    ]


def test_the_page_of_an_order_tells_the_same_tax_as_its_invoice(order: Order) -> None:
    rows = OrderPage(order).money

    assert rows == [
        ("Lines", Decimal("129.70"), ""),
        ("Shipping", Decimal("5.00"), ""),
        ("Total", Decimal("134.70"), "total"),
        ("including tax 19.00%", Decimal("19.73"), "aside"),
        ("including tax 7.00%", Decimal("0.73"), "aside"),
        ("Owed", Decimal("134.70"), "total"),
    ]


def test_where_prices_are_without_tax_the_page_adds_it_and_tells_its_rates_below() -> None:
    order = f.OrderFactory(lines=0, prices_include_tax=False, shipping_amount=Decimal("11.90"))
    f.OrderLineFactory(
        order=order, unit_price_amount=Decimal("100.00"), quantity=1, tax_rate=Decimal("0.19"), tax_amount=Decimal(19)
    )
    order.refresh_from_db()

    rows = OrderPage(order).money

    assert rows == [
        ("Lines", Decimal("100.00"), ""),
        ("Shipping", Decimal("11.90"), ""),
        ("Tax", Decimal("19.00"), ""),
        ("Total", Decimal("130.90"), "total"),
        ("including tax 19.00%", Decimal("20.90"), "aside"),
        ("Owed", Decimal("130.90"), "total"),
    ]
