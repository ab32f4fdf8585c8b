"""Where pictures lie: each under the hash of its bytes, so that a name always means the same picture and may be kept
for ever by whoever has fetched it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from .cleaning import Cleaned, smaller

FOLDER = "products"
WIDTHS = (96, 480, 1200)
"""Of the list, of the page, of a shop's window; each is also the greatest height."""
DRAFT = ".new"
LEAST_AGE = 3600.0
"""Seconds that a file lies about before it counts as nobody's."""


def name_of(digest: str, ending: str) -> str:
    """The name within the media folder."""
    return f"{FOLDER}/{digest[:2]}/{digest}.{ending}"


def thumbnail_name(digest: str, width: int) -> str:
    return f"{FOLDER}/{digest[:2]}/{digest}-{width}.webp"


def keep(picture: Cleaned) -> tuple[str, str]:
    """Write a picture unless it lies there already, and return its digest and its name."""
    digest = hashlib.sha256(picture.data).hexdigest()
    name = name_of(digest, picture.ending)
    _write(_place(name), picture.data)
    return digest, name


def write_thumbnails(digest: str, data: bytes) -> None:
    """Make the smaller copies that are not there yet."""
    for width in WIDTHS:
        place = _place(thumbnail_name(digest, width))
        if not place.exists():
            _write(place, smaller(data, width=width))


def read(name: str) -> bytes:
    return _place(name).read_bytes()


def folders() -> list[Path]:
    """The folders of pictures, by the first two signs of their names."""
    top = _place(FOLDER)
    return sorted(folder for folder in top.iterdir() if folder.is_dir()) if top.is_dir() else []


def old_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder that have lain there for a while, each with the digest in its name; drafts have none."""
    latest = time.time() - LEAST_AGE
    for entry in os.scandir(folder):
        if entry.is_file() and entry.stat().st_mtime < latest:
            is_draft = entry.name.endswith(DRAFT)
            yield Path(entry.path), "" if is_draft else entry.name.partition(".")[0].partition("-")[0]


def _place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def _write(place: Path, data: bytes) -> None:
    """All or nothing: whoever reads beside it, or is killed in the middle, finds a whole file or none."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{token_hex(4)}{DRAFT}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
