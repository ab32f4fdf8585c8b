"""What is asked before two customers become one: which other one. All that would follow is shown before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.db.models import Q, Sum
from django.utils.text import Truncator
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Product
from shop.core.admin import AskForm
from shop.customers.models import Address, Consent, Customer, GroupMembership, Note, Tagging
from shop.customers.selectors import likely_doubles
from shop.orders.models import Cart, Order
from shop.reviews.models import Review, ReviewStatus, ReviewVote
from shop.reviews.services.following import Doubled

from .merging import merge_customers

WORDS_SHOWN = 24
"""Letters of a review that are enough to tell it from another."""
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
        "Of two equal addresses, this one's stays. The other record is erased."
    )
    button = "Merge for good"
    effect_in_words = True
    row: Customer
    doubled_products: set[int] | None = None

    likely = forms.ChoiceField(label="Somebody who looks the same", required=False, widget=UnfoldAdminSelectWidget)
    typed = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=254,
        widget=UnfoldAdminTextInputWidget,
        help_text="Their e-mail address or reference.",
    )
    doubled = forms.ChoiceField(
        label="Where both have reviewed a product, this review stays",
        choices=Doubled.choices,
        initial=Doubled.BEST,
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="The other review of that product is deleted; “Show the effect” names each.",
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
            **self._doubled_reviews(other),
            "The other record": "merged and erased" if _is_erased(other) else str(other),
        }

    def perform(self, *, actor: Any) -> str:
        other = self.cleaned_data["other"]
        merge_customers(source=other, target=self.row, doubled=Doubled(self.cleaned_data["doubled"] or Doubled.BEST))
        return f"{other} and {self.row} are one customer now."

    def _doubled_reviews(self, other: Customer) -> dict[str, str]:
        """For each product that both have reviewed: the reviews of it that there are, theirs and this one's."""
        if self.doubled_products is None:
            own = Review.objects.filter(customer=self.row)
            self.doubled_products = set(own.values_list("product", flat=True)) & set(
                Review.objects.filter(customer=other).values_list("product", flat=True)
            )
        reviews = Review.objects.filter(customer__in=(self.row, other), product__in=self.doubled_products)
        found: dict[Product, list[str]] = {}
        for review in reviews.select_related("product").order_by("product__name", "product_id", "created_at", "pk"):
            found.setdefault(review.product, []).append(_told(review))
        names = Counter(product.name for product in found)
        return {
            f"Review of {product.name}" + (f" ({product.slug})" if names[product.name] > 1 else ""): " and ".join(told)
            for product, told in found.items()
        }


def _told(review: Review) -> str:
    """“★★★★ Creamy”; with where it stands, unless shoppers see it."""
    stands = "" if review.status == ReviewStatus.PUBLISHED else f" ({review.get_status_display().lower()})"
    return f"{'★' * review.rating} {Truncator(review.title or review.body).chars(WORDS_SHOWN)}".rstrip() + stands


def _is_erased(customer: Customer) -> bool:
    return Customer.objects.filter(pk=customer.pk, erased_at__isnull=False).exists()
