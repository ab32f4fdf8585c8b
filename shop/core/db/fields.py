"""Column types of the house: amounts of money, normalised e-mail addresses, tree paths."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import IntegerField, Lookup, Transform


class AmountField(models.DecimalField):
    """An amount of money, `numeric(12,2)`. Its currency stands once, on the row that determines it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2, **kwargs})


class NormalisedEmailField(models.EmailField):
    """An e-mail address as it is compared: trimmed and in lower case. A CHECK beside it holds what this does."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.strip().lower() if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))


class LtreeField(models.Field):
    """PostgreSQL's `ltree`: labels from the root down, joined by dots, such as `7.42.108`."""

    description = "Path in a tree"

    def db_type(self, connection: Any) -> str:
        return "ltree"


@LtreeField.register_lookup
class DescendantOf(Lookup):
    """`path__descendant_of=path`: the node itself and everything below it (served by a GiST index on the path)."""

    lookup_name = "descendant_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <@ {right}::ltree", (*left_params, *right_params)


@LtreeField.register_lookup
class AncestorOf(Lookup):
    """`path__ancestor_of=path`: the node itself and everything above it."""

    lookup_name = "ancestor_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> {right}::ltree", (*left_params, *right_params)


@LtreeField.register_lookup
class Depth(Transform):
    """`path__depth`: how many labels the path has; 1 at the root."""

    lookup_name = "depth"
    function = "nlevel"
    output_field = IntegerField()
