"""What the shop asks of a payment provider, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from shop.core.exceptions import Refused


class Outcome(StrEnum):
    """How a provider answers."""

    DONE = "done"
    TAKEN = "taken"
    """Asked to authorise, the provider has taken the money at once."""
    LATER = "later"
    """The provider will tell by an event; for a transfer or cash: when the money is there."""
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request. Sent again with the same `idempotency_key` it does nothing twice and is answered as before."""

    idempotency_key: str
    attempt: int
    """The how-manieth time this is asked, from 1."""
    amount: Decimal
    currency: str
    payment_reference: str
    """The provider's name of the payment; empty when it is to be authorised."""
    token: str = ""
    """The provider's name of the shopper's means of payment, or a gift card's code. Never a card's number."""
    store_id: int = 0
    purpose: str = ""
    """What the shopper reads on a statement: the order's number."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a request."""

    outcome: Outcome
    reference: str = ""
    """The provider's name of what was asked for: of the payment, when it was authorised; of the refund …"""
    message: str = ""
    """Why it was declined."""
    card_brand: str = ""
    card_last4: str = ""
    gift_card_movement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An event: how a payment stands at the provider, as totals, so that the order of events does not matter."""

    event_id: str
    payment_reference: str
    status: str
    """One of PaymentStatus."""
    captured_amount: Decimal
    refunded_amount: Decimal
    occurred_at: datetime
    operation_key: str = ""
    """The idempotency key of the request that led to the event, if it was one of ours."""
    refund_reference: str = ""
    message: str = ""


class NoAnswer(Exception):
    """The provider did not answer. Whether it did what it was asked is not known."""


class WrongSignature(Refused):
    """An event does not bear the provider's signature, or bears one that is too old."""

    def __init__(self) -> None:
        super().__init__("This event is not signed by the provider.")


class NotUnderstood(Refused):
    """An event with a right signature says something that cannot be read."""

    def __init__(self) -> None:
        super().__init__("This event cannot be read.")


class Provider(Protocol):
    """A payment provider.

    The four requests raise NoAnswer when nothing came back. They are called while no lock is held, unless the provider
    is local: then it is a part of the transaction that asks.
    """

    name: str
    label: str
    method: str
    """One of PaymentMethod: how a payment of this provider is shown."""
    is_local: bool
    """Whether it answers from this database, or by doing nothing."""

    def authorise(self, ask: Ask) -> Answer: ...

    def capture(self, ask: Ask) -> Answer: ...

    def void(self, ask: Ask) -> Answer: ...

    def refund(self, ask: Ask) -> Answer: ...

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Read an event. Raises WrongSignature, NotUnderstood."""
        ...
