"""A ledger is only added to, and no table is emptied behind the back of its triggers."""

import pytest
from django.db import connection

from tests.factories import (
    ConsentFactory,
    FulfilmentLineFactory,
    GiftCardMovementFactory,
    OrderDiscountFactory,
    OrderEventFactory,
    PriceFactory,
    ReservationFactory,
    StockMovementFactory,
    VariantOptionFactory,
)
from tests.support.refusals import attempt, carry_out, refused_by
from tests.support.shop_tables import ask

pytestmark = pytest.mark.django_db


def mark(comment: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"COMMENT ON DATABASE {connection.settings_dict['NAME']} IS %s", [comment])


@pytest.mark.parametrize(
    ("made_by", "rule"),
    [
        (ConsentFactory, "customers_consent_unchangeable"),
        (FulfilmentLineFactory, "orders_orderline_fulfilled_quantity_follows"),
        (GiftCardMovementFactory, "pricing_giftcardmovement_append_only"),
        (OrderDiscountFactory, "orders_order_discount_amount_follows"),
        (OrderEventFactory, "orders_orderevent_append_only"),
        (PriceFactory, "price_history_is_kept"),
        (ReservationFactory, "stock_reserved_follows_reservations"),
        (StockMovementFactory, "inventory_stockmovement_append_only"),
        (VariantOptionFactory, "variant_combination_follows_options"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_table_that_others_follow_is_not_emptied_at_one_blow(made_by, rule: str) -> None:
    row = made_by()
    mark(None)

    assert refused_by(attempt(f"TRUNCATE {row._meta.db_table} CASCADE")) == rule

    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_truncated_parent_does_not_take_its_ledger_along() -> None:
    StockMovementFactory()
    mark(None)

    assert refused_by(attempt("TRUNCATE catalog_product CASCADE")) in {
        "inventory_stockmovement_append_only",
        "order_amounts_follow_lines",
        "price_history_is_kept",
        "product_rating_follows_reviews",
        "stock_reserved_follows_reservations",
        "variant_combination_follows_options",
    }


def test_a_setting_of_the_session_does_not_open_a_ledger() -> None:
    StockMovementFactory()
    mark(None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL backroom.scratch = 'on'")

    assert refused_by(attempt("TRUNCATE inventory_stockmovement CASCADE"))


def test_a_database_marked_as_scratch_lets_whole_tables_be_emptied() -> None:
    OrderEventFactory()
    mark("scratch")

    carry_out(attempt("TRUNCATE orders_orderevent"))

    assert ask("SELECT count(*) FROM orders_orderevent") == [(0,)]


def test_every_child_of_a_balance_refuses_to_be_emptied() -> None:
    children = ask("""
        SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE proname ~ '^(core_keep_balance|orders_apply_lines|inventory_apply|pricing_apply|catalog_variant_comb)'""")
    guarded = ask("""
        SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE proname = 'core_refuse_change' AND tgtype & 32 <> 0""")

    assert {("orders_orderline",), ("inventory_stockmovement",), ("pricing_couponredemption",)} <= set(children)
    assert set(children) - set(guarded) == set()
