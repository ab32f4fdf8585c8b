"""Actions that an upper floor offers on the lists of a lower one, which cannot know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

ANYWHERE = "*"


@dataclass(frozen=True)
class Offer:
    """An action of a list: `act(admin, request, queryset)`, for whoever `is_for` says so."""

    name: str
    label: str
    act: Callable[[Any, HttpRequest, Any], Any]
    is_for: Callable[[Any, HttpRequest], bool]


_offers: dict[str, list[Offer]] = {}


def offer_action(offer: Offer, *models: str) -> None:
    """Offer an action on the lists of these models ("catalog.Product"), or on every list if none is named."""
    for model in models or (ANYWHERE,):
        offered = _offers.setdefault(model, [])
        if offer.name not in {known.name for known in offered}:
            offered.append(offer)


def offered_actions(admin: Any, request: HttpRequest) -> dict[str, tuple[Any, str, str]]:
    """The actions that others offer on this list to this person, as Django wants them."""
    offers = [*_offers.get(admin.opts.label, ()), *_offers.get(ANYWHERE, ())]
    return {offer.name: (_called(offer), offer.name, offer.label) for offer in offers if offer.is_for(admin, request)}


def _called(offer: Offer) -> Any:
    def act(admin: Any, request: HttpRequest, queryset: Any) -> Any:
        return offer.act(admin, request, queryset)

    act.__name__ = offer.name
    act.in_own_transactions = True  # type: ignore[attr-defined]  # read by the admin's response_action
    return act
