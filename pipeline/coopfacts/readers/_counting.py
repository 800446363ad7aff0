"""How many articles there are to come, where that can be told without reading them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from coopfacts.readers import jsonl
from coopfacts.readers._records import Source
from coopfacts.readers._remote import is_address
from coopfacts.readers._sources import sources
from coopfacts.records import Reject

_SINGLE = ("docx", "eml", "html", "pdf", "txt")  # formats of one article a file
_PIECE = 1_000_000


def count(paths: Iterable[str]) -> int | None:
    """The number of inputs: files of one article, lines of JSON Lines; ``None`` where a stream or a file keeps it to itself."""
    single = frozenset(suffix for name in _SINGLE for suffix in import_module(f"coopfacts.readers.{name}").SUFFIXES)
    total = 0
    for path in paths:
        if path == "-" or is_address(path):
            return None
        for source in sources(path):
            held = 1 if isinstance(source, Reject) or source.suffix in single else _lines(source)
            if held is None:
                return None
            total += held
    return total


def _lines(source: Source) -> int | None:
    if source.suffix not in jsonl.SUFFIXES:
        return None
    try:
        with source.open() as stream:
            return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(_PIECE), b""))
    except OSError:
        return None
