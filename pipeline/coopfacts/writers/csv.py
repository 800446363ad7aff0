"""CSV: a folder with a file for each table, in UTF-8 with a mark that spreadsheets know it by."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from coopfacts.tables import TABLES
from coopfacts.writers._files import whole
from coopfacts.writers._safe import neutral

SUFFIX = ""


def write(run: Path, target: Path) -> None:
    """Write ``facts.csv`` and the others into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        with whole(target / f"{table.name}.csv") as path, path.open("w", encoding="utf-8-sig", newline="") as sink:
            write_rows(sink, [column.name for column in table.columns], table.rows(run))


def write_rows(sink: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A header and rows; empty cells for what is not known."""
    rows_out = csv.writer(sink)
    rows_out.writerow([neutral(name) for name in header])
    rows_out.writerows([cell(value) for value in row] for row in rows)


def cell(value: object) -> str | int | float:
    """A cell: numbers stay numbers, days are ISO dates, and no text is a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, dt.date) else neutral(str(value))
