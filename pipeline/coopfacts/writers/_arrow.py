"""Tables as Arrow batches with typed columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from coopfacts.tables import Table

_AT_ONCE = 5_000  # rows of a batch


def schema(table: Table) -> Any:
    """The Arrow schema of a table."""
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "category": pyarrow.string(),
        "date": pyarrow.date32(),
        "number": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
    }
    return pyarrow.schema([(column.name, types[column.kind]) for column in table.columns])


def batches(table: Table, run: Path) -> Iterator[Any]:
    """The rows of a table as ``pyarrow.RecordBatch``, read as they are asked for."""
    import pyarrow

    shape, rows = schema(table), table.rows(run)
    while batch := list(islice(rows, _AT_ONCE)):
        columns = [pyarrow.array(cells, type=field.type) for cells, field in zip(zip(*batch, strict=True), shape, strict=True)]
        yield pyarrow.RecordBatch.from_arrays(columns, schema=shape)
