"""The page of one's own alerts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.core.admin import Moment
from shop.inventory.models import StockAlert
from shop.stores.admin import StoreOwnedAdmin


@admin.register(StockAlert)
class StockAlertAdmin(StoreOwnedAdmin):
    """What the person at the screen wants to be told about; whoever may look at stock may ask."""

    list_display = ("__str__", Moment("told_at"))
    list_select_related = ("warehouse",)
    ordering = ("id",)
    sortable_by = ()
    fields = ("kind", "warehouse")
    empty_message = "Say what you want to be told about by e-mail: low stock or empty shelves, here or everywhere."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(user=request.user.pk)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request) and getattr(request, "store", None) is not None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def _may(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inventory.view_stockitem")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.user = request.user
        super().save_model(request, obj, form, change)
