"""Search by the shape of what was typed: each shape goes to the one index made for it.

An admin says `search_routes = (Number("number"), Email("customer__email"), Words("search_vector"))`. The routes that
recognise the text are tried in that order, each by one bounded probe of its index; the first that finds something is
the answer. One statement holds them all, and PostgreSQL starts a probe only if those before it have found nothing; a
text whose shape leaves no doubt, as a number's, is first asked alone. Nothing is ever scanned, so "nothing found" costs
what a hit costs.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Func, Q, QuerySet, Value
from django.db.models.functions import Upper
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

PROBE_LIMIT = 1_000
"""Matches that are carried as keys. More than these are left to the planner: it then meets a match soon on any path."""

BIGGEST_KEY = 2**63 - 1


class Route(ABC):
    """One kind of text that staff type, and the condition that finds it through an index."""

    noun: str = ""
    """What the kind is called in the search box, for instance "an e-mail address"."""

    def __init__(
        self,
        field: str,
        *,
        noun: str = "",
        fold: Callable[[str], str] | None = None,
        also: Q | None = None,
    ) -> None:
        """`field` is a column or a path to one; `fold` turns the text into the form in which the column stores it.

        `also` repeats the condition of a partial index, without which the planner may not use it.
        """
        self.field = field
        self.also = also
        self.noun = noun or self.noun or field.rpartition("__")[2].replace("_", " ")
        self.fold = fold

    def recognises(self, text: str) -> bool:
        """Whether `text` has the shape that this route is for."""
        return bool(text)

    def tells(self, text: str) -> bool:
        """Whether `text` is hardly anything else, so that this route is asked alone before the others are planned."""
        return False

    @abstractmethod
    def condition(self, text: str) -> Any:
        """What a row fulfils that `text` means."""

    def matches(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The rows that `text` means."""
        queryset = queryset.filter(self.condition(text))
        return queryset if self.also is None else queryset.filter(self.also)

    def folded(self, text: str) -> str:
        return self.fold(text) if self.fold else text


