"""Articles to documents: main text, cleaning, language, date, id."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator

from coopfacts import lang
from coopfacts.cleaning import Cleaned, clean
from coopfacts.cleaning.datelines import read as read_dateline
from coopfacts.cleaning.lines import head, lines
from coopfacts.errors import RejectedInput
from coopfacts.readers._language import identify
from coopfacts.readers._pages import Page, extract
from coopfacts.readers._paragraphs import without_foreign
from coopfacts.readers._records import Options, RawArticle
from coopfacts.records import Document, Reject, Sure

_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?!\d)")
_LEVELS: tuple[Sure, ...] = ("guess", "likely", "sure")
_SURE = {"field": 2, "metadata": 2, "stub": 2, "option": 2, "dateline": 1, "url": 1, "filename": 0}
_A_DAY = dt.timedelta(days=1)  # where the hour decides, sources differ by a night
_LANGUAGE_NAMES = {"eng": "en", "english": "en", "rus": "ru", "russian": "ru", "русский": "ru", "английский": "en"}


def build(raw: RawArticle, options: Options) -> Document | Reject:
    """The document of an article, or the reason why there is none."""
    try:
        return _build(raw, options)
    except RejectedInput as error:
        return Reject(source=raw.source, stage=error.stage, code=error.code, message=error.message)


def _build(raw: RawArticle, options: Options) -> Document:
    page = _page(raw)
    text = page.text if page else raw.text or ""
    _measure(text, options.limit)
    title = _line(raw.title or (page.title if page else None))
    cleaned = clean(text, options.without, title)
    if not cleaned.text:
        raise RejectedInput("clean", "no_text", "nothing is left once page furniture is taken out; check that the input holds an article")
    language = _language(raw, options, cleaned.text)
    cleaned = without_foreign(cleaned, language)
    published, how, sure = _published(raw, page, cleaned, options)
    digest = hashlib.sha256(cleaned.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        doc_id=raw.doc_id or _identifier(raw.key, digest),
        source=raw.source,
        language=language,
        text=cleaned.text,
        sha256=digest,
        title=title or _first_line(cleaned.text),
        published=published,
        published_from=how,
        published_sure=sure,
        removed=cleaned.removed,
        source_offsets=cleaned.offsets if raw.plain and not page else None,
    )


def _page(raw: RawArticle) -> Page | None:
    if raw.html is None:
        return None
    page = extract(raw.html)
    if page is None:
        raise RejectedInput("extract", "no_text", "no main text was found on the page; check that it holds an article and no script builds it")
    return page


def _measure(text: str, limit: int) -> None:
    if len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit:
        raise RejectedInput("read", "too_large", f"a text of more than {limit:,} bytes; split it, or raise the limit")


def _language(raw: RawArticle, options: Options, text: str) -> str:
    code = options.language or _code(raw.language) or identify(text)
    if code is None:
        raise RejectedInput("language", "no_text", "there are no words in it")
    if code not in lang.codes():
        raise RejectedInput("language", "language", f"the language is '{code}'; coopfacts reads {', '.join(lang.codes())}: leave the text out, or name its language")
    return code


def _code(words: str | None) -> str | None:
    """A two-letter code for what a field calls the language."""
    lowered = (words or "").strip().casefold()
    code = _LANGUAGE_NAMES.get(lowered, re.split(r"[-_]", lowered)[0])
    return code if len(code) == 2 and code.isalpha() else None


def _published(raw: RawArticle, page: Page | None, cleaned: Cleaned, options: Options) -> tuple[dt.date | None, str | None, Sure | None]:
    """The day of publication, how it is known, and how surely: what another source confirms is surer, what one denies is less sure."""
    told = [(date, how) for date, how in _dates(raw, page, cleaned, options) if date and how]
    if not told:
        return None, None, None
    date, how = told[0]
    others = [abs(other - date) <= _A_DAY for other, source in told[1:] if source != "option"]
    level = _SURE[how] + any(others) - (not all(others))
    return date, how, _LEVELS[max(0, min(level, len(_LEVELS) - 1))]


def _dates(raw: RawArticle, page: Page | None, cleaned: Cleaned, options: Options) -> Iterator[tuple[dt.date | None, str | None]]:
    """What tells the date, the surest first."""
    yield raw.published, raw.published_from
    for day in page.days if page else ():
        yield day, "metadata"
    yield cleaned.published, "stub"
    yield options.published, "option"
    yield _dateline_date(cleaned.text), "dateline"
    yield _date_in_name(raw.url or (page.url if page else None)), "url"
    yield _date_in_name(raw.key.rpartition("/")[2]), "filename"


def _dateline_date(text: str) -> dt.date | None:
    for paragraph in text[:2000].split("\n"):
        found = read_dateline(paragraph)
        if found and found.year and found.month and found.day:
            return _date(found.year, found.month, found.day)
    return None


def _date_in_name(name: str | None) -> dt.date | None:
    match = _IN_NAME.search(name or "")
    return _date(*(int(part) for part in match.groups())) if match else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _line(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _first_line(text: str) -> str | None:
    """The first line of three words and more, where it reads like a headline over a text."""
    first = next((line for line in (*head(text), *lines(text)[:1]) if len(line.text.split()) > 2), None)
    if first is None or len(first.text) > 200 or first.end == len(text) or first.text.endswith((".", ":", ";", ",")) or read_dateline(first.text):
        return None
    return first.text


def _identifier(key: str, digest: str) -> str:
    return "d_" + hashlib.sha256(f"{key}\0{digest}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
