"""What a file is, by its content: its name may say anything."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import IO

from shop.exchange.exceptions import FileRefused

SAMPLE = 65_536
LARGEST_UNPACKED = 4 * 2**30
"""Bytes of a packed file after unpacking; more than that is no shop's table."""
LARGEST_RATIO = 250
"""Times that a packed file may grow once it is past `RATIO_COUNTS_FROM`: tables of text stay far below."""
RATIO_COUNTS_FROM = 64 * 2**20

FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


class Unpacked(io.RawIOBase):
    """A gzip file as it unpacks, until it turns out to be a bomb."""

    def __init__(self, path: Path) -> None:
        self.stream = gzip.open(path, "rb")  # noqa: SIM115  # closed in close()
        self.packed_size = max(path.stat().st_size, 1)
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer)  # type: ignore[arg-type]  # io hands over a writable buffer
        try:
            piece = self.stream.read(len(target))
        except (OSError, EOFError) as error:
            raise FileRefused("The packed file is damaged: it ends too early or does not unpack.") from error
        self.size += len(piece)
        refuse_bomb(self.size, self.packed_size)
        target[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self.stream.close()
        super().close()


def refuse_bomb(size: int, packed_size: int) -> None:
    if size > LARGEST_UNPACKED or (size > RATIO_COUNTS_FROM and size > LARGEST_RATIO * packed_size):
        raise FileRefused("The packed file grows beyond all measure when it is unpacked, so it was not read.")


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked on the way if they are gzip's."""
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return io.BufferedReader(Unpacked(path), SAMPLE) if is_packed else path.open("rb", buffering=SAMPLE)


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX workbook; other archives are refused."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("The workbook is damaged: it does not open.") from error
    refuse_bomb(sum(entry.file_size for entry in entries), path.stat().st_size)
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        return True
    if "content.xml" in names:
        raise FileRefused("This is an OpenDocument table: save it as CSV or XLSX.")
    raise FileRefused("This is a ZIP archive: unpack it and bring the table in it.")


def refuse_foreign(sample: bytes) -> None:
    """Raise FileRefused for what is no table of text, naming what it seems to be."""
    if not sample.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise FileRefused("The file is empty.")
    for beginning, name in FOREIGN:
        if sample.startswith(beginning):
            raise FileRefused(f"This is {name}, not a table: bring CSV or XLSX.")
    if sample.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("This is a workbook of Excel's old format (.xls): save it as XLSX or CSV.")
    text = sample.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<rss", b"<body", b"<table")):
        raise FileRefused("This is a web page or XML, not a table: bring CSV or XLSX.")
    if text.startswith((b'{"', b"[{", b"{\n", b"{\r\n", b"[\n")) and b":" in text:
        raise FileRefused("This is JSON, not a table: bring CSV or XLSX.")
