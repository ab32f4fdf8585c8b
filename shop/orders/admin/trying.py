"""The page on which promotions are tried on a basket: nothing is written, nothing is promised."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from shop.core.admin.refusals import refusal_of
from shop.core.money import ZERO
from shop.customers.models import Customer
from shop.inventory.scanning import scanned_units
from shop.orders.models import Cart, Order
from shop.orders.quoting import Quote, Wanted, quote
from shop.pricing.admin import PromotionAdmin
from shop.pricing.admin.periods import phase
from shop.pricing.models import Promotion
from shop.stores.models import Store

LINES_OF_A_CART = 200
ALIVE = Q(is_active=True) & (Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=Now()))
"""Switched on, and not over."""
LONGEST_KEY = 18
"""Digits; what is longer is no key of ours."""


class BasketForm(forms.Form):
    """A basket, whose it is, and what they type at the till."""

    basket = forms.CharField(
        max_length=20_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text="A SKU or barcode a line; after a space how many, if not one.",
    )
    codes = forms.CharField(
        label="Coupon codes",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="Several with commas between them.",
    )
    shipping = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"placeholder": "0.00"}),
    )

    def __init__(self, *args: Any, store: Store, site: AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        self.fields["customer"] = forms.ModelChoiceField(
            Customer.objects.filter(store=store, erased_at=None),
            required=False,
            widget=AutocompleteSelect(Order._meta.get_field("customer"), site),
            help_text="Some promotions are for groups or segments of customers.",
        )
        self.order_fields(("customer", "basket", "codes", "shipping"))

    def quote(self) -> Quote:
        """What the basket costs now. Raises what `quote` and `scanned_units` raise."""
        given = self.cleaned_data
        units = scanned_units(text=given["basket"], store_id=self.store.pk)
        return quote(
            store_id=self.store.pk,
            wanted=[Wanted(variant_id=key, quantity=number) for key, number in units.items()],
            customer_id=given["customer"].pk if given["customer"] else None,
            coupon_codes=given["codes"].split(","),
            shipping_amount=given["shipping"] or ZERO,
        )


@dataclass(frozen=True)
class Tried:
    """One promotion of the store: what it takes off this basket, and where, or why nothing."""

    promotion: Promotion
    amount: Decimal
    from_what: str
    why_not: str


def try_promotions(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Ask for a basket and show what each promotion does to it; `?cart=` begins with what lies in a cart."""
    store: Store | None = getattr(request, "store", None)
    if store is None or not request.user.has_perm("pricing.view_promotion"):
        raise PermissionDenied
    asked = request.GET if "basket" in request.GET else None
    begun = None if asked else _of_cart(request.GET.get("cart", ""), store)
    form = BasketForm(asked, store=store, site=site, initial=begun)
    found: Quote | None = None
    if form.is_valid():
        try:
            found = form.quote()
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            form.add_error("codes" if refusal.field == "coupon" else "basket", refusal.message)
    context = {
        **site.each_context(request),
        "title": "Try promotions",
        "opts": Promotion._meta,
        "form": form,
        "quote": found,
        "subtotal": sum((line.subtotal_amount for line in found.lines), ZERO) if found else ZERO,
        "taken": sum((gift.amount for gift in found.given), ZERO) if found else ZERO,
        "tax": sum((line.tax_amount for line in found.lines), ZERO) if found else ZERO,
        "tried": _tried(found, store) if found else [],
        "idle": Promotion.objects.filter(~ALIVE, store=store).count() if found else 0,
        "media": form.media,
    }
    return TemplateResponse(request, "orders/try.html", context)


def _of_cart(key: str, store: Store) -> dict[str, Any]:
    if not key.isdecimal() or not key.isascii() or len(key) > LONGEST_KEY:
        return {}
    cart = Cart.objects.filter(store=store, pk=key).first()
    if cart is None:
        return {}
    lines = cart.lines.select_related("variant").order_by("id")[:LINES_OF_A_CART]
    return {"customer": cart.customer_id, "basket": "\n".join(f"{line.variant.sku} {line.quantity}" for line in lines)}


def _tried(found: Quote, store: Store) -> list[Tried]:
    """The store's promotions that run or are planned: first those that were tried, in their order, then the others."""
    verdicts = {verdict.rule.promotion_id: verdict for verdict in found.verdicts}
    tried = []
    for promotion in Promotion.objects.filter(ALIVE, store=store).order_by("priority", "id"):
        verdict = verdicts.get(promotion.pk)
        given = verdict.given if verdict else ()
        places = [found.lines[gift.place].sku if gift.place is not None else "the shipping" for gift in given]
        amount = sum((gift.amount for gift in given), ZERO)
        why_not = verdict.why_not if verdict else _why_not_tried(promotion)
        tried.append(Tried(promotion, amount, ", ".join(places), why_not))
    return sorted(tried, key=lambda one: one.promotion.pk not in verdicts)


def _why_not_tried(promotion: Promotion) -> str:
    if phase(promotion.valid) == "planned":
        return "not begun yet"
    return "needs a coupon" if promotion.needs_coupon else "for other customers"


PromotionAdmin.open_also("try/", "try_promotions", try_promotions)
