"""What this app offers on the lists of lower floors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.core.admin import Offer, offer_action
from shop.core.exceptions import Refused
from shop.exchange.changing.fields import FIELDS, LEVELS
from shop.exchange.changing.grid import GRIDS
from shop.exchange.changing.typed import columns_of
from shop.exchange.models import ChangeTarget
from shop.exchange.services.changing import choose_rows
from shop.exchange.services.saving_exports import save_export
from shop.workspace.services.saving import lasting

TARGETS = {
    "catalog.Product": ChangeTarget.PRODUCTS,
    "catalog.Variant": ChangeTarget.VARIANTS,
    "inventory.StockItem": ChangeTarget.STOCK,
}


def may_change(admin: Any, request: HttpRequest) -> bool:
    """Whether the person may change in bulk some field of what this list shows."""
    user: Any = request.user
    levels = LEVELS[TARGETS[admin.opts.label]]
    return user.has_perm("exchange.add_changeset") and any(
        user.has_perm(field.right) for field in FIELDS.values() if field.level in levels
    )


def may_type(admin: Any, request: HttpRequest) -> bool:
    """Whether a grid of this list's rows has a column for the person."""
    user: Any = request.user
    return user.has_perms(("exchange.add_changeset", "exchange.change_changeset")) and any(
        columns_of(level, user) for level in GRIDS[TARGETS[admin.opts.label]]
    )


def change_in_bulk(admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Keep the chosen rows, and ask what shall become of them."""
    return _chosen(admin, request, queryset, "admin:exchange_changeset_change")


def type_in_grid(admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Keep the chosen rows, and lead to a grid of them."""
    return _chosen(admin, request, queryset, "admin:exchange_changeset_grid")


def _chosen(admin: Any, request: HttpRequest, queryset: Any, page: str) -> HttpResponse | None:
    store: Any = request.store  # type: ignore[attr-defined]  # put there by the stores' middleware
    target = TARGETS[admin.opts.label]
    try:
        changeset = choose_rows(store=store, target=target, rows=queryset, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    return HttpResponseRedirect(reverse(page, args=[changeset.pk]))


def may_save(admin: Any, request: HttpRequest) -> bool:
    """Whether the person may keep exports, in a store."""
    user: Any = request.user
    return getattr(request, "store", None) is not None and user.has_perm("exchange.add_savedexport")


def save_as_export(admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """Keep the list as it is filtered, whatever is ticked, and lead to the export's page."""
    export = save_export(
        store=request.store,  # type: ignore[attr-defined]  # put there by the stores' middleware
        owner=request.user,
        page=admin.opts.label_lower,
        query=lasting(request.GET.urlencode())[:2000],
        name=str(admin.opts.verbose_name_plural).capitalize(),
        address=f"{request.scheme}://{request.get_host()}",
    )
    return HttpResponseRedirect(reverse("admin:exchange_savedexport_change", args=[export.pk]))


offer_action(Offer("save_export", "Keep as an export …", save_as_export, may_save))
offer_action(Offer("change_in_bulk", "Change in bulk …", change_in_bulk, may_change), *TARGETS)
offer_action(Offer("type_in_grid", "Type into a grid …", type_in_grid, may_type), *TARGETS)
