"""Parquet: a folder with a file for each table, columns typed."""

from __future__ import annotations

from pathlib import Path

from coopfacts.tables import TABLES
from coopfacts.writers._arrow import batches, schema
from coopfacts.writers._files import whole

SUFFIX = ""


def write(run: Path, target: Path) -> None:
    """Write ``facts.parquet`` and the others into a folder."""
    from pyarrow import parquet

    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        with whole(target / f"{table.name}.parquet") as path, parquet.ParquetWriter(path, schema(table), compression="zstd") as sink:
            for batch in batches(table, run):
                sink.write_batch(batch)
