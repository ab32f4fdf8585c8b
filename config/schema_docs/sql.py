"""Conditions, expressions and defaults as the SQL that PostgreSQL gets, without asking it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from django.db.models import CheckConstraint, Field, GeneratedField, Index, Model, UniqueConstraint
from django.db.models.sql import Query

from shop.core.db.constraints import CompositeForeignKey


def _readable(statement: str) -> str:
    """Names without quotes that they do not need, and no brackets around a mere name or around the whole."""
    # Until it has met a server, the driver doubles backslashes in text, because an old one might want it; where a text
    # begins with E they are meant.
    statement = re.sub(r"(?<!E)'[^']*'", lambda text: text[0].replace("\\\\", "\\"), statement)
    statement = re.sub(r'"([a-z_][a-z0-9_]*)"', r"\1", statement)
    statement = re.sub(r"(?<= )\((\w+)\)", r"\1", statement)
    while _is_enclosed(statement):
        statement = statement[1:-1]
    return statement


def _is_enclosed(statement: str) -> bool:
    """Whether the first bracket is closed by the last one."""
    if not (statement.startswith("(") and statement.endswith(")")):
        return False
    depth = 0
    for character in statement[:-1]:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return False
    return True


def condition(constraint: CheckConstraint, model: type[Model]) -> str:
    """What a CHECK demands."""
    found = constraint._get_check_sql(model, connection.schema_editor())  # type: ignore[attr-defined]  # not in the stubs
    return _readable(str(found).replace("%%", "%"))


def definition(rule: CompositeForeignKey | ExclusionConstraint, model: type[Model]) -> str:
    """A composite key or an exclusion, as it is added to the table."""
    editor = connection.schema_editor()
    editor.deferred_sql = []
    added = rule.create_sql(model, editor) or editor.deferred_sql[-1]
    return _readable(str(added).replace("%%", "%")).partition(f" CONSTRAINT {rule.name} ")[2]


def where(rule: UniqueConstraint | Index, model: type[Model]) -> str:
    """Which rows a partial index or a conditional UNIQUE looks at; "" for all."""
    found = rule._get_condition_sql(model, connection.schema_editor())  # type: ignore[union-attr]  # UNIQUE and index have it alike
    return _readable(str(found).replace("%%", "%")) if found else ""


def expression(field: GeneratedField) -> str:
    """What a generated column is computed from."""
    statement, parameters = field.generated_sql(connection)
    return _readable(_filled(statement, parameters))


def default(field: Field[Any, Any]) -> str:
    """The default that the database fills in."""
    compiler = Query(field.model).get_compiler(connection=connection)
    statement, parameters = compiler.compile(field._db_default_expression)  # type: ignore[attr-defined]  # set by Django where there is a default
    return _readable(_filled(statement, parameters))


def index(rule: Index, model: type[Model]) -> str:
    """An index from its method on: `USING gin (…) WHERE …`."""
    statement = _readable(str(rule.create_sql(model, connection.schema_editor())).replace("%%", "%"))
    return statement.partition(f" ON {model._meta.db_table} ")[2]


def _filled(statement: str, parameters: Any) -> str:
    editor = connection.schema_editor()
    return statement % tuple(editor.quote_value(parameter) for parameter in parameters) if parameters else statement


def column_type(field: Field[Any, Any]) -> str:
    """The type as PostgreSQL names it."""
    return str(field.db_type(connection)).replace(", ", ",")


def column_check(field: Field[Any, Any]) -> str:
    """What Django makes PostgreSQL check for this type of field by itself; "" for nothing."""
    return _readable(field.db_check(connection) or "")
