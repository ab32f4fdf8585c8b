"""What workers do with pictures: make the smaller copies, and throw away files that no product shows any more."""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import connection, transaction

from shop.catalog.exceptions import NotAPicture, PictureTooLarge
from shop.catalog.models import PictureState, ProductImage
from shop.catalog.pictures.cleaning import BROKEN, cleaned
from shop.catalog.pictures.files import folders, keep, old_files, read, write_thumbnails

from .picturing import FILES_LOCK

logger = logging.getLogger(__name__)


def prepare_pictures(*, at_most: int = 200) -> int:
    """Make the smaller copies of pictures that wait for them, and return how many pictures were done.

    Each in a transaction of its own, under its row's lock, which other workers do not wait for. Whoever is killed in
    the middle leaves whole files and a picture that still waits. What cannot be read is marked as broken.
    """
    done = 0
    while done < at_most and _prepare_next():
        done += 1
    return done


@transaction.atomic
def _prepare_next() -> bool:
    waiting = ProductImage.objects.filter(state=PictureState.WAITING).order_by("pk")
    picture = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if picture is None:
        return False
    try:
        if picture.digest is None:
            _take_in(picture)
        write_thumbnails(str(picture.digest), read(str(picture.image)))
        picture.state = PictureState.READY
    except (NotAPicture, PictureTooLarge, *BROKEN):
        logger.exception("Picture %s cannot be shown.", picture.pk)
        picture.state = PictureState.BROKEN
    picture.save(update_fields=["state", "digest", "image"])
    return True


def _take_in(picture: ProductImage) -> None:
    """Clean a picture that came otherwise than by the services, and name it by its content."""
    kept = cleaned(read(str(picture.image)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [FILES_LOCK])
    digest, name = keep(kept)
    if ProductImage.objects.filter(digest=digest, product=picture.product_id).exists():
        raise NotAPicture
    picture.digest, picture.image = digest, name


def sweep_up_files() -> int:
    """Delete the files of pictures that no product shows any more, and return how many.

    A folder at a time, alone with the files: whoever brings a picture waits for that long, or has committed before.
    """
    return sum(_sweep(folder) for folder in folders())


@transaction.atomic
def _sweep(folder: Path) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [FILES_LOCK])
    found = list(old_files(folder))
    digests = {digest for _, digest in found}
    shown = set(ProductImage.objects.filter(digest__in=digests).order_by().values_list("digest", flat=True))
    orphans = [path for path, digest in found if digest not in shown]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
