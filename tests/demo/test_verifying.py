import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shop.demo import verifying
from tests.demo.conftest import PLAN

WEEK = {
    "source": "The Complete Journey, weeks 53 to 53",
    "read": 24_886,
    "refused": {"quantity_zero": 154, "product_unknown": 0},
    "money_source": 80_829.17,
    "money_refused": 0.0,
    "coupon_products": {"read": 116_204, "loaded": 111_316, "refused": {"product_unknown": 16, "repeated": 4_872}},
    "redemptions": {"read": 22, "loaded": 22, "refused": {"no_basket": 0}},
    "loaded": 24_732,
    "money_loaded": 80_829.17,
    "orders": 2_540,
    "orders_added_since": 0,
    "order_differences": 0,
    "ledger_differences": 0,
    "reservation_differences": 0,
    "balance_differences": 0,
    "constraint_violations": 0,
    "constraints_not_in_force": 0,
}


def test_the_receipt_is_one_json_object_with_exact_money(week):
    out = io.StringIO()

    call_command("demo", "--verify", "--json", stdout=out)

    assert json.loads(out.getvalue()) == WEEK
    assert '"money_source": 80829.17, "money_refused": 0.00' in out.getvalue()


def test_the_receipt_for_people_says_that_both_sides_agree(week):
    out = io.StringIO()

    call_command("demo", "--verify", stdout=out)

    assert "Read                       24,886" in out.getvalue()
    assert "Refused                    quantity zero 154, product unknown 0" in out.getvalue()
    assert "The shop and its source agree." in out.getvalue()


def test_a_discount_that_staff_gave_later_is_a_difference_of_that_order(week):
    with connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO orders_orderdiscount (store_id, order_id, kind, label, amount)
            SELECT store_id, id, 'manual', 'Kindness', 0.05 FROM orders_order WHERE id = 1""")
    try:
        account = verifying.receipt()
        with pytest.raises(CommandError, match="do not agree"):
            call_command("demo", "--verify", stdout=io.StringIO())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM orders_orderdiscount WHERE label = 'Kindness'")

    assert account["order_differences"] == 1
    assert str(account["money_loaded"]) == "80829.12"
    assert account["balance_differences"] == 0


def test_an_order_of_staff_is_counted_apart(week):
    with connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO orders_order (store_id, number, status, currency, prices_include_tax, shipping_amount,
                lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount, item_quantity,
                fulfilled_quantity, returned_quantity)
            SELECT id, 'OURS-1', 'draft', 'USD', TRUE, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM stores_store""")
    try:
        account = verifying.receipt()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM orders_order WHERE number = 'OURS-1'")

    assert account["orders_added_since"] == 1
    assert verifying.is_reconciled(account)


def test_nothing_loaded_is_said_so(empty):
    with pytest.raises(CommandError, match="No store here was filled by the demo"):
        call_command("demo", "--verify", stdout=io.StringIO())


def test_a_synthetic_shop_is_reconciled_with_its_plan(made_up):
    account = verifying.receipt()

    assert account["source"] == f"Synthetic: {PLAN.orders} orders of {PLAN.products} products, seed {PLAN.seed}"
    assert account["orders"] == PLAN.orders
    assert account["loaded"] == account["read"] > PLAN.orders
    assert verifying.is_reconciled(account)
