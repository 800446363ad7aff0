"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from coopfacts.readers._decoding import decode, read_limited
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".txt", ".text", ".md")


def sniff(head: bytes) -> bool:
    """Plain text has no mark of its own: it is what is left."""
    return False


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The one article of a text file."""
    with source.open() as stream:
        text = decode(read_limited(stream, options.limit))
    if text.strip("\ufeff \t\r\n\x0b\x0c\u00a0"):
        yield RawArticle(source=source.name, key=source.key, text=text)
    else:
        yield source.reject("empty", "the file holds no text")
