"""Records with fields (JSON, CSV, Parquet) to articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from coopfacts.cleaning import dates
from coopfacts.errors import RejectedInput
from coopfacts.readers._records import Options, RawArticle, Source

_NAMES: Mapping[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "id"),
    "text": ("text",),
    "html": ("html",),
    "title": ("title",),
    "published": ("published", "date"),
    "lang": ("lang", "language"),
    "source": ("source",),
    "url": ("url",),
}


def article(record: Mapping[str, object], source: Source, place: str, options: Options) -> RawArticle:
    """The article of one record; :class:`RejectedInput` where it has no text."""
    text, html = _words(record, "text", options), _words(record, "html", options)
    if not (text or html):
        told = " or ".join(f"'{name}'" for name in names(options, "text", "html"))
        raise RejectedInput("read", "no_text", f"the record has no text in {told}; name the field by an option")
    published = parse_date(_words(record, "published", options))
    named = _words(record, "source", options)
    return RawArticle(
        source=f"{source.name}:{place}" if not named else f"{source.name}:{place} ({named})",
        key=f"{source.key}:{place}",
        text=text if text else None,
        html=None if text else html,
        title=_words(record, "title", options),
        published=published,
        published_from="field" if published else None,
        language=_words(record, "lang", options),
        doc_id=_words(record, "doc_id", options),
        url=_words(record, "url", options),
    )


def names(options: Options, *keys: str) -> tuple[str, ...]:
    """What the fields, or those of the given keys, may be called."""
    return tuple(name for key in keys or _NAMES for name in _fields(key, options))


def has_text(record: Mapping[str, object], options: Options) -> bool:
    """The record is an article by itself."""
    return bool(_words(record, "text", options) or _words(record, "html", options))


def parse_date(words: str | None) -> dt.date | None:
    """A date as fields write it: ISO, day.month.year, RFC 822, or words."""
    if not words:
        return None
    try:
        return dt.datetime.fromisoformat(words.strip()).date()
    except ValueError:
        found = dates.find(words)
        return found.date if found else _mail_date(words)


def _mail_date(words: str) -> dt.date | None:
    try:
        return parsedate_to_datetime(words).date()
    except ValueError:
        return None


def _words(record: Mapping[str, object], key: str, options: Options) -> str | None:
    for name in _fields(key, options):
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool) and key == "doc_id":
            return str(value)
    return None


def _fields(key: str, options: Options) -> tuple[str, ...]:
    return (options.fields[key],) if key in options.fields else _NAMES[key]
