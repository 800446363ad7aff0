"""Parquet tables: one article a row, read in small batches."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import decode
from coopfacts.readers._fields import article, names
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".parquet", ".pq")
_ROWS = 64  # held at a time
_BUFFER = 1 << 20
_PIECE = 1 << 20
_MOST = 20_000_000_000  # bytes laid on disk, where a table comes packed


def sniff(head: bytes) -> bool:
    """The mark of a Parquet file."""
    return head.startswith(b"PAR1")


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The article of each row; fields are named by the columns."""
    import pyarrow

    try:
        with source.open() as stream, _seekable(stream) as file:
            yield from _rows(file, source, options)
    except (pyarrow.ArrowException, ValueError, OverflowError) as error:
        yield source.reject("malformed_parquet", f"no readable Parquet table ({str(error)[:100]}); write it anew")


def _rows(file: IO[bytes], source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    known = table.schema_arrow.names
    columns = [name for name in known if name in names(options)]
    if not set(columns) & set(names(options, "text", "html")):
        raise RejectedInput("read", "no_text", f"no column is called {' or '.join(names(options, 'text', 'html'))}; there are {', '.join(known)[:200]}: name one by an option")
    row = None
    for number, row in enumerate(_cells(table, columns), 1):
        try:
            yield article(row, source, str(number), options)
        except RejectedInput as error:
            yield source.refusal(error, number)
    if row is None:
        yield source.reject("empty", "the table has no rows")


def _cells(table: Any, columns: list[str]) -> Iterator[dict[str, object]]:
    for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
        yield from map(_plain, batch.to_pylist())


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """The cells as text fields have them: days in words, text that was stored as bytes decoded."""
    return {name: value.isoformat() if isinstance(value, dt.date) else decode(value) if isinstance(value, bytes) else value for name, value in row.items()}


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[IO[bytes]]:
    """A table is read from its end: what comes packed or through a pipe is laid on disk first."""
    if isinstance(getattr(stream, "raw", None), io.FileIO) and stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as held:
        while piece := stream.read(_PIECE):
            held.write(piece)
            if held.tell() > _MOST:
                raise RejectedInput("read", "too_large", f"more than {_MOST:,} bytes once unpacked; split the table")
        yield held
