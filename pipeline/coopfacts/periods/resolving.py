"""From a head to days: with the year that follows it, the anchor, the tense of the clause, or an earlier period of the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from coopfacts import lang, resources
from coopfacts.periods import spans
from coopfacts.periods.anchors import Anchor
from coopfacts.periods.heads import Head
from coopfacts.periods.matching import Scene
from coopfacts.periods.shape import signs
from coopfacts.periods.spans import NOTHING, ONE_DAY, Span
from coopfacts.periods.tense import Tense, tense
from coopfacts.records import Anchor as AnchorName

_GRACE = dt.timedelta(days=20)


@dataclass(frozen=True, slots=True)
class YearRef:
    """The year that a head is of: a number, so many years from the anchor's, or (``back``) from the antecedent's."""

    after: int
    number: int | None = None
    offset: int | None = None
    back: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What resolving may look at: the anchor, and the last span and the last day that the text named."""

    anchor: Anchor
    last: Span | None = None
    day: Span | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A span with the index after its words; ``base`` marks one that is named to compare with."""

    span: Span
    after: int
    anchor: AnchorName
    base: bool = False


def explicit(span: Span, after: int) -> Resolved:
    """A span that the text gives in full."""
    return Resolved(span, after, "explicit")


def unresolved(after: int) -> Resolved:
    """A time that nothing in the text dates."""
    return Resolved(NOTHING, after, "unknown")


# --- the year beside a head --------------------------------------------------------------------------


def year_ref(scene: Scene, index: int) -> YearRef | None:
    """The year that begins at an index: ``2024``, ``of last year``, ``прошлого года``, ``of the year``, ``a year earlier``."""
    at = index
    if scene.cls(at) == "comma":
        return _numbered(scene, at + 1) if scene.cls(at + 1) == "year4" else None
    cut = _cut_year(scene, at)
    if cut is not None:
        return cut
    linked = scene.cls(at) in ("of", "in")
    at += 1 if linked else 0
    earlier = _earlier(scene, at)
    at += 1 if scene.cls(at) == "article" else 0
    return earlier or _numbered(scene, at) or _relative_year(scene, at) or (the_year(scene, at) if at > index or not _articles(scene) else None)


def _cut_year(scene: Scene, at: int) -> YearRef | None:
    """``т.г.``, ``с.г.``: this year cut short."""
    if scene.tokens.word(at + 1) != ".":
        return None
    for parts, offset in _cut_years(scene.language):
        if tuple(scene.tokens.words[at : at + len(parts)]) == parts:
            return YearRef(at + len(parts), offset=offset)
    return None


@cache
def _cut_years(language: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    rows = [row for row in lang.table(language, "calendar") if row["class"] == "year_cut"]
    return tuple((tuple(form.split()), int(row["value"])) for row in rows for form in resources.forms(row["forms"]))


def _articles(scene: Scene) -> bool:
    """Has the language articles?"""
    return "article" in signs(scene.language)


def _numbered(scene: Scene, at: int) -> YearRef | None:
    if scene.cls(at) == "year" and scene.cls(at + 1) == "year4" and _articles(scene):
        at += 1
    if scene.cls(at) != "year4" or (scene.value(at) % 10 == 0 and (scene.tokens.word(at + 2) in ("х", "е", "ых", "ые") or scene.cls(at + 1) == "s")):
        return None
    return YearRef(after_year(scene, at + 1), number=scene.value(at))


def after_year(scene: Scene, at: int) -> int:
    """Past what belongs to a year in figures: ``-го``, ``года``, ``г.``"""
    if scene.cls(at) == "dash" and scene.cls(at + 1) == "ending" and scene.tokens.glued(at):
        at += 2
    if scene.tokens.word(at) == "/" and scene.tokens.glued(at) and scene.cls(at + 1) in ("day", "other"):
        at += 2
    if scene.cls(at) == "year" and not _articles(scene):
        at += 1
        if scene.tokens.word(at) == "." and scene.tokens.glued(at) and not scene.tokens.capital(at + 1) and scene.tokens.word(at + 1):
            at += 1
    return at


_OFFSETS = {"this": 0, "last": -1, "next": 1, "before_last": -2}


def _relative_year(scene: Scene, at: int) -> YearRef | None:
    cls = scene.cls(at)
    if scene.cls(at + 1) == "year" or (cls == "this" and scene.tokens.word(at) in _CURRENT):
        after = at + 2 if scene.cls(at + 1) == "year" else at + 1
        if cls in _OFFSETS:
            return YearRef(after, offset=_OFFSETS[cls])
        if cls in ("that", "same"):
            return YearRef(after, back=0)
    return None


_CURRENT = frozenset({"нынешнего", "текущего"})


def the_year(scene: Scene, at: int) -> YearRef | None:
    """``of the year``."""
    return YearRef(at + 1, offset=0) if scene.cls(at) == "year" else None


def _earlier(scene: Scene, at: int) -> YearRef | None:
    """``a year earlier``, ``the year before``, ``годом ранее``."""
    at += 1 if scene.cls(at) == "article" else 0
    if scene.cls(at) == "year" and scene.cls(at + 1) in ("earlier", "ago", "until"):
        return YearRef(at + 2, back=-1)
    return None


def numbered(ref: YearRef, known: Known) -> tuple[int | None, AnchorName]:
    """The number of a year that is referred to, and what it rests on."""
    if ref.number is not None:
        return ref.number, "explicit"
    date = known.anchor.date
    if ref.back is not None:
        if known.last is not None and known.last.start is not None:
            return known.last.start.year + ref.back, _name(known)
        return (date.year + ref.back, _name(known)) if date else (None, "unknown")
    return (date.year + (ref.offset or 0), _name(known)) if date else (None, "unknown")


def _name(known: Known) -> AnchorName:
    return cast(AnchorName, known.anchor.kind)


# --- what recurs every year --------------------------------------------------------------------------


def recurring(scene: Scene, head: Head, known: Known, ahead: bool = False) -> Resolved:
    """Days, months, quarters, seasons: with their year, or in the year that tense and anchor tell."""
    at = head.at
    assert at is not None
    ref = year_ref(scene, head.after)
    if ref is not None:
        number, name = numbered(ref, known)
        span = at(number) if number is not None else None
        return Resolved(span, ref.after, name) if span else unresolved(ref.after)
    span = in_year(at, head, scene, known.anchor, ahead)
    return Resolved(span, head.after, _name(known)) if span else unresolved(head.after)


def in_year(at: Callable[[int], Span | None], head: Head, scene: Scene, anchor: Anchor, ahead: bool) -> Span | None:
    """The occurrence that the clause means: the last one that has begun, the next one, or the nearest."""
    if anchor.date is None:
        return None
    near = [span for year in (-1, 0, 1) if (span := at(anchor.date.year + year)) is not None]
    said: Tense = "future" if ahead else tense(scene.tokens, head.first, head.after, scene.language)
    if said == "future":
        return _coming(near, head, anchor)
    if said == "present" and head.builder not in ("first_months", "this_half"):
        return min(near, key=lambda span: _distance(span, anchor.date), default=None)
    return _past(near, head, anchor)


def _coming(near: list[Span], head: Head, anchor: Anchor) -> Span | None:
    """The next occurrence; a day most of a year away is rather the one just past."""
    date = anchor.date
    assert date is not None
    coming = _next(near, date)
    past = [span for span in near if span.end and span.end < date]
    far = head.builder == "days" and coming and coming.start and (coming.start - date).days > 240
    return past[-1] if far and past and past[-1].end and (date - past[-1].end).days < 120 else coming


def _next(near: list[Span], date: dt.date) -> Span | None:
    return next((span for span in near if span.end and span.end >= date), None)


def _past(near: list[Span], head: Head, anchor: Anchor) -> Span | None:
    """The last occurrence: a day or month that has begun, a longer stretch that is (nearly) over."""
    date = anchor.date
    assert date is not None
    if anchor.precision != "day":
        date = dt.date(date.year, 12, 31)
    long = head.builder in ("first_months", "quarter", "half", "quarters") or ("m2" in head.values and head.builder == "months")
    past = [span for span in near if span.start and span.end and (span.end - _GRACE <= date if long else span.start <= date)]
    soon = _next(near, date) if head.builder == "days" and anchor.precision == "day" else None
    if past and past[-1].end and soon and soon.start and (date - past[-1].end).days > 270 and (soon.start - date).days < 90:
        return soon
    return past[-1] if past else (near[0] if near else None)


def _distance(span: Span, date: dt.date | None) -> int:
    assert span.start
    assert span.end
    assert date
    return 0 if span.start <= date <= span.end else min(abs((span.start - date).days), abs((span.end - date).days))


def with_relation(head: Head, inner: Head, known: Known) -> Span | None:
    """``last July``, ``прошлой осенью``, ``this spring``, ``next January``."""
    date, at = known.anchor.date, inner.at
    if date is None or at is None:
        return None
    near = [span for year in (-2, -1, 0, 1, 2) if (span := at(date.year + year)) is not None and span.start and span.end]
    relation = head.classes["rel"]
    if relation == "this":
        return at(date.year)
    if relation == "next":
        return next((span for span in near if span.start and span.start > date), None)
    past = [span for span in near if span.end and span.end < date]
    return past[-1 if relation == "last" else -2] if len(past) > 1 else None


# --- what counts from the anchor ---------------------------------------------------------------------


def relative(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``last year``, ``на прошлой неделе``, ``this month``."""
    unit, date = head.classes["u"], known.anchor.date
    if _vague(scene, head) or (unit == "day_word" and head.classes["rel"] != "next"):
        return None
    if scene.tokens.words[head.first] == "past":
        return relative_n(replace(head, values={"n": 1}), known)
    if date is None or (unit in ("week", "weekend", "day_word") and known.anchor.precision != "day"):
        return unresolved(head.after)
    span = spans.unit_around(date, unit, _OFFSETS[head.classes["rel"]])
    return Resolved(span, head.after, _name(known)) if span else None


