"""What staff can do with an order from its page: buttons that act at once, and buttons that ask first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse

from shop.orders.models import Order
from shop.orders.standing import Standing, standing_of

if TYPE_CHECKING:
    from .action_forms import ActionForm


@dataclass(frozen=True)
class OrderAction:
    """One button: offered while `is_offered` says so to whoever has `permission`.

    With a `form`, the button leads to that form, which shows its effect before it does it. Without one,
    `act(order=, actor=)` is called at the click.
    """

    name: str
    label: str
    act: Callable[..., Any] | None = None
    is_offered: Callable[[Order], bool] = lambda _order: True
    done: str = ""
    """What is said when `act` has been done; a form says its own."""
    permission: str = "orders.change_order"
    question: str = ""
    """Asked before `act`, if it cannot be taken back."""
    form: type[ActionForm] | None = None
    rank: int = 50
    """Lower goes first: the first that is offered is the coloured button."""
    page: Callable[[Order], str] | None = None
    """The address of a page of its own that the button leads to, instead of a form."""

    def address_for(self, order: Order) -> str:
        """Where the button leads; "" if it acts at the click."""
        if self.page is not None:
            return self.page(order)
        return reverse("admin:orders_order_action", args=[order.pk, self.name]) if self.form is not None else ""


@dataclass(frozen=True)
class Button:
    """An action as the page of one order shows it."""

    name: str
    label: str
    question: str
    address: str


_registered: dict[str, OrderAction] = {}


def register_order_action(action: OrderAction) -> None:
    """Offer `action` on the order page, by its rank and then after those registered before."""
    _registered[action.name] = action


def offered_actions(order: Order, request: HttpRequest) -> list[OrderAction]:
    """What this person can do with the order as it stands, the next sensible thing first."""
    offered = (
        action
        for action in _registered.values()
        if request.user.has_perm(action.permission) and action.is_offered(order)
    )
    return sorted(offered, key=lambda action: action.rank)


def buttons(order: Order, request: HttpRequest) -> list[Button]:
    """The offered actions, ready to be shown."""
    return [
        Button(action.name, action.label, action.question, action.address_for(order))
        for action in offered_actions(order, request)
    ]


def standing(order: Order) -> Standing:
    """How the order stands, read once for all buttons of a page."""
    known = order.__dict__.get("_standing")
    if known is None:
        known = order.__dict__["_standing"] = standing_of(order=order)
    return known
