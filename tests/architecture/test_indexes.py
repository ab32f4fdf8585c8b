"""No index that another one makes needless, and none that PostgreSQL cannot use."""

from tests.support.shop_tables import ask, shop_models

# Columns, operator classes, orders and condition of each plain b-tree, as lists that can be compared.
BTREES = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, indisunique, indkey::int[], indclass::int[],
           indoption::int[], coalesce(pg_get_expr(indpred, indrelid), ''), indnatts = indnkeyatts
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE amname = 'btree' AND indexprs IS NULL AND indrelid = ANY (%s::regclass[])
"""


def designed() -> list[str]:
    """The tables whose indexes are ours to choose; those between many and many are Django's."""
    return [model._meta.db_table for model in shop_models() if not model._meta.auto_created]


def test_no_index_is_the_beginning_of_another(db: None) -> None:
    btrees = ask(BTREES, designed())

    needless = [
        f"{short} by {long}"
        for table, short, is_unique, keys, classes, options, condition, _ in btrees
        for other, long, _, longer, more_classes, more_options, other_condition, _ in btrees
        if table == other
        and short != long
        and not is_unique
        and condition == other_condition
        and longer[: len(keys)] == keys
        and more_classes[: len(keys)] == classes
        and more_options[: len(keys)] == options
    ]

    assert not needless, f"These are made needless: {', '.join(needless)}"


def test_every_index_is_valid(db: None) -> None:
    assert ask("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid") == []


def test_no_two_indexes_hold_the_same(db: None) -> None:
    seen: dict[tuple, str] = {}
    twins = []
    for table, name, _, keys, classes, options, condition, _ in ask(BTREES, designed()):
        same = (table, tuple(keys), tuple(classes), tuple(options), condition)
        if same in seen:
            twins.append(f"{name} and {seen[same]}")
        seen[same] = name

    assert twins == []


def test_a_table_that_is_updated_all_day_leaves_its_hot_columns_out_of_every_index(db: None) -> None:
    """Only then an update stays in its page and touches no index (HOT)."""
    hot = {
        "inventory_stockitem": {"on_hand", "reserved", "available", "updated_at"},
        "orders_order": {"lines_amount", "captured_amount", "refunded_amount", "updated_at"},
        "pricing_coupon": {"redeemed_count", "updated_at"},
        "pricing_giftcard": {"balance_amount", "updated_at"},
    }
    indexed = ask(
        """
        SELECT DISTINCT indrelid::regclass::text, attname
        FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = ANY (%s::regclass[])""",
        list(hot),
    )

    assert [(table, column) for table, column in indexed if column in hot[table]] == []
