"""What the schema itself says of its tables' keys, dependencies and normal forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import GeneratedField, Model, UniqueConstraint

from config.schema_docs import sql
from config.schema_docs.pages import tables
from config.schema_docs.rules import composite
from shop.core.db.constraints import CompositeForeignKey
from tests.architecture.normal_forms import Dependency, normal_form

# What a trigger holds and no constraint says: the column follows from the row that another one points at.
CARRIED_BY_TRIGGER = {"orders_invoice": [Dependency(frozenset({"series_id"}), frozenset({"kind"}))]}


@dataclass(frozen=True)
class Facts:
    """A table: its columns, its keys, and what follows from less than a key.

    `carried`: columns that a composite key copies from the parent; `carried_where_known`: where there may be no parent.
    `computed`: generated columns.
    """

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    keys_where_known: tuple[tuple[str, ...], ...]
    carried: tuple[Dependency, ...]
    carried_where_known: tuple[Dependency, ...]
    computed: tuple[Dependency, ...]

    @property
    def as_stored(self) -> str:
        """The normal form of the table as it is."""
        dependencies = (*self.carried, *self.carried_where_known, *self.computed)
        return normal_form(frozenset(self.columns), map(frozenset, self.keys), dependencies)

    @property
    def at_core(self) -> str:
        """The normal form without the columns that are carried or computed and stand in no key."""
        in_keys = {name for key in self.keys for name in key}
        dependent = {name for d in (*self.carried, *self.computed) for name in d.then}
        columns = frozenset(self.columns) - (dependent - in_keys)
        return normal_form(columns, map(frozenset, self.keys), (*self.carried, *self.computed))


def shop_models() -> list[type[Model]]:
    """Every model with a table of the shop's own, those that Django makes for a relation included."""
    return [model for config in apps.get_app_configs() if config.name.startswith("shop.") for model in tables(config)]


def facts(model: type[Model]) -> Facts:
    """The facts of a model's table, from its fields and constraints."""
    fields = model._meta.local_concrete_fields
    columns = tuple(str(field.column) for field in fields)
    keys = list(_keys(model))
    composites = [composite(r, model)[0] for r in model._meta.constraints if isinstance(r, CompositeForeignKey)]
    # EXCLUDE (a WITH =, b WITH <>) says in SQL that b follows from a.
    composites += [
        list(_columns(model, tuple(str(name) for name, _ in reversed(rule.expressions))))
        for rule in model._meta.constraints
        if isinstance(rule, ExclusionConstraint) and rule.expressions[-1][1] == RangeOperators.NOT_EQUAL
    ]
    carried = [(Dependency(frozenset(own[-1:]), frozenset(own[:-1])), _is_null(model, own[-1])) for own in composites]
    return Facts(
        columns=columns,
        keys=tuple(key for key, may_be_unknown in keys if not may_be_unknown),
        keys_where_known=tuple(key for key, may_be_unknown in keys if may_be_unknown),
        carried=(*(d for d, null in carried if not null), *CARRIED_BY_TRIGGER.get(model._meta.db_table, ())),
        carried_where_known=tuple(d for d, null in carried if null),
        computed=tuple(
            Dependency(
                frozenset(re.findall(r"\w+", sql.expression(field))) & frozenset(columns),
                frozenset({str(field.column)}),
            )
            for field in fields
            if isinstance(field, GeneratedField)
        ),
    )


def in_words(model: type[Model]) -> str:
    """The lines that `docs/explanation/normalization.md` gives to a table before it argues."""
    about = facts(model)
    keys = "; ".join(_listed(key, brackets=len(key) > 1) for key in about.keys)
    if about.keys_where_known:
        keys += ". Where known: " + "; ".join(_listed(k, brackets=len(k) > 1) for k in about.keys_where_known)
    lines = [f"- Keys: {keys}."]
    steps = [_arrow(d, about) for d in (*about.carried, *about.computed)]
    if about.carried_where_known:
        steps.append("where known " + ", ".join(_arrow(d, about) for d in about.carried_where_known))
    lines.append(f"- Beside key → row: {'; '.join(steps) or 'nothing'}.")
    core = "" if about.at_core == about.as_stored else f", {about.at_core} at its core"
    lines.append(f"- Form: {about.as_stored} as stored{core}.")
    return "\n".join(lines)


def _keys(model: type[Model]) -> Iterable[tuple[tuple[str, ...], bool]]:
    for field in model._meta.local_concrete_fields:
        if field.unique:
            yield (str(field.column),), field.null
    for names in model._meta.unique_together:
        yield _columns(model, names), False
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.condition is None and rule.fields[-1] != "id":
            key = _columns(model, rule.fields)
            has_null = any(_is_null(model, name) for name in key)
            yield key, has_null and rule.nulls_distinct is not False
        if isinstance(rule, ExclusionConstraint) and rule.expressions[-1][1] == RangeOperators.OVERLAPS:
            # Periods that are not empty and never overlap are never equal: the exclusion holds a key as well.
            yield _columns(model, tuple(str(name) for name, _ in rule.expressions)), False


def _is_null(model: type[Model], column: str) -> bool:
    return next(f.null for f in model._meta.local_concrete_fields if f.column == column)


def _columns(model: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(model._meta.get_field(name).column) for name in names)


def _arrow(dependency: Dependency, about: Facts) -> str:
    sides = ([name for name in about.columns if name in side] for side in (dependency.given, dependency.then))
    return " → ".join(_listed(side, brackets=False) for side in sides)


def _listed(names: Iterable[str], *, brackets: bool) -> str:
    text = ", ".join(f"`{name}`" for name in names)
    return f"({text})" if brackets else text
