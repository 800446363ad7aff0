"""JSON Lines: one article a line, read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import decode
from coopfacts.readers._fields import article
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
# A JSON string may write a Cyrillic letter in six bytes.
_ESCAPES = 6


def sniff(head: bytes) -> bool:
    """The first sign is an opening brace."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The article of each line that is not blank; a bad line is a reject of its own."""
    seen = False
    with source.open() as stream:
        for number, line in _lines(stream, _ESCAPES * options.limit):
            seen = True
            yield _read_line(line, number, source, options)
    if not seen:
        yield source.reject("empty", "the file holds no line")


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; ``None`` for one that is longer than the limit, whose rest is read past in pieces."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        whole = len(line) <= limit
        while len(line) > limit and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
        if not whole or line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, line if whole else None


def _read_line(line: bytes | None, number: int, source: Source, options: Options) -> RawArticle | Reject:
    if line is None:
        return source.reject("too_large", f"the line is longer than {_ESCAPES * options.limit:,} bytes; split it, or raise the limit", number)
    try:
        record = json.loads(decode(line.rstrip(b"\r\n")))
        if not isinstance(record, dict):
            return source.reject("malformed_json", "the line is JSON but no object; write one object {...} a line", number)
        return article(record, source, str(number), options)
    except RejectedInput as error:
        return source.refusal(error, number)
    except (ValueError, RecursionError) as error:
        return source.reject("malformed_json", f"no valid JSON ({_reason(error)}); mend the line", number)


def _reason(error: Exception) -> str:
    return f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)[:100]
