"""What is asked before something is done to a customer: each a form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.core.admin import AskForm
from shop.customers.models import Address, Consent, Customer, GroupMembership, Note, Tagging
from shop.customers.models.consents import ConsentPurpose
from shop.customers.services.consenting import record_consent
from shop.orders.models import Order, OrderAddress
from shop.orders.services.forgetting import forget_buyer
from shop.reviews.models import Review, ReviewVote
from shop.reviews.services.forgetting import forget_reviewer


class EraseForm(AskForm):
    """Shows at once what would be forgotten."""

    title = "Erase"
    says = (
        "Forgets who this customer is, for good: name, e-mail, phone, addresses, notes, groups, tags, answers and "
        "reviews, also on their orders and in the audit. Orders keep goods and money, and invoices stay as the "
        "accounts need them."
    )
    button = "Erase for good"
    row: Customer

    def picture(self) -> dict[str, Any]:
        now = Customer.objects.get(pk=self.row.pk)
        of_orders = {"order__customer": now}
        counted = {
            "Addresses": Address.objects.filter(customer=now),
            "Answers about consent": Consent.objects.filter(customer=now),
            "Notes": Note.objects.filter(customer=now),
            "Groups": GroupMembership.objects.filter(customer=now),
            "Tags": Tagging.objects.filter(customer=now),
            "Reviews": Review.objects.filter(customer=now),
            "Votes on reviews": ReviewVote.objects.filter(customer=now),
            "Orders with an e-mail address": Order.objects.filter(customer=now, email__isnull=False),
            "Addresses on orders": OrderAddress.objects.filter(**of_orders),
        }
        return {"Name, e-mail, phone": "gone" if now.erased_at else "kept"} | {
            name: rows.count() for name, rows in counted.items()
        }

    def perform(self, *, actor: Any) -> str:
        with transaction.atomic():
            forget_reviewer(customer=self.row)
            orders = forget_buyer(customer=self.row)
        kept = "Their one order keeps its" if orders == 1 else f"Their {orders:,} orders keep their"
        return f"The customer is erased. {kept} goods and money."


class ConsentForm(AskForm):
    """A new answer; the ones before stay."""

    title = "Record an answer"
    says = "What the customer said, and where. The newest answer holds; the ones before stay in the history."
    button = "Record"
    row: Customer

    purpose = forms.ChoiceField(label="To what", choices=ConsentPurpose.choices, widget=UnfoldAdminSelectWidget)
    answer = forms.ChoiceField(
        label="Answer", choices=(("yes", "Agreed"), ("no", "Refused")), widget=UnfoldAdminSelectWidget
    )
    source = forms.CharField(
        label="Where it was given",
        max_length=80,
        widget=UnfoldAdminTextInputWidget,
        help_text="For example: on the phone, by letter, in the shop.",
    )

    def picture(self) -> dict[str, Any]:
        newest = Consent.objects.filter(customer=self.row).order_by("purpose", "-id").distinct("purpose")
        return {answer.get_purpose_display(): "agreed" if answer.is_granted else "refused" for answer in newest}

    def perform(self, *, actor: Any) -> str:
        given = self.cleaned_data
        record_consent(
            customer=self.row,
            purpose=given["purpose"],
            is_granted=given["answer"] == "yes",
            source=given["source"],
        )
        return "The answer is written down."
