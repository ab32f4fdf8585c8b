"""The pictures of a product on its page: brought by dropping files, put in order, described, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from shop.catalog.exceptions import NotAPicture, PictureTooLarge
from shop.catalog.models import Product, ProductImage
from shop.catalog.models.images import thumbnail_address
from shop.catalog.pictures.cleaning import most_bytes
from shop.catalog.selectors import main_picture, pictures_of
from shop.catalog.services.picturing import add_picture, arrange_pictures, describe_picture, remove_picture
from shop.core.admin import Column, Panel
from shop.core.admin.refusals import refusal_of

IN_LIST, ON_PAGE = 96, 480
LONGEST_KEY = 18
"""Digits; what is longer is no key of ours."""


class Pictured(Column):
    """A product's name beside its main picture, which was read with the rows."""

    def html(self, value: Any, obj: Any) -> SafeString | str:
        digest = getattr(obj, "picture", None)
        if not digest:
            return format_html('<span class="bo-pictured"><i aria-hidden="true"></i>{}</span>', value)
        return format_html(
            '<span class="bo-pictured"><img src="{}" alt="" width="28" height="28" loading="lazy">{}</span>',
            thumbnail_address(digest, IN_LIST),
            conditional_escape(value),
        )


def _pictures(product: Product) -> Mapping[str, Any]:
    return {
        "tiles": [_tile(picture) for picture in pictures_of(product=product)],
        "url": reverse("admin:catalog_product_pictures", args=[product.pk]),
        "most": most_bytes(),
    }


def _tile(picture: ProductImage) -> dict[str, Any]:
    return {"picture": picture, "shown": picture.thumbnail(ON_PAGE) or picture.address}


PICTURES = Panel("Pictures", "catalog/pictures.html", _pictures)


class PicturePages:
    """Adds to the pages of products what the box of pictures asks and tells."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.pictures_view)
        own = path("<int:product_id>/pictures/", view, name="catalog_product_pictures")
        return [own, *super().get_urls()]  # type: ignore[misc]  # of Django's admin, as all of super() here

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        products: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]  # of Django's admin
        return products.annotate(picture=main_picture())

    def pictures_view(self, request: HttpRequest, product_id: int) -> HttpResponse:
        """The pictures as they are now; on POST after doing what the page asks, or with the reason why not."""
        product = Product.objects.filter(store=getattr(request, "store", None), pk=product_id).first()
        if product is None:
            raise Http404
        may = self.has_change_permission if request.method == "POST" else self.has_view_or_change_permission  # type: ignore[attr-defined]  # of Django's admin
        if not may(request, product):
            raise PermissionDenied
        message, status = "", 200
        if request.method == "POST":
            try:
                _perform(request, product)
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                message, status = refusal.message, 409
        html = render_to_string("catalog/picture_tiles.html", _pictures(product), request=request)
        return JsonResponse({"message": message, "html": html}, status=status)


def _perform(request: HttpRequest, product: Product) -> None:
    act = request.POST.get("act")
    if act == "arrange":
        arrange_pictures(product=product, order=[_key(text) for text in request.POST.get("order", "").split(",")])
    elif act == "describe":
        text = " ".join(request.POST.get("text", "").split())
        describe_picture(product=product, image_id=_key(request.POST.get("image", "")), alt_text=text)
    elif act == "remove":
        remove_picture(product=product, image_id=_key(request.POST.get("image", "")))
    else:
        file = request.FILES.get("file")
        if file is None:
            raise NotAPicture
        if (file.size or 0) > most_bytes():
            raise PictureTooLarge(f"It is larger than {settings.PICTURE_MEGABYTES} MB.")
        add_picture(product=product, data=file.read())


def _key(text: str) -> int:
    """A key; 0, which nothing has, for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else 0
