"""The anchor of an undated text: its newest date of something that has happened."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right

from coopfacts.numbers import Tokens, phrases, tokenize
from coopfacts.periods.anchors import UNKNOWN, Anchor, of_publication
from coopfacts.periods.finding import find
from coopfacts.periods.tense import tense
from coopfacts.records import Period

# A text whose newest date is older tells history: its dates are all background.
_BACKGROUND_BEFORE = 1992


def anchor(text: str, language: str, published: dt.date | None) -> Anchor:
    """The publication date where it is known; else the newest explicit date of the text that is not ahead of it; else
    unknown. The day of processing is never asked."""
    if published is not None:
        return of_publication(published)
    tokens = tokenize(text, language)
    happened = [period for period in find(text, language, UNKNOWN) if _happened(period, tokens, language)]
    if not happened:
        return UNKNOWN
    newest = max(period.end_date.year for period in happened if period.end_date)
    if newest < _BACKGROUND_BEFORE:
        return UNKNOWN
    return _finest([period for period in happened if period.end_date and period.end_date.year == newest])


def _happened(period: Period, tokens: Tokens, language: str) -> bool:
    """An explicit, closed date that no verb puts ahead."""
    if period.anchor != "explicit" or period.end_date is None or period.start_date is None or period.comparison:
        return False
    first = bisect_right(tokens.ends, period.start)
    said = tense(tokens, first, bisect_right(tokens.ends, period.end - 1) + 1, language)
    if (period.end_date - period.start_date).days > 366:
        return said == "past" and tokens.word(first - 1) not in phrases.words(language, "plan_lead")
    return said not in ("future", "plan")


def _finest(periods: list[Period]) -> Anchor:
    """The newest day of the newest year where one is given, else its newest month, else the year's end."""
    days = [period.end_date for period in periods if period.end_date and _is_days(period)]
    if days:
        return Anchor(date=max(days), kind="inferred", precision="day")
    parts = [period.end_date for period in periods if period.end_date and period.grain not in ("year", "range")]
    ends = [period.end_date for period in periods if period.end_date]
    return Anchor(date=max(parts or ends), kind="inferred", precision="month" if parts else "year")


def _is_days(period: Period) -> bool:
    """A day, or a range of days within one month."""
    if period.start_date is None or period.end_date is None:
        return False
    return period.grain == "day" or (period.end_date - period.start_date).days < 20
