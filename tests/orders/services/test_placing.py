"""Placing an order: what is written, what it costs, and what is refused."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.inventory.exceptions import InsufficientStock, QuantityNotPositive
from shop.inventory.models import Reservation, StockItem
from shop.orders.exceptions import CannotBeSold, CustomerErased, NothingOrdered
from shop.orders.models import Order, OrderEvent
from shop.orders.quoting import Wanted
from shop.orders.services.placing import PlacedAddress, place_order
from shop.pricing.exceptions import CouponUnknown, CouponUsedUp
from shop.pricing.models import Coupon
from shop.pricing.services.repricing import change_price
from shop.stores.models import Store
from tests.factories.catalog import VariantFactory
from tests.factories.customers import CustomerFactory
from tests.factories.inventory import StockItemFactory
from tests.factories.pricing import CouponFactory, PriceFactory, PromotionFactory, TaxClassFactory, TaxRateFactory
from tests.factories.rows import StoreFactory

pytestmark = pytest.mark.django_db


def goods(store: Store, *prices: str, on_hand: int = 10) -> list[int]:
    """Variants at these prices, each with some units in stock; their ids."""
    ids = []
    for amount in prices:
        variant = VariantFactory(store=store, product__status="active")
        PriceFactory(store=store, variant=variant, amount=amount)
        StockItemFactory(store=store, variant=variant, on_hand=on_hand)
        ids.append(variant.pk)
    return ids


def one_each(variant_ids: Sequence[int], quantity: int = 1) -> list[Wanted]:
    return [Wanted(variant_id=variant_id, quantity=quantity) for variant_id in variant_ids]


def nothing_happened() -> bool:
    return not (
        Order.objects.exists()
        or Reservation.objects.exists()
        or OrderEvent.objects.exists()
        or StockItem.objects.filter(reserved__gt=0).exists()
    )


def test_an_order_has_its_lines_its_sums_its_promises_and_its_first_event() -> None:
    store = StoreFactory()
    first, second = goods(store, "9.99", "5.00")

    order = place_order(
        store=store,
        wanted=[Wanted(variant_id=first, quantity=2), Wanted(variant_id=second, quantity=3)],
        shipping_amount=Decimal("4.90"),
    )

    assert (order.lines_amount, order.total_amount) == (Decimal("34.98"), Decimal("39.88"))
    assert (order.status, order.payment_state, order.fulfilment_state) == ("placed", "unpaid", "unfulfilled")
    assert list(order.lines.values_list("quantity", "subtotal_amount")) == [
        (2, Decimal("19.98")),
        (3, Decimal("15.00")),
    ]
    assert list(StockItem.objects.order_by("variant_id").values_list("reserved", flat=True)) == [2, 3]
    assert list(order.lines.values_list("reservations__reservation__quantity", flat=True)) == [2, 3]
    assert list(order.events.values_list("kind", flat=True)) == ["placed"]


def test_the_price_of_the_moment_stays_on_the_order() -> None:
    store = StoreFactory()
    [variant_id] = goods(store, "9.99")
    order = place_order(store=store, wanted=one_each([variant_id]))

    change_price(variant=order.lines.get().variant, amount=Decimal("20.00"))

    assert Order.objects.get().total_amount == Decimal("9.99")


def test_tax_is_inside_the_price_where_prices_include_it() -> None:
    store = StoreFactory(country="DE", prices_include_tax=True)
    [variant_id] = goods(store, "11.90")
    standard = TaxClassFactory(store=store, is_default=True)
    TaxRateFactory(store=store, tax_class=standard, country="DE", rate="0.19", valid=DateRange(dt.date(2020, 1, 1)))

    order = place_order(store=store, wanted=one_each([variant_id]))

    assert (order.tax_amount, order.total_amount) == (Decimal("1.90"), Decimal("11.90"))


def test_tax_comes_on_top_where_prices_are_without_it_at_the_rate_of_the_destination() -> None:
    store = StoreFactory(country="DE", prices_include_tax=False)
    [variant_id] = goods(store, "10.00")
    standard = TaxClassFactory(store=store, is_default=True)
    since = DateRange(dt.date(2020, 1, 1))
    TaxRateFactory(store=store, tax_class=standard, country="DE", rate="0.19", valid=since)
    TaxRateFactory(store=store, tax_class=standard, country="AT", rate="0.20", valid=since)
    vienna = PlacedAddress(kind="shipping", recipient="Ada", line1="Ring 1", city="Wien", country="AT")

    order = place_order(store=store, wanted=one_each([variant_id]), addresses=[vienna])

    assert (order.tax_amount, order.total_amount) == (Decimal("2.00"), Decimal("12.00"))
    assert order.addresses.get().city == "Wien"


def test_a_promotion_is_written_down_line_by_line_with_its_name() -> None:
    store = StoreFactory()
    ids = goods(store, "9.99", "5.00")
    PromotionFactory(store=store, name="Spring", kind="percentage", percent=10)

    order = place_order(store=store, wanted=one_each(ids))

    assert list(order.discounts.values_list("label", "amount", "line__sku").order_by("line_id")) == [
        ("Spring", Decimal("1.00"), order.lines.all()[0].sku),
        ("Spring", Decimal("0.50"), order.lines.all()[1].sku),
    ]
    assert order.total_amount == Decimal("13.49")


def test_a_coupon_opens_its_promotion_and_is_counted() -> None:
    store = StoreFactory()
    ids = goods(store, "10.00")
    promotion = PromotionFactory(store=store, kind="amount", percent=None, amount="3.00", needs_coupon=True)
    CouponFactory(store=store, promotion=promotion, code="HELLO", usage_limit=1)

    without = place_order(store=store, wanted=one_each(ids))
    with_it = place_order(store=store, wanted=one_each(ids), coupon_codes=["hello "])

    assert (without.total_amount, with_it.total_amount) == (Decimal("10.00"), Decimal("7.00"))
    assert with_it.discounts.get().kind == "coupon"
    assert Coupon.objects.get().redeemed_count == 1


def test_a_coupon_beyond_its_limit_is_refused_and_nothing_happens() -> None:
    store = StoreFactory()
    ids = goods(store, "10.00")
    promotion = PromotionFactory(store=store, kind="amount", percent=None, amount="3.00", needs_coupon=True)
    CouponFactory(store=store, promotion=promotion, code="HELLO", usage_limit=0)

    with pytest.raises(CouponUsedUp):
        place_order(store=store, wanted=one_each(ids), coupon_codes=["HELLO"])

    assert nothing_happened()


def test_an_unknown_coupon_is_refused_by_name() -> None:
    store = StoreFactory()

    with pytest.raises(CouponUnknown, match="“NOPE”"):
        place_order(store=store, wanted=one_each(goods(store, "10.00")), coupon_codes=["nope"])

    assert nothing_happened()


def test_the_same_key_again_returns_the_first_order_and_promises_nothing_more() -> None:
    store = StoreFactory()
    ids = goods(store, "10.00")

    first = place_order(store=store, wanted=one_each(ids), idempotency_key="abc")
    second = place_order(store=store, wanted=one_each(ids), idempotency_key="abc")

    assert second == first
    assert StockItem.objects.get().reserved == 1


def test_a_shortage_names_every_short_line_and_changes_nothing() -> None:
    store = StoreFactory()
    ids = goods(store, "1.00", "1.00", on_hand=2)

    with pytest.raises(InsufficientStock) as refusal:
        place_order(store=store, wanted=one_each(ids, quantity=3))

    assert {(short.wanted, short.available) for short in refusal.value.shortages} == {(3, 2)}
    assert len(refusal.value.shortages) == 2
    assert nothing_happened()


def test_what_may_be_back_ordered_is_promised_as_far_as_it_goes() -> None:
    store = StoreFactory()
    [variant_id] = goods(store, "1.00", on_hand=2)
    Variant.objects.update(allows_backorder=True)

    order = place_order(store=store, wanted=[Wanted(variant_id=variant_id, quantity=5)])

    assert order.item_quantity == 5
    assert StockItem.objects.get().reserved == 2


def test_one_variant_wanted_twice_becomes_one_line() -> None:
    store = StoreFactory()
    [variant_id] = goods(store, "1.00")

    order = place_order(store=store, wanted=[*one_each([variant_id], 2), *one_each([variant_id], 3)])

    assert order.lines.get().quantity == 5


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"product__status": "archived"}, "is archived"),
        ({"product__status": "draft"}, "is not for sale yet"),
        ({"is_active": False}, "is not for sale"),
        ({"product__published_at": timezone.now() + dt.timedelta(days=1)}, "is not published yet"),
        (
            {
                "product__published_at": timezone.now() - dt.timedelta(days=2),
                "product__withdrawn_at": timezone.now() - dt.timedelta(days=1),
            },
            "is withdrawn",
        ),
        ({}, "has no price in EUR"),
    ],
)
def test_what_cannot_be_sold_is_refused_with_the_reason(change: dict[str, object], why: str) -> None:
    variant = VariantFactory(**{"product__status": "active", **change})
    if change:
        PriceFactory(store=variant.store, variant=variant)
    StockItemFactory(store=variant.store, variant=variant, on_hand=10)

    with pytest.raises(CannotBeSold) as refusal:
        place_order(store=variant.store, wanted=one_each([variant.pk]))

    assert refusal.value.reasons == ((variant.sku, why),)
    assert nothing_happened()


def test_another_stores_variant_is_not_known_here() -> None:
    store = StoreFactory()
    [foreign] = goods(StoreFactory(), "1.00")

    with pytest.raises(CannotBeSold, match="not known in this shop"):
        place_order(store=store, wanted=one_each([foreign]))

    assert nothing_happened()


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 2_000_000_000])
def test_a_quantity_that_is_no_whole_positive_number_is_refused(quantity: int) -> None:
    store = StoreFactory()
    [variant_id] = goods(store, "1.00")

    with pytest.raises(QuantityNotPositive):
        place_order(store=store, wanted=[Wanted(variant_id=variant_id, quantity=quantity)])

    assert nothing_happened()


def test_an_order_of_nothing_is_refused() -> None:
    with pytest.raises(NothingOrdered):
        place_order(store=StoreFactory(), wanted=[])


def test_an_erased_customer_orders_nothing() -> None:
    store = StoreFactory()
    customer = CustomerFactory(store=store)
    Customer.objects.update(name="Erased customer", email=None, phone="", reference=None, erased_at=timezone.now())
    customer.refresh_from_db()

    with pytest.raises(CustomerErased):
        place_order(store=store, wanted=one_each(goods(store, "1.00")), customer=customer)

    assert nothing_happened()


def test_two_hundred_lines_take_as_many_statements_as_one(django_assert_num_queries: object) -> None:
    """Three of the order's own, and the savepoint that stands in here for begin and commit."""
    store = StoreFactory()
    ids = goods(store, *["1.00"] * 200)

    with django_assert_num_queries(5):
        place_order(store=store, wanted=one_each(ids[:1]))
    with django_assert_num_queries(5):
        place_order(store=store, wanted=one_each(ids))


def test_an_address_is_written_down_the_way_it_is_compared() -> None:
    store = StoreFactory()
    [variant_id] = goods(store, "9.99")

    order = place_order(store=store, wanted=one_each([variant_id]), email=" Ada@Example.COM ")

    assert order.email == "ada@example.com"
