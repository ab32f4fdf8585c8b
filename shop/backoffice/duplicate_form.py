"""“Duplicate”: the form that makes a draft like a product, and says what of it is copied."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from shop.catalog.models import Product, Variant
from shop.catalog.selectors import variants_of
from shop.catalog.services.combining import LIMIT
from shop.catalog.services.duplicating import duplicate_product
from shop.core.admin import AskForm
from shop.core.admin.asking import Effect
from shop.core.exceptions import Refused
from shop.pricing.models import Price
from shop.pricing.services.copying import copy_prices, copy_tax_class

PLACE = "{sku}"
TRIES = range(2, 22)
"""Numbers that are tried behind a name until one is free."""


class MayNotAdd(Refused):
    """Somebody who may not add products, or not set prices, wanted a copy."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Your role may not {what}.")


class DuplicateForm(AskForm):
    """Its name, its SKUs, and what goes along."""

    title = "Duplicate"
    says = (
        "A draft with the same words, category, brand, options and variants. Stock, sales, barcodes, the reference and "
        "the dates of publication stay with the product that has them."
    )
    button = "Duplicate"
    effect_in_words = True
    row: Product

    name = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget())
    slug = forms.SlugField(label="Short name", max_length=220, widget=UnfoldAdminTextInputWidget())
    sku_pattern = forms.CharField(
        label="SKUs", max_length=100, widget=UnfoldAdminTextInputWidget(), help_text=f"{PLACE} stands for the old one."
    )
    with_prices = forms.BooleanField(
        label="Prices and tax class",
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget(),
        help_text="What holds now and what is planned; the history begins anew, without a crossed-out price.",
    )
    with_facts = forms.BooleanField(
        label="Facts that shoppers filter by", required=False, initial=True, widget=UnfoldBooleanSwitchWidget()
    )
    with_pictures = forms.BooleanField(
        label="Pictures", required=False, initial=True, widget=UnfoldBooleanSwitchWidget()
    )

    def build(self) -> None:
        self.variants = list(variants_of(product=self.row).prefetch_related(None)[:LIMIT])
        self.fields["name"].initial = f"{self.row.name[:190]} (copy)"
        self.fields["slug"].initial = self._free_slug()
        self.fields["sku_pattern"].initial = f"{PLACE}-{self._free_number()}"

    def _free_slug(self) -> str:
        wanted = [f"{self.row.slug[:210]}-{number}" for number in TRIES]
        taken = Product.objects.filter(store=self.row.store_id, slug__in=wanted).values_list("slug", flat=True)
        return next((slug for slug in wanted if slug not in set(taken)), "")

    def _free_number(self) -> int:
        wanted = {number: {f"{variant.sku}-{number}" for variant in self.variants} for number in TRIES}
        skus = set().union(*wanted.values())
        taken = set(Variant.objects.filter(store=self.row.store_id, sku__in=skus).values_list("sku", flat=True))
        return next((number for number, names in wanted.items() if not names & taken), TRIES[0])

    def clean_sku_pattern(self) -> str:
        pattern: str = self.cleaned_data["sku_pattern"].strip()
        if PLACE not in pattern:
            raise forms.ValidationError(f"Let {PLACE} stand somewhere in it: no two variants have the same SKU.")
        return pattern

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Product.objects.filter(store=self.row.store_id, slug=slug).exists():
            raise forms.ValidationError("Another product already has this short name.")
        return slug

    def perform(self, *, actor: Any) -> str:
        copy = self._copied(actor)
        self.leads_to = reverse("admin:catalog_product_change", args=[copy.pk])
        return f"This is the copy of {self.row}: a draft, until you make it active."

    @transaction.atomic
    def _copied(self, actor: Any) -> Product:
        typed = self.cleaned_data
        if not actor.has_perm("catalog.add_product"):
            raise MayNotAdd("add products")
        if typed["with_prices"] and not actor.has_perm("pricing.change_price"):
            raise MayNotAdd("set prices: copy it without them")
        copy, variants = duplicate_product(
            product=self.row,
            name=typed["name"],
            slug=typed["slug"],
            skus={variant.pk: typed["sku_pattern"].replace(PLACE, variant.sku) for variant in self.variants},
            with_facts=typed["with_facts"],
            with_pictures=typed["with_pictures"],
        )
        if typed["with_prices"]:
            copy_prices(variants=variants)
            copy_tax_class(product=self.row, copy=copy)
        return copy

    def effect(self, *, actor: Any) -> Effect:
        """The product beside its copy, which is made and unmade for the look."""
        with transaction.atomic():
            copy = self._copied(actor)
            both = [_told(product) for product in (self.row, copy)]
            skus = [[variant.sku for variant in variants_of(product=product)[:LIMIT]] for product in (self.row, copy)]
            transaction.set_rollback(True)
        rows = [(what, both[0][what], both[1][what]) for what in both[0]]
        return [*rows, *(("SKU", old, new) for old, new in zip(*skus, strict=True))]


def _told(product: Product) -> dict[str, Any]:
    return {
        "Name": product.name,
        "Short name": product.slug,
        "Status": product.get_status_display(),
        "Variants": product.variants.count(),
        "Prices": Price.objects.lasting().filter(variant__product=product).count(),
        "Facts": product.attributes.count(),
        "Pictures": product.images.count(),
    }
