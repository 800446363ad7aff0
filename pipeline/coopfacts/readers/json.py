"""JSON: an array of articles, one article, or an object that holds such an array."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import decode, read_limited
from coopfacts.readers._fields import article, has_text
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".json",)
# The whole file is held; for more there is JSON Lines.
_WHOLE = 40


def sniff(head: bytes) -> bool:
    """The first sign is an opening bracket."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The article of each object."""
    try:
        with source.open() as stream:
            records = _records(json.loads(decode(read_limited(stream, _WHOLE * options.limit)) or "[]"), options)
    except (ValueError, RecursionError) as error:
        yield source.reject("malformed_json", f"no valid JSON ({str(error)[:100]}); mend it, or use JSON Lines")
        return
    for number, record in enumerate(records, 1):
        yield _article(record, number, source, options)
    if not records:
        yield source.reject("empty", "the file holds no articles")


def _records(whole: object, options: Options) -> list[object]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict) and not has_text(whole, options):
        inner = next((value for value in whole.values() if isinstance(value, list) and value and isinstance(value[0], dict)), None)
        return inner if inner is not None else [whole]
    return [whole]


def _article(record: object, number: int, source: Source, options: Options) -> RawArticle | Reject:
    if not isinstance(record, dict):
        return source.reject("malformed_json", "an article must be an object {...}", number)
    try:
        return article(record, source, str(number), options)
    except RejectedInput as error:
        return source.refusal(error, number)
