"""A provider for development and tests. What it does is told by the token that a payment is begun with.

It remembers nothing: the references that it gives follow from the idempotency key and carry the token's words on to
later requests. So it answers a repeated request as it did the first, from any process, like a real one.

Words of a token, joined by dots (`decline-capture.silent-refund`):
`decline-<request>`: refused; `silent-<request>`: done, but the first time no answer comes back; `later-<request>`:
answered by an event. A request is authorise, capture, void or refund.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .protocol import Answer, Ask, NoAnswer, Notice, NotUnderstood, Outcome
from .signing import check, signed

STATUSES = {"pending", "authorised", "captured", "voided", "failed"}
SIGNATURE = "X-Trial-Signature"


class TrialProvider:
    """Does what it is told, failures included."""

    name = "trial"
    label = "Trial card"
    method = "card"
    is_local = False

    def __init__(self, *, secret: str) -> None:
        self.secret = secret

    def authorise(self, ask: Ask) -> Answer:
        words = ask.token.replace("_", "-") or "visa"
        return self._answered("authorise", ask, words, f"trial_{words}_{_short(ask.idempotency_key)}")

    def capture(self, ask: Ask) -> Answer:
        return self._answered("capture", ask, _words(ask), f"cap_{_short(ask.idempotency_key)}")

    def void(self, ask: Ask) -> Answer:
        return self._answered("void", ask, _words(ask), f"void_{_short(ask.idempotency_key)}")

    def refund(self, ask: Ask) -> Answer:
        return self._answered("refund", ask, _words(ask), f"ref_{_short(ask.idempotency_key)}")

    def _answered(self, request: str, ask: Ask, words: str, reference: str) -> Answer:
        told = words.split(".")
        if f"silent-{request}" in told and ask.attempt == 1:
            raise NoAnswer
        if f"decline-{request}" in told:
            return Answer(outcome=Outcome.DECLINED, message="The card was declined.")
        outcome = Outcome.LATER if f"later-{request}" in told else Outcome.DONE
        return Answer(outcome=outcome, reference=reference, card_brand="visa", card_last4="4242")

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        check(body, headers.get(SIGNATURE, ""), self.secret)
        try:
            said = json.loads(body)
            notice = Notice(
                event_id=_text(said["id"]),
                payment_reference=_text(said.get("payment", "")),
                operation_key=_text(said.get("operation", "")),
                status=_text(said["status"]),
                captured_amount=_amount(said.get("captured", "0")),
                refunded_amount=_amount(said.get("refunded", "0")),
                refund_reference=_text(said.get("refund", "")),
                message=_text(said.get("message", "")),
                occurred_at=datetime.fromisoformat(said["at"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise NotUnderstood from error
        if notice.status not in STATUSES or notice.occurred_at.tzinfo is None or not notice.event_id:
            raise NotUnderstood
        return notice

    def event(self, said: Mapping[str, Any], *, at: int | None = None) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of an event, as the provider would send it."""
        body = json.dumps(said).encode()
        return body, {SIGNATURE: signed(body, self.secret, at=at)}


def _words(ask: Ask) -> str:
    return ask.payment_reference.split("_")[1] if ask.payment_reference.count("_") == 2 else ""


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 128 or "\0" in value:
        raise ValueError("not a short text")
    return value


def _amount(value: Any) -> Decimal:
    amount = Decimal(_text(value))
    if not amount.is_finite() or not 0 <= amount < 10**10 or amount != round(amount, 2):
        raise ValueError("not an amount of money")
    return amount
