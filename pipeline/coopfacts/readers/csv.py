"""Tables with a header: one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TextIO

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import decode, is_binary
from coopfacts.readers._fields import article
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.readers._sources import peeked
from coopfacts.records import Reject

SUFFIXES = (".csv", ".tsv")
_HEAD = 65_536


def sniff(head: bytes) -> bool:
    """A table is known by its name alone."""
    return False


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The article of each row; fields are named by the header."""
    head, whole = peeked(source, _HEAD)
    if not head.strip():
        yield source.reject("empty", "the file holds no table")
        return
    try:
        encoding = _encoding(head)
        with whole.open() as stream:
            yield from _rows(io.TextIOWrapper(stream, encoding=encoding, newline=""), source, options, _delimiter(head.decode(encoding, "replace"), source.suffix))
    except (csv.Error, UnicodeError) as error:
        yield source.reject("malformed_csv", f"the table breaks off here ({error}); mend the quotes, or save it as UTF-8")


def _rows(stream: TextIO, source: Source, options: Options, delimiter: str) -> Iterator[RawArticle | Reject]:
    csv.field_size_limit(2 * options.limit)
    reader = csv.DictReader(stream, delimiter=delimiter)
    seen = False
    for number, row in enumerate(reader, 2):
        seen = True
        try:
            yield article(row, source, str(number), options)
        except RejectedInput as error:
            yield source.refusal(error, number)
    if not seen:
        yield source.reject("empty", "the table has no rows below its header")


def _encoding(head: bytes) -> str:
    """The encoding of the whole by that of its first lines (cut at a line end, so that no letter is cut in two)."""
    sample = head[: head.rfind(b"\n") + 1] or head
    if is_binary(sample):
        raise RejectedInput("decode", "binary", "these bytes are no table of text")
    for encoding in ("utf-8-sig", "cp1251", "koi8-r", "cp1252"):
        try:
            if sample.decode(encoding) == decode(sample).removeprefix("\ufeff"):
                return encoding
        except UnicodeDecodeError:
            continue
    raise RejectedInput("decode", "encoding", "the encoding of the table is not known; save it as UTF-8")


def _delimiter(head: str, suffix: str) -> str:
    first = head.partition("\n")[0]
    return "\t" if suffix == ".tsv" else max(",;\t|", key=first.count)
