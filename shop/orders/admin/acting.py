"""The views behind an order's buttons: do it at once, or ask, show the effect, and then do it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.core.admin.refusals import add_refusal, refusal_of
from shop.orders.effects import Effect
from shop.orders.models import Order
from shop.orders.selectors import changes_since

from .action_forms import ActionForm
from .actions import OrderAction, offered_actions, standing

NO_LONGER = "The order has changed meanwhile, and this no longer fits it."


def answer_action(
    admin: ModelAdmin[Order], request: HttpRequest, *, order: Order, name: str, back: str
) -> HttpResponse:
    """Answer a click on the button `name`, or what was filled into its form. `back` is the order's page."""
    action = next((offered for offered in offered_actions(order, request) if offered.name == name), None)
    if action is None:
        messages.warning(request, NO_LONGER)
        return HttpResponseRedirect(back)
    if action.form is not None:
        return _answer_form(admin, request, order=order, action=action, form_class=action.form, back=back)
    if request.method == "POST" and action.act is not None:
        act = action.act
        refused = _refused(lambda: act(order=order, actor=request.user))
        _say(request, refused, action.done)
    return HttpResponseRedirect(back)


def _answer_form(
    admin: ModelAdmin[Order],
    request: HttpRequest,
    *,
    order: Order,
    action: OrderAction,
    form_class: type[ActionForm],
    back: str,
) -> HttpResponse:
    chosen = request.GET.get("row", "")
    version = standing(order).version
    if request.method == "POST":
        form = form_class(request.POST, order=order, chosen=chosen)
        valid = form.is_valid()
        seen = form.data.get("version", version)
        if seen != version:
            form = form_class(order=order, chosen=chosen, initial={"version": version})
            meanwhile = changes_since(order=order, version=seen)
            messages.warning(request, " ".join([NO_LONGER.replace("this no longer fits it", "look again"), *meanwhile]))
            valid = False
        if valid and "_preview" not in request.POST:
            try:
                said = form.perform(actor=request.user)
            except Exception as error:
                add_refusal(form, error)
            else:
                messages.success(request, said)
                is_there = Order.objects.filter(pk=order.pk).exists()
                return HttpResponseRedirect(back if is_there else reverse("admin:orders_order_changelist"))
        effect = _effect_of(form, request) if valid else None
    else:
        form = form_class(order=order, chosen=chosen, initial={"version": version})
        effect = _effect_at_first(form_class, request, order, chosen)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{form.title}: order {order}",
        "opts": admin.opts,
        "original": order,
        "form": form,
        "effect": effect,
        "back": back,
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "orders/action_form.html", context)


def _effect_at_first(form_class: type[ActionForm], request: HttpRequest, order: Order, chosen: str) -> Effect | None:
    """The effect of the form as it is first shown, if that can be sent as it stands."""
    shown = form_class(order=order, chosen=chosen)
    values = {name: shown[name].value() for name in shown.fields}
    data = {name: value for name, value in values.items() if value is not None and value is not False}
    bound = form_class(data, order=order, chosen=chosen)
    return _effect_of(bound, request, quietly=True) if bound.is_valid() else None


def _effect_of(form: ActionForm, request: HttpRequest, *, quietly: bool = False) -> Effect | None:
    """The effect of a valid form; what is refused is said at the form, unless nothing has been asked for yet."""
    if form.errors:
        return None
    try:
        return form.effect(actor=request.user)
    except Exception as error:
        if not quietly:
            add_refusal(form, error)
        elif refusal_of(error) is None:
            raise
        return None


def _refused(act: Any) -> str:
    """Do it; the sentence of its refusal, or nothing."""
    try:
        act()
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        return refusal.message
    return ""


def _say(request: HttpRequest, refused: str, done: str) -> None:
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)
