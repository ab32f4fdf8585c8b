"""No rule without its refusal: each constraint and each trigger of the shop's tables has an attempt in a ledger."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, PositiveIntegerField, UniqueConstraint

from tests.support.refusals import Builder, attempt, refused_by
from tests.support.shop_tables import ask, rules_held_by_triggers, shop_models, shop_tables

LEDGERS = (
    "stores",
    "accounts",
    "workspace",
    "notices",
    "insights",
    "catalog",
    "pricing",
    "customers",
    "inventory",
    "orders",
    "purchasing",
    "search",
    "reviews",
    "analytics",
    "exchange",
    "audit",
)


def entries() -> dict[str, Builder]:
    """All ledgers in one."""
    found: dict[str, Builder] = {}
    for app in LEDGERS:
        found |= import_module(f"tests.{app}.test_constraints").VIOLATIONS
    return found


def declared(model: type[Model]) -> Iterator[str]:
    """The constraints that a model declares, by name.

    A UNIQUE over the primary key and more cannot be broken: the primary key is broken first. It is there because a
    composite foreign key needs it to point at.
    """
    for constraint in model._meta.constraints:
        if not (isinstance(constraint, UniqueConstraint) and "id" in constraint.fields):
            yield constraint.name
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"{model._meta.db_table}_{field.column}_key"


def rules() -> dict[str, str]:
    """Every rule with the place where it stands."""
    found = {name: model._meta.label for model in shop_models() for name in declared(model)}
    return found | {rule: ", ".join(sorted(triggers)) for rule, triggers in rules_held_by_triggers().items()}


def test_every_rule_of_the_shops_tables_has_its_refusal(db: None) -> None:
    forgotten = sorted(f"{rule} ({place})" for rule, place in rules().items() if rule not in entries())

    assert not forgotten, (
        "These rules are broken by no test. Add to VIOLATIONS in tests/<app>/test_constraints.py, for each of them, "
        f"a function that returns an attempt to break it by plain SQL: {'; '.join(forgotten)}"
    )


def test_no_refusal_outlives_its_rule(db: None) -> None:
    left_over = sorted(entries().keys() - rules().keys())

    assert not left_over, (
        f"VIOLATIONS breaks rules that no model and no trigger has any more: {', '.join(left_over)}. Take them out."
    )


def test_no_two_ledgers_claim_the_same_rule() -> None:
    claims = [rule for app in LEDGERS for rule in import_module(f"tests.{app}.test_constraints").VIOLATIONS]

    assert sorted(claims) == sorted(set(claims))


def test_every_app_with_tables_has_a_ledger() -> None:
    with_tables = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("shop.") and list(config.get_models())
    }

    assert with_tables == set(LEDGERS)


def test_the_database_has_every_declared_constraint(db: None) -> None:
    had = {
        name
        for (name,) in ask(
            "SELECT conname FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) "
            "UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY (%s::regclass[])",
            shop_tables(),
            shop_tables(),
        )
    }

    assert {name for model in shop_models() for name in declared(model)} <= had


def test_every_declared_constraint_speaks_to_people() -> None:
    silent = [
        constraint.name
        for model in shop_models()
        for constraint in model._meta.constraints
        if constraint.name in set(declared(model))
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]

    assert not silent, f"Give these a violation_error_message in the shopkeeper's words: {', '.join(silent)}"


COUNTING_COLUMNS = sorted(
    f"{model._meta.db_table}.{field.column}"
    for model in shop_models()
    for field in model._meta.local_fields
    if isinstance(field, PositiveIntegerField)
)


@pytest.mark.parametrize("place", COUNTING_COLUMNS)
def test_a_counting_column_refuses_to_go_below_zero(db: None, place: str) -> None:
    table, column = place.split(".")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE probe (LIKE {table} INCLUDING CONSTRAINTS) ON COMMIT DROP")
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'probe'::regclass AND attnum > 0")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE probe ALTER COLUMN {name} DROP NOT NULL")

    # Where one at least is asked for, that rule may be the one that speaks.
    assert refused_by(attempt(f"INSERT INTO probe ({column}) VALUES (-1)"))
