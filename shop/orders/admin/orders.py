"""The list of orders by the work they need, and the page of an order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.decorators import action

from shop.core.admin import (
    Badge,
    Column,
    DateDrillDown,
    Link,
    Moment,
    Money,
    Number,
    Tab,
    TabbedList,
    row_action,
    search,
)
from shop.core.admin.refusals import refusal_of
from shop.core.admin.tabs import everything
from shop.orders.models import Invoice, OperationStatus, Order, OrderStatus, Return
from shop.orders.selectors import IN_OWN_CURRENCY, TO_CAPTURE, TO_SHIP, WAITING_RETURN, late
from shop.orders.services.capturing import capture_order
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.noting import add_note
from shop.orders.services.packing import pack_promised
from shop.stores.admin import StoreOwnedReadOnlyAdmin

from . import tones
from .acting import answer_action
from .actions import buttons
from .drafting import answer_new
from .editing import EDITS, answer_edit
from .invoice_forms import ISSUES
from .invoices import printed
from .page import OrderPage
from .payment_forms import CAPTURES, WAITS
from .search import BoughtSku
from .shipping_forms import SHIPS

RIGHTS = {
    "customer": "customers.view_customer",
    "stock": "inventory.view_stockitem",
    "note": "orders.add_orderevent",
}


class OrderNumber(Column):
    """The number, and beside it what keeps the order out of the day's work: a draft, a cancellation."""

    def html(self, value: Any, obj: Any) -> SafeString | str:
        if obj.status in (OrderStatus.DRAFT, OrderStatus.CANCELLED):
            return format_html("#{} {}", value, tones.status_badge(obj))
        return format_html("#{}", value)


class Buyer(Link):
    """The customer; the e-mail address of somebody who bought without being one."""

    def __call__(self, obj: Any) -> SafeString | str:
        return super().__call__(obj) if obj.customer_id else obj.email or "–"

    def exported(self, obj: Any) -> Any:
        return obj.customer if obj.customer_id else obj.email


