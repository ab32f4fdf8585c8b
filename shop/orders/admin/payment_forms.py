"""Taking and giving back money from the order's page: each a form over one service, with its effect shown first."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.core.money import ZERO
from shop.orders.effects import Effect
from shop.orders.models import (
    OperationStatus,
    Order,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentOperation,
    PaymentStatus,
    Return,
    ReturnStatus,
)
from shop.orders.services.asking import Carry, as_if_done, carry_out
from shop.orders.services.calling_off import call_off
from shop.orders.services.capturing import capture
from shop.orders.services.paying import owed_amount, record_payment
from shop.orders.services.refunding import NEW_CARD, refund_order, refund_return, refundable_for
from shop.orders.services.rehearsing import rehearse
from shop.orders.services.settling import OPEN
from shop.orders.services.voiding import void
from shop.pricing.models import GiftCard
from shop.pricing.services.gift_cards import card_of_code

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action

CAPTURES, REFUNDS, RECORDS = "orders.change_payment", "orders.add_refund", "orders.add_payment"
WAITS = "The provider has not answered yet. What became of it will be on the timeline."
BACK, ONTO_NEW_CARD, ONTO_CARD = "back", "new", "card"


def payments_of(order: Order) -> list[Any]:
    """The order's payments with whether each `waits` for its provider, read once for all buttons of a page."""
    known = order.__dict__.get("_payments")
    if known is None:
        asked = PaymentOperation.objects.filter(payment=OuterRef("pk"), status=OperationStatus.ASKED)
        known = order.__dict__["_payments"] = list(order.payments.annotate(waits=Exists(asked)).order_by("pk"))
    return known


def capturable(order: Order) -> list[Payment]:
    """Payments of which something can be captured now."""
    statuses = (*OPEN, PaymentStatus.CAPTURED)
    return [p for p in payments_of(order) if p.status in statuses and p.captured_amount < p.amount and not p.waits]


def voidable(order: Order) -> list[Payment]:
    """Payments that have taken nothing and can be let go."""
    return [p for p in payments_of(order) if p.status in OPEN and not p.waits]


def held_amount(order: Order) -> Decimal:
    """What is captured and not given back, of payments that do not wait for their provider."""
    return sum((p.captured_amount - p.refunded_amount for p in payments_of(order) if not p.waits), ZERO)


class MoneyForm(ActionForm):
    """A form that may ask a provider: its effect is shown as if the provider had said yes."""

    def perform(self, *, actor: Any) -> str:
        return self.move(actor=actor, by=carry_out)

    def effect(self, *, actor: Any) -> Effect | None:
        return rehearse(order=self.order, act=lambda: self.move(actor=actor, by=as_if_done))

    def move(self, *, actor: Any, by: Carry) -> str:
        """Call the service and say what it did. Raises what it refuses."""
        raise NotImplementedError


def amount_field(initial: Decimal, **more: Any) -> forms.DecimalField:
    """An amount of money."""
    return forms.DecimalField(
        initial=initial,
        max_digits=12,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"inputmode": "decimal", "step": "0.01"}),
        **more,
    )


def payment_field(payments: list[Payment], order: Order, left: Callable[[Payment], Decimal]) -> forms.TypedChoiceField:
    """One of these payments; not shown where there is only one."""
    labels = {p.pk: f"{p.get_method_display()}, {left(p)} {order.currency} of {p.amount}" for p in payments}
    by_key = {str(p.pk): p for p in payments}
    return forms.TypedChoiceField(
        label="Payment",
        choices=list(labels.items()),
        initial=payments[0].pk if payments else None,
        coerce=lambda key: by_key[str(key)],
        widget=UnfoldAdminSelectWidget() if len(payments) > 1 else forms.HiddenInput(),
    )


class CaptureForm(MoneyForm):
    title = "Capture"
    says = "Take money that was authorised, all of it or a part, or say that money has come that was awaited."
    button = "Capture"

    def build(self, chosen: str) -> None:
        payments = capturable(self.order)
        self.fields["payment"] = payment_field(payments, self.order, lambda p: p.amount - p.captured_amount)
        first = payments[0].amount - payments[0].captured_amount if payments else ZERO
        self.fields["amount"] = amount_field(first, label=f"Amount in {self.order.currency}")

    def move(self, *, actor: Any, by: Carry) -> str:
        operation = capture(
            payment=self.cleaned_data["payment"], amount=self.cleaned_data["amount"], actor=actor, by=by
        )
        if operation.status == OperationStatus.ASKED:
            return WAITS
        return f"{operation.amount} {self.order.currency} captured."


class VoidForm(MoneyForm):
    title = "Void a payment"
    says = "Let go of money that was authorised or awaited and not taken."
    button = "Void"

    def build(self, chosen: str) -> None:
        self.fields["payment"] = payment_field(voidable(self.order), self.order, lambda p: p.amount)

    def move(self, *, actor: Any, by: Carry) -> str:
        operation = void(payment=self.cleaned_data["payment"], actor=actor, by=by)
        return WAITS if operation.status == OperationStatus.ASKED else "The payment is voided."


class RecordForm(ActionForm):
    title = "Record a payment"
    says = "Write down money that has come outside of any machine."
    button = "Record"

    method = forms.ChoiceField(
        choices=[choice for choice in PaymentMethod.choices if choice[0] != PaymentMethod.GIFT_CARD],
        initial=PaymentMethod.BANK_TRANSFER,
        widget=UnfoldAdminSelectWidget(),
    )
    reference = forms.CharField(
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="For example what the bank statement says.",
    )

    def build(self, chosen: str) -> None:
        owed = max(owed_amount(self.order), ZERO)
        self.fields["amount"] = amount_field(owed, label=f"Amount in {self.order.currency}")

    def perform(self, *, actor: Any) -> str:
        payment = record_payment(
            order=self.order,
            method=self.cleaned_data["method"],
            amount=self.cleaned_data["amount"],
            reference=self.cleaned_data["reference"],
            actor=actor,
        )
        return f"{payment.amount} {self.order.currency} recorded."


