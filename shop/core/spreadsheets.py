"""XLSX written while it is sent: rows go into the packed stream as they come, so a million cost the memory of one.

The form is ECMA-376, as far as a table needs it: texts stand in their cells, numbers and moments are such, the heading
stays in sight. A sheet that is full is followed by another one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading included: more than that no spreadsheet opens."""
MOST_BYTES = 1_500_000_000
"""Text of a sheet before it is packed; beyond two gigabytes the archive would need a form that some readers refuse."""
LONGEST_TEXT = 32_767
PIECE = 64 * 1024
EXACT = 10**15
"""Numbers from here on lose digits in a spreadsheet, so they are written as text."""
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEAD, DATE, MOMENT = 1, 2, 3

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN = 'numFmtId="{number}" fontId="{font}" fillId="0" borderId="0"'
NORMAL, BOLD = PLAIN.format(number=0, font=0), PLAIN.format(number=0, font=1)
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1"><xf {NORMAL}/></cellStyleXfs><cellXfs count="4"><xf {NORMAL} xfId="0"/>'
    f'<xf {BOLD} xfId="0" applyFont="1"/>'
    f'<xf {PLAIN.format(number=164, font=0)} xfId="0" applyNumberFormat="1"/>'
    f'<xf {PLAIN.format(number=165, font=0)} xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
SHEET = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{columns}" width="20" customWidth="1"/></cols>'
    "<sheetData>"
)


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs: a text that begins like a formula gets an apostrophe in front."""
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return "'" + value
    return value


def as_workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The rows as the pieces of an XLSX file. Each piece is handed on before the rows after it are asked for."""
    sink = _Sink()
    waiting = iter(rows)
    sheets = 0
    with ZipFile(sink, "w", ZIP_DEFLATED) as book:  # type: ignore[call-overload]  # all that it needs of a file is there
        is_over = False
        while not is_over:
            sheets += 1
            with book.open(_entry(f"xl/worksheets/sheet{sheets}.xml"), "w") as sheet:
                sheet.write(SHEET.replace("{columns}", str(max(1, len(headings)))).encode())
                sheet.write(_row([_cell(heading, HEAD) for heading in headings]))
                count, size = 1, 0
                while count < MOST_ROWS and size < MOST_BYTES:
                    row = next(waiting, None)
                    if row is None:
                        is_over = True
                        break
                    text = _row([_cell(value) for value in row])
                    sheet.write(text)
                    count, size = count + 1, size + len(text)
                    if sink.size >= PIECE:
                        yield sink.taken()
                sheet.write(b"</sheetData></worksheet>")
        for name, part in _frame(sheets).items():
            book.writestr(_entry(name), part)
    yield sink.taken()


class _Sink:
    """A file that nobody can go back in: what is written to it waits until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        piece = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return piece


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _row(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value: Any, style: int = 0) -> str:
    styled = f' s="{style}"' if style else ""
    match value:
        case None | "":
            return f"<c{styled}/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int() | float() if abs(value) < EXACT:
            return f"<c><v>{value!r}</v></c>"
        case Decimal() if value.is_finite() and abs(value) < EXACT:
            return f"<c><v>{value:f}</v></c>"
        case dt.datetime() if value.year >= 1901:
            return f'<c s="{MOMENT}"><v>{_serial(value)}</v></c>'
        case dt.date() if not isinstance(value, dt.datetime) and value.year >= 1901:
            return f'<c s="{DATE}"><v>{_days(value)}</v></c>'
    text = UNFIT.sub("", str(harmless(str(value))))[:LONGEST_TEXT]
    return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _serial(moment: dt.datetime) -> str:
    """Days since the spreadsheets' own beginning, by the clock of the site."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return f"{_days(local.date()) + seconds / 86_400:.9f}"


def _days(date: dt.date) -> int:
    return (date - dt.date(1899, 12, 30)).days


def _frame(sheets: int) -> dict[str, str]:
    """What says of the sheets that they are sheets."""
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="Export {number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    return {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{related}<Relationship '
        f'Id="rId{sheets + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{typed}</Types>',
    }
