"""The page of a product's sheet of variants."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.catalog.models import Product
from shop.core.admin import admin_link
from shop.inventory.models import Warehouse

from .variant_sheet import Sheet, sheet_places

PERMISSION = "catalog.change_product"


def sheet_page(request: HttpRequest, product: Product, around: dict[str, Any]) -> HttpResponse:
    """Show the sheet, or write what was changed in it. `around` is what the admin's frame wants."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    code = request.GET.get("place", "").strip()
    places = sheet_places(product, code=code)
    if request.method == "POST":
        sheet, changed = _sent(request, product, places)
        if changed is not None:
            told = f"{changed} cell{'' if changed == 1 else 's'} changed." if changed else "Nothing was changed."
            messages.success(request, told)
            return HttpResponseRedirect(request.get_full_path())
    else:
        sheet = Sheet(product, places, may=request.user.has_perm)
    options = [option.option.name for option in sheet.rows[0].variant.options.all()] if sheet.rows else []
    context = {
        **around,
        "title": f"Variants of {product}",
        "original": product,
        "product_link": admin_link(product),
        "sheet": sheet,
        "options": " / ".join(options) or "Variant",
        "place": code,
        "is_unknown": bool(code) and all(one.code.casefold() != code.casefold() for one in places),
        "rest_url": f"{reverse('admin:catalog_variant_changelist')}?product__id__exact={product.pk}",
        "combine_url": reverse("admin:catalog_product_ask", args=[product.pk, "combine"]),
        "back": reverse("admin:catalog_product_change", args=[product.pk]),
    }
    return TemplateResponse(request, "backoffice/product/variants.html", context)


@transaction.atomic
def _sent(request: HttpRequest, product: Product, places: list[Warehouse]) -> tuple[Sheet, int | None]:
    """The sheet as it was sent, and how many cells were written; None if nothing was, and the cells say why.

    Under the product's lock: of two sheets that are sent at once, the second is compared with what the first wrote.
    """
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    sheet = Sheet(product, places, may=request.user.has_perm)
    return sheet, sheet.write(actor=request.user) if sheet.take(request.POST) else None
