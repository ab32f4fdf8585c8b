"""The page of a stock item: what lies there, what of it is promised, and the ledger that says why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from shop.core.admin import Column, Link, Number, Panel, RelatedFilter, YesNoFilter, badge, search
from shop.core.admin.asking import ChangedMeanwhile
from shop.core.admin.refusals import add_refusal
from shop.inventory.models import StockItem
from shop.inventory.selectors import incoming, newest_movement
from shop.stores.admin import StoreOwnedAdmin

from .ledger_panel import LedgerPanel
from .stock_forms import AdjustForm, ReceiveForm, StockForm, WriteOffForm

PRODUCT = Column("variant__product__name", "product")


class State(Column):
    """Out, low or fine, in a word."""

    def __init__(self) -> None:
        super().__init__("is_low", "state")

    def html(self, value: Any, obj: Any) -> str:
        if obj.available <= 0:
            return badge("None left", "bad")
        return badge("Low", "warn") if obj.is_low else badge("Enough", "good")


def stock_figures(item: StockItem) -> dict[str, int]:
    """The four figures that a shopkeeper asks for."""
    return {
        "On hand": item.on_hand,
        "Reserved": item.reserved,
        "Available": item.available,
        "Incoming": incoming(stock_item=item),
    }


def _around(item: StockItem) -> dict[str, Any]:
    elsewhere = f"{reverse('admin:inventory_stockitem_changelist')}?variant__id__exact={item.variant_id}"
    promised = f"{reverse('admin:inventory_reservation_changelist')}?stock_item__id__exact={item.pk}"
    return {
        "figures": stock_figures(item),
        "state": State()(item),
        "elsewhere_url": elsewhere,
        "promised_url": promised,
    }


@admin.register(StockItem)
class StockItemAdmin(StoreOwnedAdmin):
    """Variants in warehouses. What lies there changes by the buttons only, each of which writes a movement."""

    list_display = (
        Link("variant", "SKU"),
        PRODUCT,
        Column("warehouse__name", "warehouse"),
        Number("on_hand"),
        Number("reserved"),
        Number("available"),
        Number("reorder_point"),
        State(),
    )
    list_select_related = ("variant__product", "warehouse")
    label_select_related = ("variant", "warehouse")
    list_display_links = (PRODUCT,)
    list_filter = (
        ("warehouse", RelatedFilter),
        ("variant", RelatedFilter),
        ("variant__product", RelatedFilter),
        ("is_low", YesNoFilter),
    )
    ordering = ("variant_id", "warehouse_id")
    search_routes = (
        search.Prefix("variant__sku", noun="SKU"),
        search.Exact("variant__barcode", noun="barcode"),
        search.Trigram("variant__product__name", noun="part of the product's name"),
    )
    fields = (("variant", "warehouse"), "reorder_point")
    panels = (
        Panel("Stock", "inventory/stock_figures.html", _around, place="top"),
        LedgerPanel("Why it is so many", "inventory/ledger.html", lambda _item: {}),
    )
    actions_detail = ("receive", "adjust", "write_off")
    empty_message = "A stock item is a variant in a warehouse. Make one here, then receive goods into it."

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("variant__product", "warehouse")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("variant", "warehouse") if obj else ()

    @action(description="Receive", icon="add", permissions=["change"])
    def receive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._moved(request, object_id, ReceiveForm)

    @action(description="Adjust", icon="tune", permissions=["change"])
    def adjust(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._moved(request, object_id, AdjustForm)

    @action(description="Write off", icon="delete_sweep", permissions=["change"])
    def write_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._moved(request, object_id, WriteOffForm)

    def _moved(self, request: HttpRequest, object_id: str, form_class: type[StockForm]) -> HttpResponse:
        """Show the form; when it is sent, let its service move the stock, or say beside the field why it cannot."""
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        back = reverse("admin:inventory_stockitem_change", args=[item.pk], current_app=self.admin_site.name)
        form = form_class(request.POST or None, initial={"seen": newest_movement(stock_item=item)})
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    StockItem.objects.locked().get(pk=item.pk)
                    seen = form.cleaned_data.pop("seen")
                    if "seen" in request.POST and seen != newest_movement(stock_item=item):
                        raise ChangedMeanwhile
                    movement = form.move(stock_item=item, actor=request.user)
            except Exception as error:
                add_refusal(form, error)
                if isinstance(error, ChangedMeanwhile):
                    form.data = {**request.POST.dict(), "seen": newest_movement(stock_item=item)}
                    item.refresh_from_db()
            else:
                text = "{} {} {}: {} lie there now."
                units = abs(movement.quantity)
                noun = "unit" if units == 1 else "units"
                messages.success(request, text.format(f"{units:,}", noun, form.done, f"{movement.balance_after:,}"))
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": form.title,
            "opts": self.opts,
            "item": item,
            "facts": {"Variant": item.variant, "Warehouse": item.warehouse, **stock_figures(item)},
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "inventory/stock_form.html", context)
