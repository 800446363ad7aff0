"""DuckDB: one database file with all tables."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from coopfacts.tables import TABLES
from coopfacts.writers._arrow import batches, schema
from coopfacts.writers._files import whole

SUFFIX = ".duckdb"


def write(run: Path, target: Path) -> None:
    """Write the database."""
    import duckdb

    with whole(target) as path, duckdb.connect(str(path)) as database:
        load(database, run, {table.name for table in TABLES})


def load(database: Any, run: Path, filled: Collection[str]) -> None:
    """Make all tables in an open database; those not in ``filled`` stay empty."""
    for table in TABLES:
        database.register("batch", schema(table).empty_table())
        database.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM batch')
        for batch in batches(table, run) if table.name in filled else ():
            database.register("batch", _as_table(batch))
            database.execute(f'INSERT INTO "{table.name}" SELECT * FROM batch')
        database.unregister("batch")


def _as_table(batch: Any) -> Any:
    import pyarrow

    return pyarrow.Table.from_batches([batch])
