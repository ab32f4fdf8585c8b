"""Diagrams in Mermaid: the tables of an app with their relations, and the steps of a status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import ForeignKey, Model, OneToOneField, UniqueConstraint

from config.schema_docs import sql
from config.schema_docs.rules import composite
from shop.core.db.constraints import CompositeForeignKey

SHORT_TYPES = {"timestamp with time zone": "timestamptz", "double precision": "double"}


def entities(models: Sequence[type[Model]]) -> str:
    """The tables with their key columns, and every relation that starts at one of them.

    Each row's own way to its store is left out, except where stores are the subject: it is the same everywhere.
    """
    lines = ["erDiagram"]
    for model in models:
        lines += [f"    {model._meta.db_table} {{", *_attributes(model), "    }"]
    for model in models:
        lines += _relations(model)
    return "\n".join(lines)


def steps(start: str, legal: Sequence[str]) -> str:
    """A status and its legal steps; it ends where no step leads on."""
    pairs = [step.split(">") for step in legal]
    lines = ["stateDiagram-v2", f"    [*] --> {start}", *(f"    {was} --> {becomes}" for was, becomes in pairs)]
    sources = {was for was, _ in pairs}
    ends = dict.fromkeys(becomes for _, becomes in pairs if becomes not in sources)
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)])


def _attributes(model: type[Model]) -> Iterator[str]:
    unique: dict[str, list[str]] = {}
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields[-1] != "id":
            for name in rule.fields[rule.fields[0] == "store" :]:
                unique.setdefault(name, [other for other in rule.fields if other != name])
    for field in model._meta.local_concrete_fields:
        keys = [
            sign
            for sign, holds in (
                ("PK", field.primary_key),
                ("FK", isinstance(field, ForeignKey)),
                ("UK", (field.unique and not field.primary_key) or field.name in unique),
            )
            if holds
        ]
        if not keys:
            continue
        kind = sql.column_type(field)
        kind = SHORT_TYPES.get(kind, kind.partition("(")[0])
        others = unique.get(field.name, [])
        comment = f' "unique with {", ".join(others)}"' if others and "UK" in keys and not field.unique else ""
        yield f"        {kind} {field.column} {', '.join(keys)}{comment}"


def _relations(model: type[Model]) -> Iterator[str]:
    alone = {
        rule.fields for rule in model._meta.constraints if isinstance(rule, UniqueConstraint) and not rule.condition
    }
    together: dict[str, list[str]] = {}
    for rule in model._meta.constraints:
        if isinstance(rule, CompositeForeignKey):
            columns, _, _ = composite(rule, model)
            known = together.setdefault(rule.fields[-1], [])
            known += [column for column in columns[:-1] if column not in known]
    for field in model._meta.local_concrete_fields:
        if not isinstance(field, ForeignKey):
            continue
        parent = field.related_model
        assert not isinstance(parent, str)
        if field.name == "store" and model._meta.app_label != "stores":
            continue
        one = "|o" if field.null else "||"
        many = "o|" if isinstance(field, OneToOneField) or (field.name,) in alone else "o{"
        label = " + ".join([*together.get(field.name, []), str(field.column)])
        yield f'    {parent._meta.db_table} {one}--{many} {model._meta.db_table} : "{label}"'
