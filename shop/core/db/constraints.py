"""Constraints that Django lacks, written so that migrations find them like any other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q
from django.db.models.functions import Lower


class CompositeForeignKey(models.BaseConstraint):
    """A foreign key over several columns: a child may only point at a parent that shares them.

    `fields` are the child's fields; the last one is the ForeignKey that Django follows (declared with
    `db_constraint=False`, since this constraint takes its place). The others must have the same name on the parent,
    which carries `UNIQUE (*shared, id)`. With `fields=("store", "product")` a variant cannot belong to a product
    of another store, whoever writes it.

    The key is checked with each statement and cannot be deferred: a balance is moved when its ledger's row comes, and
    the parent has to be there then. RESTRICT keeps a parent from being deleted and written anew under the same key in
    one statement, which would leave its children under a balance of zero.
    """

    def __init__(self, *, fields: tuple[str, ...], name: str, violation_error_message: str | None = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message, violation_error_code=None)
        self.fields = tuple(fields)

    def _columns(self, model: type[models.Model]) -> tuple[list[str], type[models.Model], list[str]]:
        """The child's columns, the parent, and the parent's columns that they point at."""
        key: Any = model._meta.get_field(self.fields[-1])
        parent: type[models.Model] = key.remote_field.model
        own = [_column(model, field) for field in self.fields]
        return own, parent, [*(_column(parent, field) for field in self.fields[:-1]), _column(parent, "id")]

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        assert model is not None
        assert schema_editor is not None
        return self._add_sql(model, schema_editor)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        assert model is not None
        assert schema_editor is not None
        # The table is being made: its parent's UNIQUE may be added later in the same migration, the key after that.
        schema_editor.deferred_sql.append(self._add_sql(model, schema_editor))
        return None

    def _add_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        own, parent, theirs = self._columns(model)
        quote = schema_editor.quote_name
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(own)s) "
            "REFERENCES %(parent)s (%(theirs)s) ON DELETE RESTRICT ON UPDATE RESTRICT",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            own=", ".join(map(quote, own)),
            parent=Table(parent._meta.db_table, quote),
            theirs=", ".join(map(quote, theirs)),
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        *shared, key = self.fields
        parent = getattr(instance, key, None)
        if parent is None or (exclude and key in exclude):
            return
        for field in shared:
            attname = model._meta.get_field(field).attname  # type: ignore[union-attr]  # keys are fields of the row, not relations to it
            ours = getattr(instance, attname)
            if ours is not None and getattr(parent, attname) != ours:
                raise ValidationError({key: self.get_violation_error_message()})

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.fields))


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def email_is_normalised(name: str) -> models.CheckConstraint:
    """The column `email` holds an address as `NormalisedEmailField` writes it, or nothing."""
    return models.CheckConstraint(
        condition=Q(email=Lower(F("email")), email__regex=r"^\S+$"),
        name=name,
        violation_error_message="An e-mail address is stored in small letters and without blanks.",
    )


def known_choice(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The column holds one of the words that the code knows, whoever writes it."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message=f"“{field.replace('_', ' ')}” must be one of: {', '.join(choices.values)}.",
    )
