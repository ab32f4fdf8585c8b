"""The constraints and indexes of a table, in words and in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import BaseConstraint, CheckConstraint, Deferrable, ForeignKey, Model, UniqueConstraint

from config.schema_docs import sql
from config.schema_docs.sources import comments
from shop.core.db.constraints import CompositeForeignKey


@dataclass(frozen=True)
class Rule:
    """A constraint or an index: its name, what it says to people, what it says to PostgreSQL, whom it serves.

    A name that Django makes from a checksum is given as "" here: it says nothing.
    """

    name: str
    words: str
    technical: str
    question: str = ""


def constraints(model: type[Model]) -> list[Rule]:
    """Every constraint of a model's table: the declared ones in their order, then those that come with the fields."""
    declared = [
        Rule(rule.name, _words(rule), technical(rule, model), question)
        for rule, question in zip(model._meta.constraints, comments(model, "constraints"), strict=True)
    ]
    return [*declared, *_of_fields(model)]


def indexes(model: type[Model]) -> list[Rule]:
    """Every index of a model's table that is not a constraint's own."""
    declared = [
        Rule(str(rule.name), "", sql.index(rule, model), question)
        for rule, question in zip(model._meta.indexes, comments(model, "indexes"), strict=True)
    ]
    return [*declared, *_indexes_of_fields(model)]


def technical(rule: BaseConstraint, model: type[Model]) -> str:
    """What PostgreSQL is told."""
    match rule:
        case CheckConstraint():
            return f"CHECK ({sql.condition(rule, model)})"
        case CompositeForeignKey() | ExclusionConstraint():
            return sql.definition(rule, model)
        case UniqueConstraint():
            return _unique(rule, model)
        case _:
            raise TypeError(f"{rule.name}: there are no words for a {type(rule).__name__} yet.")


def composite(rule: CompositeForeignKey, model: type[Model]) -> tuple[list[str], type[Model], list[str]]:
    """A composite key's own columns, its parent, and the parent's columns."""
    *shared, key = rule.fields
    field = model._meta.get_field(key)
    assert isinstance(field, ForeignKey)
    parent = field.related_model
    assert not isinstance(parent, str)
    theirs = [_column(parent, name) for name in shared] + [str(parent._meta.pk.column)]
    return [_column(model, name) for name in rule.fields], parent, theirs


def _unique(rule: UniqueConstraint, model: type[Model]) -> str:
    text = f"UNIQUE ({', '.join(_column(model, name) for name in rule.fields)})"
    if rule.nulls_distinct is False:
        text += " NULLS NOT DISTINCT"
    if condition := sql.where(rule, model):
        text += f" WHERE {condition}"
    if rule.deferrable is Deferrable.DEFERRED:
        text += " DEFERRABLE INITIALLY DEFERRED"
    return text


def _words(rule: BaseConstraint) -> str:
    if rule.violation_error_message and rule.violation_error_message != rule.default_violation_error_message:
        return str(rule.violation_error_message)
    if isinstance(rule, UniqueConstraint):
        return f"Lets other rows point here together with the {' and the '.join(rule.fields[:-1])}."
    return ""


def _of_fields(model: type[Model]) -> Iterator[Rule]:
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        column = str(field.column)
        if field.primary_key:
            yield Rule(f"{table}_pkey", "Each row has its own key.", f"PRIMARY KEY ({column})")
        elif field.unique:
            message = str(field.error_messages["unique"])
            words = message if "%" not in message else f"No two rows have the same {field.verbose_name}."
            yield Rule(f"{table}_{column}_key", words, f"UNIQUE ({column})")
        if check := sql.column_check(field):
            yield Rule(f"{table}_{column}_check", "Never below zero.", f"CHECK ({check})")
        if isinstance(field, ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]  # not in the stubs
            parent = field.related_model
            assert not isinstance(parent, str)
            target = f"{parent._meta.db_table} ({parent._meta.pk.column})"
            words = f"The {field.verbose_name} is there."
            yield Rule("", words, f"FOREIGN KEY ({column}) REFERENCES {target} DEFERRABLE INITIALLY DEFERRED")
    for fields in model._meta.unique_together:
        names = ", ".join(_column(model, name) for name in fields)
        yield Rule("", "A pair stands here once.", f"UNIQUE ({names})")


def _indexes_of_fields(model: type[Model]) -> Iterator[Rule]:
    for field in model._meta.local_concrete_fields:
        column = str(field.column)
        is_indexed = field.db_index  # type: ignore[attr-defined]  # not in the stubs
        if is_indexed and not field.unique:
            question = f"Rows by {field.verbose_name}; Django's for such a field."
            if isinstance(field, ForeignKey):
                question = f"The rows that point at {_article(str(field.verbose_name))}."
            yield Rule("", "", f"({column})", question)
        is_text = sql.column_type(field).startswith(("varchar", "text"))
        if is_text and (is_indexed or field.unique) and not field.primary_key:
            question = f"Rows by the beginning of the {field.verbose_name}; Django's for such a field."
            yield Rule("", "", f"({column} varchar_pattern_ops)", question)


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _column(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]  # a field of the table
