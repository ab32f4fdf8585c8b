"""The command palette: pages, things to begin, products, orders and customers, for whoever may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 6
LONGEST = 200
TO_BEGIN = (
    ("New order", "admin:orders_order_add", "orders.add_order"),
    ("New product", "admin:catalog_product_add", "catalog.add_product"),
    ("New customer", "admin:customers_customer_add", "customers.add_customer"),
    ("New purchase order", "admin:purchasing_purchaseorder_add", "purchasing.add_purchaseorder"),
    ("New promotion", "admin:pricing_promotion_add", "pricing.add_promotion"),
    ("New coupon", "admin:pricing_coupon_add", "pricing.add_coupon"),
    ("Invite a person", "admin:accounts_invitation_add", "accounts.add_invitation"),
    ("New synonym for searches", "admin:search_synonym_add", "search.add_synonym"),
)


@dataclass(frozen=True)
class Entry:
    """One line: what it is, what tells it from others like it, and where it leads."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """Lines of one kind."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of row that can be found: its model, and how a row is told from others."""

    title: str
    model: str
    detail: Callable[[Any], str]
    related: tuple[str, ...] = ()


KINDS = (
    Kind("Products", "catalog.Product", lambda row: str(row.category or ""), ("category",)),
    Kind("Orders", "orders.Order", lambda row: " · ".join(filter(None, (row.email, row.get_status_display())))),
    Kind("Customers", "customers.Customer", lambda row: row.email or ""),
)


@never_cache
@require_safe
def palette(request: HttpRequest, *, site: AdminSite) -> JsonResponse:
    """What `q` finds, as groups of entries; without it, where one can go."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    groups = [Group("Go to", tuple(_pages(site, request, text))), Group("Begin", tuple(_beginnings(request, text)))]
    if text:
        groups += [Group(kind.title, tuple(_rows(site, request, kind, text))) for kind in KINDS]
    return JsonResponse({"groups": [asdict(group) for group in groups if group.entries]})


def _pages(site: Any, request: HttpRequest, text: str) -> Iterator[Entry]:
    """The sidebar's pages whose titles have all words of the text, or beginnings of them."""
    sections = [item for group in site.get_sidebar_list(request) for item in group["items"]]
    found = []
    for section in sections:
        for page in section.get("items") or [section]:
            within = section["title"] if page is not section and page["title"] != section["title"] else ""
            if _fits(text, f"{page['title']} {within}"):
                found.append(Entry(str(page["title"]), str(within), str(page["link"])))
    yield from found[: SHOWN if text else len(found)]


def _beginnings(request: HttpRequest, text: str) -> Iterator[Entry]:
    for title, address, permission in TO_BEGIN:
        if _fits(text, title) and request.user.has_perm(permission):
            try:
                yield Entry(title, "", reverse(address))
            except NoReverseMatch:
                continue


def _rows(site: Any, request: HttpRequest, kind: Kind, text: str) -> Iterator[Entry]:
    model = apps.get_model(kind.model)
    page = site.get_model_admin(model)
    if not page.has_view_permission(request):
        return
    rows, _ = page.get_search_results(request, page.get_queryset(request), text)
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    reasons = {hit.product_id: hit.reasons[0] for hit in _hits(request)} if kind.model == "catalog.Product" else {}
    for row in rows.select_related(*kind.related)[:SHOWN]:
        detail = " · ".join(filter(None, (kind.detail(row), reasons.get(row.pk, ""))))
        yield Entry(str(row), detail, reverse(address, args=[row.pk]))


def _hits(request: HttpRequest) -> tuple[Any, ...]:
    answer = getattr(request, "found_answer", None)
    return answer.hits if answer else ()


def _fits(text: str, title: str) -> bool:
    words = title.lower().split()
    return all(any(word.startswith(part) for word in words) for part in text.lower().split())
