"""Calendar arithmetic: spans of days with the grain and the TIMEX value that name them."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from coopfacts.records import Grain

ONE_DAY = dt.timedelta(days=1)
_SEASONS = ("SP", "SU", "FA", "WI")


@dataclass(frozen=True, slots=True)
class Span:
    """Days ``start`` to ``end``, both inclusive; ``None`` where a side is open or unknown."""

    start: dt.date | None
    end: dt.date | None
    grain: Grain
    timex: str | None


NOTHING = Span(None, None, "range", None)


@lru_cache(maxsize=4096)
def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def day(date: dt.date) -> Span:
    """One day."""
    return Span(date, date, "day", date.isoformat())


def year(number: int) -> Span | None:
    """A whole year."""
    if not 1 <= number <= 9999:
        return None
    return Span(dt.date(number, 1, 1), dt.date(number, 12, 31), "year", f"{number:04d}")


def months(first: int, last: int, number: int) -> Span | None:
    """Months ``first`` to ``last`` of a year; a last one before the first belongs to the next year."""
    end_year = number + (last < first)
    if not 1 <= number <= end_year <= 9999:
        return None
    start, end = dt.date(number, first, 1), dt.date(end_year, last, last_day(end_year, last))
    if first == last:
        return Span(start, end, "month", f"{number:04d}-{first:02d}")
    return Span(start, end, "range", f"{number:04d}-{first:02d}/{end_year:04d}-{last:02d}")


def quarter(number: int, of_year: int, last: int | None = None) -> Span | None:
    """A quarter, or quarters ``number`` to ``last``."""
    if not 1 <= number <= (last or number) <= 4:
        return None
    span = months(number * 3 - 2, (last or number) * 3, of_year)
    if span is None:
        return None
    if last is None or last == number:
        return replace(span, grain="quarter", timex=f"{of_year:04d}-Q{number}")
    return replace(span, timex=f"{of_year:04d}-Q{number}/{of_year:04d}-Q{last}")


def half(number: int, of_year: int) -> Span | None:
    """A half-year."""
    span = months(number * 6 - 5, number * 6, of_year) if number in (1, 2) else None
    return replace(span, grain="half", timex=f"{of_year:04d}-H{number}") if span else None


def season(number: int, of_year: int) -> Span | None:
    """Spring 1 to winter 4; winter begins in December of its year."""
    first = number * 3
    span = months(first, (first + 1) % 12 + 1, of_year) if number < 4 else months(12, 2, of_year)
    return replace(span, grain="quarter", timex=f"{of_year:04d}-{_SEASONS[number - 1]}") if span else None


def days(first: tuple[int, int], last: tuple[int, int], number: int) -> Span | None:
    """Days from (month, day) to (month, day) of a year."""
    start, end = date(number, *first), date(number + (last < first), *last)
    if start is None or end is None:
        return None
    return day(start) if start == end else between(start, end)


def between(start: dt.date, end: dt.date) -> Span:
    """A run of days."""
    return Span(start, end, "range", f"{start.isoformat()}/{end.isoformat()}")


def date(number: int, month: int, of_month: int) -> dt.date | None:
    """A date, or ``None`` where there is none."""
    try:
        return dt.date(number, month, of_month)
    except ValueError:
        return None


def shifted(moment: dt.date, unit: str, count: int) -> dt.date | None:
    """A date so many units later (earlier, if negative)."""
    if unit in ("day_word", "week"):
        return _days_later(moment, count * (7 if unit == "week" else 1))
    total = moment.year * 12 + moment.month - 1 + count * _MONTHS[unit]
    number, month = divmod(total, 12)
    if not 1 <= number <= 9999:
        return None
    return dt.date(number, month + 1, min(moment.day, last_day(number, month + 1)))


def _days_later(moment: dt.date, count: int) -> dt.date | None:
    try:
        return moment + dt.timedelta(days=count)
    except OverflowError:
        return None


_MONTHS = {"month_word": 1, "quarter": 3, "half": 6, "half_part": 6, "year": 12, "decade": 120, "century": 1200}


def unit_around(moment: dt.date, unit: str, offset: int = 0) -> Span | None:
    """The calendar unit that a date lies in, moved by so many units: this week, last month, next year."""
    if unit == "day_word":
        moved = _days_later(moment, offset)
        return day(moved) if moved else None
    if unit in ("week", "weekend"):
        return _week(moment, offset, unit)
    moved = shifted(moment, unit, offset)
    if moved is None:
        return None
    return _unit_of(moved, unit)


def _unit_of(moment: dt.date, unit: str) -> Span | None:
    if unit == "year":
        return year(moment.year)
    if unit == "month_word":
        return months(moment.month, moment.month, moment.year)
    if unit == "quarter":
        return quarter((moment.month + 2) // 3, moment.year)
    if unit in ("half", "half_part"):
        return half(1 if moment.month < 7 else 2, moment.year)
    return years(moment.year // 10 * 10, 10) if unit == "decade" else century((moment.year - 1) // 100 + 1)


def _week(moment: dt.date, offset: int, unit: str) -> Span | None:
    monday = _days_later(moment, offset * 7 - moment.weekday())
    if monday is None or monday > dt.date.max - 7 * ONE_DAY:
        return None
    number = monday.isocalendar()
    name = f"{number.year:04d}-W{number.week:02d}"
    if unit == "weekend":
        return Span(monday + 5 * ONE_DAY, monday + 6 * ONE_DAY, "range", f"{name}-WE")
    return Span(monday, monday + 6 * ONE_DAY, "week", name)


def years(first: int, count: int) -> Span | None:
    """So many whole years."""
    last = first + count - 1
    if not 1 <= first <= last <= 9999:
        return None
    name = f"{first // 10:03d}" if count == 10 and first % 10 == 0 else f"{first:04d}/{last:04d}"
    return Span(dt.date(first, 1, 1), dt.date(last, 12, 31), "range" if count > 1 else "year", name)


def century(number: int) -> Span | None:
    """The 20th century runs from 1901 to 2000."""
    if not 1 <= number <= 99:
        return None
    return Span(dt.date(number * 100 - 99, 1, 1), dt.date(number * 100, 12, 31), "range", f"{number - 1:02d}")


def moved_to_year(span: Span, number: int) -> Span | None:
    """The same days and months of another year."""
    if span.start is None:
        return span if span.end is None else None
    by = number - span.start.year
    start = shifted(span.start, "year", by)
    end = shifted(span.end, "year", by) if span.end else None
    if start is None:
        return None
    if end and span.end and span.end.day == last_day(span.end.year, span.end.month):
        end = end.replace(day=last_day(end.year, end.month))
    return Span(start, end, span.grain, _moved_name(span.timex, span.start.year, number))


def _moved_name(timex: str | None, old: int, new: int) -> str | None:
    return timex.replace(f"{old:04d}", f"{new:04d}") if timex else None
