"""Publication stubs and mastheads: lines that only say when and where a text was published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from coopfacts.cleaning import dates
from coopfacts.cleaning.base import Edit
from coopfacts.cleaning.lines import Line, head, lines, tail_starts
from coopfacts.records import Removal

_PUBLISHED = r"(?:дата (?:публикации|выхода|размещения)|публикация от|опубликован[оа]?|размещено|добавлено|publication date|date of publication|published(?: on| at)?|posted(?: on)?|date|дата)"
_OTHER = r"(?:обновлен[оа]?|изменен[оа]?|updated(?: on| at)?|last (?:updated|modified)|modified|дата обновления|последнее (?:обновление|изменение)(?: \w+)?|рубрика|раздел|section|category|категория|источник|source)"
_LABEL = re.compile(rf"{_PUBLISHED}\s*[:\-–—]?\s*", re.IGNORECASE)
_REVISED = re.compile(r"(?:обновлен[оа]?|изменен[оа]?|updated(?: on| at)?|last (?:updated|modified)(?: on)?|modified|последнее (?:обновление|изменение)(?: (?:страницы|материала|статьи))?)\s*[:\-–—]?\s*", re.IGNORECASE)
_AUTHOR = re.compile(r" by [\w .-]{2,40}$", re.IGNORECASE)
_OTHER_LABEL = re.compile(rf"{_OTHER}\s*:.*", re.IGNORECASE)
_MAYBE = re.compile(r"(?:19|20)\d\d|[Дд]ат|ДАТ|[Оо]публ|[Рр]азмещ|[Дд]обав|[Пп]убл|ПУБЛ|ОПУБ|[Dd]ate|DATE|[Pp]ubl|PUBL|[Pp]ost")
_ISSUE = re.compile(
    r"(?:[^.!?]{3,60}, )?(?:№ ?|no\. ?)\d+.*|[^.!?]{3,40}\.|(?:пресс-служба|пресс-центр|press (?:service|office)|агентство|редакция|управление|администрация|правительство|министерство) [^.!?]{3,90}",
    re.IGNORECASE,
)
_MOST_WORDS = 9


def stubs(text: str) -> Iterator[Edit]:
    """"Publication date" with and without a date, lines of nothing but a date and an hour, mastheads that carry the date."""
    first_lines, tail = head(text), tail_starts(text)
    for line in lines(text):
        if len(line.text) > 200 or not _MAYBE.search(line.text):
            continue
        in_head, in_tail = line.rank < len(first_lines), line.rank >= tail
        # A bare date between paragraphs may date what follows (a chronicle): only above and below the text it dates the text.
        if (is_stub(line) and (in_head or in_tail or _LABEL.match(line.text) or _REVISED.match(line.text))) or _is_masthead(line, in_head, in_tail):
            yield Edit(line.start, line.end, "", "publication stub")


def title_break(text: str, title: str | None) -> Iterator[Edit]:
    """A headline that runs into the first sentence, as in text copied without its markup, stands on its own line."""
    at = text.find(title, 0, len(title) + 60) if title and len(title) > 10 else -1
    end = at + len(title or "")
    if at >= 0 and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        yield Edit(end, end + 1, "\n\n", "headline", quiet=True)


def is_stub(line: Line) -> bool:
    """A line of labels, dates and hours only."""
    segments = line.segments()
    kinds = [_kind(segment) for segment in segments]
    return bool(kinds) and all(kinds) and bool({"date", "label", "revised"} & set(kinds)) and not (kinds == ["label"] and line.text.lower() in {"date", "дата"})


def published(removed: Iterable[Removal]) -> dt.date | None:
    """The publication date that the removed pieces tell, the labelled ones first."""
    found = [(_LABEL.search(piece.text), piece.text) for piece in removed if piece.reason in {"publication stub", "site metadata"}]
    for label, text in sorted(found, key=lambda pair: pair[0] is None):
        date = (dates.find(text[label.end() :]) if label else None) or dates.find(text)
        if date:
            return date.date
    return None


def _kind(segment: str) -> str | None:
    label = _LABEL.match(segment)
    rest = segment[label.end() :] if label else segment
    if not rest:
        return "label"
    if dates.whole(_AUTHOR.sub("", rest) if label else rest):
        return "date"
    if dates.is_hour(rest):
        return "time"
    revised = _REVISED.match(segment)
    return "revised" if revised and dates.whole(segment[revised.end() :]) else "other" if _OTHER_LABEL.fullmatch(segment) else None


def _is_masthead(line: Line, in_head: bool, in_tail: bool) -> bool:
    found = dates.find(line.text) if in_head or in_tail else None
    if found is None:
        return False
    segments = line.segments()
    dated = any(_kind(segment) == "date" or dates.whole(segment.split(": ")[-1]) for segment in segments)
    if len(segments) > 1 and dated:
        return in_head and all(len(segment.split()) <= _MOST_WORDS and not segment.endswith(("?", "!")) for segment in segments)
    before, after = line.text[: found.start].rstrip(" ,"), line.text[found.end :]
    return in_head and not after.strip(" .,") and bool(_ISSUE.fullmatch(before))
