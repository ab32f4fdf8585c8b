"""Pages of a sorted list, found by the last row seen instead of by counting rows off.

A list is sorted by terms that together tell every row apart, so "the rows after this one" is a range of the
index behind the sort, and page 100,000 costs what page 2 costs. Method: Markus Winand, "Paging through results" (2013).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, DateTimeField, F, IntegerField, Model, OrderBy, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Expression
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone
from psycopg2.extras import Range

UNFIT = "This list is sorted by something that cannot stand in an address: {!r}"


@dataclass(frozen=True)
class Term:
    """One part of a sort: what is compared, in which direction, and where the missing values stand."""

    key: str
    """The attribute of a fetched row that holds the compared value."""
    expression: Any
    descending: bool = False
    nullable: bool = True
    nulls_first: bool = False
    annotated: bool = False
    """Whether `expression` has to be added to the query under `key`, being no column of the table itself."""

    @property
    def reversed(self) -> Term:
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

    @property
    def order_by(self) -> OrderBy:
        # PostgreSQL sorts missing values as the largest; saying so again would only lengthen the statement.
        natural = self.nulls_first == self.descending
        if not self.nullable or natural:
            return OrderBy(self.expression, descending=self.descending)
        return OrderBy(
            self.expression,
            descending=self.descending,
            nulls_first=True if self.nulls_first else None,
            nulls_last=None if self.nulls_first else True,
        )


Terms = tuple[Term, ...]


def total_order(model: type[Model], ordering: Iterable[Any]) -> Terms:
    """The terms of `ordering`, with the primary key after them where they would leave two rows level.

    The primary key follows the direction of the term before it, so that one index serves the pair both ways.
    """
    terms: list[Term] = []
    for position, part in enumerate(ordering):
        term = _term(model, part, position)
        terms.append(term)
        if _tells_rows_apart(model, terms):
            return tuple(terms)
    descending = terms[-1].descending if terms else True
    pk = model._meta.pk
    assert pk is not None, "every table has a key"
    return (*terms, Term(pk.attname, F(pk.attname), descending, nullable=False, nulls_first=descending))


def _term(model: type[Model], part: Any, position: int) -> Term:
    if isinstance(part, str):
        descending = part.startswith("-")
        part = OrderBy(F(part.removeprefix("-")), descending=descending)
    elif not isinstance(part, OrderBy):
        part = OrderBy(part)
    descending = bool(part.descending)
    nulls_first = bool(part.nulls_first) or (descending and not part.nulls_last)
    alias = f"_order_{position}"
    if not isinstance(part.expression, F):
        return Term(alias, part.expression, descending, True, nulls_first, annotated=True)
    name: str = part.expression.name  # type: ignore[attr-defined]  # missing from the stubs
    if name == "pk":
        name = model._meta.pk.name
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        if LOOKUP_SEP in name:
            return Term(alias, F(name), descending, True, nulls_first, annotated=True)
        return Term(name, F(name), descending, True, nulls_first)
    attname = getattr(field, "attname", field.name)
    return Term(attname, F(attname), descending, bool(field.null), nulls_first)


def _tells_rows_apart(model: type[Model], terms: Sequence[Term]) -> bool:
    keys = {term.key for term in terms if not term.nullable}
    meta = model._meta
    if any(field.unique and not field.null and field.attname in keys for field in meta.concrete_fields):
        return True
    for constraint in meta.total_unique_constraints:
        names = {meta.get_field(name).attname for name in constraint.fields}  # type: ignore[union-attr]  # only columns
        if names <= keys:
            return True
    return False


def with_keys(queryset: QuerySet[Any], terms: Terms) -> QuerySet[Any]:
    """`queryset` sorted by `terms`, each row carrying the values that a cursor is made of."""
    extra: dict[str, Any] = {term.key: term.expression for term in terms if term.annotated}
    return queryset.annotate(**extra).order_by(*(term.order_by for term in terms))


def cursor_of(row: Model, terms: Terms) -> str:
    """The place of `row` in the sort, as text that fits an address."""
    values = [_plain(getattr(row, term.key)) for term in terms]
    packed = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def values_of(cursor: str, queryset: QuerySet[Any], terms: Terms) -> tuple[Any, ...] | None:
    """What `cursor_of` packed, or None for text that does not belong to this sort."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        plain = json.loads(packed)
        if not isinstance(plain, list) or len(plain) != len(terms):
            return None
        return tuple(_typed(value, queryset, term) for value, term in zip(plain, terms, strict=True))
    except (binascii.Error, ValueError, TypeError, ValidationError, ArithmeticError):
        return None


