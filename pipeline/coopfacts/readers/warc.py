"""Web archives: one article a page that answered."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import declared_encoding, decode, read_limited
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".warc",)
_MARKUP = 4


def sniff(head: bytes) -> bool:
    """The version line of a record."""
    return head.startswith(b"WARC/")


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The HTML pages among the responses, one at a time; what is no page (pictures, redirects, requests) is no input."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

    number = 0
    try:
        with source.open() as stream:
            for record in _silently(ArchiveIterator(stream)):
                if record.rec_type == "response" and _is_page(record):
                    number += 1
                    yield _article(record, number, source, options)
    except (ArchiveLoadFailed, AttributeError, ValueError) as error:  # the library takes headers that it knows for granted
        yield source.reject("malformed_warc", f"the archive breaks off ({str(error)[:100]})", number + 1)
        return
    if not number:
        yield source.reject("empty", "the archive holds no HTML pages")


def _silently(records: Iterator[Any]) -> Iterator[Any]:
    """The records, without what the library says about damaged ones on standard error."""
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    return headers is not None and headers.get_statuscode() == "200" and "html" in (headers.get_header("Content-Type") or "").lower()


def _article(record: Any, number: int, source: Source, options: Options) -> RawArticle | Reject:
    try:
        data = read_limited(record.content_stream(), _MARKUP * options.limit)
        return RawArticle(
            source=f"{source.name}:{number}",
            key=f"{source.key}:{number}",
            html=decode(data, declared_encoding(data)),
            url=record.rec_headers.get_header("WARC-Target-URI"),
        )
    except RejectedInput as error:
        return source.refusal(error, number)
