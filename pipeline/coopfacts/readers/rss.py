"""News feeds (RSS and Atom): one article an entry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import read_limited
from coopfacts.readers._pages import shown_text
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".rss", ".atom", ".xml")
_WHOLE = 10
_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL)


def sniff(head: bytes) -> bool:
    """The outermost tag of a feed."""
    return bool(_START.match(head))


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The article of each entry that has a text."""
    with source.open() as stream:
        data = read_limited(stream, _WHOLE * options.limit)
    for number, entry in enumerate(_entries(data), 1):
        yield _article(entry, number, source)


def _entries(data: bytes) -> list[Mapping[str, object]]:
    import feedparser  # type: ignore[import-untyped]

    if b"<!ENTITY" in data[:100_000]:
        raise RejectedInput("read", "malformed_xml", "the feed defines entities of its own, which no feed needs; leave the declaration out")
    entries: list[Mapping[str, object]] = feedparser.parse(data).entries
    if not entries:
        raise RejectedInput("read", "no_text", "no entries of a feed were found; check that it is RSS or Atom")
    return entries


def _article(entry: Mapping[str, object], number: int, source: Source) -> RawArticle | Reject:
    title = shown_text(str(entry.get("title") or ""))
    body = shown_text(_body(entry))
    if not body:
        return source.reject("no_text", "the entry has neither content nor summary", number)
    published = _date(entry.get("published_parsed") or entry.get("updated_parsed"))
    return RawArticle(
        source=f"{source.name}:{number}",
        key=f"{source.key}:{number}",
        text=body if not title or body.startswith(title) else f"{title}\n\n{body}",
        plain=False,
        title=title or None,
        published=published,
        published_from="field" if published else None,
        doc_id=str(entry["id"]) if entry.get("id") else None,
        url=str(entry["link"]) if entry.get("link") else None,
    )


def _body(entry: Mapping[str, object]) -> str:
    content = entry.get("content")
    values = [str(part.get("value") or "") for part in content if isinstance(part, Mapping)] if isinstance(content, list) else []
    return max([*values, str(entry.get("summary") or "")], key=len)


def _date(parsed: object) -> dt.date | None:
    return dt.date(*parsed[:3]) if isinstance(parsed, tuple) and len(parsed) >= 3 else None
