"""Tables as pandas frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coopfacts import tables

if TYPE_CHECKING:
    import pandas

# By the kind of a column. Days are kept as days: nanoseconds would not reach back to 1653.
TYPES = {"text": "string", "category": "category", "date": "datetime64[s]", "number": "float64", "integer": "Int64", "boolean": "boolean"}


def read_facts(path: str | Path) -> pandas.DataFrame:
    """The facts of a run, one a row: ``path`` is the folder that ``coopfacts run`` wrote, or a ``facts.jsonl``.

    A slot of names has the columns ``party`` and ``party_ids`` (several joined by "; "), a slot of amounts ``value``, ``value_unit``,
    ``value_low`` and so on, a slot of time ``period_start`` and ``period_end``. ``parties`` are the sides, whatever their roles.
    """
    return frame("facts", path)


def read_fillers(path: str | Path) -> pandas.DataFrame:
    """The fillers of all slots, one a row, with their places in the text; paths as for :func:`read_facts`."""
    return frame("fillers", path)


def read_documents(path: str | Path) -> pandas.DataFrame:
    """The documents of a run, one a row: ``path`` is the folder, or a ``documents.jsonl``."""
    return frame("documents", path)


def read_claims(path: str | Path) -> pandas.DataFrame:
    """The claims of a run or of several joined, one a row: ``path`` is the folder, or a ``claims.jsonl``."""
    return frame("claims", path)


def frame(name: str, path: str | Path) -> pandas.DataFrame:
    """Any of the tables as a frame."""
    import pandas

    table = tables.named(name)
    cells: list[list[tables.Cell]] = [[] for _ in table.columns]
    for row in table.rows(Path(path)):
        for column, cell in zip(cells, row, strict=True):
            column.append(cell)
    typed = zip(table.columns, cells, strict=True)
    return pandas.DataFrame(
        {column.name: pandas.Series(pandas.array(values, dtype="object"), dtype=TYPES[column.kind]) for column, values in typed}
    )
