"""In which encoding a text is written."""

from __future__ import annotations

import codecs
from pathlib import Path

from shop.exchange.exceptions import FileRefused
from shop.exchange.reading.content import SAMPLE, open_bytes, refuse_foreign

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26}


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if all of it is that, else Western European.

    Reads the whole file once, in pieces. Raises FileRefused for what is no text.
    """
    with open_bytes(path) as stream:
        sample = stream.read(SAMPLE)
        refuse_foreign(sample)
        for mark, name in BOMS:
            if sample.startswith(mark):
                return name
        silent = _utf16_without_mark(sample)
        if silent:
            return silent
        if sum(byte in CONTROL for byte in sample) > len(sample) // 200:
            raise FileRefused("The file is not text: bring CSV or XLSX.")
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            piece = sample
            while piece:
                decoder.decode(piece)
                piece = stream.read(SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _western(sample)
    return "utf-8"


def _utf16_without_mark(sample: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte."""
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _western(sample: bytes) -> str:
    """Windows' Western European, which leaves five bytes without a meaning; ISO 8859-1 has one for each."""
    return "latin-1" if any(byte in sample for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)) else "cp1252"
