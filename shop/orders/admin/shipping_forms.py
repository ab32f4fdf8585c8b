"""Packing, dispatching, unpacking and delivering, each a form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.inventory.models import Warehouse
from shop.orders.models import Fulfilment, FulfilmentStatus, Order, OrderStatus
from shop.orders.packable import packable
from shop.orders.services.dispatching import confirm_delivery, dispatch
from shop.orders.services.packing import pack_order, unpack
from shop.orders.wording import units

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action, standing

SHIPS = "orders.change_fulfilment"
SHOWN_PARCELS = 50


class PackForm(ActionForm):
    title = "Pack"
    says = "A parcel is begun with these units. Nothing leaves the books until it is dispatched, so it can be undone."
    button = "Pack"
    columns = ("Item", "SKU", "To pack", "Promised here", "Into the parcel")

    def build(self, chosen: str) -> None:
        waiting = packable(order=self.order)
        places = waiting.warehouses or list(Warehouse.objects.filter(store=self.order.store_id, is_active=True)[:50])
        sent = self.data.get("warehouse", chosen) if self.is_bound else chosen
        here = next((place for place in places if str(place.pk) == sent), places[0] if places else None)
        self.fields["warehouse"] = forms.ModelChoiceField(
            Warehouse.objects.filter(pk__in=[place.pk for place in places]),
            initial=here.pk if here else None,
            widget=UnfoldAdminSelectWidget(),
            empty_label=None,
        )
        for row in waiting.lines:
            promised = row.promised.get(here.pk, 0) if here else 0
            cells = (row.line.product_name, row.line.sku, row.left, promised)
            self.ask_quantity(row.line.pk, cells=cells, most=row.left, initial=promised)

    def perform(self, *, actor: Any) -> str:
        place = self.cleaned_data["warehouse"]
        parcel = pack_order(order=self.order, warehouse=place, quantities=self.quantities(), actor=actor)
        return f"{units(sum(line.quantity for line in parcel.lines.all()))} are being packed in {place}."


class ParcelForm(ActionForm):
    """A form about one of the order's parcels."""

    status = FulfilmentStatus.PACKING

    def build(self, chosen: str) -> None:
        parcels = Fulfilment.objects.filter(order=self.order, status=self.status).select_related("warehouse")
        offered = list(parcels.order_by("pk")[:SHOWN_PARCELS])
        initial = next((parcel.pk for parcel in offered if str(parcel.pk) == chosen), None)
        self.fields["parcel"] = forms.ModelChoiceField(
            parcels,
            initial=initial or (offered[0].pk if offered else None),
            empty_label=None,
            widget=UnfoldAdminSelectWidget() if len(offered) > 1 else forms.HiddenInput(),
        )
        self.fields["parcel"].label_from_instance = lambda parcel: f"{parcel} in {parcel.warehouse}"  # type: ignore[attr-defined]  # of this kind of field


class DispatchForm(ParcelForm):
    title = "Dispatch"
    says = (
        "The parcel leaves: each line gets its row in the ledger, and an order that is shipped and paid is completed."
    )
    button = "Dispatch"

    carrier = forms.CharField(
        max_length=60, required=False, widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True})
    )
    tracking_number = forms.CharField(max_length=80, required=False, widget=UnfoldAdminTextInputWidget())

    def perform(self, *, actor: Any) -> str:
        parcel = dispatch(
            fulfilment=self.cleaned_data["parcel"],
            carrier=self.cleaned_data["carrier"],
            tracking_number=self.cleaned_data["tracking_number"],
            actor=actor,
        )
        return f"{parcel} has left."


class UnpackForm(ParcelForm):
    title = "Unpack"
    says = "The parcel is undone. Its goods go on being promised to this order."
    button = "Unpack"

    def perform(self, *, actor: Any) -> str:
        return f"{unpack(fulfilment=self.cleaned_data['parcel'], actor=actor)} is unpacked."


class DeliveredForm(ParcelForm):
    title = "Delivered"
    says = "Write down that the parcel has arrived."
    button = "It has arrived"
    status = FulfilmentStatus.SHIPPED

    def perform(self, *, actor: Any) -> str:
        return f"{confirm_delivery(fulfilment=self.cleaned_data['parcel'], actor=actor)} has arrived."


def _may_pack(order: Order) -> bool:
    return (
        order.status == OrderStatus.PLACED
        and order.fulfilled_quantity < order.item_quantity
        and standing(order).units_to_pack > 0
    )


register_order_action(
    OrderAction(
        "dispatch",
        "Dispatch",
        form=DispatchForm,
        permission=SHIPS,
        rank=10,
        is_offered=lambda order: standing(order).parcels_packing > 0,
    )
)
register_order_action(
    OrderAction("pack", "Pack", form=PackForm, permission=SHIPS, rank=20, is_offered=_may_pack),
)
register_order_action(
    OrderAction(
        "delivered",
        "Delivered",
        form=DeliveredForm,
        permission=SHIPS,
        rank=60,
        is_offered=lambda order: standing(order).parcels_on_their_way > 0,
    )
)
register_order_action(
    OrderAction(
        "unpack",
        "Unpack",
        form=UnpackForm,
        permission=SHIPS,
        rank=70,
        is_offered=lambda order: standing(order).parcels_packing > 0,
    )
)
