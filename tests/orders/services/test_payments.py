"""Authorising, capturing, voiding and refunding, with providers that do not always answer."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shop.orders.exceptions import (
    MoreThanAuthorised,
    MoreThanCaptured,
    MoreThanOwed,
    NoAnswerYet,
    NotAnAmount,
    NotInThisState,
    PaymentDeclined,
)
from shop.orders.models import Order, Payment, PaymentMethod, PaymentOperation, Refund
from shop.orders.services.calling_off import call_off, cancel_unpaid
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.capturing import capture, capture_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.packing import pack_order
from shop.orders.services.paying import record_payment, start_payment
from shop.orders.services.refunding import NEW_CARD, refund, refund_order, refund_return
from shop.orders.services.resolving import resolve_pending_payments
from shop.orders.services.returning import approve_return, receive_return, request_return
from shop.orders.services.voiding import void
from shop.pricing.exceptions import GiftCardUnknown, NotEnoughOnGiftCard
from shop.pricing.models import GiftCard
from shop.pricing.services.gift_cards import issue_gift_card
from tests.support.refusals import contents

from .conftest import Shelf

AT_ONCE = timedelta(0)


def by_card(shelf: Shelf, words: str = "", *, quantity: int = 2) -> Payment:
    """A payment of an order for `quantity` × 10.00, authorised by the trial provider that was told `words`."""
    return start_payment(order=shelf.order(first=quantity), provider="trial", token=words)


def stand(payment: Payment) -> tuple[str, Decimal, Decimal]:
    payment.refresh_from_db()
    return payment.status, payment.captured_amount, payment.refunded_amount


def said(order: Order) -> list[str]:
    """The timeline, oldest first."""
    return [event.message for event in order.events.order_by("pk")]


def test_a_card_is_authorised_for_what_is_owed_and_captured_later(shelf: Shelf) -> None:
    payment = by_card(shelf)

    assert stand(payment) == ("authorised", 0, 0)
    operation = capture(payment=payment)

    assert operation.status == "done"
    assert stand(payment) == ("captured", Decimal("20.00"), 0)
    assert payment.order.payment_state == "paid"
    assert said(payment.order)[1:] == ["20.00 EUR authorised (Card)", "20.00 EUR captured (Card)"]
    assert (payment.card_brand, payment.card_last4) == ("visa", "4242")


def test_a_payment_is_captured_in_parts_and_never_beyond_what_was_authorised(shelf: Shelf) -> None:
    payment = by_card(shelf)

    capture(payment=payment, amount=Decimal("12.50"))
    before = contents()
    with pytest.raises(MoreThanAuthorised, match=r"7\.50 EUR"):
        capture(payment=payment, amount=Decimal("7.51"))
    assert contents() == before
    capture(payment=payment)

    assert stand(payment) == ("captured", Decimal("20.00"), 0)
    with pytest.raises(NotInThisState):
        capture(payment=payment)


@pytest.mark.parametrize("amount", ["0", "-1.00", "0.001"])
def test_what_is_no_amount_of_money_is_neither_captured_nor_refunded(shelf: Shelf, amount: str) -> None:
    payment = by_card(shelf)
    capture(payment=payment, amount=Decimal("5.00"))
    before = contents()

    for act in (capture, refund):
        with pytest.raises(NotAnAmount):
            act(payment=payment, amount=Decimal(amount))

    assert contents() == before


def test_a_declined_card_leaves_a_failed_payment_and_what_the_provider_said(shelf: Shelf) -> None:
    order = shelf.order(first=1)

    with pytest.raises(PaymentDeclined, match="The card was declined"):
        start_payment(order=order, provider="trial", token="decline-authorise")

    payment = order.payments.get()
    assert stand(payment) == ("failed", 0, 0)
    assert said(order)[-1] == "Payment of 10.00 EUR failed (Card): The card was declined."


def test_a_declined_capture_can_be_tried_again_and_leaves_the_payment_authorised(shelf: Shelf) -> None:
    payment = by_card(shelf, "decline-capture")

    with pytest.raises(PaymentDeclined):
        capture(payment=payment)

    assert stand(payment) == ("authorised", 0, 0)
    assert list(payment.operations.order_by("pk").values_list("kind", "status")) == [
        ("authorise", "done"),
        ("capture", "declined"),
    ]


def test_a_provider_that_did_it_and_fell_silent_is_asked_again_under_the_same_key(shelf: Shelf) -> None:
    payment = by_card(shelf, "silent-capture")

    operation = capture(payment=payment)
    assert (operation.status, stand(payment)) == ("asked", ("authorised", 0, 0))
    with pytest.raises(NoAnswerYet):
        capture(payment=payment)
    with pytest.raises(NoAnswerYet):
        void(payment=payment)

    assert resolve_pending_payments(older_than=AT_ONCE) == {"asked": 0, "done": 1, "declined": 0}
    assert stand(payment) == ("captured", Decimal("20.00"), 0)
    assert PaymentOperation.objects.get(kind="capture").tries == 2
    assert resolve_pending_payments(older_than=AT_ONCE) == {"asked": 0, "done": 0, "declined": 0}


def test_whoever_may_still_be_waiting_is_left_alone(shelf: Shelf) -> None:
    payment = by_card(shelf, "silent-capture")
    capture(payment=payment)

    assert resolve_pending_payments() == {"asked": 0, "done": 0, "declined": 0}


def test_an_authorisation_whose_answer_was_lost_is_found_again(shelf: Shelf) -> None:
    payment = by_card(shelf, "silent-authorise")
    assert stand(payment) == ("pending", 0, 0)

    resolve_pending_payments(older_than=AT_ONCE)

    assert stand(payment) == ("authorised", 0, 0)
    assert payment.provider_reference.startswith("trial_silent-authorise_")


def test_a_void_lets_go_of_what_was_authorised(shelf: Shelf) -> None:
    payment = by_card(shelf)

    void(payment=payment)

    assert stand(payment) == ("voided", 0, 0)
    with pytest.raises(NotInThisState, match="voided already"):
        void(payment=payment)
    with pytest.raises(NotInThisState):
        capture(payment=payment)


def test_a_payment_that_took_money_is_refunded_and_not_voided(shelf: Shelf) -> None:
    payment = by_card(shelf)
    capture(payment=payment, amount=Decimal("1.00"))

    with pytest.raises(NotInThisState, match="refund it instead"):
        void(payment=payment)


def test_refunds_come_in_parts_and_never_beyond_what_was_captured(shelf: Shelf) -> None:
    payment = by_card(shelf)
    capture(payment=payment)

    refund(payment=payment, amount=Decimal("4.50"), reason="Scratched")
    before = contents()
    with pytest.raises(MoreThanCaptured, match=r"15\.50 EUR"):
        refund(payment=payment, amount=Decimal("15.51"))
    assert contents() == before
    refund(payment=payment)

    assert stand(payment) == ("captured", Decimal("20.00"), Decimal("20.00"))
    assert list(Refund.objects.order_by("pk").values_list("amount", "reason")) == [
        (Decimal("4.50"), "Scratched"),
        (Decimal("15.50"), ""),
    ]
    assert said(payment.order)[-2:] == ["4.50 EUR refunded (Card): Scratched", "15.50 EUR refunded (Card)"]


def test_a_refund_onto_a_new_gift_card_asks_no_provider(shelf: Shelf) -> None:
    payment = by_card(shelf, "decline-refund")
    capture(payment=payment)

    operation = refund(payment=payment, amount=Decimal("5.00"), gift_card=NEW_CARD)

    card = GiftCard.objects.get()
    assert (card.balance_amount, card.currency) == (Decimal("5.00"), "EUR")
    assert operation.gift_card_movement is not None
    assert operation.gift_card_movement.gift_card == card
    assert stand(payment) == ("captured", Decimal("20.00"), Decimal("5.00"))
    assert said(payment.order)[-1] == "5.00 EUR refunded (to a gift card)"


def test_an_order_is_refunded_from_its_newest_payment_first(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    cash = record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("10.00"))
    transfer = record_payment(order=order, method=PaymentMethod.BANK_TRANSFER)

    operations = refund_order(order=order, amount=Decimal("25.00"))

    assert [operation.amount for operation in operations] == [Decimal("20.00"), Decimal("5.00")]
    assert (stand(transfer)[2], stand(cash)[2]) == (Decimal("20.00"), Decimal("5.00"))
    with pytest.raises(MoreThanCaptured):
        refund_order(order=order, amount=Decimal("5.01"))


def test_a_transfer_is_awaited_and_then_written_down_as_come(shelf: Shelf) -> None:
    payment = start_payment(order=shelf.order(first=1), provider="manual")
    assert stand(payment) == ("pending", 0, 0)

    capture(payment=payment)

    assert stand(payment) == ("captured", Decimal("10.00"), 0)
    assert said(payment.order)[-2:] == ["10.00 EUR expected (Bank transfer)", "10.00 EUR captured (Bank transfer)"]


def test_money_in_the_till_is_there_at_once(shelf: Shelf) -> None:
    payment = start_payment(order=shelf.order(first=1), provider="till")

    assert stand(payment) == ("captured", Decimal("10.00"), 0)


def test_no_more_is_paid_than_is_owed_counting_what_is_on_its_way(shelf: Shelf) -> None:
    order = shelf.order(first=2)
    start_payment(order=order, provider="manual", amount=Decimal("15.00"))
    before = contents()

    with pytest.raises(MoreThanOwed, match=r"5\.00 EUR"):
        start_payment(order=order, provider="trial", amount=Decimal("5.01"))
    with pytest.raises(MoreThanOwed):
        record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("6.00"))

    assert contents() == before


def test_nothing_is_paid_for_a_cancelled_order(shelf: Shelf) -> None:
    order = cancel_order(order=shelf.order(first=1))

    with pytest.raises(NotInThisState):
        start_payment(order=order, provider="trial")


def test_the_last_capture_completes_a_shipped_order(shelf: Shelf) -> None:
    order = shelf.order(first=2)
    start_payment(order=order, provider="trial")
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))

    capture_order(order=order)

    order.refresh_from_db()
    assert order.status == "completed"
    with pytest.raises(NotInThisState, match="Nothing is authorised"):
        capture_order(order=order)


def test_a_gift_card_pays_a_part_and_gets_its_part_back(shelf: Shelf) -> None:
    card, _ = issue_gift_card(store=shelf.store, amount=Decimal("15.00"))
    order = shelf.order(first=2)

    payment = start_payment(order=order, provider="gift_card", amount=Decimal("15.00"), token=card.code.lower())

    card.refresh_from_db()
    assert (card.balance_amount, stand(payment)) == (0, ("captured", Decimal("15.00"), 0))
    assert not PaymentOperation.objects.exclude(token="").exists()
    refund(payment=payment, amount=Decimal("6.00"))
    card.refresh_from_db()
    assert card.balance_amount == Decimal("6.00")
    assert list(card.movements.order_by("pk").values_list("kind", "amount")) == [
        ("issue", Decimal("15.00")),
        ("spend", Decimal("-15.00")),
        ("refund", Decimal("6.00")),
    ]


def test_a_card_without_enough_money_or_with_a_wrong_code_changes_nothing(shelf: Shelf) -> None:
    card, _ = issue_gift_card(store=shelf.store, amount=Decimal("5.00"))
    order = shelf.order(first=1)
    before = contents()

    with pytest.raises(NotEnoughOnGiftCard):
        start_payment(order=order, provider="gift_card", token=card.code)
    with pytest.raises(GiftCardUnknown):
        start_payment(order=order, provider="gift_card", amount=Decimal("1.00"), token="NOSUCHCARD")

    assert contents() == before


def test_a_return_is_refunded_once_and_with_what_was_paid_for_it(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    record_payment(order=order, method=PaymentMethod.CASH)
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    request = request_return(order=order, quantities={order.lines.get().pk: 2}, warehouse=shelf.warehouse)
    with pytest.raises(NotInThisState, match="not back yet"):
        refund_return(request=request)

    request = receive_return(request=approve_return(request=request))
    refund_return(request=request)

    assert Refund.objects.get().amount == Decimal("20.00")
    with pytest.raises(NotInThisState, match="given back already"):
        refund_return(request=request)


def test_calling_off_gives_the_money_back_voids_the_rest_and_frees_the_goods(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("10.00"))
    card = start_payment(order=order, provider="trial")

    order = call_off(order=order, reason="Changed their mind")

    assert (order.status, order.payment_state) == ("cancelled", "refunded")
    assert (stand(card)[0], Refund.objects.get().amount) == ("voided", Decimal("10.00"))
    assert shelf.on_shelf() == [(10, 0)]


def test_an_order_with_money_that_is_only_authorised_is_cancelled_after_letting_go_of_it(shelf: Shelf) -> None:
    payment = by_card(shelf)
    before = contents()

    with pytest.raises(NotInThisState, match="let go of it first"):
        cancel_order(order=payment.order)
    assert contents() == before
    order = cancel_unpaid(order=payment.order, reason="Changed their mind")

    assert (order.status, stand(payment)[0]) == ("cancelled", "voided")
    assert shelf.on_shelf() == [(10, 0)]


def test_an_order_that_was_paid_is_not_cancelled_without_giving_the_money_back(shelf: Shelf) -> None:
    payment = by_card(shelf)
    capture(payment=payment, amount=Decimal("1.00"))
    before = contents()

    with pytest.raises(NotInThisState, match=r"1\.00 EUR were paid"):
        cancel_unpaid(order=payment.order)

    assert contents() == before


def test_an_order_waits_for_the_answer_to_a_void_before_it_is_cancelled(shelf: Shelf) -> None:
    payment = by_card(shelf, "silent-void")

    with pytest.raises(NoAnswerYet):
        cancel_unpaid(order=payment.order)
    assert Order.objects.get().status == "placed"
    resolve_pending_payments(older_than=AT_ONCE)

    assert cancel_unpaid(order=payment.order).status == "cancelled"


def test_an_order_is_not_cancelled_while_a_provider_has_not_answered(shelf: Shelf) -> None:
    payment = by_card(shelf, "silent-refund")
    capture(payment=payment)

    with pytest.raises(NoAnswerYet):
        call_off(order=payment.order)
    assert Order.objects.get().status == "placed"
    resolve_pending_payments(older_than=AT_ONCE)

    assert call_off(order=payment.order).status == "cancelled"
    assert Refund.objects.count() == 1
