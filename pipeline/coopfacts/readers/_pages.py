"""The main text, title and date of a page, by trafilatura and htmldate."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SPACES = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says."""

    text: str
    title: str | None
    published: dt.date | None
    url: str | None


def extract(html: str) -> Page | None:
    """The article of a page, ``None`` where there is none. A headline that the main text lacks is put above it."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    fields = _fields(found)
    text = (fields.get("text") or "").strip()
    if not text:
        return None
    title = (fields.get("title") or "").strip() or None
    body = re.sub(r"\n+", "\n\n", text)
    return Page(_headed(body, title), title, _date(fields.get("date")), fields.get("url"))


def _fields(found: object) -> Mapping[str, str | None]:
    if isinstance(found, Mapping):
        return found
    return {name: getattr(found, name, None) for name in ("text", "title", "date", "url")}


def _headed(body: str, title: str | None) -> str:
    if not title or _plain(title) in _plain(body[: 2 * len(title) + 400]):
        return body
    return f"{title}\n\n{body}"


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).casefold().strip()


def _date(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None
