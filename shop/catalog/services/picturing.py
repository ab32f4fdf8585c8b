"""The pictures of a product: brought, described, put in order, taken away. The first one is the main one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from shop.catalog.exceptions import PicturesChanged, PictureTwice, TooManyPictures
from shop.catalog.models import Product, ProductImage
from shop.catalog.pictures.cleaning import cleaned
from shop.catalog.pictures.files import keep

MOST = 60
"""Pictures of one product."""
FILES_LOCK = "backroom picture files"
"""Held shared while a file is written that no committed row names yet; whoever sweeps up holds it alone."""


def add_picture(*, product: Product, data: bytes, alt_text: str = "") -> ProductImage:
    """Put a picture behind the others of `product`; its smaller copies are made by a worker, soon after the commit.

    Raises NotAPicture and PictureTooLarge for what is brought, PictureTwice, TooManyPictures. The file is looked at
    before anything is locked; then locks the product's row.
    """
    picture = cleaned(data)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [FILES_LOCK])
        _lock(product)
        pictures = ProductImage.objects.filter(product=product)
        last = pictures.aggregate(last=Max("position"))["last"]
        if pictures.count() >= MOST:
            raise TooManyPictures(MOST)
        digest, name = keep(picture)
        if pictures.filter(digest=digest).exists():
            raise PictureTwice
        return ProductImage.objects.create(
            store_id=product.store_id,
            product=product,
            image=name,
            digest=digest,
            alt_text=alt_text,
            position=0 if last is None else last + 1,
        )


@transaction.atomic
def arrange_pictures(*, product: Product, order: Sequence[int]) -> None:
    """Put the pictures of `product` in this order of their keys; the first becomes the main one.

    Raises PicturesChanged unless these are exactly the pictures that there are. Locks the product's row.
    """
    _lock(product)
    pictures = {picture.pk: picture for picture in ProductImage.objects.filter(product=product)}
    if len(order) != len(pictures) or set(order) != set(pictures):
        raise PicturesChanged
    moved = [pictures[key] for place, key in enumerate(order) if pictures[key].position != place]
    for picture in moved:
        picture.position = order.index(picture.pk)
    ProductImage.objects.bulk_update(moved, ["position"])


@transaction.atomic
def describe_picture(*, product: Product, image_id: int, alt_text: str) -> None:
    """Say what is to be seen, for people who cannot see it. Raises PicturesChanged if the picture is gone."""
    if not ProductImage.objects.filter(product=product, pk=image_id).update(alt_text=alt_text[:200]):
        raise PicturesChanged


@transaction.atomic
def remove_picture(*, product: Product, image_id: int) -> None:
    """Take a picture away; its files go later, if no other product shows them. Locks the product's row."""
    _lock(product)
    ProductImage.objects.filter(product=product, pk=image_id).delete()


def _lock(product: Product) -> None:
    """Let others who change this product's pictures wait."""
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