class GivingBackForm(MoneyForm):
    """A form that asks where money goes."""

    way = forms.ChoiceField(
        label="Where to",
        choices=[
            (BACK, "Back to where it came from"),
            (ONTO_NEW_CARD, "Onto a new gift card"),
            (ONTO_CARD, "Onto a gift card with this code"),
        ],
        initial=BACK,
        widget=UnfoldAdminSelectWidget(),
    )
    code = forms.CharField(
        label="Gift card",
        max_length=40,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("way") == ONTO_CARD and not cleaned.get("code"):
            self.add_error("code", "Give the card's code.")
        return cleaned

    @property
    def gift_card(self) -> GiftCard | str | None:
        """Where the money goes, if not back. Raises GiftCardUnknown."""
        way = self.cleaned_data["way"]
        if way == ONTO_CARD:
            return card_of_code(store_id=self.order.store_id, code=self.cleaned_data["code"])
        return NEW_CARD if way == ONTO_NEW_CARD else None

    def told(self, operations: list[PaymentOperation]) -> str:
        """What was given back, and onto which new card: its code is shown this once."""
        done = [operation for operation in operations if operation.status == OperationStatus.DONE]
        amount = sum((operation.amount for operation in done), ZERO)
        said = f"{amount} {self.order.currency} refunded." if done else ""
        movement = next((operation.gift_card_movement for operation in done if operation.gift_card_movement), None)
        if movement is not None and self.cleaned_data["way"] == ONTO_NEW_CARD:
            said += f" The new gift card's code is {movement.gift_card.code}."
        return said if len(done) == len(operations) else f"{said} {WAITS}".strip()


class RefundForm(GivingBackForm):
    title = "Refund"
    says = "Give money back, from the newest payment first."
    button = "Refund"

    def build(self, chosen: str) -> None:
        returned = [
            (request.pk, f"{request}: {owed} {self.order.currency}", owed)
            for request in Return.objects.filter(order=self.order, status=ReturnStatus.RECEIVED).order_by("pk")[:20]
            if (owed := refundable_for(request=request))
        ]
        first = returned[0] if returned else (None, "", held_amount(self.order))
        if returned:
            self.fields["request"] = forms.ModelChoiceField(
                Return.objects.filter(order=self.order, status=ReturnStatus.RECEIVED),
                label="For the return",
                required=False,
                initial=first[0],
                widget=UnfoldAdminSelectWidget(),
                help_text="; ".join(label for _, label, _ in returned),
            )
        self.fields["amount"] = amount_field(
            min(first[2], held_amount(self.order)),
            label=f"Amount in {self.order.currency}",
            help_text=f"{held_amount(self.order)} can be refunded.",
        )
        self.order_fields(["request", "amount", "way", "code", "reason"])

    def move(self, *, actor: Any, by: Carry) -> str:
        request = self.cleaned_data.get("request")
        amount = self.cleaned_data["amount"]
        if request is not None and amount == refundable_for(request=request):
            return self.told(refund_return(request=request, gift_card=self.gift_card, actor=actor, by=by))
        operations = refund_order(
            order=self.order,
            amount=amount,
            reason=self.cleaned_data["reason"],
            gift_card=self.gift_card,
            request=request,
            actor=actor,
            by=by,
        )
        return self.told(operations)


class CallOffForm(GivingBackForm):
    title = "Refund and cancel"
    says = "Give back all that was paid, let go of what was only authorised, and cancel the order. This is not undone."
    button = "Refund and cancel the order"

    def move(self, *, actor: Any, by: Carry) -> str:
        order = call_off(
            order=self.order, reason=self.cleaned_data["reason"], gift_card=self.gift_card, actor=actor, by=by
        )
        return f"The money is given back, and order {order} is cancelled."


def _may_record(order: Order) -> bool:
    open_order = order.status in (OrderStatus.PLACED, OrderStatus.COMPLETED)
    coming = sum((p.amount for p in payments_of(order) if p.status in OPEN), ZERO)
    return open_order and order.total_amount - order.captured_amount + order.refunded_amount > coming


def _may_be_called_off(order: Order) -> bool:
    is_open = order.status in (OrderStatus.DRAFT, OrderStatus.PLACED) and not order.fulfilled_quantity
    return is_open and held_amount(order) > 0


register_order_action(
    OrderAction(
        "capture",
        "Capture",
        form=CaptureForm,
        rank=15,
        permission=CAPTURES,
        is_offered=lambda order: bool(capturable(order)),
    )
)
register_order_action(
    OrderAction("record", "Record a payment", form=RecordForm, rank=55, permission=RECORDS, is_offered=_may_record)
)
register_order_action(
    OrderAction(
        "refund",
        "Refund",
        form=RefundForm,
        rank=60,
        permission=REFUNDS,
        is_offered=lambda order: held_amount(order) > 0,
    )
)
register_order_action(
    OrderAction(
        "void",
        "Void a payment",
        form=VoidForm,
        rank=65,
        permission=CAPTURES,
        is_offered=lambda order: bool(voidable(order)),
    )
)
register_order_action(
    OrderAction(
        "call-off",
        "Refund and cancel",
        form=CallOffForm,
        rank=91,
        permission=REFUNDS,
        is_offered=_may_be_called_off,
    )
)
