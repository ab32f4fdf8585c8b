"""Sending, receiving and cancelling a transfer: each a form over one service."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Sum

from shop.core.admin import AskForm
from shop.inventory.models import StockItem, Transfer
from shop.inventory.services.transferring import cancel_transfer, receive_transfer, send_transfer

SHOWN_LINES = 500


class TransferForm(AskForm):
    """What all of them look at: the status, and what lies in both warehouses of what is carried."""

    row: Transfer

    def picture(self) -> dict[str, Any]:
        items = StockItem.objects.filter(
            warehouse__in=(self.row.source_id, self.row.destination_id), variant__in=self.row.lines.values("variant")
        ).select_related("variant", "warehouse")
        return {
            "Status": Transfer.objects.get(pk=self.row.pk).get_status_display(),
            **{f"{item.variant.sku} in {item.warehouse}": item.on_hand for item in items.order_by("pk")[:SHOWN_LINES]},
        }

    def state(self) -> str:
        came = self.row.lines.aggregate(came=Sum("received_quantity"))["came"] or 0
        return f"{Transfer.objects.values_list('status', flat=True).get(pk=self.row.pk)} {came}"


class SendTransferForm(TransferForm):
    title = "Send"
    says = "The goods leave their warehouse and are on their way: in neither place until they arrive."
    button = "Send"

    def perform(self, *, actor: Any) -> str:
        return f"{send_transfer(transfer=self.row, actor=actor)} is on its way to {self.row.destination}."


class CancelTransferForm(TransferForm):
    title = "Cancel"
    says = "The draft is dropped. No goods move."
    button = "Cancel the transfer"

    def perform(self, *, actor: Any) -> str:
        return f"{cancel_transfer(transfer=self.row)} is cancelled."


class ReceiveTransferForm(TransferForm):
    title = "Receive"
    says = "Enter what arrived. What is missing stays on its way."
    button = "Receive"
    columns = ("SKU", "Item", "Sent", "Missing", "Arrived")

    def build(self) -> None:
        missing = self.row.lines.filter(received_quantity__lt=F("quantity")).select_related("variant__product")
        for line in missing.order_by("pk")[:SHOWN_LINES]:
            left = line.quantity - line.received_quantity
            cells = (line.variant.sku, line.variant.product.name, line.quantity, left)
            self.ask_quantity(line.pk, cells=cells, initial=left)

    def perform(self, *, actor: Any) -> str:
        arrived = {key: units or 0 for key, units in self.quantities().items()}
        transfer = receive_transfer(transfer=self.row, quantities=arrived, actor=actor)
        units = sum(arrived.values())
        return f"{units:,} unit{'' if units == 1 else 's'} of {transfer} are on the shelf of {transfer.destination}."
