import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from shop.demo import loading, proving, truths
from tests.support.shop_tables import ask


def one(question: str, *parameters: object) -> tuple:
    return ask(question, *parameters)[0]


def test_a_basket_is_an_order_with_its_lines_discounts_payments_goods_and_timeline(week):
    heads = one("SELECT count(*), sum(total_amount)::text, count(DISTINCT customer_id) FROM orders_order")
    lines = one("SELECT count(*), sum(quantity) FROM orders_orderline")
    discounts = dict(ask("SELECT kind, sum(amount)::text FROM orders_orderdiscount GROUP BY kind"))

    assert heads == (2_540, "80829.17", 1_242)
    assert lines[0] == 24_732
    assert discounts == {"loyalty": "14526.59", "coupon": "66.65", "multibuy": "5.60"}
    assert one("SELECT count(*), sum(quantity) FROM orders_fulfilmentline") == lines
    assert one("SELECT count(*), -sum(quantity) FROM inventory_stockmovement WHERE kind = 'sale'") == lines
    assert one("SELECT count(DISTINCT (order_id, kind)) FROM orders_orderevent") == (7_620,)


def test_every_order_is_paid_and_shipped(week):
    states = ask("SELECT status, payment_state, fulfilment_state, count(*) FROM orders_order GROUP BY 1, 2, 3")

    assert states == [("completed", "paid", "fulfilled", 2_540)]


def test_the_whole_catalogue_comes_with_any_number_of_weeks(week):
    counts = one("""
        SELECT (SELECT count(*) FROM catalog_product), (SELECT count(*) FROM catalog_variant),
               (SELECT count(*) FROM catalog_category), (SELECT count(*) FROM catalog_brand),
               (SELECT count(*) FROM catalog_product WHERE status = 'active'),
               (SELECT count(*) FROM customers_customer), (SELECT count(*) FROM inventory_warehouse),
               (SELECT count(*) FROM pricing_promotion), (SELECT count(*) FROM pricing_coupon)""")

    assert counts == (92_331, 92_331, 375, 6_471, 10_859, 2_469, 457, 27, 1_197)


def test_each_word_that_shoppers_use_leads_to_words_of_the_catalogue(week):
    unknown = ask("""
        SELECT term, word FROM search_synonym, regexp_split_to_table(meaning, ' ') AS word
        WHERE NOT EXISTS (SELECT FROM catalog_product WHERE strpos(lower(name), word) > 0)""")

    assert unknown == []
    assert one("SELECT count(*) FROM search_synonym") == (12,)


def test_fuel_is_counted_in_thousandths_of_a_gallon_and_priced_by_the_gallon(week):
    lines, amount, cheapest, dearest = one("""
        SELECT count(*), sum(subtotal_amount)::text, min(unit_price_amount)::text, max(unit_price_amount)::text
        FROM orders_orderline JOIN catalog_variant ON catalog_variant.id = variant_id WHERE unit = 'mgal'""")

    assert (lines, amount) == (211, "5421.55")
    assert ("1.00" < cheapest < dearest < "5.00") is True


def test_prices_begin_with_a_week_in_the_shops_own_time_and_the_last_one_stays(week):
    starts = ask("SELECT DISTINCT lower(valid) AT TIME ZONE 'America/New_York', upper(valid) FROM pricing_price")

    assert [(start.isoformat(), end) for start, end in starts] == [("2017-12-25T00:00:00", None)]


def test_the_ledger_opens_before_the_first_sale_and_names_its_weeks(week):
    reason, opened = one("SELECT reason, occurred_at FROM inventory_stockmovement ORDER BY occurred_at, id LIMIT 1")
    (first_sale,) = one("SELECT min(occurred_at) FROM inventory_stockmovement WHERE kind = 'sale'")

    assert reason == "Opening stock for weeks 53 to 53"
    assert opened < first_sale


def test_the_next_row_of_staff_gets_a_key_of_its_own(week, undone):
    with connection.cursor() as cursor:
        for table in ("orders_order", "catalog_product", "inventory_stockmovement", "orders_orderline"):
            cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) > max(id) FROM {table}")
            assert cursor.fetchone() == (True,)


def test_triggers_are_on_again_after_a_load(week, undone):
    with pytest.raises(IntegrityError, match="Stock changes by a movement only"), transaction.atomic():
        ask("UPDATE inventory_stockitem SET on_hand = on_hand + 1 WHERE id = 1 RETURNING id")
    with pytest.raises(IntegrityError, match="stays in the ledger"), transaction.atomic():
        ask("DELETE FROM inventory_stockmovement WHERE id = 1 RETURNING id")


def test_a_second_load_is_refused_and_changes_nothing(week):
    before = one("SELECT count(*) FROM orders_order")

    with pytest.raises(CommandError, match="The shop is not empty"):
        call_command("demo", "--weeks", "1", stdout=io.StringIO())

    assert one("SELECT count(*) FROM orders_order") == before


def test_if_empty_says_nothing_about_a_shop_that_is_not(week, capsys):
    call_command("demo", "--if-empty")

    assert capsys.readouterr() == ("", "")


def test_a_load_promises_afterwards_what_it_promised_before(empty):
    with connection.cursor() as cursor:
        before = truths.promises(cursor)

    loading.load_synthetic(loading.synthetic.Plan(orders=20, products=5, seed=1), out=io.StringIO())

    with connection.cursor() as cursor:
        assert truths.promises(cursor) == before
    assert len(before) > 400


def test_a_load_that_breaks_a_balance_leaves_an_empty_shop_with_all_its_promises(empty, tmp_path, monkeypatch):
    broken = tmp_path / "900_broken.sql"
    broken.write_text("-- Breaks a balance\nUPDATE inventory_stockitem SET on_hand = on_hand + 1 WHERE id = 1")
    steps = [*loading.steps_in("synthetic"), broken]
    monkeypatch.setattr(loading, "steps_in", lambda folder: steps)
    with connection.cursor() as cursor:
        before = truths.promises(cursor)

    with pytest.raises(proving.ProofFailed, match="ledger_on_hand: 1 rows"):
        loading.load_synthetic(loading.synthetic.Plan(orders=20, products=5, seed=1), out=io.StringIO())

    assert loading.is_empty()
    with connection.cursor() as cursor:
        assert truths.promises(cursor) == before


def test_a_load_that_breaks_a_foreign_key_is_refused_by_the_database(empty, tmp_path, monkeypatch):
    broken = tmp_path / "900_broken.sql"
    broken.write_text("-- Breaks a key\nUPDATE orders_payment SET order_id = 999999 WHERE id = 1")
    steps = [*loading.steps_in("synthetic"), broken]
    monkeypatch.setattr(loading, "steps_in", lambda folder: steps)

    with pytest.raises(IntegrityError, match="orders_payment_order_same_store"):
        loading.load_synthetic(loading.synthetic.Plan(orders=20, products=5, seed=1), out=io.StringIO())

    assert loading.is_empty()


def test_two_loads_at_once_are_kept_apart(empty):
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [loading.LOCK])

        with pytest.raises(loading.LoadRunning):
            loading.load_journey(weeks=1, out=io.StringIO())
    finally:
        other.close()

    assert loading.is_empty()


def test_weeks_that_the_source_does_not_have_are_refused(empty):
    with pytest.raises(CommandError, match="weeks 1 to 53"):
        call_command("demo", "--weeks", "54", stdout=io.StringIO())
