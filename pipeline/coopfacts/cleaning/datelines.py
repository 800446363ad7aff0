"""Datelines: "MINSK, 12 March (BelTA) –", "10 декабря, Минск /Корр. БЕЛТА/."; they stay in the text, on a
line of their own, since what they say of place and day states nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coopfacts.cleaning.base import Edit
from coopfacts.cleaning.dates import month, month_pattern
from coopfacts.cleaning.lines import lines

_PLACE = r"(?P<place>[A-ZА-ЯЁ][\w’'.-]*(?:[ -][A-ZА-ЯЁ(][\w’'.)-]*){0,3})"
_CAPITALS = r"(?P<place>[A-ZА-ЯЁ]{3,}(?:[ -][A-ZА-ЯЁ]{2,}){0,3})"
_AGENCY = r"(?:[/(\[][^/()\[\]\n]{2,50}[/)\]]|(?:[A-ZА-ЯЁ][\w.-]*)(?: [A-ZА-ЯЁ][\w.-]*){0,2}(?:, [А-ЯЁA-Z][а-яёa-z]+ [А-ЯЁA-Z][а-яёa-z-]+)?)"
_END = r"(?:\s*[–—-](?:\s+|$)|\s*\.(?:\s+(?=[«“\"A-ZА-ЯЁ0-9])|$))"

_LIKELY = re.compile(r"\s*(?:[A-ZА-ЯЁ]{3}|[A-ZА-ЯЁ\d].{0,60}?[\d/(])")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline stands, the place, day and agency that it names; ``year`` only where it is written."""

    start: int
    end: int
    place: str | None
    day: int | None
    month: int | None
    year: int | None
    agency: str | None


def datelines_apart(text: str) -> Iterator[Edit]:
    """A dateline stands on its own line, apart from the sentence that it opens."""
    for line in lines(text):
        dateline = read(line.text) if line.is_body else None
        if dateline and line.text[dateline.end - 1] == " ":
            end = line.start + dateline.end
            yield Edit(line.start + len(line.text[: dateline.end].rstrip()), end, "\n\n", "dateline", quiet=True)


def read(paragraph: str) -> Dateline | None:
    """The dateline that opens a paragraph."""
    if not _LIKELY.match(paragraph):
        return None
    for pattern in _patterns():
        match = pattern.match(paragraph)
        if match and match.end() - match.start() <= _LONGEST:
            return _dateline(match)
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    day = rf"(?:(?P<day>\d{{1,2}}) (?P<month>{month_pattern()})|(?P<month2>{month_pattern()}) (?P<day2>\d{{1,2}}))(?:,? (?P<year>(?:19|20)\d\d))?(?: ?г(?:\.|ода))?"
    place_first = rf"{_PLACE}[,.]? {day}[.,]?(?:\s*[–—-])?\s*(?P<agency>{_AGENCY})?{_END}"
    day_first = rf"{day}, {_PLACE}\s*(?P<agency>{_AGENCY})?{_END}"
    agency_only = rf"(?:{_CAPITALS}[,.]?\s*(?P<agency>[(/\[][^/()\[\]\n]{{2,50}}[)/\]])|{_PLACE.replace('place', 'place2')}[,.]?\s*(?P<agency2>/[^/()\[\]\n]{{2,50}}/)){_END}(?=[«“\"A-ZА-ЯЁ0-9]|$)"
    place_only = rf"{_CAPITALS}(?:(?:\s*[–—-]\s+|\.\s+)(?=[«“\"A-ZА-ЯЁ0-9])|(?:\s*[–—-]|\.)$)"
    return tuple(re.compile(rf"\s*{form}") for form in (_insensitive_months(place_first), _insensitive_months(day_first), agency_only, place_only))


def _insensitive_months(form: str) -> str:
    return form.replace(month_pattern(), f"(?i:{month_pattern()})")


def _dateline(match: re.Match[str]) -> Dateline:
    parts = {name: value for name, value in match.groupdict().items() if value}
    day, named = parts.get("day") or parts.get("day2"), parts.get("month") or parts.get("month2")
    return Dateline(
        start=match.start(),
        end=match.end(),
        place=parts.get("place") or parts.get("place2"),
        day=int(day) if day else None,
        month=month(named) if named else None,
        year=int(parts["year"]) if "year" in parts else None,
        agency=(parts.get("agency") or parts.get("agency2") or "").strip("/()[] ") or None,
    )
