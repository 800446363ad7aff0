"""Time expressions without their year: a head gives its days in any year that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from coopfacts.periods import spans
from coopfacts.periods.spans import Span


@dataclass(frozen=True, slots=True)
class Head:
    """What a pattern found at tokens ``first:after``. ``at`` makes the days of a year, for what recurs each year; ``fixed``
    is what needs no year; ``relation`` and ``values`` are for what the anchor resolves."""

    builder: str
    first: int
    after: int
    at: Callable[[int], Span | None] | None = None
    fixed: Span | None = None
    values: dict[str, int] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)


def days_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """Days of one month or of two."""
    month, of_month = values["m"], values["d"]
    last = (values.get("m2", month), values.get("d2", of_month))
    if of_month > 31 or last[1] > 31 or ("m2" not in values and last[1] < of_month):
        return None
    return lambda year: spans.days((month, of_month), last, year)


def months_head(values: dict[str, int]) -> Callable[[int], Span | None]:
    """A month, or a run of months."""
    return lambda year: spans.months(values["m"], values.get("m2", values["m"]), year)


def quarter_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """A quarter, or a run of quarters."""
    if not 1 <= values["q"] <= 4:
        return None
    return lambda year: spans.quarter(values["q"], year, values.get("q2"))


def first_quarters_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The first so many quarters."""
    if values["o"] != 1 or not 1 <= values["n"] <= 4:
        return None
    return lambda year: spans.quarter(1, year, values["n"])


def half_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """A half-year."""
    number = values.get("h", 1)
    return (lambda year: spans.half(number, year)) if number in (1, 2) else None


def season_head(values: dict[str, int]) -> Callable[[int], Span | None]:
    """A season."""
    return lambda year: spans.season(values["s"], year)


def first_months_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The first so many months."""
    if values.get("o", 1) != 1 or not 1 <= values["n"] <= 12:
        return None
    return lambda year: spans.months(1, values["n"], year)


def month_of_year_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The third month of a year."""
    return months_head(values) if 1 <= values["m"] <= 12 else None


def week_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The first week of June is its first seven days; the first ten days of July, or of a year, end on the 10th."""
    length, month = values.get("n", 7), values.get("m", 1)
    first = 1 if "n" in values else values["o"] * 7 - 6
    if values["o"] > 4 or (length != 7 and values["o"] != 1) or not 2 <= length <= 28:
        return None
    return lambda year: spans.days((month, first), (month, first + length - 1), year)


def weeks_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The first two weeks of June."""
    return week_head({**values, "n": values["n"] * 7})


def year_to_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The year to March, the three months to March: they end with that month."""
    month, count = values["m"], values.get("n", 12)
    if not 2 <= count <= 12:
        return None
    return lambda year: spans.months((month - count) % 12 + 1, month, year - (month < count))


def year_ended_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """The year ended March 31, the six months ended 30 June: so many months up to a day."""
    count, month = values.get("n", 12), values["m"]
    if not 1 <= count <= 24:
        return None

    def run(year: int) -> Span | None:
        end = spans.date(year, month, values.get("d", spans.last_day(year, month)))
        start = spans.shifted(end + spans.ONE_DAY, "month_word", -count) if end and year < dt.MAXYEAR else None
        return spans.between(start, end) if start and end else None

    return run


def last_week_head(values: dict[str, int]) -> Callable[[int], Span | None]:
    """The last week of June, or of a year, is its last seven days."""
    month = values.get("m", 12)
    return lambda year: spans.days((month, spans.last_day(year, month) - 6), (month, spans.last_day(year, month)), year)


def ten_days_head(values: dict[str, int]) -> Callable[[int], Span | None] | None:
    """``вторая декада июля``: a month has three runs of ten days, the last one ends it."""
    month, third = values["m"], values.get("o", 3)
    if not 1 <= third <= 3:
        return None
    return lambda year: spans.days((month, third * 10 - 9), (month, third * 10 if third < 3 else spans.last_day(year, month)), year)


RECURRING: dict[str, Callable[[dict[str, int]], Callable[[int], Span | None] | None]] = {
    "days": days_head, "months": months_head, "months_and": months_head, "quarter": quarter_head, "quarters": quarter_head,
    "first_quarters": first_quarters_head, "half": half_head, "half_part": half_head, "this_half": half_head,
    "season": season_head, "first_months": first_months_head, "week_of_month": week_head, "month_of_year": month_of_year_head,
    "weeks": weeks_head, "week_of_year": week_head, "weeks_of_year": weeks_head,
    "year_to": year_to_head, "year_ended": year_ended_head, "last_week": last_week_head, "last_week_of_year": last_week_head, "ten_days": ten_days_head,
}  # fmt: skip


def year_span(values: dict[str, int]) -> Span | None:
    """A year, or years in a row, one given short at most ("2021-23")."""
    first, last = values["y"], values.get("y2", values["y"])
    if last < 100:
        last += first // 100 * 100
    if first != last and not 1500 <= first < last <= 2199:
        return None
    return (spans.year(first) if first == last else spans.years(first, last - first + 1)) if first <= last else None


def decade_span(values: dict[str, int]) -> Span | None:
    """``1990s``."""
    return spans.years(values["y"], 10) if values["y"] % 10 == 0 else None


def short_decade_span(values: dict[str, int]) -> Span | None:
    """``the 90s``, ``90-е годы``, ``девяностые``."""
    first = values["y"] + (1900 if values["y"] < 100 else 0)
    return spans.years(first, 10) if first % 10 == 0 and first >= 1930 else None


def day_span(values: dict[str, int]) -> Span | None:
    """``22/Jan/2019``."""
    date = spans.date(values["y"], values["m"], values["d"])
    return spans.day(date) if date else None


FIXED: dict[str, Callable[[dict[str, int]], Span | None]] = {
    "year": year_span, "year_range": year_span, "years_and": year_span, "decade": decade_span, "short_decade": short_decade_span, "day_in_full": day_span,
    "month_in_full": lambda values: spans.months(values["m"], values["m"], values["y"]),
    "century": lambda values: spans.century(values["c"]),
    "quarter_mark": lambda values: spans.quarter(values["q"], values["y"]),
    "half_mark": lambda values: spans.half(values["h"], values["y"]),
}  # fmt: skip
