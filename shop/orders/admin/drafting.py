"""Drafts in the admin: begin one, place it with its effect shown, throw it away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldBooleanWidget

from shop.core.admin.refusals import add_refusal
from shop.customers.models import Customer
from shop.orders.models import Order, OrderStatus
from shop.orders.services.drafting import create_draft, discard_draft, place_draft
from shop.stores.models import Store

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action, standing


class DraftForm(forms.Form):
    """For whom the order is; everything else is filled in on the next page."""

    email = forms.EmailField(label="E-mail", required=False, widget=UnfoldAdminEmailInputWidget())

    def __init__(self, *args: Any, store: Store, site: AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"] = forms.ModelChoiceField(
            Customer.objects.filter(store=store, erased_at=None),
            required=False,
            widget=AutocompleteSelect(Order._meta.get_field("customer"), site),
        )
        self.order_fields(("customer", "email"))


def answer_new(admin: ModelAdmin[Order], request: HttpRequest, *, store: Store) -> HttpResponse:
    """Ask for whom the order is, begin the draft, and go on to its lines."""
    form = DraftForm(request.POST if request.method == "POST" else None, store=store, site=admin.admin_site)
    if request.method == "POST" and form.is_valid():
        try:
            draft = create_draft(store=store, **form.cleaned_data)
        except Exception as error:
            add_refusal(form, error)
        else:
            return HttpResponseRedirect(reverse("admin:orders_order_edit", args=[draft.pk]))
    context = {
        **admin.admin_site.each_context(request),
        "title": "New order",
        "opts": admin.opts,
        "form": form,
        "back": reverse("admin:orders_order_changelist"),
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "orders/new.html", context)


class PlaceForm(ActionForm):
    title = "Place the order"
    says = "The goods are promised to this order. Prices and promotions are those of now, unless they are kept."
    button = "Place the order"

    keep_prices = forms.BooleanField(
        label="Keep the prices that were quoted", required=False, widget=UnfoldBooleanWidget()
    )

    def perform(self, *, actor: Any) -> str:
        order = place_draft(order=self.order, keep_prices=self.cleaned_data["keep_prices"], actor=actor)
        return f"Order {order} is placed: {order.total_amount} {order.currency}."


class DiscardForm(ActionForm):
    title = "Throw the draft away"
    says = "Nothing of it stays. This is not undone."
    button = "Throw it away"
    is_rehearsed = False

    def perform(self, *, actor: Any) -> str:
        number = self.order.number
        discard_draft(order=self.order)
        return f"Draft {number} is gone."


register_order_action(
    OrderAction(
        "place",
        "Place order",
        form=PlaceForm,
        rank=5,
        is_offered=lambda order: order.status == OrderStatus.DRAFT and order.item_quantity > 0,
    )
)
register_order_action(
    OrderAction(
        "discard",
        "Throw away",
        form=DiscardForm,
        rank=92,
        is_offered=lambda order: order.status == OrderStatus.DRAFT and not standing(order).has_history,
    )
)
