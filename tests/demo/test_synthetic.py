import io

from django.db import connection, transaction

from shop.demo import loading, synthetic
from tests.support.shop_tables import ask

DIGEST = """
    SELECT count(*), sum(subtotal_cents), bit_xor(hashtextextended(load_lines::text, 0)) FROM load_lines
"""


def generated(plan: synthetic.Plan) -> tuple:
    with transaction.atomic(), connection.cursor() as cursor:
        synthetic.generate(cursor, plan)
        cursor.execute(DIGEST)
        return cursor.fetchone()


def test_the_same_plan_makes_the_same_shop_and_another_seed_another_one(empty):
    plan = synthetic.Plan(orders=500, products=60, seed=7)

    first = generated(plan)

    assert first == generated(plan)
    assert first != generated(synthetic.Plan(orders=500, products=60, seed=8))


def test_a_plan_is_read_back_from_the_ledger():
    plan = synthetic.Plan(orders=10_000_000, products=100_000, seed=-3)

    assert synthetic.Plan.from_reason(plan.reason) == plan
    assert synthetic.Plan.from_reason("Opening stock for weeks 1 to 53") is None


def test_sales_are_skewed_and_seasonal(empty):
    loading.load_synthetic(synthetic.Plan(orders=6_000, products=400, seed=2), out=io.StringIO())

    ((best_sellers,),) = ask("""
        SELECT sum(lines) FILTER (WHERE place <= 40) / sum(lines) FROM (
            SELECT count(*) AS lines, row_number() OVER (ORDER BY count(*) DESC) AS place
            FROM orders_orderline GROUP BY variant_id) AS ranked""")
    ((best_customers,),) = ask("""
        SELECT sum(orders) FILTER (WHERE place <= 75) / sum(orders) FROM (
            SELECT count(*) AS orders, row_number() OVER (ORDER BY count(*) DESC) AS place
            FROM orders_order GROUP BY customer_id) AS ranked""")
    ((saturdays, sundays),) = ask("""
        SELECT count(*) FILTER (WHERE extract(isodow FROM placed_at) = 6),
               count(*) FILTER (WHERE extract(isodow FROM placed_at) = 7) FROM orders_order""")
    months = dict(ask("SELECT extract(month FROM placed_at)::int, count(*) FROM orders_order GROUP BY 1"))

    assert best_sellers > 0.5  # a tenth of the products
    assert best_customers > 0.4  # a tenth of the customers
    assert saturdays > 1.5 * sundays
    assert max(months, key=months.__getitem__) == 12


def test_orders_end_in_every_way_that_orders_can(made_up):
    states = {state for (state,) in ask("SELECT DISTINCT status || ' ' || payment_state FROM orders_order")}
    returned = ask("SELECT count(*) > 0, bool_and(movement_id IS NOT NULL) FROM orders_returnline")
    ((open_lines, reserved),) = ask("""
        SELECT (SELECT count(*) FROM orders_linereservation), (SELECT sum(reserved) FROM inventory_stockitem)""")

    assert {"completed paid", "completed partly_refunded", "cancelled unpaid"} <= states
    assert returned == [(True, True)]
    assert 0 < open_lines <= reserved


def test_order_numbers_go_on_where_the_synthetic_ones_end(made_up):
    assert ask("SELECT nextval('orders_order_number') > max(number::bigint) FROM orders_order") == [(True,)]
