"""The pages of gift cards and of their ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from shop.core.admin import Badge, Link, Moment, Money, RelatedFilter, search
from shop.pricing.models import GiftCard, GiftCardMovement
from shop.pricing.services.gift_cards import load_card, new_code
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedReadOnlyAdmin, StoreOwnedReadOnlyInline

MOVEMENT_TONES = {"issue": "good", "spend": "neutral", "refund": "info", "adjust": "warn"}


BALANCE = Money("balance_amount", "balance")


class GiftCardForm(forms.ModelForm):
    """A card, its code however it was typed; a new one with a code of its own and money on it."""

    amount = forms.DecimalField(
        label="Money on it",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=UnfoldAdminDecimalFieldWidget(),
        help_text="What was paid for the card. Its ledger begins with it.",
    )

    class Meta:
        model = GiftCard
        fields = ("code", "currency", "expires_on", "is_active")

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).upper()

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


class LedgerInline(StoreOwnedReadOnlyInline):
    model = GiftCardMovement
    fields = (
        Moment("occurred_at", "when"),
        Badge("kind", tones=MOVEMENT_TONES),
        Money("amount", currency="gift_card__currency"),
        Money("balance_after_amount", "left on it", currency="gift_card__currency"),
        "reason",
    )
    readonly_fields = fields
    ordering = ("-id",)
    verbose_name_plural = "what came onto it and left it"
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("gift_card")


@admin.register(GiftCard)
class GiftCardAdmin(StoreOwnedAdmin):
    """Cards by their last digits: a whole code is as good as money, and is shown on the card's own page only."""

    form = GiftCardForm
    list_display = ("__str__", BALANCE, "expires_on", "is_active", Moment("created_at"))
    ordering = ("-id",)
    search_routes = (
        search.Exact("code", fold=lambda code: "".join(code.split()).upper(), pattern=r".+", noun="whole code"),
    )
    readonly_fields = (BALANCE,)
    fields = ("code", "currency", BALANCE, "expires_on", "is_active")
    inlines = (LedgerInline,)
    empty_message = "Gift cards are money that has been paid for already: their balance is a debt of the shop."

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "code", "currency") if obj else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        store = getattr(request, "store", None)
        currency = store.currency if store else ""
        return {"currency": currency, "code": new_code(), **super().get_changeform_initial_data(request)}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new card is asked what is on it; later, money comes and goes by movements."""
        fields = [field for field in super().get_fields(request, obj) if field != "amount"]
        return fields if obj else [*fields[:2], "amount", *fields[3:]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change and form.cleaned_data.get("amount"):
            load_card(gift_card=obj, amount=form.cleaned_data["amount"])


@admin.register(GiftCardMovement)
class GiftCardMovementAdmin(StoreOwnedReadOnlyAdmin):
    """The ledger of all cards, newest first."""

    list_display = (
        Link("gift_card"),
        Badge("kind", tones=MOVEMENT_TONES),
        Money("amount", currency="gift_card__currency"),
        Money("balance_after_amount", currency="gift_card__currency"),
        "reason",
        Moment("occurred_at"),
    )
    list_select_related = ("gift_card",)
    list_filter = (("gift_card", RelatedFilter),)
    list_display_links = None
    ordering = ("-id",)
    search_routes = (search.Exact("gift_card__code", fold=str.upper, noun="whole code"),)
    empty_message = "A gift card's money comes and goes by movements; none has been made yet."
