"""Gift cards: issuing them, spending from them, putting money back; each step is a movement in the card's ledger."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.pricing.exceptions import GiftCardOfAnotherCurrency, GiftCardUnknown, NotEnoughOnGiftCard
from shop.pricing.models import GiftCard, GiftCardMovement, GiftCardMovementKind
from shop.stores.models import Store

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are taken for each other."""


@transaction.atomic
def issue_gift_card(
    *,
    store: Store,
    amount: Decimal,
    currency: str | None = None,
    expires_on: date | None = None,
    kind: str = GiftCardMovementKind.ISSUE,
    reason: str = "",
) -> tuple[GiftCard, GiftCardMovement]:
    """Make a card with `amount` on it and a code that nobody can guess; return it with its first movement.

    `currency` is the store's if not given. Locks nothing.
    """
    card = GiftCard.objects.create(
        store=store, code=new_code(), currency=currency or store.currency, expires_on=expires_on
    )
    movement = GiftCardMovement.objects.create(
        store=store, gift_card=card, kind=kind, amount=amount, reason=reason[:200]
    )
    card.refresh_from_db(fields=["balance_amount"])
    return card, movement


def new_code() -> str:
    """Sixteen characters that nobody can guess: of an alphabet of 32, 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def load_card(*, gift_card: GiftCard, amount: Decimal, reason: str = "") -> GiftCardMovement:
    """Put the money on a card that it is issued with, and return the movement. Locks nothing."""
    return GiftCardMovement.objects.create(
        store_id=gift_card.store_id,
        gift_card=gift_card,
        kind=GiftCardMovementKind.ISSUE,
        amount=amount,
        reason=reason[:200],
    )


@transaction.atomic
def spend_from_card(*, store_id: int, code: str, amount: Decimal, currency: str, reason: str = "") -> GiftCardMovement:
    """Take `amount` off the card with this code, and return the movement.

    Raises GiftCardUnknown for a code that is unknown, switched off or expired, GiftCardOfAnotherCurrency, and
    NotEnoughOnGiftCard, also when two spend the last of it at once: `gift_card_balance_not_negative` decides.
    """
    card = card_of_code(store_id=store_id, code=code)
    if not card.is_active or (card.expires_on is not None and card.expires_on < timezone.now().date()):
        raise GiftCardUnknown
    if card.currency != currency:
        raise GiftCardOfAnotherCurrency(card.currency)
    try:
        with transaction.atomic():
            return GiftCardMovement.objects.create(
                store_id=store_id,
                gift_card=card,
                kind=GiftCardMovementKind.SPEND,
                amount=-amount,
                reason=reason[:200],
            )
    except IntegrityError as error:
        if "gift_card_balance_not_negative" not in str(error):
            raise
        raise NotEnoughOnGiftCard from error


@transaction.atomic
def refund_to_card(
    *, gift_card: GiftCard, amount: Decimal, currency: str | None = None, reason: str = ""
) -> GiftCardMovement:
    """Put `amount` on a card, and return the movement. A card that has expired or is switched off takes money too:
    it is the customer's. Raises GiftCardOfAnotherCurrency.
    """
    if currency is not None and currency != gift_card.currency:
        raise GiftCardOfAnotherCurrency(gift_card.currency)
    return GiftCardMovement.objects.create(
        store_id=gift_card.store_id,
        gift_card=gift_card,
        kind=GiftCardMovementKind.REFUND,
        amount=amount,
        reason=reason[:200],
    )


def card_of_code(*, store_id: int, code: str) -> GiftCard:
    """The store's card with this code, however it was typed. Raises GiftCardUnknown. By `gift_card_code_unique`."""
    typed = "".join(code.split()).replace("-", "").upper()
    try:
        return GiftCard.objects.get(store_id=store_id, code=typed)
    except GiftCard.DoesNotExist:
        raise GiftCardUnknown from None
