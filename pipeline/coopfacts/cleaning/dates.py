"""Dates as stubs, mastheads and datelines write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from coopfacts import resources

_WEEKDAY = r"(?:mon|tue|tues|wed|thu|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)"
_LONGEST = 80
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ZONE = r"(?:msk|gmt|utc|мск|e[sd]?t|p[sd]?t|c[ed]?s?t|eest|eet|ist|bst|cest|cet|мск)\b(?:[+-]\d+)?"
_CLOCK = rf"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::\d\d)?(?:\s*[ap]\.?\s?m\b\.?)?(?:\s*{_ZONE})?"
_TIME = rf"(?:\s*[,|]?\s*(?:at |в |@ ?)?{_CLOCK})?"
_HOUR = re.compile(rf"(?:(?:at|в) )?{_CLOCK}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands."""

    start: int
    end: int
    date: dt.date


@lru_cache(maxsize=2048)
def find(text: str) -> Found | None:
    """The first full date of a line, with the weekday before it and the hour behind it."""
    for year in _ANY_YEAR.finditer(text):
        # Only the neighbourhood of a year is searched: the pattern is a costly one.
        match = _pattern().search(text, max(0, year.start() - 40), year.end() + 60)
        date = _date(match) if match else None
        if match and date:
            return Found(match.start(), match.end(), date)
    return None


def whole(text: str) -> dt.date | None:
    """The date, where the words are nothing but a date (and an hour)."""
    found = find(text) if len(text) <= _LONGEST else None
    return found.date if found and is_hour(text[: found.start].strip(" ,.")) and not text[found.end :].strip(" ,.") else None


def is_hour(words: str) -> bool:
    """Nothing, or the hour and minute of a day, with its zone."""
    return not words or bool(_HOUR.fullmatch(words))


def month(word: str) -> int | None:
    """The number of a month by its name or abbreviation."""
    return _months().get(word.lower().rstrip("."))


@cache
def _months() -> dict[str, int]:
    return {form: int(row["number"]) for row in resources.rows("cleaning/months.tsv") for form in resources.forms(row["forms"])}


@cache
def month_pattern() -> str:
    """A regular expression for the name of a month."""
    return "(?:" + "|".join(sorted(_months(), key=len, reverse=True)) + r")\b\.?"


@cache
def _pattern() -> re.Pattern[str]:
    named = f"{_DAY} (?P<month>{month_pattern()}),? {_YEAR}"
    american = f"(?P<month>{month_pattern()}) {_DAY},? {_YEAR}"
    numbers = rf"(?P<day>\d{{1,2}})(?P<sign>[./])(?P<month>\d{{1,2}})(?P=sign){_YEAR}"
    iso = rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    forms = "|".join(_renamed(form, index) for index, form in enumerate((named, american, numbers, iso)))
    return re.compile(rf"(?<![\w.–-])(?:{_WEEKDAY}\.?,? )?(?:{forms})(?: ?г(?:\.|ода|од)?(?!\w))?(?:, {_WEEKDAY})?{_TIME}(?!\w|\.\d)", re.IGNORECASE)


def _renamed(form: str, index: int) -> str:
    return re.sub(r"\?P(<|=)(\w+)([>)])", rf"?P\g<1>\g<2>{index}\g<3>", form)


def _date(match: re.Match[str]) -> dt.date | None:
    parts = {name[:-1]: value for name, value in match.groupdict().items() if value is not None}
    named = month(parts["month"])
    numbers = (int(parts["day"]), named or int(parts["month"]))
    day, number = numbers[::-1] if numbers[1] > 12 and parts.get("sign") == "/" else numbers
    try:
        return dt.date(int(parts["year"]), number, day)
    except ValueError:
        return None
