"""Readers: any press file becomes documents, or a record that says why not.

One module a format, found by its name and asked for the suffixes that it answers to; modules whose names begin with an
underscore are what the formats share. Nothing here raises for bad input: a :class:`~coopfacts.records.Reject` comes instead.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from lzma import LZMAError
from zipfile import BadZipFile

from coopfacts import resources
from coopfacts.errors import RejectedInput
from coopfacts.readers._records import Format, Options, RawArticle, Source, as_date
from coopfacts.readers._remote import is_address
from coopfacts.readers._sources import UNDER_WAY, file, files, opened, peeked, sources
from coopfacts.records import Document, Reject

__all__ = [
    "UNDER_WAY",
    "Options",
    "RawArticle",
    "Seen",
    "Source",
    "as_date",
    "build",
    "count",
    "document",
    "documents",
    "file",
    "files",
    "formats",
    "is_address",
    "load",
    "opened",
    "read",
    "read_all",
    "read_source",
]


def build(raw: RawArticle, options: Options) -> Document | Reject:
    """The document of an article, or the reason why there is none."""
    from coopfacts.readers import _documents  # cleaning, languages, dates: who only reads does without

    return _documents.build(raw, options)


def count(paths: Iterable[str]) -> int | None:
    """How many inputs there are, where that can be told without reading them."""
    from coopfacts.readers import _counting

    return _counting.count(paths)


# Libraries that are large and that few need.
_EXTRAS = {"pyarrow": "coopfacts[parquet]"}


def load() -> None:
    """Have the formats at hand before a clock runs."""
    for name in formats():
        _module(name)


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    return tuple(name.removesuffix(".py") for name in resources.names("readers") if name.endswith(".py"))


def documents(paths: Iterable[str], options: Options | None = None) -> Iterator[Document | Reject]:
    """Every document of the inputs, in order, and a reject for whatever gave none."""
    chosen = options or Options()
    for item in read_all(paths, chosen):
        yield item if isinstance(item, Reject) else build(item, chosen)


def read_all(paths: Iterable[str], options: Options | None = None) -> Iterator[RawArticle | Reject]:
    """The articles of the inputs as they were read, in order; :func:`build` makes documents of them. An article that would have
    the id of an earlier one is a reject."""
    seen = Seen()
    for path in paths:
        yield from map(seen.told, read(path, options))


def read(path: str, options: Options | None = None) -> Iterator[RawArticle | Reject]:
    """The articles of a file, of the files of a folder, or of standard input (``-``), one at a time."""
    for source in sources(path):
        if isinstance(source, Reject):
            yield source
        else:
            yield from read_source(source, options or Options())


def document(text: str, published: dt.date | None = None, language: str | None = None, title: str | None = None, doc_id: str | None = None) -> Document:
    """The document of a text at hand; :class:`~coopfacts.errors.RejectedInput` where there is none."""
    raw = RawArticle(
        source="text",
        key="text",
        text=text,
        title=title,
        published=published,
        published_from="option" if published else None,
        doc_id=doc_id,
    )
    result = build(raw, Options(language=language))
    if isinstance(result, Reject):
        raise RejectedInput(result.stage, result.code, result.message)
    return result


def read_source(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The articles of a source, one at a time."""
    try:
        chosen, opened = _format(source)
        if chosen is None:
            yield source.reject("unknown_format", f"no reader for '{source.suffix}' files; known formats: {', '.join(formats())}")
        else:
            yield from chosen.read(opened, options)
    except RejectedInput as error:
        yield source.refusal(error)
    except ModuleNotFoundError as error:
        yield source.reject("missing_library", f"this format needs the package '{error.name}': pip install '{_EXTRAS.get(str(error.name), error.name)}'")
    except (OSError, EOFError, zlib.error, LZMAError, BadZipFile, NotImplementedError) as error:
        yield source.reject("unreadable", f"cannot be read ({_reason(error)}); check the file and its permissions")


def _format(source: Source) -> tuple[Format | None, Source]:
    """The format by the name's suffix, else by the first bytes, which also tell what a ``.txt`` really is; what has no suffix and no
    mark is plain text."""
    named = next((_module(name) for name in formats() if source.suffix in _module(name).SUFFIXES), None)
    if named is not None and named is not _module("txt"):
        return named, source
    head, rejoined = peeked(source)
    for name in formats():
        if _module(name).sniff(head):
            return _module(name), rejoined
    return (named if source.suffix else _module("txt")), rejoined


@cache
def _module(name: str) -> Format:
    module = import_module(f"coopfacts.readers.{name}")
    assert isinstance(module, Format), f"readers/{name}.py lacks SUFFIXES, sniff or read"
    return module


class Seen:
    """The articles that have come, by a digest of eight bytes each: a run over millions of them stays small. ``digests`` is what to
    keep where the run is to be taken up again."""

    def __init__(self, digests: Iterable[int] = ()) -> None:
        self.digests = array("Q", digests)
        self._known = set(self.digests)

    def told(self, item: RawArticle | Reject) -> RawArticle | Reject:
        """The item, or a reject in place of an article that has come before."""
        if isinstance(item, Reject):
            return item
        digest = _digest(item)
        if digest in self._known:
            named = f"the id '{item.doc_id}'" if item.doc_id else "the same file"
            return Reject(source=item.source, stage="read", code="duplicate_id", message=f"{named} came before in this run; give each article an id of its own, and each file once")
        self._known.add(digest)
        self.digests.append(digest)
        return item


def _digest(article: RawArticle) -> int:
    named = ("id", article.doc_id) if article.doc_id else ("file", article.key, article.text or "", article.html or "")
    return int.from_bytes(hashlib.blake2b("\0".join(named).encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
