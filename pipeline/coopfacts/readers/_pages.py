"""The main text, title and date of a page, by trafilatura and htmldate."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from coopfacts.cleaning import dates
from coopfacts.errors import RejectedInput

_SPACES = re.compile(r"\W+")
_DOMAIN = re.compile(r"\s+[|•·–—-]\s+(?:www\.)?[\w-]+\.\w{2,6}$")
_PARTS = re.compile(r"\s[|•·–—-]\s")
_HEADING = re.compile(r"<h1\b[^>]{0,1000}>(.{1,2000}?)</h1>", re.IGNORECASE | re.DOTALL)
_WHOLE_TITLE = re.compile(r"<title\b[^>]{0,300}>([^<]{1,500})</title>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|table|section|article|figure|figcaption)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.{0,20000}?</\1>|<!--.{0,5000}?-->", re.IGNORECASE | re.DOTALL)
_SITE = re.compile(r"(?<=\w{3}.)\s*(?:\s[|•·–—-]\s)[^|•·–—]{2,40}$|^[^|]{2,30} \| (?=.{20})")
_STRUCTURED = re.compile(r"\"datePublished\"\s{0,5}:\s{0,5}\"(\d{4}-\d\d-\d\d)")
_TIME = re.compile(r"<time\b[^<>]{0,200}\b(?:pubdate|datePublished)\b[^<>]{0,200}\bdatetime=[\"'](\d{4}-\d\d-\d\d)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,200}article:published_time[^<>]{0,80}\bcontent=[\"']?(\d{4}-\d\d-\d\d)|<meta\b[^<>]{0,80}\bcontent=[\"']?(\d{4}-\d\d-\d\d)[^<>]{0,80}article:published_time", re.IGNORECASE)
_MODIFIED = re.compile(r"(?:date_?modified|modified_time)\W{1,8}(?:content\W{1,4})?(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_HEADLINE = re.compile(r"<h([12])\b[^>]{0,1000}>(.{1,2000}?)</h\1>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<(script|style|svg|noscript)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*\Z", re.IGNORECASE | re.DOTALL)
_RELEASED = re.compile(r"publi|posted|released|опубл|публ|размещ|добавл", re.IGNORECASE)
_REVISED = re.compile(r"updat|modif|revis|review(?:ed|:)|обновл|измен|исправл", re.IGNORECASE)
_LABEL = re.compile(r"^(?:title|headline|заголовок):\s*", re.IGNORECASE)
_MOST_TAGS = 60_000
_MARKUP_ABOVE, _MARKUP_BELOW = 4_000, 30_000
_TEXT_ABOVE, _TEXT_BELOW = 120, 600
_LONGEST_STUB, _MOST_WORDS = 200, 14
_LONGEST_TITLE, _MOST_TITLE_WORDS = 300, 30
_A_DAY, _MONTH = dt.timedelta(days=1), dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``days`` are the days on which it may have been published, the likeliest first."""

    text: str
    title: str | None
    days: tuple[dt.date, ...]
    url: str | None

    @property
    def published(self) -> dt.date | None:
        """The likeliest of its days."""
        return self.days[0] if self.days else None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A day that stands beside the headline, and what the words before it call it: ``released``, ``revised`` or nothing."""

    date: dt.date
    label: str | None


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
    return Page(_headed(body, title), title, _days(html, fields.get("date"), title), fields.get("url"))


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
    named = _shown(whole[1]) if whole else told
    shown = (_undressed(_shown(match[1]), named) for match in _HEADING.finditer(html))
    headings = dict.fromkeys(heading for heading in shown if heading and not _is_site(heading, named) and len(heading.split()) <= _MOST_TITLE_WORDS)
    words = set(_plain(told).split())
    shared = {heading: len(words & set(_plain(heading).split())) / len(_plain(heading).split()) for heading in headings if _plain(heading)}
    fitting = [heading for heading, share in shared.items() if share >= 0.5 or (len(shared) == 1 and len(heading.split()) > 3)]
    if fitting:
        return max(fitting, key=lambda heading: (shared[heading], len(heading)))
    bare = _DOMAIN.sub("", told)
    if bare != told:
        return bare
    bare = _SITE.sub("", told)
    return (bare if len(bare.split()) > 2 else told) or None


def _is_site(heading: str, named: str) -> bool:
    """The heading is the site's name: the short end of the page's title."""
    parts = [_plain(part) for part in _PARTS.split(named)]
    return len(parts) > 1 and _plain(heading) == parts[-1] and 2 * len(_plain(heading)) < len(_plain(named))


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


def _days(html: str, told: str | None, title: str | None) -> tuple[dt.date, ...]:
    """The days that a page tells, the likeliest first: the words beside the headline and the structured data, then what htmldate reads.

    Where the two differ by a day, it is the hour that differs. A page that shows nothing but the day of a revision, more than a month
    after the first publication, and has no press metadata, is a text of that day: its "this year" is counted from there.
    """
    timed, meta, structured = _TIME.search(html), _META.search(html), _STRUCTURED.search(html)
    first = next(filter(None, (_date(match[match.lastindex or 0]) for match in (timed, meta, structured) if match)), None)
    read = _date(told)
    shown = [_judged(day, first, html) for day in _beside(html, title)]
    released = [day.date for day in shown if day.label == "released" and (first is None or abs(day.date - first) > _A_DAY)]
    revised = [day.date for day in shown if day.label == "revised"]
    plain = [day.date for day in shown if day.label is None]
    known = first or read
    late = [day for day in revised if known is None or day - known > _MONTH] if not (released or timed or meta) and (first or not plain) else []
    return tuple(dict.fromkeys(filter(None, (*released[:1], *late[:1], first, *plain[:1], read, *revised[:1]))))


def _judged(day: _Shown, first: dt.date | None, html: str) -> _Shown:
    """A day without a label is that of a revision, where the structured data say so."""
    if day.label is None and first not in (None, day.date) and day.date.isoformat() in _MODIFIED.findall(html):
        return _Shown(day.date, "revised")
    return day


def _beside(html: str, title: str | None) -> Iterator[_Shown]:
    """The days that stand above and below the headline on lines of their own."""
    heading = _headline(html, title)
    if heading is None:
        return
    above = _visible(html[max(0, heading.start() - _MARKUP_ABOVE) : heading.start()].partition(">")[2])[-_TEXT_ABOVE:]
    below = _visible(html[heading.end() : heading.end() + _MARKUP_BELOW])[:_TEXT_BELOW]
    for part in (below, above):
        yield from _stub_days(part)


def _headline(html: str, title: str | None) -> re.Match[str] | None:
    wanted = _plain(title or "")
    every = list(_HEADLINE.finditer(html))
    return next((match for match in every if wanted and wanted in _plain(_shown(match[2]))), None) or next((match for match in every if match[1] == "1"), None)


def _visible(markup: str) -> str:
    """The words of a piece of markup, a line for each block."""
    lines = (" ".join(unescape(_TAG.sub(" ", part)).split()) for part in _BLOCK.split(_SCRIPT.sub(" ", markup)))
    return "\n".join(filter(None, lines))


def _stub_days(lines: str) -> Iterator[_Shown]:
    """The days of lines that say little else; the label may stand on the line above."""
    before = ""
    for line in lines.split("\n"):
        rest, found = line, dates.find(line)
        while found and len(line) <= _LONGEST_STUB and len(rest[: found.start].split()) <= _MOST_WORDS:
            words = f"{before} {rest[: found.start]}"
            yield _Shown(found.date, _called(words))
            before, rest = "", rest[found.end :]
            found = dates.find(rest)
        before = rest if len(rest.split()) <= 3 else ""


def _called(words: str) -> str | None:
    """The label nearest to the date."""
    places = {name: max((match.start() for match in pattern.finditer(words)), default=-1) for name, pattern in (("released", _RELEASED), ("revised", _REVISED))}
    return max(places, key=lambda name: places[name]) if max(places.values()) >= 0 else None


def _date(words: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words) if words else None
    except ValueError:
        return None
