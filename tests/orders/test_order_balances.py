"""An order's amounts and quantities follow from its rows, whatever is done to those."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from shop.orders.models import Order, OrderLine, Payment
from tests.factories import (
    FulfilmentLineFactory,
    OrderDiscountFactory,
    OrderFactory,
    OrderLineFactory,
    PaymentFactory,
    RefundFactory,
    ReturnFactory,
    ReturnLineFactory,
    StockMovementFactory,
)
from tests.factories.inventory import StockItemFactory
from tests.support.refusals import Attempt, attempt, carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db


def amounts(order: Order) -> tuple[Decimal, Decimal, Decimal]:
    """Lines, tax, total."""
    return Order.objects.values_list("lines_amount", "tax_amount", "total_amount").get(pk=order.pk)


def quantities(order: Order) -> tuple[int, int, int]:
    """Ordered, shipped, returned."""
    return Order.objects.values_list("item_quantity", "fulfilled_quantity", "returned_quantity").get(pk=order.pk)


def states(order: Order) -> tuple[str, str]:
    return Order.objects.values_list("payment_state", "fulfilment_state").get(pk=order.pk)


def test_an_order_is_the_sum_of_its_lines() -> None:
    order = OrderFactory(lines=0)

    OrderLineFactory(order=order, quantity=2, unit_price_amount="9.99", tax_amount="3.19")
    OrderLineFactory(order=order, quantity=1, unit_price_amount="5.00", tax_amount="0.80")

    assert amounts(order) == (Decimal("24.98"), Decimal("3.99"), Decimal("24.98"))
    assert quantities(order) == (3, 0, 0)


def test_tax_on_top_is_part_of_the_total() -> None:
    order = OrderFactory(lines=1, lines__tax_amount="1.90", prices_include_tax=False, shipping_amount="4.90")

    assert amounts(order) == (Decimal("10.00"), Decimal("1.90"), Decimal("16.80"))


def test_a_price_for_many_units_is_rounded_once_for_the_line() -> None:
    line = OrderLineFactory(quantity=12_345, unit_price_amount="3.45", price_quantity=1000)

    assert line.subtotal_amount == Decimal("42.59")


def test_amounts_follow_changed_moved_and_deleted_lines() -> None:
    order = OrderFactory(lines=2)
    other = OrderFactory(store=order.store, lines=0)
    first, second = order.lines.order_by("id")

    carry_out(changed(first, quantity=3))
    assert (amounts(order)[0], quantities(order)) == (Decimal("40.00"), (4, 0, 0))

    carry_out(changed(second, order_id=other.pk))
    assert (amounts(order)[0], amounts(other)[0]) == (Decimal("30.00"), Decimal("10.00"))

    carry_out(deleted(first))
    assert (amounts(order)[0], quantities(order)) == (Decimal("0.00"), (0, 0, 0))


def test_one_statement_over_many_lines_moves_each_order_once() -> None:
    first = OrderFactory(lines=3)
    second = OrderFactory(store=first.store, lines=2)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE moves (id bigint) ON COMMIT DROP")
        cursor.execute(
            "CREATE FUNCTION pg_temp.note() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN INSERT INTO pg_temp.moves VALUES (NEW.id); RETURN NULL; END'"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE TRIGGER noted AFTER UPDATE ON orders_order FOR EACH ROW EXECUTE FUNCTION pg_temp.note()")

        carry_out(attempt("UPDATE orders_orderline SET quantity = quantity + 1"))

        cursor.execute("SELECT id FROM moves ORDER BY id")
        assert [pk for (pk,) in cursor.fetchall()] == [first.pk, second.pk]
    assert (quantities(first), quantities(second)) == ((6, 0, 0), (4, 0, 0))


def test_discounts_of_lines_and_of_the_order_add_up() -> None:
    order = OrderFactory(lines=2, lines__quantity=2)

    whole = OrderDiscountFactory(order=order, amount="5.00")
    OrderDiscountFactory(order=order, line=order.lines.first(), amount="2.50")
    order.refresh_from_db()
    assert (order.discount_amount, order.total_amount) == (Decimal("7.50"), Decimal("32.50"))

    carry_out(deleted(whole))
    order.refresh_from_db()
    assert (order.discount_amount, order.total_amount) == (Decimal("2.50"), Decimal("37.50"))


def test_a_line_cannot_leave_its_order_to_more_discount_than_is_left() -> None:
    discount = OrderDiscountFactory(amount="10.00")

    assert refused_by(deleted(discount.order.lines.get())) == "order_total_not_negative"


def test_captures_and_refunds_add_up_and_name_the_payment_state() -> None:
    order = OrderFactory(lines__quantity=2)
    assert states(order)[0] == "unpaid"

    first = PaymentFactory(order=order, amount="5.00")
    assert states(order)[0] == "partly_paid"

    second = PaymentFactory(order=order, amount="15.00")
    assert states(order)[0] == "paid"

    RefundFactory(payment=second, amount="3.00")
    assert states(order)[0] == "partly_refunded"

    RefundFactory(payment=second, amount="12.00")
    RefundFactory(payment=first, amount="5.00")
    order.refresh_from_db()
    assert (order.captured_amount, order.refunded_amount) == (Decimal("20.00"), Decimal("20.00"))
    assert order.payment_state == "refunded"


def test_a_payment_moved_to_another_order_takes_its_money_with_it() -> None:
    payment = PaymentFactory()
    other = OrderFactory(store=payment.store)

    carry_out(changed(payment, order_id=other.pk))

    assert list(Order.objects.order_by("id").values_list("captured_amount", flat=True)) == [0, 10]


def test_one_refund_too_many_is_refused_and_changes_nothing() -> None:
    refund = RefundFactory(amount="6.00")

    assert refused_by(copied(refund, amount="4.01")) == "payment_refunds_within_capture"

    assert Payment.objects.get().refunded_amount == Decimal("6.00")
    assert Order.objects.get().refunded_amount == Decimal("6.00")


def test_shipments_and_returns_add_up_and_name_the_fulfilment_state() -> None:
    order = OrderFactory(lines__quantity=3)
    line = order.lines.get()
    assert states(order)[1] == "unfulfilled"

    packed = FulfilmentLineFactory(line=line, quantity=1)
    assert states(order)[1] == "unfulfilled"

    item = StockItemFactory(variant=line.variant, warehouse=packed.fulfilment.warehouse, on_hand=1)
    carry_out(changed(packed, movement_id=StockMovementFactory(stock_item=item, kind="sale", quantity=-1).pk))
    assert states(order)[1] == "partly_fulfilled"

    FulfilmentLineFactory(line=line, quantity=2, shipped=True)
    assert states(order)[1] == "fulfilled"

    returned = ReturnLineFactory(line=line, quantity=3)
    assert states(order)[1] == "fulfilled"

    carry_out(changed(returned, received_quantity=1))
    assert states(order)[1] == "partly_returned"

    carry_out(changed(returned, received_quantity=3))
    assert states(order)[1] == "returned"
    assert quantities(order) == (3, 3, 3)


def test_a_line_can_be_taken_out_of_a_parcel_while_it_is_packed() -> None:
    row = FulfilmentLineFactory()

    carry_out(deleted(row))

    assert quantities(row.order) == (1, 0, 0)


def test_an_order_line_cannot_shrink_below_what_was_shipped() -> None:
    line = OrderLineFactory(quantity=3)
    FulfilmentLineFactory(line=line, quantity=2, shipped=True)

    assert refused_by(changed(line, quantity=1)) == "order_line_fulfilled_within_ordered"


def goods_that_left() -> Attempt:
    return changed(FulfilmentLineFactory(shipped=True), quantity=2)


def goods_that_came_back() -> Attempt:
    line = OrderLineFactory()
    FulfilmentLineFactory(line=line, shipped=True)
    return changed(ReturnLineFactory(line=line, shelved=True), is_restocked=False)


def test_a_line_whose_goods_have_moved_is_not_rewritten() -> None:
    assert refused_by(goods_that_left()) == "fulfilment_line_shipped_stays"
    assert refused_by(goods_that_came_back()) == "return_line_restocked_stays"


def test_what_left_is_found_from_its_movement() -> None:
    row = FulfilmentLineFactory(line__quantity=3, shipped=True)

    assert row.movement.fulfilment_line == row
    assert (row.movement.quantity, row.movement.balance_after) == (-3, 0)
    assert row.movement.stock_item.variant == row.line.variant


@pytest.mark.parametrize(
    "column", ["lines_amount", "tax_amount", "item_quantity", "discount_amount", "captured_amount", "refunded_amount"]
)
def test_an_order_begins_with_nothing(column: str) -> None:
    order = OrderFactory(lines=0, shipping_amount=Decimal("4.90"))
    rule = "order_amounts_follow_lines" if column in {"lines_amount", "tax_amount", "item_quantity"} else None

    refused = refused_by(copied(order, number="another", **{column: 1}))

    assert refused == (rule or f"orders_order_{column}_follows")


ORDER_AND_LINES = """
    WITH head AS (
        INSERT INTO orders_order (store_id, number, status, placed_at, currency, prices_include_tax, shipping_amount,
            lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount, item_quantity,
            fulfilled_quantity, returned_quantity)
        SELECT store_id, 'new', 'placed', now(), 'EUR', true, 5, %s, %s, %s, 0, 0, %s, 0, 0
        FROM orders_orderline WHERE id = %s RETURNING id, store_id
    ), line AS (
        INSERT INTO orders_orderline (store_id, order_id, variant_id, product_name, variant_name, sku, quantity,
            unit_price_amount, price_quantity, tax_rate, tax_amount, fulfilled_quantity, returned_quantity)
        SELECT head.store_id, head.id, variant_id, '', '', '', 2, 5, 1, 0.19, 1.60, 0, 0
        FROM head, orders_orderline, generate_series(1, 2) WHERE orders_orderline.id = %s)
    INSERT INTO orders_orderdiscount (store_id, order_id, kind, label, amount)
    SELECT store_id, id, 'manual', 'For the trouble', 1 FROM head"""


def together(*sums: object) -> Attempt:
    """An order over two lines of 10.00 with 1.60 tax in each, shipping of 5.00 and 1.00 off, in one statement."""
    line = OrderLineFactory()
    return attempt(ORDER_AND_LINES, *sums, line.pk, line.pk)


@pytest.mark.parametrize("sums", [(0, 0, 0, 0), (20, "3.20", 1, 4)], ids=["without", "with"])
def test_an_order_comes_with_its_lines_with_their_sums_or_without(sums: tuple[object, ...]) -> None:
    carry_out(together(*sums))

    order = Order.objects.get(number="new")
    assert (order.lines_amount, order.tax_amount, order.discount_amount) == (Decimal(20), Decimal("3.20"), Decimal(1))
    assert (order.item_quantity, order.total_amount) == (4, Decimal(24))


@pytest.mark.parametrize(
    ("sums", "rule"),
    [
        ((21, "3.20", 1, 4), "order_amounts_follow_lines"),
        ((20, "3.21", 1, 4), "order_amounts_follow_lines"),
        ((20, "3.20", 1, 5), "order_amounts_follow_lines"),
        ((20, "3.20", 2, 4), "orders_order_discount_amount_follows"),
        ((20, "3.20", 0, 4), "orders_order_discount_amount_follows"),
    ],
)
def test_sums_that_come_along_and_are_no_sums_are_refused(sums: tuple[object, ...], rule: str) -> None:
    assert refused_by(together(*sums)) == rule


def test_lines_and_discounts_that_follow_later_are_added_to_an_order_that_came_with_its_sums() -> None:
    with transaction.atomic():
        carry_out(together(20, "3.20", 1, 4))
        order = Order.objects.get(number="new")
        OrderLineFactory(order=order, quantity=1, unit_price_amount=Decimal("7.00"))
        OrderDiscountFactory(order=order, amount=Decimal("2.00"))
        assert (amounts(order), quantities(order)) == ((Decimal(27), Decimal("3.20"), Decimal(29)), (5, 0, 0))
    OrderLineFactory(order=order, quantity=1, unit_price_amount=Decimal("7.00"))

    assert (amounts(order), quantities(order)) == ((Decimal(34), Decimal("3.20"), Decimal(36)), (6, 0, 0))


def test_a_setting_that_names_orders_does_not_change_what_they_come_to() -> None:
    order = OrderFactory(lines=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('backroom.orders_with_sums', %s, true)", [str(order.pk)])

    OrderLineFactory(order=order)

    assert amounts(order)[0] == Decimal("30.00")


def test_an_order_cannot_be_written_anew_under_its_rows() -> None:
    order = OrderFactory()
    statement = """
        WITH gone AS (DELETE FROM orders_order WHERE id = %s RETURNING *)
        INSERT INTO orders_order (
            id, store_id, number, status, placed_at, currency, prices_include_tax, shipping_amount, lines_amount,
            tax_amount, discount_amount, captured_amount, refunded_amount, item_quantity, fulfilled_quantity,
            returned_quantity)
        SELECT id, store_id, number, status, placed_at, currency, true, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM gone"""

    assert refused_by(attempt(statement, order.pk)) == "orders_orderline_order_same_store"


def test_a_draft_with_its_lines_and_discounts_can_be_thrown_away() -> None:
    order = OrderFactory(draft=True, lines=2)
    OrderDiscountFactory(order=order, line=order.lines.first())

    order.delete()

    assert not Order.objects.exists()
    assert not OrderLine.objects.exists()


def test_a_return_waits_for_goods_that_were_shipped() -> None:
    row = ReturnLineFactory(request=ReturnFactory())

    assert refused_by(changed(row, received_quantity=1)) == "order_line_returned_within_fulfilled"
