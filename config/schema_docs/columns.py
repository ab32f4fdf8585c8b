"""The columns of a table: type, whether it may be empty, default, meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, GeneratedField, Model
from django.db.models.fields import NOT_PROVIDED

from config.schema_docs import sql
from config.schema_docs.truths import triggers_of

EVERYWHERE = {
    "id": "Key, given by the database.",
    "created_at": "When the row was written.",
    "updated_at": "When the row last changed, kept by a trigger.",
    "store_id": "The store that the row belongs to",
}


@dataclass(frozen=True)
class Column:
    """One line of the data dictionary."""

    name: str
    type: str
    is_nullable: bool
    default: str
    meaning: str


def columns(model: type[Model]) -> list[Column]:
    """The columns of a model's table, in the model's order."""
    guards = dict(_guards(model._meta.db_table))
    return [
        Column(
            name=str(field.column),
            type=sql.column_type(field),
            is_nullable=field.null or isinstance(field, GeneratedField),
            default=_default(field),
            meaning=_meaning(field, guards.get(str(field.column), "")),
        )
        for field in model._meta.local_concrete_fields
    ]


def _guards(table: str) -> Iterator[tuple[str, str]]:
    for _, trigger in triggers_of(table):
        for column in trigger.guarded_columns:
            yield column, f"Kept by the database: {trigger.refusal}"


def _default(field: Field[Any, Any]) -> str:
    """In `code` the database's, in *italics* the application's."""
    if isinstance(field, GeneratedField):
        return f"= `{sql.expression(field)}`"
    if field.primary_key:
        return "`identity`"
    if field.has_db_default():
        return f"`{sql.default(field)}`"
    default = field.default
    if default is NOT_PROVIDED:
        return ""
    if callable(default):
        return f"*{default.__name__}()*"
    if isinstance(default, bool):
        return f"*{str(default).lower()}*"
    return f"*{default}*"


def _meaning(field: Field[Any, Any], guard: str) -> str:
    column = str(field.column)
    words = EVERYWHERE.get(column) or _capital(str(field.verbose_name))
    parts = [words.rstrip(".")]
    if isinstance(field, ForeignKey):
        parts[0] += f" (→ `{field.related_model._meta.db_table}`)"
    if field.help_text:
        parts.append(str(field.help_text).rstrip("."))
    if field.choices:
        parts.append("One of " + ", ".join(f"`{value}`" for value, _ in field.flatchoices))
    if guard:
        parts.append(guard.rstrip("."))
    return ". ".join(parts) + "."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
