"""What somebody brings as a picture, drawn anew: only colours are kept, nothing else that the file says."""

from __future__ import annotations

import io
import struct
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageCms, ImageOps

from shop.catalog.exceptions import NotAPicture, PictureTooLarge

MOST_PIXELS = 40_000_000
TAKEN = ("JPEG", "PNG", "WEBP", "GIF")
"""Only these decoders are let near the file, whatever its name says. SVG is a document with scripts, no picture."""
KEPT_AS = {"JPEG": ("JPEG", "jpg"), "MPO": ("JPEG", "jpg"), "WEBP": ("WEBP", "webp")}
"""What a format is kept as; the others as PNG. MPO is what phones write that take two pictures at once."""
QUALITY = 90
BROKEN = (OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError, struct.error)
"""What decoders raise over files that are cut off or forged."""


def most_bytes() -> int:
    """Of the largest file that is taken."""
    return int(settings.PICTURE_MEGABYTES) * 2**20


class Cleaned(NamedTuple):
    """The bytes to keep, and how a file of them ends."""

    data: bytes
    ending: str


def cleaned(data: bytes) -> Cleaned:
    """The picture in `data`: upright, in sRGB, without position, camera and comments; of several frames the first.

    The same file always gives the same bytes. Raises NotAPicture, PictureTooLarge. Its size is looked at before a
    single pixel is unpacked.
    """
    if len(data) > most_bytes():
        raise PictureTooLarge(f"It has {len(data) / 2**20:.0f} MB; at most {settings.PICTURE_MEGABYTES} are taken.")
    try:
        with Image.open(io.BytesIO(data), formats=TAKEN) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PictureTooLarge(
                    f"It has {width:,} × {height:,} pixels; at most {MOST_PIXELS // 10**6} million are taken."
                )
            kept_as, ending = KEPT_AS.get(picture.format or "", ("PNG", "png"))
            picture.seek(0)
            return Cleaned(_written(_plain(picture, opaque=kept_as == "JPEG"), kept_as), ending)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(f"It has far more than {MOST_PIXELS // 10**6} million pixels.") from error
    except BROKEN as error:
        raise NotAPicture from error


def smaller(data: bytes, *, width: int) -> bytes:
    """A copy at most `width` wide and high, as WebP; a smaller picture keeps its size."""
    with Image.open(io.BytesIO(data), formats=TAKEN) as picture:
        picture.draft("RGB", (width, width))  # a JPEG is unpacked at the size that is needed
        copy = _plain(picture, opaque=False)
        copy.thumbnail((width, width), Image.Resampling.LANCZOS)
        return _written(copy, "WEBP")


def _plain(picture: Image.Image, *, opaque: bool) -> Image.Image:
    """The colours alone, turned as the camera was held. Changes `picture`, since a copy of it may be large."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    has_alpha = not opaque and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info)
    coloured = _in_srgb(picture, profile) if profile and picture.mode in ("RGB", "CMYK", "L") else picture
    if coloured.mode != (mode := "RGBA" if has_alpha else "RGB"):
        coloured = coloured.convert(mode)
    coloured.load()
    coloured.info = {}  # what encoders would write down again
    return coloured


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours as they were meant; as they stand, where the profile cannot be read."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, *BROKEN):
        return picture


def _written(picture: Image.Image, kept_as: str) -> bytes:
    file = io.BytesIO()
    options = {} if kept_as == "PNG" else {"quality": QUALITY}
    picture.save(file, kept_as, **options)
    return file.getvalue()
