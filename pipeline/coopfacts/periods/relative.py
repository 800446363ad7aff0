"""Times told from the anchor or from an earlier period: last year, five years ago, a year earlier, the same months, on Tuesday."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coopfacts.numbers import phrases
from coopfacts.periods import spans
from coopfacts.periods.heads import Head
from coopfacts.periods.matching import Scene
from coopfacts.periods.resolving import OFFSETS, Known, Resolved, numbered, unresolved, year_ref
from coopfacts.periods.spans import ONE_DAY, Span
from coopfacts.periods.tense import tense
from coopfacts.records import Anchor as AnchorName


def relative(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``last year``, ``на прошлой неделе``, ``this month``."""
    unit, date = head.classes["u"], known.anchor.date
    if _vague(scene, head) or (unit == "day_word" and head.classes["rel"] != "next"):
        return None
    weeks = head.values.get("u", 0)  # a fortnight is two
    if weeks > 1 or scene.tokens.words[head.first] in phrases.words(scene.language, "trailing"):
        return relative_n(replace(head, values={"n": max(weeks, 1)}), known)
    if date is None or (unit in ("week", "weekend", "day_word") and known.anchor.precision != "day"):
        return unresolved(head.after)
    span = spans.unit_around(date, unit, OFFSETS[head.classes["rel"]])
    return Resolved(span, head.after, known.anchor.kind) if span else None


def _vague(scene: Scene, head: Head) -> bool:
    """``recent years``, ``последние годы``: no one period."""
    last = scene.tokens.words[head.after - 1].removesuffix("'s")
    plural = tuple(phrases.words(scene.language, "plural_ending"))
    if plural and scene.tokens.words[head.first].endswith(plural) and head.classes["u"] != "weekend":
        return True
    return last in phrases.words(scene.language, "vague_unit") or last.endswith(tuple(phrases.words(scene.language, "cut_year_end")))


def relative_n(head: Head, known: Known) -> Resolved | None:
    """``the past five years``, ``за последние пять лет``, ``the next 20 years``: from or to the anchor's day."""
    date, count, unit = known.anchor.date, head.values.get("n", 0), head.classes["u"]
    if date is None or not count:
        return unresolved(head.after) if count else None
    forward = head.classes["rel"] == "next"
    if unit == "quarter":
        return _whole_quarters(head, known, date, count if forward else -count)
    edge = spans.shifted(date, "week" if unit == "weekend" else unit, count if forward else -count)
    if edge is None:
        return None
    start, end = (date, edge) if forward else (edge, date)
    return Resolved(spans.between(start, end), head.after, known.anchor.kind)


def _whole_quarters(head: Head, known: Known, date: dt.date, count: int) -> Resolved | None:
    """``the past two quarters``: the whole ones before this, or after it."""
    near, far = spans.unit_around(date, "quarter", 1 if count > 0 else -1), spans.unit_around(date, "quarter", count)
    if near is None or far is None:
        return None
    first, last = (near, far) if count > 0 else (far, near)
    whole = Span(first.start, last.end, "quarter" if count in (1, -1) else "range", f"{first.timex}/{last.timex}" if first != last else first.timex)
    return Resolved(whole, head.after, known.anchor.kind)


def ago(head: Head, known: Known) -> Resolved | None:
    """``50 years ago`` is a year, ``two months ago`` a month, ``three days ago`` a day."""
    unit, count = head.classes["u"], (head.values.get("n") or 1) * (head.values.get("u") or 1)
    if head.classes.get("n") == "couple":
        return None
    return _counted(known.anchor.date, unit, -count, head.after, known)


def _counted(date: dt.date | None, unit: str, count: int, after: int, known: Known) -> Resolved | None:
    if date is None or (known.anchor.precision != "day" and unit in ("week", "day_word")):
        return unresolved(after)
    coarse = "year" if unit in ("decade", "century") else unit
    moved = spans.shifted(date, unit if unit != "weekend" else "week", count)
    span = spans.unit_around(moved, coarse) if moved else None
    return Resolved(span, after, known.anchor.kind) if span else None


