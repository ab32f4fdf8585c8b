"""The page of reorder advice: every number that it comes from, and one click to a draft for each supplier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from shop.core.admin import admin_link
from shop.core.exceptions import Refused
from shop.inventory.models import Warehouse
from shop.purchasing.advising import MOST_ITEMS, SERVICE_LEVELS, WEEKS, Advice, reorder_advice
from shop.purchasing.models import Supplier
from shop.purchasing.services.reordering import draft_advised, newest_purchase
from shop.stores.models import Store

PREFIX = "units-"
LONGEST_KEY = 18
"""Digits; what is longer is no key of ours."""


class QuestionForm(forms.Form):
    """What advice is asked for."""

    warehouse = forms.ModelChoiceField(Warehouse.objects.none(), empty_label=None, widget=UnfoldAdminSelectWidget())
    supplier = forms.ModelChoiceField(
        Supplier.objects.none(), required=False, empty_label="Everything low", widget=UnfoldAdminSelectWidget()
    )
    review = forms.IntegerField(
        label="Ordered every … days",
        min_value=1,
        max_value=90,
        initial=7,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    service = forms.TypedChoiceField(
        label="Cycles without a gap",
        choices=[(level, f"{level} %") for level in SERVICE_LEVELS],
        coerce=int,
        initial=95,
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warehouses: Any = self.fields["warehouse"]
        warehouses.queryset = Warehouse.objects.filter(store=store, is_active=True).order_by("priority", "pk")
        suppliers: Any = self.fields["supplier"]
        suppliers.queryset = Supplier.objects.filter(store=store, is_active=True).order_by("name", "id")


def advice_page(admin: ModelAdmin[Any], request: HttpRequest, *, store: Store) -> HttpResponse:
    """Show the advice; on POST draft what the page was told to order."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    first = Warehouse.objects.filter(store=store, is_active=True).order_by("priority", "pk").first()
    asked = {"warehouse": first.pk if first else None, "review": 7, "service": 95, **request.GET.dict()}
    form = QuestionForm(asked, store=store)
    groups: list[tuple[Supplier | None, list[Advice]]] = []
    warehouse = None
    if form.is_valid():
        warehouse = form.cleaned_data["warehouse"]
        if request.method == "POST":
            return _drafted(request, warehouse)
        advice = reorder_advice(
            warehouse=warehouse,
            supplier=form.cleaned_data["supplier"],
            review_days=form.cleaned_data["review"] or 7,
            service_level=form.cleaned_data["service"] or 95,
        )
        groups = _by_supplier(advice)
    context = {
        **admin.admin_site.each_context(request),
        "title": "Reorder advice",
        "opts": admin.opts,
        "form": form,
        "here": warehouse,
        "groups": groups,
        "seen": newest_purchase(warehouse=warehouse) if warehouse else 0,
        "weeks": WEEKS,
        "most": MOST_ITEMS,
        "is_capped": sum(len(lines) for _, lines in groups) == MOST_ITEMS,
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "purchasing/advice.html", context)


def _by_supplier(advice: list[Advice]) -> list[tuple[Supplier | None, list[Advice]]]:
    """The advice under the supplier who is asked first, by name; what nobody sells comes last."""
    groups: dict[Supplier | None, list[Advice]] = {}
    for line in advice:
        groups.setdefault(line.product.supplier if line.product else None, []).append(line)
    return sorted(groups.items(), key=lambda group: (group[0] is None, group[0].name if group[0] else ""))


def _drafted(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    quantities = {
        int(key): int(units)
        for name in request.POST
        if (key := name.removeprefix(PREFIX)) != name
        and (units := request.POST.get(name, "").strip()).isdecimal()
        and key.isdecimal()
        and len(key) <= LONGEST_KEY
    }
    seen = request.POST.get("seen", "")
    try:
        if any(units > 2_000_000_000 for units in quantities.values()):
            raise Refused("Nobody needs that many: order less than two thousand million units.")
        purchases = draft_advised(
            warehouse=warehouse, quantities=quantities, seen=int(seen) if seen.isdecimal() else None
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(request.get_full_path())
    links = format_html_join(", ", "{} ({})", ((admin_link(row), row.supplier) for row in purchases))
    messages.success(request, format_html("Drafted: {}. Look at them, then send them.", links))
    return HttpResponseRedirect(reverse("admin:purchasing_purchaseorder_changelist"))
