"""Money that comes without a machine: transfers, cash at the door, the till. Staff write down that it came or went."""

from __future__ import annotations

from collections.abc import Mapping

from .protocol import Answer, Ask, Notice, Outcome, WrongSignature


class ByHand:
    """Expects money and believes whoever says that it came, or that it was given back."""

    name = "manual"
    label = "Bank transfer"
    method = "bank_transfer"
    is_local = True

    def authorise(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.LATER)

    def capture(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.DONE)

    def void(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.DONE)

    def refund(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.DONE)

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        raise WrongSignature


class CashOnDelivery(ByHand):
    """Cash, when the goods are handed over."""

    name = "cash_on_delivery"
    label = "Cash on delivery"
    method = "cash"


class Till(ByHand):
    """Money in the till: there at once."""

    name = "till"
    label = "Till"
    method = "till"

    def authorise(self, ask: Ask) -> Answer:
        return Answer(outcome=Outcome.TAKEN)