class Exact(Route):
    """The whole value of a column: a SKU, a barcode, a reference. Needs any index that begins with the column."""

    def __init__(self, field: str, *, pattern: str = r"\S+", telling: str = "", **options: Any) -> None:
        """`pattern` is what is looked for at all, `telling` what is hardly anything else."""
        super().__init__(field, **options)
        self.pattern = re.compile(pattern)
        self.telling = re.compile(telling) if telling else None

    def recognises(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None

    def tells(self, text: str) -> bool:
        return self.telling is not None and self.telling.fullmatch(text) is not None

    def condition(self, text: str) -> Q:
        return Q(**{self.field: self.folded(text)})


class Number(Route):
    """A whole number in an integer column, with or without "#" before it."""

    noun = "number"

    def recognises(self, text: str) -> bool:
        digits = text.removeprefix("#")
        return digits.isascii() and digits.isdigit() and int(digits) <= BIGGEST_KEY

    def tells(self, text: str) -> bool:
        return True

    def condition(self, text: str) -> Q:
        return Q(**{self.field: int(text.removeprefix("#"))})


class Prefix(Exact):
    """The beginning of a value. Needs a b-tree in the C collation, or one with `text_pattern_ops`."""

    def __init__(self, field: str, *, minimum: int = 2, **options: Any) -> None:
        super().__init__(field, **options)
        self.minimum = minimum

    def recognises(self, text: str) -> bool:
        return len(text) >= self.minimum and super().recognises(text)

    def condition(self, text: str) -> Q:
        return Q(**{f"{self.field}__startswith": self.folded(text)})


class Email(Route):
    """An e-mail address, or its beginning up to the "@" and beyond; addresses are stored in lower case."""

    noun = "e-mail address"

    def __init__(self, field: str, **options: Any) -> None:
        super().__init__(field, **{"fold": str.lower, **options})

    def recognises(self, text: str) -> bool:
        return "@" in text[1:] and " " not in text

    def tells(self, text: str) -> bool:
        return True

    def condition(self, text: str) -> Q:
        if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", text):
            return Q(**{self.field: self.folded(text)})
        return Q(**{f"{self.field}__startswith": self.folded(text)})


class Words(Route):
    """Words, or beginnings of words, in a `tsvector` column. Needs its GIN index."""

    noun = "words"

    def __init__(self, field: str, *, config: str = "simple", **options: Any) -> None:
        super().__init__(field, **options)
        self.config = config

    def recognises(self, text: str) -> bool:
        return bool(re.search(r"\w", text))

    def condition(self, text: str) -> Q:
        lexemes = " & ".join(f"'{word}':*" for word in re.findall(r"\w+", text))
        return Q(**{self.field: SearchQuery(lexemes, config=self.config, search_type="raw")})


class Trigram(Route):
    """Any part of a value, whatever the case. Needs `GinIndex(OpClass(Upper(field), name="gin_trgm_ops"))`."""

    noun = "part of the name"

    def __init__(self, field: str, *, minimum: int = 3, **options: Any) -> None:
        super().__init__(field, **options)
        self.minimum = max(minimum, 3)

    def recognises(self, text: str) -> bool:
        # A trigram needs three word characters in a row, else the index has to hand over every row.
        return any(len(word) >= self.minimum for word in re.findall(r"\w+", text))

    def condition(self, text: str) -> Q:
        return Q(**{f"{self.field}__icontains": self.folded(text)})


class Similar(Route):
    """A value spelt nearly so: for names with a slip of the pen. Needs the same index as `Trigram`; stands last."""

    noun = "a similar name"

    def recognises(self, text: str) -> bool:
        return len(text) >= 4

    def condition(self, text: str) -> Func:
        sides = Upper(self.field), Upper(Value(self.folded(text)))
        return Func(*sides, template="%(expressions)s", arg_joiner=" %% ", output_field=BooleanField())


def found(queryset: QuerySet[Any], text: str, routes: Iterable[Route]) -> QuerySet[Any]:
    """The rows of `queryset` that the first fitting route finds for `text`; none when no route finds any.

    One statement, or two where the first route is asked alone. A probe stands alone in it (no sort, no joins for
    display), so that its plan is the index of its route, and up to `PROBE_LIMIT` matches come back as keys, so that the
    plan of the page is certain too.
    """
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        return queryset
    fitting = [route for route in routes if route.recognises(text)]
    alone = 1 if fitting and fitting[0].tells(text) else 0
    for group in (fitting[:alone], fitting[alone:]):
        matches, keys = _first_found([route.matches(queryset, text) for route in group])
        if len(keys) > PROBE_LIMIT:
            return matches
        if keys:
            return queryset.filter(pk__in=keys)
    return queryset.none()


def _first_found(probed: Sequence[QuerySet[Any]]) -> tuple[Any, list[Any]]:
    """The first of `probed` that has rows, and the keys of up to `PROBE_LIMIT` of them and one more."""
    known: list[QuerySet[Any]] = []
    steps: list[str] = []
    parameters: list[Any] = []
    for matches in probed:
        probe = matches.order_by().select_related(None).values_list("pk", flat=True)[: PROBE_LIMIT + 1]
        try:
            sql, values = probe.query.sql_with_params()
        except EmptyResultSet:
            continue
        # A condition on what stands outside is looked at before the probe begins; an EXISTS alone would be a join.
        earlier = " AND ".join(f"NOT (SELECT EXISTS (SELECT FROM found_{number}))" for number in range(len(known)))
        steps.append(
            f"found_{len(known)} AS MATERIALIZED (SELECT pk FROM ({sql}) AS probe (pk) WHERE {earlier or 'true'})"
        )
        known.append(matches)
        parameters += values
    if not known:
        return None, []
    rows = " UNION ALL ".join(f"SELECT {number}, pk FROM found_{number}" for number in range(len(known)))
    with connections[known[0].db].cursor() as cursor:
        cursor.execute(f"WITH {', '.join(steps)} {rows}", parameters)
        found_keys = cursor.fetchall()
    return (known[found_keys[0][0]], [key for _number, key in found_keys]) if found_keys else (None, [])


def help_text(routes: Sequence[Route]) -> str:
    """What the search box offers: "Search by number, e-mail address or words"."""
    nouns = list(dict.fromkeys(route.noun for route in routes))
    return _("Search by %(kinds)s") % {"kinds": get_text_list(nouns, _("or"))}
