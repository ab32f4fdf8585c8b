"""Balances and rules under fire from several connections; each race first without its guard, where it must go wrong."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from shop.catalog.models import Category, Product, Variant
from shop.customers.models import Address, Customer
from shop.inventory.models import Reservation, StockItem, StockMovement
from shop.orders.models import Invoice, InvoiceSeries, Order, OrderDiscount
from shop.pricing.models import Coupon, CouponRedemption, GiftCard, GiftCardMovement
from tests.factories import (
    AddressFactory,
    CategoryFactory,
    CouponFactory,
    CustomerFactory,
    GiftCardFactory,
    InvoiceSeriesFactory,
    OptionValueFactory,
    OrderFactory,
    StockItemFactory,
    StoreFactory,
    VariantFactory,
    VariantOptionFactory,
)
from tests.support.races import errors, one_after_the_other, race, side_by_side, winners
from tests.support.refusals import Attempt, attempt, changed, copied
from tests.support.weakening import run, without_constraint, without_line, without_trigger

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def doing(attempted: Attempt) -> Callable[[], None]:
    """Runs a statement."""

    def do() -> None:
        with connection.cursor() as cursor:
            cursor.execute(attempted.statement, attempted.parameters)

    return do


def refusals(outcomes: list[Any]) -> list[str | None]:
    """The rules that the losers broke."""
    return [error.__cause__.diag.constraint_name for error in errors(outcomes) if isinstance(error, IntegrityError)]


# --- what lies there --------------------------------------------------------------------------------------


def take_by_hand(item: StockItem, both_have_read: threading.Barrier) -> None:
    """Read, test, write: what nobody should do."""
    left = StockItem.objects.values_list("on_hand", flat=True).get(pk=item.pk)
    both_have_read.wait()
    assert left >= 1
    doing(attempt("UPDATE inventory_stockitem SET on_hand = on_hand - 1 WHERE id = %s", item.pk))()


def test_without_its_guards_the_last_unit_is_sold_twice() -> None:
    item = StockItemFactory(on_hand=1)

    with ExitStack() as guards:
        guards.enter_context(without_constraint("inventory_stockitem", "stock_on_hand_not_negative"))
        guards.enter_context(without_constraint("inventory_stockitem", "stock_reserved_within_on_hand"))
        guards.enter_context(without_trigger("inventory_stockitem", "stock_on_hand_by_hand"))
        outcomes = race(*[partial(take_by_hand, item, threading.Barrier(2, timeout=20))] * 2)

        assert len(winners(outcomes)) == 2
        assert StockItem.objects.get().on_hand == -1


def test_the_check_alone_keeps_the_last_unit_from_being_sold_twice() -> None:
    item = StockItemFactory(on_hand=1)

    with without_trigger("inventory_stockitem", "stock_on_hand_by_hand"):
        outcomes = race(*[partial(take_by_hand, item, threading.Barrier(2, timeout=20))] * 2)

    assert refusals(outcomes) == ["stock_on_hand_not_negative"]
    assert StockItem.objects.get().on_hand == 0


def sell_one(item: StockItem) -> None:
    StockMovement.objects.create(store_id=item.store_id, stock_item=item, kind="sale", quantity=-1)


def test_eight_buyers_of_five_units_leave_an_unbroken_ledger() -> None:
    item = StockItemFactory(on_hand=5)

    outcomes = race(*[partial(sell_one, item)] * 8)

    assert len(winners(outcomes)) == 5
    assert refusals(outcomes) == ["stock_on_hand_not_negative"] * 3
    assert StockItem.objects.get().on_hand == 0
    assert sorted(StockMovement.objects.values_list("balance_after", flat=True)) == [0, 1, 2, 3, 4, 5]


def reserve(*items: StockItem) -> None:
    """Promise one unit of each item, in this order, by one statement."""
    Reservation.objects.bulk_create(
        [Reservation(store_id=item.store_id, stock_item=item, quantity=1) for item in items]
    )


def test_eight_promises_of_five_units_keep_within_what_lies_there() -> None:
    item = StockItemFactory(on_hand=5)

    outcomes = race(*[partial(reserve, item)] * 8)

    assert refusals(outcomes) == ["stock_reserved_within_on_hand"] * 3
    item.refresh_from_db()
    assert (item.reserved, Reservation.objects.filter(status="open").count()) == (5, 5)


# --- locks ------------------------------------------------------------------------------------------------


def test_locks_taken_one_by_one_in_opposite_orders_deadlock() -> None:
    first, second = StockItemFactory.create_batch(2, on_hand=10)
    both_hold_one = threading.Barrier(2, timeout=20)

    def lock(*items: StockItem) -> None:
        with transaction.atomic():
            StockItem.objects.select_for_update().get(pk=items[0].pk)
            both_hold_one.wait()
            StockItem.objects.select_for_update().get(pk=items[1].pk)

    outcomes = race(partial(lock, first, second), partial(lock, second, first))

    assert [type(error) for error in errors(outcomes)] == [OperationalError]
    assert "deadlock detected" in str(errors(outcomes)[0])


def test_statements_that_name_items_in_opposite_orders_queue_up() -> None:
    items = StockItemFactory.create_batch(5, on_hand=1000)

    def reserve_often(ordered: list[StockItem]) -> None:
        for _ in range(25):
            reserve(*ordered)

    outcomes = race(*[partial(reserve_often, ordered) for ordered in (items, items[::-1])] * 2)

    assert errors(outcomes) == []
    assert set(StockItem.objects.values_list("reserved", flat=True)) == {100}


def test_the_balances_of_two_orders_moved_in_opposite_orders_queue_up() -> None:
    first = OrderFactory(lines__quantity=100)
    second = OrderFactory(store=first.store, lines__quantity=100)

    def discount_often(orders: tuple[Order, ...]) -> None:
        for _ in range(25):
            OrderDiscount.objects.bulk_create(
                [
                    OrderDiscount(store_id=order.store_id, order=order, kind="manual", label="1", amount=1)
                    for order in orders
                ]
            )

    outcomes = race(*[partial(discount_often, orders) for orders in ((first, second), (second, first))] * 2)

    assert errors(outcomes) == []
    assert list(Order.objects.values_list("discount_amount", flat=True)) == [Decimal("100.00")] * 2


# --- nothing is lost --------------------------------------------------------------------------------------


def test_a_balance_that_is_read_and_written_back_loses_one_of_two_changes() -> None:
    order = OrderFactory()
    both_have_read = threading.Barrier(2, timeout=20)

    def add_by_hand() -> None:
        before = Order.objects.values_list("discount_amount", flat=True).get(pk=order.pk)
        both_have_read.wait()
        doing(attempt("UPDATE orders_order SET discount_amount = %s WHERE id = %s", before + 1, order.pk))()

    with without_trigger("orders_order", "orders_order_discount_amount_follows"):
        race(add_by_hand, add_by_hand)

    assert Order.objects.get().discount_amount == Decimal("1.00")


def test_a_balance_that_follows_its_rows_loses_nothing() -> None:
    order = OrderFactory()

    def give(amount: str) -> None:
        OrderDiscount.objects.create(store_id=order.store_id, order=order, kind="manual", label="1", amount=amount)

    one_after_the_other(partial(give, "1.00"), partial(give, "2.00"))
    outcomes = race(*[partial(give, "0.50")] * 8)

    assert errors(outcomes) == []
    assert Order.objects.get().discount_amount == Decimal("7.00")


def combination_of_two_values_changed_at_once() -> tuple[str, str]:
    """What the variant says of itself, and what its values are.

    (Two values that are added at once queue up by their foreign key to the variant; changed ones do not.)
    """
    variant = VariantFactory()
    rows = [VariantOptionFactory(variant=variant) for _ in range(2)]
    values = [OptionValueFactory(option=row.option) for row in rows]

    outcomes = one_after_the_other(
        *[doing(changed(row, value_id=value.pk)) for row, value in zip(rows, values, strict=True)]
    )

    assert errors(outcomes) == []
    said = Variant.objects.values_list("combination", flat=True).get(pk=variant.pk)
    return said, " ".join(f"{value.option_id}:{value.pk}" for value in values)


def test_without_the_lock_a_variant_forgets_one_of_two_values_changed_at_once() -> None:
    with without_line("catalog_variant_combination", "PERFORM FROM catalog_variant"):
        said, had = combination_of_two_values_changed_at_once()

    assert said != had


def test_a_variant_knows_both_values_changed_at_once() -> None:
    said, had = combination_of_two_values_changed_at_once()

    assert said == had


# --- rules over several rows ------------------------------------------------------------------------------


def opposite_moves() -> tuple[Callable[[], None], Callable[[], None]]:
    """Each tree's top goes below the other tree's leaf, so that no row is touched by both."""
    first, second = (CategoryFactory(store=store) for store in [StoreFactory()] * 2)
    leaves = CategoryFactory(parent=first), CategoryFactory(parent=second)
    return doing(changed(first, parent_id=leaves[1].pk)), doing(changed(second, parent_id=leaves[0].pk))


def test_without_the_lock_two_harmless_moves_close_a_circle() -> None:
    with without_line("catalog_category_path", "PERFORM pg_advisory_xact_lock"):
        outcomes = side_by_side(*opposite_moves())

    assert errors(outcomes) == []
    assert not Category.objects.filter(parent=None).exists()


def test_two_moves_of_one_tree_queue_up_and_no_circle_closes() -> None:
    outcomes = one_after_the_other(*opposite_moves())

    assert refusals(outcomes) == ["category_path_follows_parent"]
    assert Category.objects.filter(parent=None).count() == 1


def deletions_of_the_last_two_variants() -> list[Callable[[], None]]:
    variant = VariantOptionFactory().variant
    VariantFactory(product=variant.product)

    def delete(pk: int) -> None:
        Variant.objects.get(pk=pk).delete()
        run("SET CONSTRAINTS ALL IMMEDIATE")

    return [partial(delete, pk) for pk in Variant.objects.values_list("pk", flat=True)]


def test_without_the_lock_both_of_the_last_two_variants_are_deleted() -> None:
    with without_line("catalog_product_has_a_variant", "PERFORM FROM catalog_product"):
        outcomes = side_by_side(*deletions_of_the_last_two_variants())

    assert errors(outcomes) == []
    assert Product.objects.get().status == "active"
    assert not Variant.objects.exists()


def test_the_last_variant_of_an_active_product_stays_whoever_deletes_the_other() -> None:
    outcomes = one_after_the_other(*deletions_of_the_last_two_variants())

    assert refusals(outcomes) == ["product_active_has_a_variant"]
    assert Variant.objects.count() == 1


def erasure_and_new_address() -> tuple[Callable[[], None], Callable[[], None]]:
    customer = CustomerFactory()
    address = AddressFactory(store=customer.store)
    erase = """
        UPDATE customers_customer
        SET name = 'Erased customer', email = NULL, phone = '', reference = NULL, erased_at = now() WHERE id = %s"""
    return doing(attempt(erase, customer.pk)), doing(copied(address, customer_id=customer.pk))


def erased_with_an_address() -> bool:
    return Address.objects.filter(customer__erased_at__isnull=False).exists()


def test_without_the_lock_an_erased_customer_gets_an_address() -> None:
    with without_line("customers_refuse_data_of_erased", "PERFORM FROM customers_customer"):
        outcomes = one_after_the_other(*erasure_and_new_address())

    assert errors(outcomes) == []
    assert erased_with_an_address()


@pytest.mark.parametrize("turn", [1, -1], ids=["erasure first", "address first"])
def test_an_erasure_and_a_new_address_see_each_other(turn: int) -> None:
    outcomes = one_after_the_other(*erasure_and_new_address()[::turn])

    assert refusals(outcomes) == ["customer_erased_has_no_data"]
    assert not erased_with_an_address()
    assert Customer.objects.filter(erased_at__isnull=False).count() == (1 if turn == 1 else 0)


# --- counted ----------------------------------------------------------------------------------------------


def test_a_coupon_is_used_as_often_as_its_limit_says_whoever_comes_at_once() -> None:
    coupon = CouponFactory(usage_limit=3)

    def redeem() -> None:
        CouponRedemption.objects.create(store_id=coupon.store_id, coupon=coupon, redeemed_at=coupon.created_at)

    outcomes = race(*[redeem] * 8)

    assert refusals(outcomes) == ["coupon_never_beyond_its_limit"] * 5
    assert Coupon.objects.get().redeemed_count == CouponRedemption.objects.count() == 3


def test_a_gift_card_pays_no_more_than_is_on_it_whoever_pays_at_once() -> None:
    card = GiftCardFactory(balance_amount=Decimal("50.00"))

    def spend() -> None:
        GiftCardMovement.objects.create(store_id=card.store_id, gift_card=card, kind="spend", amount=Decimal("-20.00"))

    outcomes = race(*[spend] * 4)

    assert refusals(outcomes) == ["gift_card_balance_not_negative"] * 2
    assert GiftCard.objects.get().balance_amount == Decimal("10.00")


def invoice(series: InvoiceSeries, order: Order) -> None:
    Invoice.objects.create(
        store_id=series.store_id, series=series, order=order, kind="invoice", total_amount=0, tax_amount=0
    )


def test_a_number_that_is_read_and_counted_on_is_given_twice() -> None:
    series = InvoiceSeriesFactory()
    order = OrderFactory(store=series.store)
    both_have_read = threading.Barrier(2, timeout=20)

    def number_by_hand() -> None:
        newest = Invoice.objects.filter(series=series).count()
        both_have_read.wait()
        doing(
            attempt(
                """
                INSERT INTO orders_invoice (store_id, order_id, series_id, number, kind, total_amount, tax_amount)
                VALUES (%s, %s, %s, %s, 'invoice', 0, 0)""",
                series.store_id,
                order.pk,
                series.pk,
                newest + 1,
            )
        )()

    with ExitStack() as guards:
        guards.enter_context(without_constraint("orders_invoice", "invoice_number_unique"))
        guards.enter_context(without_trigger("orders_invoice", "invoice_numbers_without_gaps"))
        guards.enter_context(without_trigger("orders_invoice", "orders_invoice_rows_come"))
        race(number_by_hand, number_by_hand)

        assert list(Invoice.objects.values_list("number", flat=True)) == [1, 1]


def test_invoices_issued_at_once_are_numbered_without_gaps_though_some_fail() -> None:
    series = InvoiceSeriesFactory()
    order = OrderFactory(store=series.store)

    def issue(fails: bool) -> None:
        with transaction.atomic():
            invoice(series, order)
            transaction.set_rollback(fails)

    outcomes = race(*[partial(issue, fails) for fails in (False, True) * 4])

    assert errors(outcomes) == []
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_second_invoice_waits_for_the_first_ones_number() -> None:
    series = InvoiceSeriesFactory()
    order = OrderFactory(store=series.store)

    one_after_the_other(partial(invoice, series, order), partial(invoice, series, order))

    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2]
