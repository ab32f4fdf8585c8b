"""XLSX workbooks: the first sheet that holds a table, written out as text once."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

from shop.exchange.exceptions import FileRefused


def write_as_csv(path: Path, target: Path) -> None:
    """Write the first sheet with rows to `target` as CSV in UTF-8. Reads row by row; raises FileRefused."""
    import openpyxl  # takes a while, and most files are text

    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()  # what a workbook says of its size may be wrong
                if _write(sheet.iter_rows(values_only=True), target):
                    return
        finally:
            workbook.close()
    except FileRefused:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, EOFError) as error:
        raise FileRefused("The workbook is damaged: it does not open.") from error
    raise FileRefused("The workbook holds no rows.")


def _write(rows: Any, target: Path) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        width = 0
        for row in rows:
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            width = max(width, len(cells)) if count == 0 else width
            cells.extend([""] * (width - len(cells)))  # a sheet leaves empty cells at the end out
            writer.writerow(cells)
            count += 1
    return count


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        case float():
            return f"{cell:.15g}" if abs(cell) >= 1e-4 else f"{cell:f}"
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
