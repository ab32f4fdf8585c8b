"""What is asked before two customers become one: which other one. All that would follow is shown before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, Sum
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.core.admin import AskForm
from shop.customers.models import Address, Consent, Customer, GroupMembership, Note, Tagging
from shop.customers.selectors import likely_doubles
from shop.orders.models import Cart, Order
from shop.reviews.models import Review, ReviewVote

from .merging import merge_customers

COUNTED: dict[str, Any] = {
    "Orders": Order,
    "Carts": Cart,
    "Addresses": Address,
    "Notes": Note,
    "Groups": GroupMembership,
    "Tags": Tagging,
    "Answers about consent": Consent,
    "Reviews": Review,
    "Votes on reviews": ReviewVote,
}


class MergeForm(AskForm):
    """The customer whose page this is stays; the other one's record is given up."""

    title = "Merge"
    says = (
        "Everything of the other customer follows into this one: orders, carts, addresses, notes, groups, tags, "
        "answers and reviews. This one's own e-mail, phone and reference stay; where it has none, it gets the other's. "
        "Of two reviews of one product, and of two equal addresses, this one's stays. The other record is erased."
    )
    button = "Merge for good"
    row: Customer

    likely = forms.ChoiceField(label="Somebody who looks the same", required=False, widget=UnfoldAdminSelectWidget)
    typed = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=254,
        widget=UnfoldAdminTextInputWidget,
        help_text="Their e-mail address or reference.",
    )

    def build(self) -> None:
        others = likely_doubles(customer=self.row)
        choices = [(str(other.pk), f"{other} · {other.email or other.phone or 'no e-mail'}") for other in others]
        self.fields["likely"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # of this field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        likely, typed = given.get("likely"), (given.get("typed") or "").strip()
        if "likely" in self.errors:
            return given
        if bool(likely) == bool(typed):
            raise forms.ValidationError("Choose one other customer, or write who it is.")
        others = Customer.objects.filter(store=self.row.store_id)
        found = others.filter(pk=likely) if likely else others.filter(Q(email=typed.lower()) | Q(reference=typed))
        given["other"] = found.first()
        if given["other"] is None:
            self.add_error("typed", "No customer of this store has this e-mail address or reference.")
        return given

    def picture(self) -> dict[str, Any]:
        now = Customer.objects.get(pk=self.row.pk)
        spent = Order.objects.filter(customer=now).aggregate(sum=Sum("total_amount"))["sum"]
        other: Customer = self.cleaned_data["other"]
        return {
            "E-mail": now.email or "none",
            "Phone": now.phone or "none",
            "Reference": now.reference or "none",
            **{name: model._default_manager.filter(customer=now).count() for name, model in COUNTED.items()},
            "Ordered for": f"{spent or 0:,.2f}",
            f"The other record, {other}": _left(other),
        }

    def perform(self, *, actor: Any) -> str:
        other = self.cleaned_data["other"]
        merge_customers(source=other, target=self.row)
        return f"{other} and {self.row} are one customer now."


def _left(other: Customer) -> str:
    now = Customer.objects.get(pk=other.pk)
    lost = Review.objects.filter(customer=now).count()
    return "merged and erased" if now.erased_at else f"kept, with {lost} review{'' if lost == 1 else 's'}"
