"""“Plan a price”: the form over the planning of prices, on the page of a product and of a variant."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget

from shop.catalog.models import Product, Variant
from shop.catalog.selectors import variants_of
from shop.catalog.services.combining import LIMIT
from shop.core.admin import AskForm
from shop.core.admin.asking import Effect
from shop.core.exceptions import Refused
from shop.pricing.models import Price
from shop.pricing.services.planning import plan_prices
from shop.pricing.services.repricing import drop_planned_price
from shop.stores.admin.moments import StoreMomentField

PERMISSION = "pricing.change_price"


class MayNotPrice(Refused):
    """Somebody who may not change prices planned one."""

    def __init__(self) -> None:
        super().__init__("Your role may not change prices.")


class PlanPriceForm(AskForm):
    """A price from an instant on, and maybe until another: then what held before it holds again."""

    title = "Plan a price"
    says = "It begins and ends by itself. Without an end it holds until the next planned price begins."
    button = "Plan the price"

    amount = forms.DecimalField(
        label="Price", max_digits=12, decimal_places=2, min_value=0, widget=UnfoldAdminDecimalFieldWidget()
    )
    compare_at_amount = forms.DecimalField(
        label="Crossed out",
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=UnfoldAdminDecimalFieldWidget(),
        help_text="The higher price beside a reduced one. Where the law asks for it, the lowest of the 30 days before.",
    )
    starts_at = StoreMomentField(label="From", required=False, help_text="Empty: from now on.")
    ends_at = StoreMomentField(label="Until before", required=False, help_text="Empty: for good.")

    def build(self) -> None:
        store = self.row.store
        for name in ("starts_at", "ends_at"):
            field: Any = self.fields[name]
            field.tell_time_of(store)
        self.fields["amount"].label = f"Price ({store.currency})"
        self.variants = self._variants()
        if len(self.variants) > 1:
            every = [("", f"All {len(self.variants)} variants")]
            self.fields["variant"] = forms.ChoiceField(
                label="For",
                required=False,
                choices=every + [(str(variant.pk), _called(variant)) for variant in self.variants],
                widget=UnfoldAdminSelectWidget(),
            )
            self.order_fields(["variant"])

    def _variants(self) -> list[Variant]:
        return [self.row] if isinstance(self.row, Variant) else list(variants_of(product=self.row)[:LIMIT])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        amount, compare_at = self.cleaned_data.get("amount"), self.cleaned_data.get("compare_at_amount")
        if amount is not None and compare_at is not None and compare_at <= amount:
            self.add_error("compare_at_amount", "The crossed-out price has to be higher than the price.")
        return cleaned

    def perform(self, *, actor: Any) -> str:
        if not actor.has_perm(PERMISSION):
            raise MayNotPrice
        typed = self.cleaned_data
        chosen = [variant for variant in self.variants if typed.get("variant") in ("", None, str(variant.pk))]
        plan_prices(
            variants=chosen,
            amount=typed["amount"],
            compare_at_amount=typed["compare_at_amount"],
            currency=self.row.store.currency,
            starts_at=typed["starts_at"],
            ends_at=typed["ends_at"],
        )
        return "The price is planned." if typed["starts_at"] else "The price holds from now on."

    def picture(self) -> dict[str, Any]:
        """What each variant costs from which instant on, from now into the future."""
        prices = Price.objects.filter(variant__in=self.variants, currency=self.row.store.currency)
        periods = prices.select_related("variant").order_by("variant__position", "variant_id", "valid")
        zone = ZoneInfo(self.row.store.timezone)
        return {
            f"{price.variant}, {timezone.localtime(price.valid.lower, zone):%-d %b %Y %H:%M}": _told(price)
            for price in periods
            if not _over(price)
        }

    def effect(self, *, actor: Any) -> Effect:
        return [(name, before or "–", after or "–") for name, before, after in super().effect(actor=actor)]


@require_POST
def cancel_price(request: HttpRequest, product: Product) -> HttpResponse:
    """Drop a planned price of `product`, or say why it cannot be; back to where the button was."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    key = request.POST.get("price", "")
    price = Price.objects.filter(pk=key, variant__product=product).first() if key.isdecimal() else None
    if price is None:
        raise Http404
    try:
        drop_planned_price(price=price)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The planned price was cancelled; the one before it holds on.")
    page = (
        ("admin:catalog_variant_change", price.variant_id)
        if request.POST.get("from") == "variant"
        else (
            "admin:catalog_product_change",
            product.pk,
        )
    )
    return HttpResponseRedirect(f"{reverse(page[0], args=[page[1]])}#prices")


def _called(variant: Variant) -> str:
    options = " / ".join(option.value.name for option in variant.options.all())
    return f"{variant.sku} · {options}" if options else variant.sku


def _over(price: Price) -> bool:
    return price.valid.upper is not None and price.valid.upper <= timezone.now()


def _told(price: Price) -> str:
    crossed_out = f" instead of {price.compare_at_amount:,.2f}" if price.compare_at_amount else ""
    return f"{price.amount:,.2f}{crossed_out}"
