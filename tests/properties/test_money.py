"""Random sequences of drafts, coupons, gift cards and payments, against a model in plain Python: every cent and card,
and every use of a coupon. The provider declines, falls silent and answers later as it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from shop.orders.edits.operations import AddLine, UseCoupon
from shop.orders.exceptions import PaymentDeclined
from shop.orders.models import Order, Payment, PaymentOperation
from shop.orders.payments.registry import provider_named
from shop.orders.quoting import Wanted
from shop.orders.services.calling_off import call_off, cancel_unpaid
from shop.orders.services.capturing import capture
from shop.orders.services.drafting import create_draft, discard_draft, place_draft
from shop.orders.services.editing import edit_order
from shop.orders.services.paying import start_payment
from shop.orders.services.placing import place_order
from shop.orders.services.receiving_events import receive_event
from shop.orders.services.refunding import refund
from shop.orders.services.resolving import resolve_pending_payments
from shop.orders.services.voiding import void
from shop.pricing.models import Coupon, GiftCard
from shop.pricing.services.gift_cards import issue_gift_card
from tests import factories as f
from tests.orders.services.conftest import Shelf
from tests.properties.machine import PICK, Machine, play

PRICE, TENTH = Decimal(10), Decimal("0.9")
USES = 3
"""So often the coupon can be used."""
AMOUNTS = st.none() | st.sampled_from([Decimal("0.01"), Decimal("4.50"), Decimal(10), Decimal(36), Decimal(-1)])
WORDS = st.sampled_from(
    [
        "",
        "",
        "decline-authorise",
        "silent-authorise",
        "later-authorise",
        "decline-capture",
        "silent-capture",
        "later-capture",
        "decline-void",
        "silent-void",
        "decline-refund",
        "silent-refund",
        "later-refund.silent-capture",
    ]
)
OPEN = ("pending", "authorised")


@dataclass
class ModelPayment:
    """A payment, what its provider was told to do wrong, and what it has not answered yet."""

    pk: int
    provider: str
    amount: Decimal
    status: str
    words: tuple[str, ...] = ()
    card: int | None = None
    captured: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    onto_cards: Decimal = Decimal(0)
    """Refunded to gift cards, of which the provider knows nothing."""
    waiting: tuple[str, Decimal] | None = None
    """What was asked, and the total that it comes to."""

    def done(self, asked: str, total: Decimal) -> None:
        """Do what the provider says that it did."""
        if asked == "authorise":
            self.status = "authorised"
        elif asked == "capture":
            self.status, self.captured = "captured", total
        elif asked == "void":
            self.status = "voided"
        else:
            self.refunded = total


@dataclass
class ModelOrder:
    """A draft or a sale."""

    pk: int
    units: int
    has_coupon: bool
    status: str
    payments: list[ModelPayment] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return self.units * PRICE * (TENTH if self.has_coupon else 1)

    @property
    def captured(self) -> Decimal:
        return sum((payment.captured for payment in self.payments), Decimal(0))

    @property
    def refunded(self) -> Decimal:
        return sum((payment.refunded for payment in self.payments), Decimal(0))

    @property
    def owed(self) -> Decimal:
        coming = sum((payment.amount for payment in self.payments if payment.status in OPEN), Decimal(0))
        return self.total - self.captured + self.refunded - coming


class Money(Machine):
    """A shop with one kind of goods, one coupon and some gift cards, and the model of all its money."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.variant = self.shelf.stock(str(PRICE), on_hand=1_000)
        since = DateTimeTZRange(timezone.now() - timedelta(days=1), None)
        promotion = f.PromotionFactory(store=self.shelf.store, needs_coupon=True, valid=since)
        f.CouponFactory(promotion=promotion, code="SAVE", usage_limit=USES)
        self.orders: list[ModelOrder] = []
        self.cards: dict[int, Decimal] = {}
        self.events = 0
        self.issue_card(Decimal(25))
        self.place(2, "save")
        self.pay_by_card(0, "", None)
        self.place(4, None)

    @property
    def used(self) -> int:
        return sum(order.has_coupon for order in self.orders if order.status != "cancelled")

    def order(self, pick: int) -> ModelOrder:
        return self.orders[pick % len(self.orders)]

    def payment(self, pick: int) -> tuple[ModelOrder, ModelPayment]:
        payments = [(order, payment) for order in self.orders for payment in order.payments]
        return payments[pick % len(payments)]

    # --- orders

    @rule(units=st.integers(0, 4), code=st.sampled_from([None, "SAVE", " save ", "NOTHING"]))
    def place(self, units: int, code: str | None) -> None:
        allowed = units > 0 and code != "NOTHING" and (code is None or self.used < USES)
        placed = self.attempt(
            lambda: place_order(
                store=self.shelf.store,
                wanted=[Wanted(variant_id=self.variant, quantity=units)],
                coupon_codes=[code] if code else [],
            ),
            allowed=allowed,
        )
        if placed:
            self.orders.append(ModelOrder(pk=placed.pk, units=units, has_coupon=code is not None, status="placed"))

    @rule(units=st.integers(1, 3), with_coupon=st.booleans())
    def draft(self, units: int, with_coupon: bool) -> None:
        draft = create_draft(store=self.shelf.store, email="ada@example.com")
        edit_order(order=draft, operations=[AddLine(variant_id=self.variant, quantity=units)])
        written = ModelOrder(pk=draft.pk, units=units, has_coupon=False, status="draft")
        self.orders.append(written)
        if with_coupon and self.attempt(
            lambda: edit_order(order=Order.objects.get(pk=draft.pk), operations=[UseCoupon(code="SAVE")]),
            allowed=self.used < USES,
        ):
            written.has_coupon = True

    @rule(pick=PICK, is_kept=st.sampled_from([True, True, False]))
    def go_on_with_draft(self, pick: int, is_kept: bool) -> None:
        order = self.order(pick)
        found = Order.objects.get(pk=order.pk)
        if is_kept:
            if self.attempt(lambda: place_draft(order=found), allowed=order.status == "draft"):
                order.status = "placed"
        elif order.status == "draft":
            discard_draft(order=found)
            self.orders.remove(order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        """Only where no provider is told to do wrong: else money moves before the refusal."""
        order = self.order(pick)
        if any(payment.waiting or payment.words for payment in order.payments):
            return
        is_paid = order.captured > order.refunded
        step = call_off if is_paid else cancel_unpaid
        if self.attempt(
            lambda: step(order=Order.objects.get(pk=order.pk)), allowed=order.status in ("draft", "placed")
        ):
            order.status = "cancelled"
            for payment in order.payments:
                if payment.status in OPEN:
                    payment.status = "voided"
                if payment.card is not None:
                    self.cards[payment.card] += payment.captured - payment.refunded
                payment.refunded = payment.captured

    # --- paying

    def asked(self, step: Any, payment: ModelPayment, kind: str, total: Decimal, *, may: bool) -> None:
        """Ask for something of a payment, and let the model do what its provider does."""
        may = may and payment.waiting is None
        declines = (payment.provider == "gift_card" and kind != "refund") or f"decline-{kind}" in payment.words
        if not may or not declines:
            operation = self.attempt(step, allowed=may)
            if operation is None:
                return
            if f"silent-{kind}" in payment.words or f"later-{kind}" in payment.words:
                payment.waiting = (kind, total)
                assert operation.status == "asked"
                return
            payment.done(kind, total)
            if payment.card is not None and kind == "refund":
                self.cards[payment.card] += operation.amount
            return
        with pytest.raises(PaymentDeclined):
            step()

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, words=WORDS, amount=AMOUNTS)
    def pay_by_card(self, pick: int, words: str, amount: Decimal | None) -> None:
        order = self.order(pick)
        wanted = order.owed if amount is None else amount
        may = order.status in ("placed", "completed") and 0 < wanted <= order.owed

        def step() -> Payment:
            return start_payment(order=Order.objects.get(pk=order.pk), provider="trial", token=words, amount=amount)

        if may and words == "decline-authorise":
            with pytest.raises(PaymentDeclined):
                step()
            failed = Payment.objects.order_by("pk").last()
            assert failed is not None
            order.payments.append(ModelPayment(pk=failed.pk, provider="trial", amount=wanted, status="failed"))
        elif payment := self.attempt(step, allowed=may):
            made = ModelPayment(
                pk=payment.pk, provider="trial", amount=wanted, status="authorised", words=tuple(words.split("."))
            )
            if "authorise" in words:
                made.status = "pending"
                made.waiting = ("authorise", wanted) if "silent-authorise" in words else None
            if not words:
                made.words = ()
            order.payments.append(made)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, amount=AMOUNTS)
    def expect_a_transfer(self, pick: int, amount: Decimal | None) -> None:
        order = self.order(pick)
        wanted = order.owed if amount is None else amount
        payment = self.attempt(
            lambda: start_payment(order=Order.objects.get(pk=order.pk), provider="manual", amount=amount),
            allowed=order.status in ("placed", "completed") and 0 < wanted <= order.owed,
        )
        if payment:
            order.payments.append(ModelPayment(pk=payment.pk, provider="manual", amount=wanted, status="pending"))

    @rule(amount=st.sampled_from([Decimal("0.01"), Decimal(12), Decimal(40)]))
    def issue_card(self, amount: Decimal) -> None:
        card, _ = issue_gift_card(store=self.shelf.store, amount=amount)
        self.cards[card.pk] = amount

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, which=PICK, amount=AMOUNTS)
    def pay_by_gift_card(self, pick: int, which: int, amount: Decimal | None) -> None:
        order, key = self.order(pick), list(self.cards)[which % len(self.cards)]
        wanted = order.owed if amount is None else amount
        may = order.status in ("placed", "completed") and 0 < wanted <= order.owed and wanted <= self.cards[key]
        code = GiftCard.objects.get(pk=key).code
        payment = self.attempt(
            lambda: start_payment(
                order=Order.objects.get(pk=order.pk), provider="gift_card", token=code, amount=amount
            ),
            allowed=may,
        )
        if payment:
            made = ModelPayment(pk=payment.pk, provider="gift_card", amount=wanted, status="captured", card=key)
            made.captured = wanted
            order.payments.append(made)
            self.cards[key] -= wanted

    @precondition(lambda self: any(order.payments for order in self.orders))
    @rule(pick=PICK, amount=AMOUNTS)
    def take(self, pick: int, amount: Decimal | None) -> None:
        _, payment = self.payment(pick)
        left = payment.amount - payment.captured
        wanted = left if amount is None else amount
        may = payment.status in (*OPEN, "captured") and 0 < wanted <= left
        found = Payment.objects.get(pk=payment.pk)
        self.asked(
            lambda: capture(payment=found, amount=amount), payment, "capture", payment.captured + wanted, may=may
        )

    @precondition(lambda self: any(order.payments for order in self.orders))
    @rule(pick=PICK)
    def let_go(self, pick: int) -> None:
        _, payment = self.payment(pick)
        found = Payment.objects.get(pk=payment.pk)
        self.asked(lambda: void(payment=found), payment, "void", Decimal(0), may=payment.status in OPEN)

    @precondition(lambda self: any(order.payments for order in self.orders))
    @rule(pick=PICK, amount=AMOUNTS)
    def give_back(self, pick: int, amount: Decimal | None) -> None:
        _, payment = self.payment(pick)
        left = payment.captured - payment.refunded
        wanted = left if amount is None else amount
        found = Payment.objects.get(pk=payment.pk)
        self.asked(
            lambda: refund(payment=found, amount=amount),
            payment,
            "refund",
            payment.refunded + wanted,
            may=0 < wanted <= left,
        )

    @precondition(lambda self: any(order.payments for order in self.orders))
    @rule(pick=PICK, which=PICK, amount=AMOUNTS)
    def give_back_onto_a_card(self, pick: int, which: int, amount: Decimal | None) -> None:
        _, payment = self.payment(pick)
        key = list(self.cards)[which % len(self.cards)]
        left = payment.captured - payment.refunded
        wanted = left if amount is None else amount
        found, card = Payment.objects.get(pk=payment.pk), GiftCard.objects.get(pk=key)
        if self.attempt(
            lambda: refund(payment=found, amount=amount, gift_card=card),
            allowed=payment.waiting is None and 0 < wanted <= left,
        ):
            payment.refunded += wanted
            payment.onto_cards += wanted
            self.cards[key] += wanted

    # --- answers that come late

    @rule()
    def ask_again(self) -> None:
        resolve_pending_payments(older_than=timedelta(0))
        for order in self.orders:
            for payment in order.payments:
                if payment.waiting and f"silent-{payment.waiting[0]}" in payment.words:
                    payment.done(*payment.waiting)
                    payment.waiting = None

    @precondition(lambda self: any(p.waiting for order in self.orders for p in order.payments))
    @rule(pick=PICK, times=st.integers(1, 3))
    def the_provider_tells(self, pick: int, times: int) -> None:
        """The event that answers what was asked, once or more often; then one from before, which changes nothing."""
        waiting = [p for order in self.orders for p in order.payments if p.waiting]
        payment = waiting[pick % len(waiting)]
        assert payment.waiting is not None
        payment.done(*payment.waiting)
        payment.waiting = None
        self.events += 1
        operation = PaymentOperation.objects.get(payment=payment.pk, status="asked")
        told = {
            "id": f"event-{self.events}",
            "payment": operation.payment.provider_reference or f"reference-{payment.pk}",
            "operation": operation.idempotency_key,
            "status": payment.status,
            "captured": str(payment.captured),
            "refunded": str(payment.refunded - payment.onto_cards),
            "refund": f"refund-{self.events}",
            "at": "2026-11-22T12:00:00+00:00",
        }
        for _ in range(times):
            self.tell(told)
        if payment.status == "captured":
            self.tell({**told, "id": f"early-{self.events}", "status": "authorised", "captured": "0", "refunded": "0"})

    def tell(self, told: dict[str, str]) -> None:
        body, headers = provider_named("trial").event(told)  # type: ignore[attr-defined]  # the trial provider's own
        receive_event(store=self.shelf.store, provider="trial", body=body, headers=headers)

    # --- what has to hold

    @invariant()
    def orders_agree(self) -> None:
        found = {
            order.pk: (order.status, order.total_amount, order.captured_amount, order.refunded_amount)
            for order in Order.objects.all()
        }
        assert found == {order.pk: (order.status, order.total, order.captured, order.refunded) for order in self.orders}

    @invariant()
    def payments_agree(self) -> None:
        found = {
            payment.pk: (payment.status, payment.captured_amount, payment.refunded_amount)
            for payment in Payment.objects.all()
        }
        assert found == {
            payment.pk: (payment.status, payment.captured, payment.refunded)
            for order in self.orders
            for payment in order.payments
        }

    @invariant()
    def what_is_waited_for_agrees(self) -> None:
        found = set(PaymentOperation.objects.filter(status="asked").values_list("payment", "kind"))
        known = [payment for order in self.orders for payment in order.payments]
        assert found == {(payment.pk, payment.waiting[0]) for payment in known if payment.waiting}

    @invariant()
    def cards_and_coupons_agree(self) -> None:
        assert dict(GiftCard.objects.values_list("pk", "balance_amount")) == self.cards
        assert Coupon.objects.get().redeemed_count == self.used


@pytest.mark.slow
@pytest.mark.django_db
def test_money_agrees_with_its_model_whatever_providers_cards_and_coupons_do() -> None:
    outcomes = play(Money)

    assert outcomes.keys() == {"taken", "refused"}
