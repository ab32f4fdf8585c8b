"""Money that many reach for at once: each cent goes out once, and each gift card is spent once."""

from decimal import Decimal

import pytest

from shop.orders.exceptions import MoreThanAuthorised, MoreThanCaptured, MoreThanOwed, NoAnswerYet, NotInThisState
from shop.orders.models import Order, Payment, PaymentMethod, ProviderEvent, Refund
from shop.orders.payments.registry import provider_named
from shop.orders.services.capturing import capture
from shop.orders.services.paying import record_payment, start_payment
from shop.orders.services.receiving_events import receive_event
from shop.orders.services.refunding import refund
from shop.pricing.exceptions import NotEnoughOnGiftCard
from shop.pricing.models import GiftCard
from shop.pricing.services.gift_cards import issue_gift_card, spend_from_card
from tests.factories import OrderFactory
from tests.support.races import errors, race, winners

pytestmark = pytest.mark.django_db(transaction=True)


def order_of(amount: str) -> Order:
    return OrderFactory(lines__unit_price_amount=Decimal(amount))


@pytest.mark.parametrize("provider", ["trial", "manual"])
def test_eight_captures_at_once_take_no_more_than_was_authorised(provider: str) -> None:
    payment = start_payment(order=order_of("20.00"), provider=provider)

    outcomes = race(*[lambda: capture(payment=payment, amount=Decimal("15.00"))] * 8)

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} <= {NoAnswerYet, MoreThanAuthorised}
    assert Payment.objects.get().captured_amount == Decimal("15.00")


@pytest.mark.parametrize("provider", ["trial", "manual"])
def test_eight_refunds_at_once_give_no_more_than_was_captured(provider: str) -> None:
    payment = start_payment(order=order_of("20.00"), provider=provider)
    capture(payment=payment)

    outcomes = race(*[lambda: refund(payment=payment, amount=Decimal("8.00"))] * 8)

    assert 1 <= len(winners(outcomes)) <= 2
    assert {type(error) for error in errors(outcomes)} <= {NoAnswerYet, MoreThanCaptured}
    given = sum(Refund.objects.values_list("amount", flat=True))
    assert given == 8 * len(winners(outcomes)) == Payment.objects.get().refunded_amount


def test_eight_cashiers_take_what_is_owed_once() -> None:
    order = order_of("20.00")

    outcomes = race(*[lambda: record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("20.00"))] * 8)

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} <= {MoreThanOwed, NotInThisState}
    assert Order.objects.get().captured_amount == Decimal("20.00")


def test_eight_buyers_spend_a_gift_card_once() -> None:
    order = order_of("20.00")
    card, _ = issue_gift_card(store=order.store, amount=Decimal("50.00"))

    outcomes = race(
        *[lambda: spend_from_card(store_id=order.store_id, code=card.code, amount=Decimal("20.00"), currency="EUR")] * 8
    )

    assert len(winners(outcomes)) == 2
    assert {type(error) for error in errors(outcomes)} == {NotEnoughOnGiftCard}
    assert GiftCard.objects.get().balance_amount == Decimal("10.00")


def test_the_same_event_on_eight_connections_counts_once() -> None:
    payment = start_payment(order=order_of("20.00"), provider="trial")
    capture(payment=payment)
    provider = provider_named("trial")
    body, headers = provider.event(  # type: ignore[attr-defined]  # the trial provider can speak for itself
        {
            "id": "evt_1",
            "payment": payment.provider_reference,
            "status": "captured",
            "captured": "20.00",
            "refunded": "5.00",
            "refund": "re_1",
            "at": "2026-11-22T12:00:00+00:00",
        }
    )

    outcomes = race(*[lambda: receive_event(store=payment.store, provider="trial", body=body, headers=headers)] * 8)

    assert len({event.pk for event in winners(outcomes)}) == 1
    assert errors(outcomes) == []
    assert (ProviderEvent.objects.count(), Refund.objects.get().amount) == (1, Decimal("5.00"))
