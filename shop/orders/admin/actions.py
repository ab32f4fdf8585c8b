"""What staff can do with an order from its page: buttons, each calling one service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from shop.orders.models import Order


@dataclass(frozen=True)
class OrderAction:
    """One button: offered while `is_offered` says so to whoever has `permission`; `act(order=, actor=)` does it."""

    name: str
    label: str
    act: Callable[..., Any]
    is_offered: Callable[[Order], bool]
    done: str
    """What is said when it has been done."""
    permission: str = "orders.change_order"
    question: str = ""
    """Asked before something that cannot be taken back."""


_registered: dict[str, OrderAction] = {}


def register_order_action(action: OrderAction) -> None:
    """Offer `action` on the order page, after those registered before: the first that fits is the coloured one."""
    _registered[action.name] = action


def offered_actions(order: Order, request: HttpRequest) -> list[OrderAction]:
    """What this person can do with the order as it stands, the next sensible thing first."""
    return [
        action
        for action in _registered.values()
        if action.is_offered(order) and request.user.has_perm(action.permission)
    ]
