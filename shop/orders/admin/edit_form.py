"""The form that an order is edited by: what was changed in it, read as a set of operations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.orders.edits.operations import (
    AddLine,
    ChangeAddress,
    ChangeBuyer,
    ChangeQuantity,
    ChangeShipping,
    GiveDiscount,
    Operation,
    RemoveLine,
    Reprice,
    SetPrice,
    TakeBackGifts,
    UseCoupon,
)
from shop.orders.edits.pricing import Discounts
from shop.orders.edits.sheet import SheetAddress
from shop.orders.models import DiscountKind, Order, OrderAddress, OrderLine, OrderStatus
from shop.orders.services.sheets import ADDRESS_FIELDS

SHOWN_LINES = 200
NEW_LINES = 4
KINDS = ("shipping", "billing")
NARROW = {"style": "width: 5.5rem"}


class EditForm(forms.Form):
    """Every part of an order that can be changed, filled with what is there."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)
    discounts = forms.ChoiceField(
        initial=Discounts.KEEP.value,
        choices=[
            (Discounts.KEEP.value, "Keep the discounts as they are"),
            (Discounts.AGAIN.value, "Find the discounts again by the promotions of now"),
        ],
        widget=UnfoldAdminSelectWidget(),
    )
    shipping_amount = forms.DecimalField(
        label="Shipping costs", max_digits=11, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget()
    )
    coupon_code = forms.CharField(label="Coupon", max_length=60, required=False, widget=UnfoldAdminTextInputWidget())
    gift_amount = forms.DecimalField(
        label="Take off", max_digits=11, decimal_places=2, required=False, widget=UnfoldAdminDecimalFieldWidget()
    )
    gift_label = forms.CharField(label="because", max_length=120, required=False, widget=UnfoldAdminTextInputWidget())
    email = forms.EmailField(label="E-mail", required=False, widget=UnfoldAdminEmailInputWidget())

    price_reason = forms.CharField(
        label="Why another price",
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Stays with the lines whose price you change, and on the timeline.",
    )

    def __init__(self, *args: Any, order: Order, site: AdminSite, may_price: bool = False, **kwargs: Any) -> None:
        """`may_price`: whoever edits may give a line a price of its own."""
        super().__init__(*args, **kwargs)
        self.order, self.may_price = order, may_price
        if not may_price:
            del self.fields["price_reason"]
        self.lines = list(OrderLine.objects.filter(order=order).order_by("pk")[:SHOWN_LINES])
        self.saved_addresses = {address.kind: address for address in OrderAddress.objects.filter(order=order)}
        self.fields["shipping_amount"].initial = order.shipping_amount
        self.fields["email"].initial = order.email
        if order.status == OrderStatus.DRAFT:
            self.fields["discounts"].initial = Discounts.AGAIN.value
        self._ask_customer(site)
        self._ask_lines()
        self._ask_new_lines(site)
        self._ask_addresses()
        self.has_gifts = order.discounts.filter(kind=DiscountKind.MANUAL).exists()
        if self.has_gifts:
            self.fields["take_back"] = _box("Take back what staff gave before")

    def _ask_customer(self, site: AdminSite) -> None:
        self.fields["customer"] = forms.ModelChoiceField(
            Customer.objects.filter(store=self.order.store_id, erased_at=None),
            required=False,
            initial=self.order.customer_id,
            widget=AutocompleteSelect(Order._meta.get_field("customer"), site),
        )

    def _ask_lines(self) -> None:
        for line in self.lines:
            self.fields[f"units-{line.pk}"] = forms.IntegerField(
                initial=line.quantity,
                widget=UnfoldAdminIntegerFieldWidget(attrs={**NARROW, "aria-label": f"Quantity of {line.sku}"}),
            )
            self.fields[f"reprice-{line.pk}"] = _box(f"Price of now for {line.sku}")
            if self.may_price:
                self.fields[f"price-{line.pk}"] = forms.DecimalField(
                    initial=line.unit_price_amount,
                    min_value=0,
                    max_digits=11,
                    decimal_places=2,
                    widget=UnfoldAdminDecimalFieldWidget(attrs={**NARROW, "aria-label": f"Price of {line.sku}"}),
                )

    def _ask_new_lines(self, site: AdminSite) -> None:
        variants = Variant.objects.filter(store=self.order.store_id).select_related("product")
        for place in range(NEW_LINES):
            widget = AutocompleteSelect(
                OrderLine._meta.get_field("variant"), site, attrs={"aria-label": f"New line {place + 1}"}
            )
            self.fields[f"new-{place}"] = forms.ModelChoiceField(variants, required=False, widget=widget)
            self.fields[f"new_units-{place}"] = forms.IntegerField(
                required=False,
                initial=1,
                widget=UnfoldAdminIntegerFieldWidget(attrs={**NARROW, "aria-label": f"Units of new line {place + 1}"}),
            )

    def _ask_addresses(self) -> None:
        for kind in KINDS:
            saved = self.saved_addresses.get(kind)
            for name in ADDRESS_FIELDS:
                field: Any = OrderAddress._meta.get_field(name)
                self.fields[f"{kind}-{name}"] = forms.CharField(
                    label=str(field.verbose_name).capitalize(),
                    max_length=field.max_length,
                    required=False,
                    initial=getattr(saved, name, ""),
                    help_text=field.help_text,
                    widget=UnfoldAdminTextInputWidget(),
                )

    @property
    def policy(self) -> Discounts:
        return Discounts(self.cleaned_data["discounts"])

    def operations(self) -> list[Operation]:
        """What was changed, as operations."""
        return [*self._of_lines(), *self._of_addresses(), *self._of_the_rest()]

    def digest(self) -> str:
        """Stands for exactly these operations, so that nothing is applied that was not looked at."""
        return hashlib.sha256(repr((self.operations(), self.policy)).encode()).hexdigest()

    def _of_lines(self) -> Iterator[Operation]:
        data = self.cleaned_data
        for line in self.lines:
            units = data[f"units-{line.pk}"]
            if units == 0:
                yield RemoveLine(line_id=line.pk)
                continue
            if units != line.quantity:
                yield ChangeQuantity(line_id=line.pk, quantity=units)
            if data[f"reprice-{line.pk}"]:
                yield Reprice(line_id=line.pk)
            elif self.may_price and data[f"price-{line.pk}"] != line.unit_price_amount:
                yield SetPrice(line_id=line.pk, amount=data[f"price-{line.pk}"], reason=data["price_reason"])
        for place in range(NEW_LINES):
            if variant := data[f"new-{place}"]:
                yield AddLine(variant_id=variant.pk, quantity=data[f"new_units-{place}"] or 0)

    def _of_addresses(self) -> Iterator[Operation]:
        for kind in KINDS:
            if any(f"{kind}-{name}" in self.changed_data for name in ADDRESS_FIELDS):
                parts = {name: self.cleaned_data[f"{kind}-{name}"] for name in ADDRESS_FIELDS}
                yield ChangeAddress(
                    kind=kind, address=SheetAddress(**{**parts, "country": parts["country"].strip().upper()})
                )

    def _of_the_rest(self) -> Iterator[Operation]:
        data = self.cleaned_data
        if {"email", "customer"} & set(self.changed_data):
            customer = data["customer"]
            yield ChangeBuyer(email=data["email"], customer_id=customer.pk if customer else None)
        if data["shipping_amount"] != self.order.shipping_amount:
            yield ChangeShipping(amount=data["shipping_amount"])
        if data["coupon_code"]:
            yield UseCoupon(code=data["coupon_code"])
        if data.get("take_back"):
            yield TakeBackGifts()
        if data["gift_amount"] or data["gift_label"]:
            yield GiveDiscount(label=data["gift_label"], amount=data["gift_amount"] or Decimal(0))

    # What the template shows.

    @property
    def line_rows(self) -> list[tuple[OrderLine, forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        return [
            (
                line,
                self[f"units-{line.pk}"],
                self[f"reprice-{line.pk}"],
                self[f"price-{line.pk}"] if self.may_price else None,
            )
            for line in self.lines
        ]

    @property
    def new_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"new-{place}"], self[f"new_units-{place}"]) for place in range(NEW_LINES)]

    @property
    def address_parts(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """Title, whether it stands open, and the fields of each address."""
        return [
            (
                f"{kind.capitalize()} address",
                any(f"{kind}-{name}" in self.errors for name in ADDRESS_FIELDS),
                [self[f"{kind}-{name}"] for name in ADDRESS_FIELDS],
            )
            for kind in KINDS
        ]

    @property
    def money_fields(self) -> list[forms.BoundField]:
        names = ["discounts", "shipping_amount", "coupon_code", "gift_amount", "gift_label"]
        return [self[name] for name in (*names, *(["take_back"] if self.has_gifts else []))]


def _box(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanWidget(attrs={"aria-label": label}))
