"""How lists, choosers and the palette find products: identifiers by their indexes, all else by the search service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, OrderBy, QuerySet, Value
from django.http import HttpRequest

from shop.core.admin import keyset, search
from shop.core.admin.changelist import ChangeList
from shop.search.backends import Answer
from shop.search.exceptions import SearchTimedOut
from shop.search.finding.filters import Filters
from shop.search.services.searching import DEEPEST, search_products

TYPED = 50
"""Products offered while somebody types."""
HELP = "Search by SKU, barcode or reference, or in your own words"


def found_rows(
    request: HttpRequest,
    queryset: QuerySet[Any],
    text: str,
    *,
    identifiers: Sequence[search.Route],
    others: Sequence[search.Route],
    product: str = "pk",
    filters: Callable[[HttpRequest], Filters] = lambda request: Filters(),
) -> QuerySet[Any]:
    """The rows that `text` means, best first: by their identifiers, else by the search service, else by `others`.

    `product` is the column that has a row's product. What is not indexed yet is found by `others` only.
    """
    rows = search.found(queryset, text, identifiers)
    if not text.strip() or not rows.query.is_empty():
        return rows
    answer = _answer(request, text, filters(request))
    keys = [hit.product_id for hit in answer.hits]
    if not keys:
        return search.found(queryset, text, others)
    setattr(request, "found_order", place_among(keys, product))  # noqa: B010 - a request has no such attribute
    setattr(request, "found_answer", answer)  # noqa: B010 - as above
    return queryset.filter(**{f"{product}__in": keys}).order_by(place_among(keys, product), "pk")


def place_among(keys: Sequence[int], column: str) -> Func:
    """Where a row's key stands in `keys`, as an expression to sort by."""
    array = Value(list(keys), output_field=ArrayField(BigIntegerField()))
    return Func(array, F(column), function="array_position", output_field=IntegerField())


def filters_of_list(request: HttpRequest) -> Filters:
    """The product list's own filters, so that the search looks inside them and not only at its best thousand."""
    chosen = {name: request.GET.get(f"{name}__exact", "") for name in ("status", "category__id", "brand__id")}
    category, brand = chosen["category__id"], chosen["brand__id"]
    return Filters(
        category_id=int(category) if _is_key(category) else None,
        brand_ids=(int(brand),) if _is_key(brand) else (),
        statuses=(chosen["status"],) if chosen["status"] else (),
    )


class RankedList(ChangeList):
    """A list whose search has an order of its own, which holds until somebody sorts by a column."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        queryset = super().get_queryset(request, exclude_parameters)
        order = getattr(request, "found_order", None)
        if order is not None and not self.chosen_sort():
            queryset = queryset.annotate(found_place=order)
            self.terms = keyset.total_order(queryset.model, [OrderBy(F("found_place"))])
        return queryset


def _answer(request: HttpRequest, text: str, filters: Filters) -> Answer:
    store = getattr(request, "store", None)
    match = request.resolver_match
    is_list = match is not None and (match.url_name or "").endswith("_changelist")
    if store is None:
        return Answer()
    try:
        answer = search_products(
            store=store,
            text=text,
            filters=filters,
            limit=DEEPEST if is_list else TYPED,
            is_unfinished=not is_list,
            is_noted=is_list and PAGE_VAR not in request.GET,
        )
    except SearchTimedOut as refusal:
        messages.warning(request, str(refusal))
        return Answer()
    if is_list and answer.did_you_mean:
        messages.info(request, f"Shown is what was found for “{answer.did_you_mean}”.")
    return answer


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= search.BIGGEST_KEY
