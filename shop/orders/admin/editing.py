"""The page on which an order is edited: fill in, look at the difference, apply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.core.admin.refusals import add_refusal
from shop.orders.edits.changes import Change
from shop.orders.exceptions import ChangedMeanwhile
from shop.orders.models import Order, OrderStatus
from shop.orders.services.editing import edit_order, preview_edit
from shop.orders.services.noting import add_note

from .actions import OrderAction, register_order_action, standing
from .edit_form import EditForm

EDITS = "orders.change_order"
PRICES = "pricing.change_price"
"""Whoever may set the shop's prices may give one line a price of its own."""


def may_be_edited(order: Order) -> bool:
    """Whether the order is open: a draft, or placed."""
    return order.status in (OrderStatus.DRAFT, OrderStatus.PLACED)


register_order_action(
    OrderAction(
        "edit",
        "Edit",
        page=lambda order: reverse("admin:orders_order_edit", args=[order.pk]),
        permission=EDITS,
        rank=40,
        is_offered=may_be_edited,
    )
)


def answer_edit(admin: ModelAdmin[Order], request: HttpRequest, *, order: Order, back: str) -> HttpResponse:
    """Show the form, the difference it would make, or apply it: only what was looked at, and only to that order."""
    if not may_be_edited(order):
        messages.warning(request, f"Order {order} is {order.get_status_display().lower()}: it is not edited any more.")
        return HttpResponseRedirect(back)
    fresh = {"version": standing(order).version}
    may_price = request.user.has_perm(PRICES)
    form = EditForm(
        request.POST if request.method == "POST" else None,
        order=order,
        site=admin.admin_site,
        may_price=may_price,
        initial=fresh,
    )
    change: Change | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "_apply" in request.POST and form.cleaned_data["previewed"] == form.digest():
                change = edit_order(
                    order=order,
                    operations=form.operations(),
                    discounts=form.policy,
                    seen=form.cleaned_data["version"],
                    actor=request.user,
                )
                _say(request, change)
                return HttpResponseRedirect(back)
            change = preview_edit(order=order, operations=form.operations(), discounts=form.policy)
            _remember(form, change)
        except ChangedMeanwhile as error:
            messages.error(request, str(error))
            _tell_the_other(order, request.user)
            form = EditForm(order=order, site=admin.admin_site, may_price=may_price, initial=fresh)
        except Exception as error:
            add_refusal(form, error)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Edit order {order}",
        "opts": admin.opts,
        "original": order,
        "form": form,
        "change": change,
        "back": back,
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "orders/edit.html", context)


def _remember(form: EditForm, change: Change) -> None:
    """Let the page carry what was looked at; the version stays the one that the page was opened on."""
    form.data = {**form.data.dict(), "previewed": "" if change.is_empty else form.digest()}  # type: ignore[attr-defined]  # what a browser sent


def _say(request: HttpRequest, change: Change) -> None:
    messages.success(request, f"{change.told()}.")
    if change.overpaid:
        messages.warning(
            request, f"{change.overpaid} {change.currency} more were paid than the order costs now: refund it."
        )
    if change.has_invoice:
        messages.warning(request, "The invoice of the order as it had been is credited, and a new one is issued.")


def _tell_the_other(order: Order, user: Any) -> None:
    """Whoever changed the order first reads on its timeline that somebody else wanted to; a draft has none."""
    if order.status == OrderStatus.DRAFT:
        return
    add_note(
        order=order,
        body=f"An edit by {user} was not applied, because the order had changed since it was opened.",
        actor=user,
    )
