"""What the database refused, as a sentence for the person at the form and the field that it belongs to.

The sentence comes from where the truth is written down: a constraint's own `violation_error_message`, the message of
the trigger that raised it, or what was registered here for a constraint that the models cannot declare. Only where
none of these speaks, a general sentence for the kind of refusal is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError
from django.db.models import BaseConstraint, F, Model, Q
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.core.exceptions import Refused

Text = str | Promise

NOT_NULL, FOREIGN_KEY, UNIQUE, CHECK, EXCLUSION = "23502", "23503", "23505", "23514", "23P01"
TOO_LONG, OUT_OF_RANGE = "22001", "22003"
RAISED = "P0001"
BUSY = {"40001", "40P01", "55P03"}
"""Serialization failure, deadlock, lock not available: nothing is wrong with what was typed."""
TOO_SLOW = "57014"


@dataclass(frozen=True)
class Refusal:
    """One sentence, where it belongs, and the rule behind it."""

    message: str
    field: str | None = None
    constraint: str | None = None
    table: str | None = None
    form: str | None = None
    """The prefix of the form whose row was refused; None for the main form or where it is not known."""


_registered: dict[str, tuple[Text, str | None]] = {}


def register_constraint(name: str, message: Text, *, field: str | None = None) -> None:
    """Give the constraint `name`, which no model declares, its sentence and its field."""
    _registered[name] = (message, field)


_answered: dict[type[Exception], str | None] = {}


def register_exception(kind: type[Exception], *, field: str | None = None) -> None:
    """Answer `kind`, raised by a service, with its own words: `str(error)` is the sentence that staff read."""
    _answered[kind] = field


def refusal_of(error: BaseException) -> Refusal | None:
    """The refusal behind `error`, or None when it is not one that a person at a form could answer."""
    form = getattr(error, "refused_form", None)
    if isinstance(error, ValidationError):
        refusal: Refusal | None = _from_validation(error)
    elif isinstance(error, DatabaseError):
        refusal = _from_database(error)
    elif isinstance(error, Refused):
        refusal = Refusal(str(error), error.field)
    else:
        refusal = next(
            (Refusal(_sentence(str(error)), field) for kind, field in _answered.items() if isinstance(error, kind)),
            None,
        )
    return replace(refusal, form=form) if refusal else None


def add_refusal(form: BaseForm, error: Exception) -> None:
    """Say the refusal behind `error` beside its field, or at the top of `form`; raise what is none."""
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _from_validation(error: ValidationError) -> Refusal:
    if hasattr(error, "error_dict"):
        field, problems = next(iter(error.message_dict.items()))
        return Refusal(" ".join(problems), None if field == "__all__" else field)
    return Refusal(" ".join(error.messages))


def _from_database(error: DatabaseError) -> Refusal | None:
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    if diagnosis is None:
        return None
    state = str(diagnosis.sqlstate or "")
    name, table = diagnosis.constraint_name, diagnosis.table_name
    model = _models_by_table().get(table or "")
    raised = diagnosis.source_function == "exec_stmt_raise"
    fields = _columns(diagnosis, model)
    if state in BUSY:
        return Refusal(_("Someone else is changing this right now. Nothing was saved; please try again."))
    if state == TOO_SLOW:
        return Refusal(_("The database was too busy to finish this in time. Nothing was saved; please try again."))
    if raised:
        return Refusal(_sentence(diagnosis.message_primary), next(iter(fields), None), name, table)
    declared = _declared(name, model)
    if declared is not None:
        message, own_fields = declared
        return Refusal(message, next(iter(own_fields or fields), None), name, table)
    general = _general(state, diagnosis, model, fields)
    return Refusal(general, next(iter(fields), None), name, table) if general else None


def _declared(name: str | None, model: type[Model] | None) -> tuple[str, list[str]] | None:
    if name is None:
        return None
    if name in _registered:
        message, field = _registered[name]
        return str(message), [field] if field else []
    if model is None:
        return None
    for constraint in model._meta.constraints:
        if constraint.name == name and speaks(constraint):
            return str(constraint.get_violation_error_message()), fields_of(constraint, model)
    return None


def speaks(constraint: BaseConstraint) -> bool:
    """Whether `constraint` has a sentence of its own."""
    return str(constraint.violation_error_message) != str(BaseConstraint.default_violation_error_message)


def _general(state: str, diagnosis: Any, model: type[Model] | None, fields: list[str]) -> str:
    thing = str(model._meta.verbose_name) if model else _("row")
    labels = ", ".join(_label(model, field) for field in fields)
    if state == UNIQUE:
        if labels:
            return _("Another %(thing)s already has this %(labels)s.") % {"thing": thing, "labels": labels}
        return _("Another %(thing)s like this exists already.") % {"thing": thing}
    if state == NOT_NULL:
        return _("This must be filled in.")
    if state == FOREIGN_KEY:
        if "still referenced" in (diagnosis.message_detail or ""):
            things = str(model._meta.verbose_name_plural) if model else _("rows")
            return _("It is still in use by %(things)s.") % {"things": things}
        return _("What was chosen here does not exist any more, or belongs to another shop.")
    if state == EXCLUSION:
        return _("This overlaps with another %(thing)s.") % {"thing": thing}
    if state == CHECK:
        rule = (diagnosis.constraint_name or "").replace("_", " ")
        return _("The rule “%(rule)s” does not allow this.") % {"rule": rule}
    if state in (TOO_LONG, OUT_OF_RANGE):
        return _("A value is too long or too large to be stored.")
    if state.startswith("23") or state == RAISED:
        return _sentence(diagnosis.message_primary)
    return ""


def fields_of(constraint: BaseConstraint, model: type[Model]) -> list[str]:
    """The fields of `model` that `constraint` speaks of, in its order; the store, which nobody types, last."""
    names = list(dict.fromkeys(_names_in(constraint)))
    known = []
    for name in names:
        try:
            known.append(model._meta.get_field(name.split(LOOKUP_SEP)[0]).name)
        except FieldDoesNotExist:
            continue
    return sorted(dict.fromkeys(known), key=lambda name: name == "store")


def _names_in(source: Any) -> Iterator[str]:
    if isinstance(source, str):
        yield source
    elif isinstance(source, F):
        yield str(source.name)  # type: ignore[attr-defined]  # missing from the stubs
    elif isinstance(source, Q):
        for child in source.children:
            yield from _names_in(child)
    elif isinstance(source, BaseExpression):
        for child in source.get_source_expressions():
            yield from _names_in(child)
    elif isinstance(source, tuple) and source:
        yield from _names_in(source[0])
    elif isinstance(source, BaseConstraint):
        yield from getattr(source, "fields", ())
        for part in getattr(source, "expressions", ()):
            yield from _names_in(part)
        # The condition of a CHECK is its subject; that of a UNIQUE only says for which rows it holds.
        if not getattr(source, "fields", ()) and not getattr(source, "expressions", ()):
            yield from _names_in(getattr(source, "condition", None))


def _columns(diagnosis: Any, model: type[Model] | None) -> list[str]:
    """The fields that the server names: its COLUMN, or the key in "Key (store_id, number)=(1, 7) already exists"."""
    columns = [diagnosis.column_name] if diagnosis.column_name else []
    if not columns:
        key = re.match(r"[^(]*\(([^)=]*)\)=", diagnosis.message_detail or "")
        columns = [part.strip(' "') for part in key.group(1).split(",")] if key else []
    if model is None:
        return columns
    by_column = {field.column: field.name for field in model._meta.concrete_fields}
    by_column |= {field.name: field.name for field in model._meta.concrete_fields}
    names = [by_column[column] for column in columns if column in by_column]
    return sorted(names, key=lambda name: name == "store")


def _label(model: type[Model] | None, field: str) -> str:
    return str(model._meta.get_field(field).verbose_name) if model else field  # type: ignore[union-attr]  # a column


def _sentence(text: str | None) -> str:
    text = capfirst((text or "").strip())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _models_by_table() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
