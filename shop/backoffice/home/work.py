"""What needs doing: each kind of work, for those who may do it, with the list where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from shop.catalog.models import Product
from shop.core.admin.counting import RowCount, counts_up_to
from shop.core.background.jobs import dead_jobs
from shop.inventory.models import StockCount, StockItem
from shop.orders.models import Fulfilment, FulfilmentStatus
from shop.orders.selectors import (
    LATE_AFTER,
    draft_orders,
    orders_to_capture,
    orders_to_ship,
    waiting_returns,
)
from shop.purchasing.models import PurchaseOrder, PurchaseOrderStatus
from shop.reviews.selectors import reviews_to_moderate
from shop.stores.models import Store


@dataclass(frozen=True)
class Work:
    """A kind of work: where it is done, who does it (has one of the permissions), and which rows wait for it."""

    title: str
    icon: str
    permissions: tuple[str, ...]
    page: str
    query: str
    rows: Callable[[Store], QuerySet[Any]]

    @property
    def url(self) -> str:
        """The list; "" where the site has none."""
        try:
            return f"{reverse(f'admin:{self.page}')}{'?' if self.query else ''}{self.query}"
        except NoReverseMatch:
            return ""

    def is_for(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)


@dataclass(frozen=True)
class Card:
    """A kind of work with how much of it there is."""

    title: str
    icon: str
    url: str
    count: RowCount


def low_stock(store: Store) -> QuerySet[StockItem]:
    """Stock items at or below their reorder point. Partial index `stock_low`."""
    return StockItem.objects.low().filter(store=store)


def late_orders(store: Store) -> QuerySet[Any]:
    """Orders that have waited to be shipped for two days. Partial index `order_to_ship`."""
    return orders_to_ship(store=store).filter(placed_at__lt=timezone.now() - LATE_AFTER)


def parcels_being_packed(store: Store) -> QuerySet[Fulfilment]:
    """Parcels that have not left. Partial index `fulfilment_packing`."""
    return Fulfilment.objects.filter(store=store, status=FulfilmentStatus.PACKING)


def purchases_on_their_way(store: Store) -> QuerySet[PurchaseOrder]:
    """Purchase orders that goods are to come from."""
    return PurchaseOrder.objects.filter(store=store, status=PurchaseOrderStatus.SENT)


def open_counts(store: Store) -> QuerySet[StockCount]:
    """Counts that have been begun."""
    return StockCount.objects.filter(store=store, status="open")


def draft_products(store: Store) -> QuerySet[Product]:
    """Products that shoppers do not see yet."""
    return Product.objects.filter(store=store, status="draft")


SHIPS, BUYS = ("orders.change_fulfilment",), ("purchasing.add_purchaseorder", "inventory.change_stockitem")
KINDS = (
    Work(
        "To ship",
        "local_shipping",
        SHIPS,
        "orders_order_changelist",
        "tab=to-ship",
        lambda store: orders_to_ship(store=store),
    ),
    Work("Late", "running_with_errors", SHIPS, "orders_order_changelist", "tab=late", late_orders),
    Work(
        "Being packed",
        "package_2",
        SHIPS,
        "orders_fulfilment_changelist",
        "tab=packing",
        parcels_being_packed,
    ),
    Work(
        "To capture",
        "payments",
        ("orders.change_payment",),
        "orders_order_changelist",
        "tab=to-capture",
        lambda store: orders_to_capture(store=store),
    ),
    Work(
        "Returns waiting",
        "assignment_return",
        ("orders.change_return",),
        "orders_return_changelist",
        "tab=waiting",
        lambda store: waiting_returns(store=store),
    ),
    Work(
        "Reviews to moderate",
        "reviews",
        ("reviews.change_review",),
        "reviews_review_changelist",
        "",
        lambda store: reviews_to_moderate(store=store),
    ),
    Work(
        "Drafts",
        "edit_note",
        ("orders.add_order",),
        "orders_order_changelist",
        "tab=drafts",
        lambda store: draft_orders(store=store),
    ),
    Work(
        "To receive",
        "pallet",
        ("purchasing.change_receipt", "inventory.change_stockitem"),
        "purchasing_purchaseorder_changelist",
        "tab=on-their-way",
        purchases_on_their_way,
    ),
    Work(
        "Counts begun",
        "fact_check",
        ("inventory.change_stockcount",),
        "inventory_stockcount_changelist",
        "status__exact=open",
        open_counts,
    ),
    Work(
        "Low stock",
        "production_quantity_limits",
        BUYS,
        "inventory_stockitem_changelist",
        "is_low__exact=1",
        low_stock,
    ),
    Work(
        "Products in draft",
        "draft_orders",
        ("catalog.change_product",),
        "catalog_product_changelist",
        "status__exact=draft",
        draft_products,
    ),
)
FAILED = Work("Failed jobs", "error", (), "jobs", "", lambda _store: dead_jobs())


def work_cards(request: HttpRequest, store: Store) -> list[Card]:
    """The work of this person, each kind counted as far as is bearable: one statement for all kinds together."""
    kinds = [kind for kind in KINDS if kind.is_for(request) and kind.url]
    if request.user.is_superuser:
        kinds.append(FAILED)
    counts = counts_up_to([kind.rows(store) for kind in kinds])
    return [Card(kind.title, kind.icon, kind.url, count) for kind, count in zip(kinds, counts, strict=True)]