@admin.register(Order)
class OrderAdmin(TabbedList, StoreOwnedReadOnlyAdmin):
    """Orders are looked at here and changed by what their page offers."""

    list_display = (
        OrderNumber("number"),
        Moment("placed_at"),
        Buyer("customer"),
        Number("item_quantity"),
        Money("total_amount"),
        Badge("payment_state", tones=tones.PAYMENT_STATE),
        Badge("fulfilment_state", "shipping", tones=tones.FULFILMENT_STATE),
    )
    list_select_related = ("customer",)
    list_filter = (("placed_at", DateDrillDown),)
    search_routes = (
        search.Exact(
            "number", noun="number", pattern=r"#?\S+", telling=r"#?\d+", fold=lambda text: text.removeprefix("#")
        ),
        search.Email("email"),
        BoughtSku(),
        search.Trigram("customer__name", noun="customer's name"),
        search.Prefix("number", noun="number", pattern=r"#?\S+", fold=lambda text: text.removeprefix("#")),
    )
    tabs = (
        Tab("", "All", everything),
        Tab(
            "to-ship",
            "To ship",
            lambda rows: rows.filter(TO_SHIP),
            "Everything that was ordered has left.",
            is_counted=True,
        ),
        Tab("late", "Late", late, "Nothing that was placed over two days ago waits to be shipped.", is_counted=True),
        Tab("to-capture", "To capture", lambda rows: rows.filter(TO_CAPTURE), "Nobody owes anything.", is_counted=True),
        Tab(
            "returns",
            "Returns waiting",
            lambda rows: rows.filter(pk__in=Return.objects.filter(WAITING_RETURN).values("order")),
            "No return waits for an answer.",
            is_counted=True,
        ),
        Tab(
            "drafts",
            "Drafts",
            lambda rows: rows.filter(status=OrderStatus.DRAFT),
            "An order that is being written stands here until it is placed.",
            is_counted=True,
        ),
        Tab("sold", "Sold", lambda rows: rows.filter(IN_OWN_CURRENCY), "Nothing has been sold yet."),
        Tab("completed", "Completed", lambda rows: rows.filter(status=OrderStatus.COMPLETED), "Nothing is done yet."),
    )
    ordering = ("-placed_at", "-id")
    empty_message = "Orders arrive here from the shop, and from drafts that staff place."
    change_form_template = "orders/order.html"
    fields = ("number",)
    actions_list = ("write",)
    actions = ("pack", "capture", "issue_invoices", "print_invoices")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<int:order_id>/note/", view(require_POST(self.note_view)), name=f"{name}_note"),
            path("<int:order_id>/do/<slug:action>/", view(self.action_view), name=f"{name}_action"),
            path("<int:order_id>/edit/", view(self.edit_view), name=f"{name}_edit"),
            path("new/", view(self.new_view), name=f"{name}_new"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        order = context["original"]
        rights = frozenset(name for name, permission in RIGHTS.items() if request.user.has_perm(permission))
        actions = buttons(order, request)
        context |= {
            "title": f"Order {order}",
            "subtitle": None,
            "page": OrderPage(order, rights),
            "first_action": actions[0] if actions else None,
            "more_actions": actions[1:],
            "badges": (tones.status_badge(order), tones.payment_badge(order), tones.fulfilment_badge(order)),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def note_view(self, request: HttpRequest, order_id: int) -> HttpResponse:
        """Put a note on the order's timeline."""
        order = self._order(request, order_id)
        if not request.user.has_perm(RIGHTS["note"]):
            raise PermissionDenied
        return self._done(
            request,
            order,
            lambda: add_note(order=order, body=request.POST.get("body", ""), actor=request.user),
            "The note is on the timeline.",
        )

    def action_view(self, request: HttpRequest, order_id: int, action: str) -> HttpResponse:
        """Do what one of the order's buttons says, if it is still offered."""
        order = self._order(request, order_id)
        return answer_action(self, request, order=order, name=action, back=self._url(order))

    def edit_view(self, request: HttpRequest, order_id: int) -> HttpResponse:
        """Edit a draft or a placed order."""
        order = self._order(request, order_id)
        if not request.user.has_perm(EDITS):
            raise PermissionDenied
        return answer_edit(self, request, order=order, back=self._url(order))

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Begin a draft."""
        store = getattr(request, "store", None)
        if store is None or not self.has_write_permission(request):
            raise PermissionDenied
        return answer_new(self, request, store=store)

    @action(description="New order", icon="add", permissions=["write"])
    def write(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:orders_order_new", current_app=self.admin_site.name))

    @row_action(description="Pack what is promised", permissions=["pack"], done="packed")
    def pack(self, request: HttpRequest, order: Order) -> None:
        pack_promised(order=order, actor=request.user)

    @row_action(description="Capture what is authorised", permissions=["capture"], done="captured", is_atomic=False)
    def capture(self, request: HttpRequest, order: Order) -> str | None:
        operations = capture_order(order=order, actor=request.user)
        return WAITS if any(operation.status == OperationStatus.ASKED for operation in operations) else None

    @row_action(description="Issue invoices", permissions=["invoice"], done="invoiced")
    def issue_invoices(self, request: HttpRequest, order: Order) -> None:
        issue_invoice(order=order, actor=request.user)

    @admin.action(description="Print invoices as one PDF", permissions=["print"])
    def print_invoices(self, request: HttpRequest, queryset: QuerySet[Order]) -> HttpResponse | None:
        return printed(self, request, Invoice.objects.filter(order__in=queryset.order_by().values("pk")))

    def has_capture_permission(self, request: HttpRequest) -> bool:
        """Money is taken by those who may change payments."""
        return request.user.has_perm(CAPTURES)

    def has_invoice_permission(self, request: HttpRequest) -> bool:
        """Invoices are issued by those who may add them."""
        return request.user.has_perm(ISSUES)

    def has_print_permission(self, request: HttpRequest) -> bool:
        """Invoices are printed by those who may see them."""
        return request.user.has_perm("orders.view_invoice")

    def has_pack_permission(self, request: HttpRequest) -> bool:
        """Parcels are made by those who may change fulfilments."""
        return request.user.has_perm(SHIPS)

    def has_write_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Orders are written as drafts, by those who may add them."""
        return bool(getattr(request, "store", None)) and request.user.has_perm("orders.add_order")

    def _order(self, request: HttpRequest, order_id: int) -> Order:
        order: Order | None = self.get_queryset(request).filter(pk=order_id).first()
        if order is None:
            raise Http404("No such order in this store.")
        if not self.has_view_permission(request, order):
            raise PermissionDenied
        return order

    def _done(self, request: HttpRequest, order: Order, act: Any, done: str) -> HttpResponse:
        try:
            act()
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            messages.error(request, refusal.message)
        else:
            messages.success(request, done)
        return HttpResponseRedirect(self._url(order))

    def _url(self, order: Order) -> str:
        return reverse("admin:orders_order_change", args=[order.pk], current_app=self.admin_site.name)
