"""Pick and pack: one page for somebody with a trolley. What to fetch, which orders to pack, which parcels to send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.core.admin.refusals import refusal_of
from shop.inventory.models import Warehouse
from shop.orders.models import Fulfilment, Order
from shop.orders.picking import AT_ONCE, open_parcels, orders_to_pick, pick_list
from shop.orders.services.dispatching import dispatch
from shop.orders.services.packing import pack_order
from shop.stores.models import Store

SHOWN_WAREHOUSES = 50
NO_SUCH_ORDER = "No order of this store has this number."


def answer_picking(admin: ModelAdmin[Any], request: HttpRequest, *, store: Store) -> HttpResponse:
    """Show the work of one warehouse, or pack orders and send parcels as the page was told to."""
    warehouses = list(
        Warehouse.objects.filter(store=store, is_active=True).order_by("priority", "pk")[:SHOWN_WAREHOUSES]
    )
    asked = request.GET.get("warehouse", "")
    here = next((place for place in warehouses if str(place.pk) == asked), warehouses[0] if warehouses else None)
    if request.method == "POST" and here is not None:
        if "parcel" in request.POST:
            _send(request, here)
        else:
            _pack(request, here)
        return HttpResponseRedirect(f"{reverse('admin:orders_fulfilment_pick')}?warehouse={here.pk}")
    orders = orders_to_pick(warehouse=here) if here else []
    context = {
        **admin.admin_site.each_context(request),
        "title": "Pick and pack",
        "opts": admin.opts,
        "warehouses": warehouses,
        "here": here,
        "orders": orders,
        "variants": pick_list(orders),
        "parcels": open_parcels(warehouse=here) if here else [],
        "at_once": AT_ONCE,
    }
    return TemplateResponse(request, "orders/picking.html", context)


def _pack(request: HttpRequest, here: Warehouse) -> None:
    """Pack the order whose number was scanned, or those that were ticked; each by itself, with its own answer."""
    orders = Order.objects.filter(store=here.store_id)
    number = request.POST.get("number", "").strip().removeprefix("#")
    if number:
        chosen = list(orders.filter(number=number))
        if not chosen:
            messages.error(request, NO_SUCH_ORDER)
    else:
        keys = [int(key) for key in request.POST.getlist("order")[:AT_ONCE] if key.isdigit()]
        chosen = list(orders.filter(pk__in=keys).order_by("pk"))
    packed = [
        str(order)
        for order in chosen
        if _tried(request, order, lambda order=order: pack_order(order=order, warehouse=here, actor=request.user))
    ]
    if packed:
        messages.success(request, f"Packed: {', '.join(packed)}.")


def _send(request: HttpRequest, here: Warehouse) -> None:
    key = request.POST["parcel"]
    parcel = Fulfilment.objects.filter(warehouse=here, pk=int(key) if key.isdigit() else 0).first()
    if parcel is None:
        messages.error(request, "This parcel is not in this warehouse.")
        return
    carrier, tracking = request.POST.get("carrier", "")[:60], request.POST.get("tracking_number", "")[:80]
    if _tried(
        request,
        parcel,
        lambda: dispatch(fulfilment=parcel, carrier=carrier, tracking_number=tracking, actor=request.user),
    ):
        messages.success(request, f"{parcel} of order {parcel.order} has left.")


def _tried(request: HttpRequest, what: Any, act: Any) -> bool:
    try:
        act()
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        messages.error(request, f"{what}: {refusal.message}")
        return False
    return True
