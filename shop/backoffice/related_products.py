"""What stands beside a product on its page: three lists with their reasons, and what staff choose about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shop.catalog.models import Product, Variant
from shop.core.caching import Ask, Cached, fetch_together
from shop.core.exceptions import Refused
from shop.customers.models import Customer
from shop.search.models import RelatedList, RelationKind
from shop.search.relating.alternatives import alternatives
from shop.search.relating.liking import also_liked
from shop.search.relating.related import Related
from shop.search.relating.similar import similar_products
from shop.search.relating.subject import Subject
from shop.search.relating.together import bought_together
from shop.search.services.choosing import choose_relation, release_relation

from .offers import Offer

SHOWN = 6
PERMISSION = "catalog.change_product"
EMPTY = {
    RelatedList.TOGETHER: "Nobody has bought it together with anything yet.",
    RelatedList.SIMILAR: "Nothing of its kind is like it, or the search has not read it yet.",
    RelatedList.ALTERNATIVES: "Nothing of its kind is in stock at nearly its price.",
}
DONE = {
    "pin": "{other} stands first now.",
    "exclude": "{other} is not shown here any more.",
    "release": "The figures decide about {other} again.",
}


def _packed(rows: list[Related]) -> list[list[Any]]:
    return [[row.product_id, row.reason, row.is_pinned] for row in rows]


def _unpacked(rows: list[list[Any]]) -> list[Related]:
    return [Related(*row) for row in rows]


LISTS: dict[RelatedList, tuple[Callable[..., list[Related]], Cached[list[Related]]]] = {
    RelatedList.TOGETHER: (
        bought_together,
        Cached(
            "Bought together",
            depends_on=("search", "search: baskets", "catalog"),
            seconds=3600,
            pack=_packed,
            unpack=_unpacked,
        ),
    ),
    RelatedList.SIMILAR: (
        similar_products,
        Cached("Similar products", depends_on=("search", "catalog"), seconds=3600, pack=_packed, unpack=_unpacked),
    ),
    RelatedList.ALTERNATIVES: (
        alternatives,
        Cached(
            "Alternatives to a product",
            depends_on=("search", "catalog", "pricing", "inventory"),
            seconds=900,
            pack=_packed,
            unpack=_unpacked,
        ),
    ),
}
LIKED: Cached[list[Related]] = Cached(
    "What a customer may like",
    depends_on=("search", "search: baskets", "catalog", "orders"),
    seconds=3600,
    pack=_packed,
    unpack=_unpacked,
)


def related_products(product: Product) -> dict[str, Any]:
    """The three lists, as the caches have them in one round trip, or made anew from what is read about it once.

    Names and choices are read now: two statements.
    """
    subject = Subject(product)
    asks = [
        Ask(cache, (product.pk, SHOWN), partial(select, product=product, limit=SHOWN, subject=subject))
        for select, cache in LISTS.values()
    ]
    kept: dict[RelatedList, list[Related]] = dict(zip(LISTS, fetch_together(*asks), strict=True))
    excluded = [choice for choice in subject.chosen if choice.kind == RelationKind.EXCLUDED]
    shown = _products({row.product_id for rows in kept.values() for row in rows})
    return {
        "lists": [
            {
                "listing": listing,
                "rows": [(shown[row.product_id], row) for row in rows if row.product_id in shown],
                "excluded": [choice for choice in excluded if choice.listing == listing],
                "empty": EMPTY[listing],
            }
            for listing, rows in kept.items()
        ],
        "is_out_of_stock": bool(Offer.of(product).variants)
        and not any(totals.available > 0 for totals in Offer.of(product).stock.values()),
        "url": reverse("admin:catalog_product_related", args=[product.pk]),
    }


def liked_products(customer: Customer) -> dict[str, Any]:
    """What a customer may like too, with its reasons."""
    rows = LIKED.fetch((customer.pk, SHOWN), lambda: also_liked(customer=customer, limit=SHOWN))
    shown = _products({row.product_id for row in rows})
    return {"rows": [(shown[row.product_id], row) for row in rows if row.product_id in shown]}


@require_POST
def choose_related(request: HttpRequest, product: Product) -> HttpResponse:
    """Carry out a button of the lists, or say why it cannot be."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    back = HttpResponseRedirect(f"{reverse('admin:catalog_product_change', args=[product.pk])}#related")
    act, listing = request.POST.get("act", ""), request.POST.get("listing", "")
    if act not in DONE or listing not in RelatedList.values:
        raise Http404
    other = _named(request, product)
    if other is None:
        messages.error(request, "No product of this store has that SKU.")
        return back
    try:
        _chosen(act, product, other, RelatedList(listing), request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[act].format(other=other))
    return back


def _chosen(act: str, product: Product, other: Product, listing: RelatedList, actor: Any) -> None:
    if act == "release":
        release_relation(product=product, other=other, listing=listing)
        return
    kind = RelationKind.PINNED if act == "pin" else RelationKind.EXCLUDED
    choose_relation(product=product, other=other, listing=listing, kind=kind, actor=actor)


def _named(request: HttpRequest, product: Product) -> Product | None:
    """The other product: by its key from a list's button, or by a SKU that somebody typed; of this store only."""
    sku, key = request.POST.get("sku", "").strip(), request.POST.get("other", "")
    if sku:
        variant = Variant.objects.filter(store_id=product.store_id, sku=sku).select_related("product").first()
        return variant.product if variant else None
    return Product.objects.filter(store_id=product.store_id, pk=int(key)).first() if key.isdecimal() else None


def _products(keys: set[int]) -> dict[int, Product]:
    """Those that shoppers see at this instant: what was withdrawn since the list was kept is not shown."""
    return Product.objects.on_show().filter(pk__in=keys).select_related("brand").in_bulk() if keys else {}
