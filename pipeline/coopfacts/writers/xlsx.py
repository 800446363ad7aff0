"""Excel: one workbook with a sheet for each table. No cell is a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from coopfacts.tables import TABLES, Cell, Column, Table
from coopfacts.writers._files import whole
from coopfacts.writers._safe import MARK, neutral

SUFFIX = ".xlsx"
ROWS = 1_048_575  # of a sheet, below the header; what is more goes to a sheet "facts 2"
LETTERS = 32_767  # of a cell; longer texts are cut, and say so
CUT = " … [cut: longer than a cell can be]"
FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts days otherwise, or not at all
WIDTHS = {"date": 11, "number": 12, "integer": 8, "boolean": 8, "category": 14, "text": 24}


def write(run: Path, target: Path) -> None:
    """Write the workbook, row by row."""
    import xlsxwriter

    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole(target) as path, path.open("wb") as file, xlsxwriter.Workbook(file, settings) as book:
        book.set_size(2400, 1200)
        styles = {"head": book.add_format({"bold": True}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
        for table in TABLES:
            _write_table(book, table, table.rows(run), styles)


def _write_table(book: Any, table: Table, rows: Iterator[tuple[Cell, ...]], styles: dict[str, Any]) -> None:
    number = 1
    while True:
        sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
        count = _write_sheet(sheet, table.columns, islice(rows, ROWS), styles)
        following = next(rows, None)
        if following is None:
            return
        rows, number = chain([following], rows), number + 1
        assert count == ROWS


def _write_sheet(sheet: Any, columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], styles: dict[str, Any]) -> int:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, column.name, styles["head"])
    count = 0
    for count, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is not None and value != "":  # most cells of a wide row are empty
                _write_cell(sheet, count, place, value, styles["date"])
    sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Cell, date: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, _fitting(_plain(neutral(value))))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, date)
    else:
        sheet.write_string(row, column, str(value))


def _plain(text: str) -> str:
    """A text that xlsxwriter does not take for markup: in constant memory it writes what stands in these marks as it is."""
    return MARK + text if text.startswith("<r>") and text.endswith("</r>") else text


def _fitting(text: str) -> str:
    """A text as long as a cell can hold. Excel counts UTF-16 units, of which a rare character takes two."""
    if len(text) <= LETTERS // 2 or len(text.encode("utf-16-le")) // 2 <= LETTERS:
        return text
    room = text.encode("utf-16-le")[: 2 * (LETTERS - len(CUT))]
    return room.decode("utf-16-le", "ignore") + CUT