def _vague(scene: Scene, head: Head) -> bool:
    """``recent years``, ``последние годы``: no one period."""
    last = scene.tokens.words[head.after - 1]
    if scene.tokens.words[head.first].endswith(("их", "ых", "ие", "ые", "ими", "ыми")) and head.classes["u"] != "weekend":
        return True
    return last.endswith(("s", "годы", "годах", "годов", "лет", "дни", "дней", "днях", "месяцы", "месяцев", "месяцах", "недель", "недели_"))


def relative_n(head: Head, known: Known, _scene: Scene | None = None) -> Resolved | None:
    """``the past five years``, ``за последние пять лет``, ``the next 20 years``: from or to the anchor's day."""
    date, count, unit = known.anchor.date, head.values.get("n", 0), head.classes["u"]
    if date is None or not count:
        return unresolved(head.after) if count else None
    forward = head.classes["rel"] == "next"
    edge = spans.shifted(date, "week" if unit == "weekend" else unit, count if forward else -count)
    if edge is None:
        return None
    start, end = (date, edge) if forward else (edge, date)
    return Resolved(Span(start, end, "range", f"{start.isoformat()}/{end.isoformat()}"), head.after, _name(known))


def ago(head: Head, known: Known) -> Resolved | None:
    """``50 years ago`` is a year, ``two months ago`` a month, ``three days ago`` a day."""
    unit, count = head.classes["u"], head.values.get("n") or 1
    if head.classes.get("n") == "couple":
        return None
    return _counted(known.anchor.date, unit, -count, head.after, known)