def shift(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``a year earlier``, ``годом ранее``: the last period moved; ``днем позже`` the day after."""
    unit, count = head.classes["u"], head.values.get("n") or 1
    if head.classes.get("n") == "article" and scene.tokens.words[head.first + 1].endswith("s"):
        return None
    earlier = head.classes["way"] != "later"
    told_of = scene.tokens.word(head.after)[:1].isalpha() and scene.cls(head.after) in ("", "last")
    if head.classes["way"] == "until" and told_of:
        return None
    step = -count if earlier else count
    if unit == "day_word":
        base = known.day or (spans.day(known.anchor.date) if known.anchor.date and known.anchor.precision == "day" else None)
        moved = spans.shifted(base.start, unit, step) if base and base.start else None
        return Resolved(spans.day(moved), head.after, known.anchor.kind) if moved else unresolved(head.after)
    if unit == "year" and known.last is not None and known.last.start is not None:
        span = spans.moved_to_year(known.last, known.last.start.year + step)
        return Resolved(span, head.after, "explicit", base=earlier) if span else None
    if not earlier and known.day is not None and known.day.start is not None and unit in ("week", "month_word"):
        moved = spans.shifted(known.day.start, unit, count)
        return Resolved(spans.day(moved), head.after, known.anchor.kind) if moved else None
    if not earlier and tense(scene.tokens, head.first, head.after, scene.language) != "future":
        return None
    found = _counted(known.anchor.date, unit, step, head.after, known)
    return replace(found, base=earlier and unit == "year") if found else None


def same(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the same period of 2023``, ``за аналогичный период прошлого года``: the last period in another year; ``the same years`` are none."""
    last = scene.tokens.words[head.after - 1]
    if head.classes["u"] == "year" and (last in phrases.words(scene.language, "vague_unit") or last.endswith(tuple(phrases.words(scene.language, "cut_year_end")))):
        return None
    base = known.day if head.classes.get("u") == "day_word" else known.last
    ref = _same_year(scene, head, known)
    if ref is None:
        return Resolved(base, head.after, known.anchor.kind) if base else unresolved(head.after)
    number, name = ref[0], ref[1]
    span = spans.moved_to_year(base, number) if base and number is not None else None
    return Resolved(span, ref[2], name, base=True) if span else replace(unresolved(ref[2]), base=True)


def _same_year(scene: Scene, head: Head, known: Known) -> tuple[int | None, AnchorName, int] | None:
    """The year of "the same period"; "last year" counts from the year of the period compared, where that is known."""
    ref = year_ref(scene, head.after)
    if ref is None:
        return None
    last = known.last.start.year if known.last and known.last.start else None
    if ref.offset in (-1, -2) and last is not None and known.anchor.date is not None and last < known.anchor.date.year:
        return last + ref.offset, known.anchor.kind, ref.after
    number, name = numbered(ref, known)
    return number, name, ref.after


def that(head: Head, known: Known) -> Resolved | None:
    """``that year``: the year of the last period."""
    base = known.day if head.classes["u"] == "day_word" else (known.last or known.day)
    if base is None or base.start is None:
        return None
    span = spans.unit_around(base.start, head.classes["u"])
    return Resolved(span, head.after, known.anchor.kind) if span else None


def year_on_year(head: Head, known: Known) -> Resolved | None:
    """``year on year``: the period before by a year is what is compared with."""
    last = known.last
    if last is None or last.start is None:
        return None
    span = spans.moved_to_year(last, last.start.year - 1)
    return Resolved(span, head.after, "explicit", base=True) if span else None


_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "day_after_tomorrow": 2, "day_before_yesterday": -2}


def today(head: Head, known: Known) -> Resolved:
    """``yesterday``, ``сегодня``, ``накануне``."""
    date = known.anchor.date
    if date is None or known.anchor.precision != "day":
        return unresolved(head.after)
    return Resolved(spans.day(date + _DAYS[head.classes["t"]] * ONE_DAY), head.after, known.anchor.kind)


def weekday(scene: Scene, head: Head, known: Known) -> Resolved:
    """The last such day in the press, the next one where the clause looks ahead."""
    date = known.anchor.date
    if date is None or known.anchor.precision != "day":
        return unresolved(head.after)
    week = _of_week(scene, head)
    if week is not None:
        span = spans.unit_around(date, "week", week[0])
        monday = span.start if span else None
        return Resolved(spans.day(monday + (head.values["w"] - 1) * ONE_DAY), week[1], known.anchor.kind) if monday else unresolved(head.after)
    relation = head.classes.get("rel")
    back = (date.weekday() + 1 - head.values["w"]) % 7
    if relation == "this":
        found = date + (head.values["w"] - 1 - date.weekday()) * ONE_DAY
    elif relation == "next":
        found = date + (7 - back) * ONE_DAY
    elif relation == "last":
        found = date - (back or 7) * ONE_DAY
    elif tense(scene.tokens, head.first, head.after, scene.language) == "future":
        found = date + (7 - back if back else 0) * ONE_DAY
    else:
        found = date - back * ONE_DAY
    return Resolved(spans.day(found), head.after, known.anchor.kind)


def _of_week(scene: Scene, head: Head) -> tuple[int, int] | None:
    """``of last week``, ``на прошлой неделе`` behind a weekday or before it: the weeks from this one, and the index after the words."""
    before = head.first - 1
    before -= scene.cls(before) == "in"
    before -= scene.cls(before) in ("comma", "dash")
    if scene.cls(before) == "week" and scene.cls(before - 1) in ("this", "last", "next") and "rel" not in head.classes:
        return OFFSETS[scene.cls(before - 1)], head.after
    at = head.after
    at += scene.cls(at) in ("of", "in")
    at += scene.cls(at) == "article"
    if scene.cls(at) in ("this", "last", "next") and scene.cls(at + 1) == "week":
        return OFFSETS[scene.cls(at)], at + 2
    return None
