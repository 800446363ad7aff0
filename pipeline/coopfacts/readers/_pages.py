"""The main text, title and date of a page, by trafilatura and htmldate."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from coopfacts.cleaning import dates
from coopfacts.errors import RejectedInput

_SPACES = re.compile(r"\W+")
_HEADING = re.compile(r"<h1\b[^>]{0,1000}>(.{1,2000}?)</h1>", re.IGNORECASE | re.DOTALL)
_WHOLE_TITLE = re.compile(r"<title\b[^>]{0,300}>([^<]{1,500})</title>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|table|section|article|figure|figcaption)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.{0,20000}?</\1>|<!--.{0,5000}?-->", re.IGNORECASE | re.DOTALL)
_SITE = re.compile(r"(?<=\w{3}.)\s*(?:\s[|•·–—-]\s)[^|•·–—]{2,40}$|^[^|]{2,30} \| (?=.{20})")
_STRUCTURED = re.compile(r"\"datePublished\"\s{0,5}:\s{0,5}\"(\d{4}-\d\d-\d\d)")
_TIME = re.compile(r"<time\b[^<>]{0,200}\b(?:pubdate|datePublished)\b[^<>]{0,200}\bdatetime=[\"'](\d{4}-\d\d-\d\d)", re.IGNORECASE)
_LABEL = re.compile(r"^(?:title|headline|заголовок):\s*", re.IGNORECASE)
_MOST_TAGS = 60_000
_NEAR, _NEAR_TEXT = 3000, 200
_LONGEST_TITLE = 300


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

    if html.count("<") > _MOST_TAGS:
        raise RejectedInput("extract", "too_large", f"more than {_MOST_TAGS:,} tags are no page of press; cut it down to the article")
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
    title = _title((fields.get("title") or "").strip(), html)
    body = re.sub(r"\n+", "\n\n", text)
    return Page(_headed(body, title), title, _published(html, fields.get("date")), fields.get("url"))


def shown_text(markup: str) -> str:
    """The words of a piece of markup, a paragraph for each block of it."""
    if "<" not in markup:
        return " ".join(unescape(markup).split()) if "\n" not in markup else unescape(markup).strip()
    broken = _BLOCK.sub("\n\n", _HIDDEN.sub(" ", markup))
    paragraphs = (" ".join(unescape(_TAG.sub("", part)).split()) for part in broken.split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def _fields(found: object) -> Mapping[str, str | None]:
    if isinstance(found, Mapping):
        return found
    return {name: getattr(found, name, None) for name in ("text", "title", "date", "url")}


def _title(told: str, html: str) -> str | None:
    """The headline as the page shows it: a heading that goes with the title of its metadata, else that title without the site's name."""
    whole = _WHOLE_TITLE.search(html)
    if whole and len(told.split()) < 3 and told in _shown(whole[1]):
        told = _shown(whole[1])
    headings = dict.fromkeys(filter(None, (_undressed(_shown(match[1]), _shown(whole[1]) if whole else told) for match in _HEADING.finditer(html))))
    words = set(_plain(told).split())
    shared = {heading: len(words & set(_plain(heading).split())) / len(_plain(heading).split()) for heading in headings if _plain(heading)}
    fitting = [heading for heading, share in shared.items() if share >= 0.5 or (len(shared) == 1 and len(heading.split()) > 3)]
    if fitting:
        return max(fitting, key=lambda heading: (shared[heading], len(heading)))
    bare = _SITE.sub("", told)
    return (bare if len(bare.split()) > 2 else told) or None


def _undressed(heading: str, told: str) -> str:
    """A heading without the label or the day that stands before the headline, where the page's own title has neither."""
    heading = _LABEL.sub("", heading)
    found = dates.find(heading)
    if found and found.start == 0 and _plain(heading[: found.end]) not in _plain(told):
        return heading[found.end :].strip(" ,|–—-:")
    return heading


def _shown(markup: str) -> str:
    shown = " ".join(unescape(_TAG.sub(" ", markup)).split())
    return shown if len(shown) <= _LONGEST_TITLE else ""


def _headed(body: str, title: str | None) -> str:
    if not title or _plain(title) in _plain(body[: 2 * len(title) + 400]):
        return body
    return f"{title}\n\n{body}"


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).casefold().strip()


def _published(html: str, told: str | None) -> dt.date | None:
    """The day in the page's structured data, else what htmldate reads, else the day that stands below the headline."""
    structured = _STRUCTURED.search(html) or _TIME.search(html)
    near = _HEADING.search(html)
    below = dates.find(" ".join(_TAG.sub(" ", html[near.end() : near.end() + _NEAR]).split())[:_NEAR_TEXT]) if near else None
    return _date(structured[1] if structured else None) or _date(told) or (below.date if below else None)


def _date(words: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words) if words else None
    except ValueError:
        return None
