"""The stock ledger of all places."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.core.admin import Badge, Column, DateDrillDown, Moment, Number, RelatedFilter, Text, admin_link, search
from shop.core.admin.changelist import ChangeList
from shop.core.markup import EMPTY
from shop.inventory.causes import causes_of
from shop.inventory.models import StockMovement
from shop.stores.admin import StoreOwnedReadOnlyAdmin

KIND_TONES = {
    "receipt": "good",
    "return": "info",
    "transfer_in": "info",
    "transfer_out": "info",
    "adjustment": "warn",
    "count": "warn",
    "write_off": "bad",
}


class Signed(Column):
    """A quantity with its sign: +12, −3."""

    align = "end"

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return signed(value)


class Why(Text):
    """The order, transfer or count behind a movement; else the reason that was given."""

    def __init__(self) -> None:
        super().__init__("reason", "why", length=40)

    def __call__(self, obj: Any) -> SafeString | str:
        if obj.cause is not None:
            return admin_link(obj.cause.thing, obj.cause.name)
        return super().__call__(obj)


class ItemLink(Column):
    """The stock item by its SKU, with the product's name."""

    def __init__(self) -> None:
        super().__init__("stock_item", "item")

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return format_html(
            '<span><span style="white-space:nowrap">{}</span> {}</span>',
            admin_link(value, value.variant.sku),
            value.variant.product.name,
        )


class LedgerList(ChangeList):
    """A page of movements, each with its cause: read for the whole page at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        causes = causes_of(self.result_list)
        for movement in self.result_list:
            movement.cause = causes.get(movement.pk)


def signed(quantity: int) -> SafeString | str:
    """+12, −3, with the minus of figures."""
    if quantity == 0:
        return "0"
    sign, tone = ("+", "good") if quantity > 0 else ("−", "neutral")
    return format_html('<span class="bo-money bo-{}">{}{}</span>', tone, sign, f"{abs(quantity):,}")


@admin.register(StockMovement)
class StockMovementAdmin(StoreOwnedReadOnlyAdmin):
    """Every unit that came or went, newest first. Nothing here was ever changed."""

    list_display = (
        Moment("occurred_at"),
        ItemLink(),
        Column("stock_item__warehouse__name", "warehouse"),
        Badge("kind", tones=KIND_TONES),
        Signed("quantity"),
        Number("balance_after", "left there"),
        Why(),
        "actor",
    )
    list_select_related = ("stock_item__variant__product", "stock_item__warehouse", "actor")
    list_filter = (("occurred_at", DateDrillDown), ("stock_item", RelatedFilter))
    ordering = ("-occurred_at", "-id")
    search_routes = (
        search.Prefix("stock_item__variant__sku", noun="SKU"),
        search.Exact("stock_item__variant__barcode", noun="barcode"),
    )
    fields = (
        "stock_item",
        "kind",
        "quantity",
        "balance_after",
        "unit_cost_amount",
        "reason",
        "actor",
        "occurred_at",
        "what_caused_it",
    )
    readonly_fields = ("what_caused_it",)
    empty_message = "Nothing has come or gone yet. Receive goods on the page of a stock item."

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LedgerList

    @admin.display(description="Cause")
    def what_caused_it(self, movement: Any) -> str:
        # The form asks for the field five times, and nobody but us knows that the answer is the same.
        if not hasattr(movement, "cause"):
            movement.cause = causes_of([movement]).get(movement.pk)
        return admin_link(movement.cause.thing, movement.cause.name) if movement.cause else EMPTY
