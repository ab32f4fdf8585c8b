"""Through whom the shop is paid: the providers, each with what it needs to know."""

from typing import Any

Providers = list[tuple[str, dict[str, Any]]]

IN_HOUSE: Providers = [
    ("shop.orders.payments.by_hand.ByHand", {}),
    ("shop.orders.payments.by_hand.CashOnDelivery", {}),
    ("shop.orders.payments.by_hand.Till", {}),
    ("shop.orders.payments.gift_card.GiftCardProvider", {}),
]


def providers(*, trial: bool) -> Providers:
    """The providers that need nobody else; with `trial` also the one that only pretends, for development and tests."""
    secret = {"secret": "whsec_trial"}
    return [*IN_HOUSE, ("shop.orders.payments.trial.TrialProvider", secret)] if trial else IN_HOUSE
