"""A child cannot point at another store's parent, and a parent's children are found by an index."""

from django.db.models import ForeignKey

from shop.core.db.constraints import CompositeForeignKey
from shop.stores.models import StoreOwned
from tests.support.shop_tables import ask, foreign_keys, label, shop_models, shop_tables

POINTS_AT_WHAT_MAY_BE_GONE = {"accounts.SignIn.user", "audit.Change.actor", "audit.Change.store"}
"""An entry of a log outlives whom it tells of, and a check of keys would cost every write."""


def within_a_store() -> dict[str, ForeignKey]:
    """The foreign keys from a row of a store to a row of a store."""
    return {
        label(model, field): field
        for model, field in foreign_keys()
        if issubclass(model, StoreOwned) and issubclass(field.related_model, StoreOwned)
    }


def composite_keys() -> dict[str, CompositeForeignKey]:
    return {
        f"{model._meta.label}.{key.fields[-1]}": key
        for model in shop_models()
        for key in model._meta.constraints
        if isinstance(key, CompositeForeignKey)
    }


def test_every_key_within_a_store_is_a_composite_one() -> None:
    bare = sorted(within_a_store().keys() - composite_keys().keys())

    assert not bare, f"Add in_same_store(…) or in_same_order(…) to Meta.constraints for: {', '.join(bare)}"


def test_a_composite_key_takes_the_place_of_djangos_own() -> None:
    double = sorted(name for name in composite_keys() if within_a_store()[name].db_constraint)

    assert not double, f"Declare these with db_constraint=False: {', '.join(double)}"


def test_no_other_key_goes_without_its_constraint() -> None:
    keys = within_a_store()
    loose = sorted(
        label(model, field)
        for model, field in foreign_keys()
        if not field.db_constraint and label(model, field) not in keys.keys() | POINTS_AT_WHAT_MAY_BE_GONE
    )

    assert not loose, f"PostgreSQL does not hold these: {', '.join(loose)}"


def test_every_composite_key_shares_the_store_or_a_parent_that_does() -> None:
    keys = composite_keys()
    shared = {name: key.fields[0] for name, key in keys.items()}

    assert set(map(len, (key.fields for key in keys.values()))) == {2}
    assert set(shared.values()) == {"store", "order", "purchase_order", "option", "attribute"}
    for name, via in shared.items():
        if via != "store":
            model = name.rpartition(".")[0]
            assert keys[f"{model}.{via}"].fields == ("store", via), name


def test_postgresql_checks_every_key_of_the_shop(db: None) -> None:
    unchecked = ask(
        """
        SELECT conname FROM pg_constraint
        WHERE contype = 'f' AND NOT convalidated AND conrelid = ANY (%s::regclass[])""",
        shop_tables(),
    )

    assert unchecked == []


ONLY_BEFORE_A_STORE_IS_DELETED = "store"
"""Keys to the store are followed the other way only when a store is deleted, which PROTECT forbids anyway; a table
that is listed by store has its own index for that."""


def leading_columns() -> set[tuple[str, str]]:
    """Table and first column of each index that holds every row that has a value there."""
    return set(
        ask(
            """
            SELECT indrelid::regclass::text, attname
            FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = ANY (%s::regclass[])
                AND coalesce(pg_get_expr(indpred, indrelid) = format('(%%I IS NOT NULL)', attname), true)""",
            shop_tables(),
        )
    )


def test_every_followed_key_leads_an_index(db: None) -> None:
    leading = leading_columns()

    scanned = [
        label(model, field)
        for model, field in foreign_keys()
        if field.name != ONLY_BEFORE_A_STORE_IS_DELETED and (model._meta.db_table, field.column) not in leading
    ]

    assert not scanned, f"Deleting a parent reads the whole table for: {', '.join(scanned)}"
