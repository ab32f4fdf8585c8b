"""Gift cards as a provider: the money is in this database already."""

from __future__ import annotations

from collections.abc import Mapping

from shop.pricing.models import GiftCardMovement
from shop.pricing.services.gift_cards import refund_to_card, spend_from_card

from .protocol import Answer, Ask, Notice, Outcome, WrongSignature


class GiftCardProvider:
    """Takes money off a card, and puts it back on the same card. A payment is named by its movement."""

    name = "gift_card"
    label = "Gift card"
    method = "gift_card"
    is_local = True

    def authorise(self, ask: Ask) -> Answer:
        movement = spend_from_card(
            store_id=ask.store_id, code=ask.token, amount=ask.amount, currency=ask.currency, reason=ask.purpose
        )
        return Answer(outcome=Outcome.TAKEN, reference=str(movement.pk), gift_card_movement_id=movement.pk)

    def capture(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.DECLINED, message="All of it was taken off the card already.")

    def void(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.DECLINED, message="The money was taken off the card: refund it instead.")

    def refund(self, ask: Ask) -> Answer:
        spent = GiftCardMovement.objects.select_related("gift_card").get(
            pk=int(ask.payment_reference), store_id=ask.store_id
        )
        movement = refund_to_card(gift_card=spent.gift_card, amount=ask.amount, reason=ask.purpose)
        return Answer(outcome=Outcome.DONE, gift_card_movement_id=movement.pk)

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        raise WrongSignature
