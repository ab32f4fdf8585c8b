"""What providers tell arrives twice, late, out of order or forged."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shop.orders.models import Payment, PaymentOperation, ProviderEvent, Refund
from shop.orders.payments.protocol import NotUnderstood, WrongSignature
from shop.orders.payments.registry import provider_named
from shop.orders.payments.trial import TrialProvider
from shop.orders.services.capturing import capture
from shop.orders.services.paying import start_payment
from shop.orders.services.receiving_events import receive_event
from shop.orders.services.refunding import NEW_CARD, refund
from shop.orders.services.settling import settle
from shop.orders.services.voiding import void
from tests.support.refusals import contents

from .conftest import Shelf


def trial() -> TrialProvider:
    provider = provider_named("trial")
    assert isinstance(provider, TrialProvider)
    return provider


def told(payment: Payment, event_id: str, status: str, **more: Any) -> Mapping[str, Any]:
    return {
        "id": event_id,
        "payment": payment.provider_reference,
        "status": status,
        "at": "2026-11-22T12:00:00+00:00",
        **more,
    }


def arrive(payment: Payment, said: Mapping[str, Any]) -> ProviderEvent:
    body, headers = trial().event(said)
    return receive_event(store=payment.store, provider="trial", body=body, headers=headers)


def stand(payment: Payment) -> tuple[str, Decimal, Decimal]:
    payment.refresh_from_db()
    return payment.status, payment.captured_amount, payment.refunded_amount


@pytest.fixture
def payment(shelf: Shelf) -> Payment:
    """20.00 authorised."""
    return start_payment(order=shelf.order(first=2), provider="trial", token="silent-capture.silent-refund")


def test_an_event_captures_what_it_says_and_its_copy_nothing_more(payment: Payment) -> None:
    said = told(payment, "evt_1", "captured", captured="12.00")

    first = arrive(payment, said)
    before = contents()
    second = arrive(payment, said)

    assert (first.effect, second.pk) == ("applied", first.pk)
    assert stand(payment) == ("captured", Decimal("12.00"), 0)
    assert contents() == before


def test_a_late_event_takes_nothing_back(payment: Payment) -> None:
    arrive(payment, told(payment, "evt_2", "captured", captured="20.00"))

    late = arrive(payment, told(payment, "evt_1", "authorised"))

    assert late.effect == "nothing_new"
    assert stand(payment) == ("captured", Decimal("20.00"), 0)


def test_a_refund_told_before_its_capture_brings_both(payment: Payment) -> None:
    arrive(payment, told(payment, "evt_3", "captured", captured="20.00", refunded="5.00", refund="re_1"))
    late = arrive(payment, told(payment, "evt_2", "captured", captured="20.00"))

    assert late.effect == "nothing_new"
    assert stand(payment) == ("captured", Decimal("20.00"), Decimal("5.00"))
    assert Refund.objects.get().provider_reference == "re_1"


def test_an_event_answers_for_a_provider_that_fell_silent_and_the_late_answer_changes_nothing(
    payment: Payment,
) -> None:
    operation = capture(payment=payment)
    assert operation.status == "asked"

    arrive(payment, told(payment, "evt_1", "captured", captured="20.00", operation=operation.idempotency_key))
    operation.refresh_from_db()
    assert operation.status == "done"
    before = contents()
    settle(operation=operation, answer=trial().capture(_ask(operation)))

    assert contents() == before
    assert stand(payment) == ("captured", Decimal("20.00"), 0)


def test_a_silent_refund_and_its_event_are_one_refund(payment: Payment) -> None:
    arrive(payment, told(payment, "evt_1", "captured", captured="20.00"))
    operation = refund(payment=payment, amount=Decimal("5.00"), reason="Scratched")
    assert operation.status == "asked"

    key = operation.idempotency_key
    arrive(payment, told(payment, "evt_2", "captured", captured="20.00", refunded="5.00", refund="re_1", operation=key))

    operation.refresh_from_db()
    given = Refund.objects.get()
    assert (operation.status, operation.refund, given.reason) == ("done", given, "Scratched")
    assert stand(payment) == ("captured", Decimal("20.00"), Decimal("5.00"))


def test_a_refund_that_an_unkeyed_event_told_first_is_not_written_twice(payment: Payment) -> None:
    arrive(payment, told(payment, "evt_1", "captured", captured="20.00"))
    operation = refund(payment=payment, amount=Decimal("5.00"))
    answer = trial().refund(_ask(operation))

    arrive(payment, told(payment, "evt_2", "captured", captured="20.00", refunded="5.00", refund=answer.reference))
    settle(operation=operation, answer=answer)

    assert Refund.objects.count() == 1
    operation.refresh_from_db()
    assert (operation.status, operation.refund) == ("done", Refund.objects.get())


def test_what_went_onto_a_gift_card_is_not_in_the_providers_totals(payment: Payment) -> None:
    arrive(payment, told(payment, "evt_1", "captured", captured="20.00"))
    refund(payment=payment, amount=Decimal("5.00"), gift_card=NEW_CARD)

    same = arrive(payment, told(payment, "evt_2", "captured", captured="20.00"))
    arrive(payment, told(payment, "evt_3", "captured", captured="20.00", refunded="4.00", refund="re_1"))

    assert same.effect == "nothing_new"
    assert stand(payment) == ("captured", Decimal("20.00"), Decimal("9.00"))


def test_an_event_finds_a_payment_whose_reference_was_never_learnt(shelf: Shelf) -> None:
    payment = start_payment(order=shelf.order(first=1), provider="trial", token="silent-authorise")
    operation = PaymentOperation.objects.get()

    arrive(
        payment,
        told(payment, "evt_1", "authorised", operation=operation.idempotency_key) | {"payment": "trial_x_1"},
    )

    assert stand(payment) == ("authorised", 0, 0)
    operation.refresh_from_db()
    assert (payment.provider_reference, operation.status) == ("trial_x_1", "done")


def test_an_event_of_failure_declines_what_was_asked(shelf: Shelf) -> None:
    payment = start_payment(order=shelf.order(first=1), provider="trial", token="later-capture")
    operation = capture(payment=payment)
    key = operation.idempotency_key

    arrive(payment, told(payment, "evt_1", "failed", operation=key, message="Expired"))

    operation.refresh_from_db()
    assert (operation.status, operation.message, stand(payment)) == ("declined", "Expired", ("failed", 0, 0))


@pytest.mark.parametrize(
    "more",
    [{"captured": "20.01"}, {"captured": "20.00", "refunded": "20.01"}, {"refunded": "0.01"}],
)
def test_what_cannot_be_is_told_on_the_timeline_and_changes_no_money(payment: Payment, more: dict[str, str]) -> None:
    event = arrive(payment, told(payment, "evt_1", "captured", **more))

    assert event.effect == "contradiction"
    assert stand(payment) == ("authorised", 0, 0)
    assert payment.order.events.last().message.endswith("look into it")


def test_money_on_a_voided_payment_is_for_a_person_to_look_into(payment: Payment) -> None:
    void(payment=payment)

    event = arrive(payment, told(payment, "evt_1", "captured", captured="20.00"))

    assert (event.effect, stand(payment)) == ("contradiction", ("voided", 0, 0))


def test_an_event_about_an_unknown_payment_is_kept(payment: Payment) -> None:
    event = arrive(payment, told(payment, "evt_1", "captured") | {"payment": "trial_?_0"})

    assert (event.effect, event.payment) == ("unknown", None)


def test_a_payment_of_another_store_is_unknown_here(payment: Payment) -> None:
    other = Shelf().store
    body, headers = trial().event(told(payment, "evt_1", "captured", captured="20.00"))

    event = receive_event(store=other, provider="trial", body=body, headers=headers)

    assert (event.effect, stand(payment)) == ("unknown", ("authorised", 0, 0))


def test_a_wrong_a_missing_and_an_old_signature_are_refused(payment: Payment) -> None:
    said = told(payment, "evt_1", "captured", captured="20.00")
    body, headers = trial().event(said)
    _, old = trial().event(said, at=1_700_000_000)
    forged = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in headers.items()}
    before = contents()

    for wrong in (forged, old, {}, {"X-Trial-Signature": "t=,v1="}, {"X-Trial-Signature": "nonsense"}):
        with pytest.raises(WrongSignature):
            receive_event(store=payment.store, provider="trial", body=body, headers=wrong)
    with pytest.raises(WrongSignature):
        receive_event(store=payment.store, provider="trial", body=body + b" ", headers=headers)
    with pytest.raises(WrongSignature):
        receive_event(store=payment.store, provider="manual", body=body, headers=headers)

    assert contents() == before


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": 7},
        {"id": "e", "status": "?", "at": "2026-11-22T12:00:00+00:00"},
        {"id": "e", "status": "captured", "captured": "NaN", "at": "2026-11-22T12:00:00+00:00"},
        {"id": "e", "status": "captured", "captured": "-1", "at": "2026-11-22T12:00:00+00:00"},
        {"id": "e", "status": "captured", "captured": "0.001", "at": "2026-11-22T12:00:00+00:00"},
        {"id": "e", "status": "captured", "at": "2026-11-22"},
        {"id": "e" * 129, "status": "captured", "at": "2026-11-22T12:00:00+00:00"},
    ],
)
def test_a_signed_event_that_cannot_be_read_is_refused(payment: Payment, said: dict[str, Any]) -> None:
    body, headers = trial().event(said)
    before = contents()

    with pytest.raises(NotUnderstood):
        receive_event(store=payment.store, provider="trial", body=body, headers=headers)

    assert contents() == before


def test_the_address_for_events_answers_providers(payment: Payment) -> None:
    address = f"/payments/{payment.store.slug}/trial/events"
    body, headers = trial().event(told(payment, "evt_1", "captured", captured="20.00"))
    strict = Client(enforce_csrf_checks=True)

    def post(url: str, signature: str) -> Any:
        return strict.post(url, body, content_type="application/json", headers={"X-Trial-Signature": signature})

    right = headers["X-Trial-Signature"]
    assert post(address, "t=1,v1=0").status_code == 400
    assert post(address, right).json() == {"event": "evt_1", "effect": "applied"}
    assert post(address, right).json() == {"event": "evt_1", "effect": "applied"}
    assert post(address.replace("trial", "nobody"), right).status_code == 404
    assert post("/payments/no-such-store/trial/events", right).status_code == 404
    assert strict.get(address).status_code == 405
    assert stand(payment) == ("captured", Decimal("20.00"), 0)


def _ask(operation: PaymentOperation) -> Any:
    from shop.orders.payments.protocol import Ask

    return Ask(
        idempotency_key=operation.idempotency_key,
        attempt=2,
        amount=operation.amount,
        currency="EUR",
        payment_reference=operation.payment.provider_reference,
    )