def goes_by_day(model: type[Model], terms: Terms) -> bool:
    """Whether the sort is by a column of time and then by a whole number, so that a day is a place in it."""
    if len(terms) != 2 or any(term.annotated for term in terms) or not _is_one_way(terms):
        return False
    try:
        first, second = (model._meta.get_field(term.key) for term in terms)
    except FieldDoesNotExist:  # a sort by what only the query knows, such as how well a row fits a search
        return False
    return isinstance(first, DateField) and isinstance(second, IntegerField) and second.primary_key


def values_at(day: str, model: type[Model], terms: Terms) -> tuple[Any, ...] | None:
    """What stands right before the rows of `day` in the sort, or None where that means nothing."""
    try:
        wanted = date.fromisoformat(day)
        edge = wanted + timedelta(days=1) if terms[0].descending else wanted
    except (ValueError, OverflowError):
        return None
    if not goes_by_day(model, terms):
        return None
    # Keys are positive: before all rows of an instant stands key 0, in either direction.
    if not isinstance(model._meta.get_field(terms[0].key), DateTimeField):
        return edge, 0
    return timezone.make_aware(datetime.combine(edge, time())), 0


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Range):
        ends = {"lower": _plain(value.lower), "upper": _plain(value.upper), "bounds": value._bounds}
        return json.dumps(ends)
    raise TypeError(UNFIT.format(type(value).__name__))


def _typed(value: Any, queryset: QuerySet[Any], term: Term) -> Any:
    if value is None:
        if not term.nullable:
            raise ValueError(term.key)
        return None
    annotation = queryset.query.annotations.get(term.key)
    field: Any = annotation if isinstance(annotation, Expression) else queryset.model._meta.get_field(term.key)
    if "\x00" in str(value):
        raise ValueError(term.key)
    # An annotation and a generated column both have the type of their result.
    return getattr(field, "output_field", field).to_python(value)


def rows_after(queryset: QuerySet[Any], terms: Terms, values: tuple[Any, ...] | None, limit: int) -> list[Any]:
    """At most `limit` rows that follow `values` in the sort of `terms`; from the start when `values` is None.

    One statement when all terms run one way (a row comparison, which is one range of the index), and a second one for
    the rows that miss the first value, where these come last; else one per range until the page is full, at most two
    a term.
    """
    ordered = with_keys(queryset, terms)
    if values is None:
        return list(ordered[:limit])
    rows: list[Any] = []
    for condition in _ranges(terms, values):
        rows += ordered.filter(condition)[: limit - len(rows)]
        if len(rows) >= limit:
            break
    return rows


def rows_before(queryset: QuerySet[Any], terms: Terms, values: tuple[Any, ...] | None, limit: int) -> list[Any]:
    """At most `limit` rows that come right before `values`, in the order of `terms`; the last rows when None."""
    backwards = tuple(term.reversed for term in terms)
    return rows_after(queryset, backwards, values, limit)[::-1]


def _ranges(terms: Terms, values: tuple[Any, ...]) -> Iterator[Q | Expression]:
    """Conditions for the rows after `values`, nearest first, each a plain range of an index over the terms."""
    if _is_one_range(terms, values):
        beyond = TupleLessThan if terms[0].descending else TupleGreaterThan
        yield beyond(Tuple(*(term.expression for term in terms)), values)
        if terms[0].nullable and not terms[0].nulls_first:
            yield Q(**{f"{terms[0].key}__isnull": True})
        return
    for position in reversed(range(len(terms))):
        level = Q()
        for term, value in zip(terms[:position], values[:position], strict=True):
            level &= Q(**{f"{term.key}__isnull": True} if value is None else {term.key: value})
        term, value = terms[position], values[position]
        if value is None:
            if term.nulls_first:
                yield level & Q(**{f"{term.key}__isnull": False})
            continue
        yield level & Q(**{f"{term.key}__{'lt' if term.descending else 'gt'}": value})
        if term.nullable and not term.nulls_first:
            yield level & Q(**{f"{term.key}__isnull": True})


def _is_one_range(terms: Terms, values: tuple[Any, ...]) -> bool:
    """Whether a row comparison says "after `values`": it compares one way, and skips rows that miss the first value."""
    return (
        _is_one_way(terms)
        and None not in values
        and not any(term.nullable for term in terms[1:])
        and not any(term.annotated for term in terms)
    )


def _is_one_way(terms: Terms) -> bool:
    return len({term.descending for term in terms}) == 1
