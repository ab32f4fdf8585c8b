"""Exchanging goods: what comes back, what goes out instead, and the difference."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Variant
from shop.orders.effects import Effect
from shop.orders.models import OrderLine
from shop.orders.quoting import Wanted
from shop.orders.services.exchanging import exchange

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action, standing
from .return_forms import ask_what_comes_back, warehouse_field

NEW_LINES = 2


class ExchangeForm(ActionForm):
    title = "Exchange"
    says = "What is named comes back, and a new order goes out for it. Name nothing new to send the same again."
    button = "Exchange"
    columns = ("Item", "SKU", "Can come back", "Comes back")

    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget())

    def build(self, chosen: str) -> None:
        self.fields["warehouse"] = warehouse_field(self.order)
        ask_what_comes_back(self)
        variants = Variant.objects.filter(store=self.order.store_id).select_related("product")
        for place in range(NEW_LINES):
            self.fields[f"new-{place}"] = forms.ModelChoiceField(
                variants,
                label="Goes out instead" if place == 0 else "and",
                required=False,
                widget=AutocompleteSelect(OrderLine._meta.get_field("variant"), admin.site),
            )
            self.fields[f"new_units-{place}"] = forms.IntegerField(
                label="Units", required=False, initial=1, min_value=1, widget=UnfoldAdminIntegerFieldWidget()
            )

    def perform(self, *, actor: Any) -> str:
        back = {key: units for key, units in self.quantities().items() if units}
        done = exchange(
            order=self.order,
            quantities=back,
            wanted=self._chosen() or self._the_same(back),
            warehouse=self.cleaned_data["warehouse"],
            reason=self.cleaned_data["reason"],
            actor=actor,
        )
        return f"Order {done.replacement} goes out for what comes back. Difference: {done.difference_amount}."

    def effect(self, *, actor: Any) -> Effect | None:
        """As rehearsed; but the new order's number is known when it is placed."""
        effect = super().effect(actor=actor)
        if effect is None:
            return None
        told = tuple(re.sub(r"for order #\S+,", "for a new order,", event) for event in effect.events)
        return replace(effect, events=told)

    def _chosen(self) -> list[Wanted]:
        places = [place for place in range(NEW_LINES) if self.cleaned_data[f"new-{place}"]]
        return [
            Wanted(
                variant_id=self.cleaned_data[f"new-{place}"].pk,
                quantity=self.cleaned_data[f"new_units-{place}"] or 1,
            )
            for place in places
        ]

    def _the_same(self, back: dict[int, int]) -> list[Wanted]:
        lines = OrderLine.objects.filter(order=self.order, pk__in=back)
        return [Wanted(variant_id=line.variant_id, quantity=back[line.pk]) for line in lines.order_by("pk")]


register_order_action(
    OrderAction(
        "exchange",
        "Exchange",
        form=ExchangeForm,
        permission="orders.add_order",
        rank=66,
        is_offered=lambda order: order.fulfilled_quantity > 0 and standing(order).units_returnable > 0,
    )
)