def _counted(date: dt.date | None, unit: str, count: int, after: int, known: Known) -> Resolved | None:
    if date is None or (known.anchor.precision != "day" and unit in ("week", "day_word")):
        return unresolved(after)
    coarse = "year" if unit in ("decade", "century") else unit
    moved = spans.shifted(date, unit if unit != "weekend" else "week", count)
    span = spans.unit_around(moved, coarse) if moved else None
    return Resolved(span, after, _name(known)) if span else None


def shift(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``a year earlier``, ``годом ранее``: the last period moved; ``днем позже`` the day after."""
    unit, count = head.classes["u"], head.values.get("n") or 1
    if head.classes.get("n") == "article" and scene.tokens.words[head.first + 1].endswith("s"):
        return None
    earlier = head.classes["way"] != "later"
    if head.classes["way"] == "until" and scene.cls(head.after) == "" and scene.tokens.word(head.after)[:1].isalpha():
        return None
    step = -count if earlier else count
    if unit == "day_word":
        base = known.day or (spans.day(known.anchor.date) if known.anchor.date and known.anchor.precision == "day" else None)
        moved = spans.shifted(base.start, unit, step) if base and base.start else None
        return Resolved(spans.day(moved), head.after, _name(known)) if moved else unresolved(head.after)
    if unit == "year" and known.last is not None and known.last.start is not None:
        span = spans.moved_to_year(known.last, known.last.start.year + step)
        return Resolved(span, head.after, "explicit", base=earlier) if span else None
    if not earlier and tense(scene.tokens, head.first, head.after, scene.language) != "future":
        return None
    found = _counted(known.anchor.date, unit, step, head.after, known)
    return replace(found, base=earlier and unit == "year") if found else None


def same(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the same period of 2023``, ``за аналогичный период прошлого года``: the last period in another year."""
    base = known.day if head.classes.get("u") == "day_word" else known.last
    ref = _same_year(scene, head, known)
    if ref is None:
        return Resolved(base, head.after, _name(known)) if base else unresolved(head.after)
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
        return last + ref.offset, _name(known), ref.after
    number, name = numbered(ref, known)
    return number, name, ref.after


def that(head: Head, known: Known) -> Resolved | None:
    """``that year``: the year of the last period."""
    base = known.day if head.classes["u"] == "day_word" else (known.last or known.day)
    if base is None or base.start is None:
        return None
    span = spans.unit_around(base.start, head.classes["u"])
    return Resolved(span, head.after, _name(known)) if span else None


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
    return Resolved(spans.day(date + _DAYS[head.classes["t"]] * ONE_DAY), head.after, _name(known))


def weekday(scene: Scene, head: Head, known: Known) -> Resolved:
    """The last such day in the press, the next one where the clause looks ahead."""
    date = known.anchor.date
    if date is None or known.anchor.precision != "day":
        return unresolved(head.after)
    week = _of_week(scene, head.after)
    if week is not None:
        span = spans.unit_around(date, "week", week[0])
        monday = span.start if span else None
        return Resolved(spans.day(monday + (head.values["w"] - 1) * ONE_DAY), week[1], _name(known)) if monday else unresolved(head.after)
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
    return Resolved(spans.day(found), head.after, _name(known))


def _of_week(scene: Scene, at: int) -> tuple[int, int] | None:
    """``of last week``, ``на прошлой неделе`` behind a weekday: the weeks from this one, and the index after the words."""
    at += scene.cls(at) in ("of", "in")
    at += scene.cls(at) == "article"
    if scene.cls(at) in ("this", "last", "next") and scene.cls(at + 1) == "week":
        return _OFFSETS[scene.cls(at)], at + 2
    return None
