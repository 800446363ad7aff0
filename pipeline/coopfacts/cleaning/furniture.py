"""What stands around an article on a page: share and cookie lines, navigation, tags, credits, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from coopfacts import resources
from coopfacts.cleaning import dates, related
from coopfacts.cleaning.base import Edit
from coopfacts.cleaning.lines import Line, head, lines

_LONGEST = 420
_HOME = re.compile(r"(?:home|main|главная)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\. )?(?:[A-ZА-ЯЁ][a-zа-яё-]+|[A-ZА-ЯЁ]\.) (?:[A-ZА-ЯЁ]\. )?[A-ZА-ЯЁ](?:[a-zа-яё’'-]+|[A-ZА-ЯЁ-]+)\.?")
_AUTHOR = re.compile(r"By [A-Z][\w.’'-]+ (?:[A-Z]\. |(?:van|von|de|al) )?[A-Z][\w’'-]+(?:(?: and |, ).{2,120})?")
_EDGES = " \t[]{}•·*–—-"
_DRESS = re.compile(r"^[^\w(\[{«\"'©#№$€¥£<+]+|[^\w)\]}»\"'.!?…%+*:>]+$")
_NOT_ALONE = re.compile(r"[\d.!?:;«»“”\"()–—-]")
_LONGEST_BELOW, _HEADLINE, _ALONE = 120, 5, 3
_ITEMS = {"nav", "menu", "legal", "cookie", "share", "paging", "form"}


def furniture(text: str) -> Iterator[Edit]:
    """Lines of page furniture that are noise wherever they stand."""
    for line in lines(text):
        kind = _noise(line, ("any",), False) if len(line.text) <= _LONGEST else None
        if kind:
            yield Edit(line.start, line.end, "", kind)


def edges(text: str) -> Iterator[Edit]:
    """Rubrics, bylines, mastheads and footers, which are noise only above the first or below the last paragraph."""
    first_lines, tail = head(text), _tail_starts(text)
    signed = sum(_signature(line) is not None for line in lines(text))
    for line in lines(text):
        in_head, in_tail = line.rank < len(first_lines), line.rank >= tail
        if not (in_head or in_tail) or len(line.text) > _LONGEST:
            continue
        kind = _noise(line, ("any", "edge"), True) or (_crumb(line) if in_head else None) or (_signature(line) if signed <= 1 else None)
        if kind:
            yield Edit(line.start, line.end, "", kind)


def _tail_starts(text: str) -> int:
    """The rank of the first line behind the last paragraph, where sentences of a footer are no paragraphs."""
    every = lines(text)
    body = (line for line in reversed(every) if line.is_body and not (len(line.text) <= _LONGEST and _noise(line, ("any", "edge"), True)))
    return next((line.rank + 1 for line in body), 0)


def _crumb(line: Line) -> str | None:
    """Below the first line: "By Name Surname, what they are", or paper and section ("Vestnik / Transport")."""
    if line.rank and _AUTHOR.fullmatch(line.text):
        return "byline"
    segments = line.segments()
    short = all(len(segment.split()) <= 3 and not re.search(r"[\d.!?]", segment) for segment in segments)
    return "rubric" if line.rank and len(segments) == 2 and short and " / " in line.text else None


def _signature(line: Line) -> str | None:
    """A name and a surname alone, below the headline or below the text; where several lines are names, they say who speaks."""
    return "byline" if line.rank and _NAME.fullmatch(_DRESS.sub("", line.text)) else None


def below(text: str) -> Iterator[Edit]:
    """What the place of a line tells where its words do not: below the first furniture that follows the text nothing belongs to it but
    whole paragraphs."""
    every = lines(text)
    if not any(line.is_body for line in every):
        return
    tail = every[_tail_starts(text) :]
    closed = next((index for index, line in enumerate(tail) if len(line.text) <= _LONGEST and _closes(line)), len(tail))
    for line in tail[closed + 1 :]:
        if not line.is_body and len(line.text) <= _LONGEST_BELOW:
            yield Edit(line.start, line.end, "", "below the text")


def above(text: str) -> Iterator[Edit]:
    """A word or two of a rubric, a masthead or a byline that stand alone beside a headline, once all known furniture is gone. Where
    several lines are names, they say who speaks."""
    first_lines = head(text)
    if not any(len(line.text.split()) >= _HEADLINE and dates.find(line.text) is None for line in first_lines):
        return
    if sum(_signature(line) is not None for line in lines(text)) <= 1:
        yield from (Edit(line.start, line.end, "", "above the text") for line in first_lines if _stands_alone(line))


def _closes(line: Line) -> bool:
    return bool(_noise(line, ("any", "edge"), True)) or related.opens(line.text.strip(_EDGES))


def _stands_alone(line: Line) -> bool:
    return len(line.text.split()) <= _ALONE and not _NOT_ALONE.search(line.text)


def navigation(text: str) -> Iterator[Edit]:
    """Menus ("Home / President / Economy"), in a line or one word under the other, and breadcrumbs."""
    columns = list(_columns(text))
    yield from (Edit(column[0].start, column[-1].end, "", "navigation") for column in columns)
    covered = {line.rank for column in columns for line in column}
    for line in lines(text):
        segments = line.segments() if len(line.text) <= _LONGEST and line.rank not in covered else []
        breadcrumbs = len(segments) >= 3 and line.rank <= 3 and (_HOME.fullmatch(segments[0]) or (line.text.count(" | ") >= 4 and not line.is_body))
        if len(segments) >= 3 and (_is_menu(segments) or breadcrumbs):
            yield Edit(line.start, line.end, "", "navigation")


def _columns(text: str) -> Iterator[list[Line]]:
    """Three lines and more in a row that are each one item of a menu."""
    run: list[Line] = []
    for line in (*lines(text), None):
        if line is not None and len(line.text) <= 40 and _kind(line.text.strip(_EDGES + ":"), ("any",)):
            run.append(line)
            continue
        if len(run) >= 3:
            yield run
        run = []


def _is_menu(segments: list[str]) -> bool:
    known = sum(_kind(segment, ("any",)) in {("nav", "weak"), ("legal", "weak"), ("menu", "weak"), ("menu", "strong")} for segment in segments)
    return known >= 2 and known >= len(segments) / 2 and all(len(segment.split()) <= 4 and not segment.endswith(".") for segment in segments)


def _noise(line: Line, places: tuple[str, ...], at_edge: bool) -> str | None:
    """The kind of noise that a line is made of, ``None`` for text."""
    for words in dict.fromkeys((line.text, line.text.strip(_EDGES), _DRESS.sub("", line.text))):
        whole = _kind(words, places)
        if whole and (whole[1] == "strong" or (at_edge and (whole[1] == "alone" or whole[0] in _ITEMS))):
            return whole[0]
    segments = line.segments()
    if segments == [line.text]:
        return None
    kinds, unknown = _kinds(segments, places)
    strong = [kind for kind, weight in kinds if weight == "strong"]
    allowed = 2 if "masthead" in strong else 1
    if not strong or len(unknown) > (allowed if at_edge else 0) or any(len(words.split()) > 4 for words in unknown):
        return None
    return strong[0]


def _kinds(segments: list[str], places: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str]]:
    kinds: list[tuple[str, str]] = []
    unknown: list[str] = []
    for segment in segments:
        kind = _kind(segment, places)
        if kind is None and related.opens(segment):
            return [*kinds, ("related", "strong")], unknown
        if kind is None and dates.whole(segment) is None and not dates.is_hour(segment):
            unknown.append(segment)
        elif kind is not None:
            kinds.append(kind)
    return kinds, unknown


@lru_cache(maxsize=4096)
def _kind(segment: str, places: tuple[str, ...]) -> tuple[str, str] | None:
    lowered = segment.lower()
    for pattern, weight in _patterns(places):
        match = pattern.fullmatch(lowered)
        if match and match.lastgroup:
            return match.lastgroup, weight
    return None


@cache
def _patterns(places: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """One pattern for each weight, its groups named by kind."""
    by_weight: dict[str, dict[str, list[str]]] = {}
    for row in resources.rows("cleaning/boilerplate.tsv"):
        if row["place"] in places:
            by_weight.setdefault(row["weight"], {}).setdefault(row["kind"], []).append(row["pattern"])
    return tuple((re.compile(_alternatives(kinds)), weight) for weight, kinds in sorted(by_weight.items()))


def _alternatives(kinds: dict[str, list[str]]) -> str:
    return "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in kinds.items())
