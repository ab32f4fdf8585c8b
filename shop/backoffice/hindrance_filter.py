"""The list of products, narrowed to those that cannot be bought."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from shop.stores.models import Store

from .hindrances import HINDRANCES, unsellable

LOOKED_AT = 50_000
"""Products that are looked at one by one, about 5 µs each: the page costs no more where a store has more of them."""
ANY = "any"


class CannotBeBought(SimpleListFilter):
    """Products that something keeps from being sold, as the product's own page says it; last among the filters.

    Looks at the first `LOOKED_AT` products, by name, that the filters before it leave; the list says where it stopped.
    """

    title = "what keeps it from being sold"
    parameter_name = "hindered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ANY, "Active, and yet cannot be bought"), *((each.key, each.label) for each in HINDRANCES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        store: Store | None = getattr(request, "store", None)
        chosen = next((each for each in HINDRANCES if each.key == self.value()), None)
        if store is None or (chosen is None and self.value() != ANY):
            return queryset
        if chosen is None:
            return _looked_at(request, queryset.filter(status="active")).filter(unsellable(store))
        if not chosen.is_by_index:
            queryset = _looked_at(request, queryset)
        return queryset.filter(chosen.holds(store))


def _looked_at(request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The first `LOOKED_AT` rows; if there are more, `request.looked_until` is the name of the first one left out."""
    by_name = queryset.order_by("name", "pk").values_list("name", "pk")
    beyond = next(iter(by_name[LOOKED_AT : LOOKED_AT + 1]), None)
    if beyond is None:
        return queryset
    name, key = beyond
    setattr(request, "looked_until", name)  # noqa: B010 - a request has no such attribute
    return queryset.filter(Q(name__lte=name) & ~Q(name=name, pk__gte=key))
