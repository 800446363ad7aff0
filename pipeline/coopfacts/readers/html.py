"""Web pages: one article a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.readers._decoding import declared_encoding, decode, read_limited
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
# Markup weighs several times what the text does; the text is measured again once it is out.
_MARKUP = 4
_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|\?xml[^>]*>\s*<(?:!doctype html|html))", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """A doctype or an opening tag of a page."""
    return bool(_START.match(head))


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The page; its main text is taken out later, where the documents are made."""
    with source.open() as stream:
        data = read_limited(stream, _MARKUP * options.limit)
    html = decode(data, declared_encoding(data))
    if html.strip():
        yield RawArticle(source=source.name, key=source.key, html=html)
    else:
        yield source.reject("empty", "the file holds no page")
