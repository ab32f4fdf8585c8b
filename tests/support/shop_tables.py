"""The shop's own tables, and what PostgreSQL knows about them."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model


def shop_models() -> list[type[Model]]:
    """Every model of the shop's apps, many-to-many tables included, in the order of their apps."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("shop.")
        for model in config.get_models(include_auto_created=True)
    ]


def shop_tables() -> list[str]:
    return [model._meta.db_table for model in shop_models()]


def foreign_keys() -> Iterator[tuple[type[Model], ForeignKey]]:
    """Every foreign key of the shop's models, with the model that holds it."""
    for model in shop_models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey):
                yield model, field


def label(model: type[Model], field: Field) -> str:
    return f"{model._meta.label}.{field.name}"


def ask(question: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchall()


TRIGGERS = """
    SELECT relname, tgname, proname, prosrc, encode(tgargs, 'escape')
    FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND relname = ANY (%s)
"""
NAMED_IN_SOURCE = re.compile(r"CONSTRAINT\s*=\s*'(\w+)'")
ARGUMENT_THAT_NAMES_THE_RULE = {"core_refuse_change": 0, "core_refuse_dropped_rows": 0, "core_allow_steps": 1}


def rules_held_by_triggers() -> dict[str, set[str]]:
    """The rules that triggers refuse by, each with the triggers (as table.trigger) that hold it."""
    rules: dict[str, set[str]] = {}
    for table, trigger, function, source, arguments in ask(TRIGGERS, shop_tables()):
        if function in ARGUMENT_THAT_NAMES_THE_RULE:
            named = [arguments.split(r"\000")[ARGUMENT_THAT_NAMES_THE_RULE[function]]]
        else:
            named = NAMED_IN_SOURCE.findall(source)
        for rule in named:
            rules.setdefault(rule, set()).add(f"{table}.{trigger}")
    return rules
