"""From a head to days: with the year that follows it, the anchor, the tense of the clause, or an earlier period of the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from coopfacts import lang, resources
from coopfacts.numbers import phrases
from coopfacts.periods.anchors import Anchor
from coopfacts.periods.heads import Head
from coopfacts.periods.matching import Scene, is_decade
from coopfacts.periods.spans import NOTHING, Span
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


def dated(span: Span | None, after: int, anchor: AnchorName) -> Resolved:
    """The span, where there is one; else a time that nothing dates."""
    return Resolved(span, after, anchor) if span else unresolved(after)


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
    return earlier or _numbered(scene, at) or _relative_year(scene, at) or (the_year(scene, at) if at > index or not scene.articles else None)


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


def _numbered(scene: Scene, at: int) -> YearRef | None:
    if scene.cls(at) == "year" and scene.cls(at + 1) == "year4" and scene.articles:
        at += 1
    if scene.cls(at) != "year4" or is_decade(scene, at):
        return None
    return YearRef(after_year(scene, at + 1), number=scene.value(at))


def after_year(scene: Scene, at: int) -> int:
    """Past what belongs to a year in figures: ``-го``, ``года``, ``г.``"""
    while scene.cls(at) == "more":
        at += 1
    if scene.cls(at) == "dash" and scene.cls(at + 1) == "ending" and scene.tokens.glued(at):
        at += 2
    if scene.tokens.word(at) == "/" and scene.tokens.glued(at) and scene.cls(at + 1) in ("day", "other"):
        at += 2
    if scene.cls(at) == "year" and not scene.articles:
        at += 1
        if scene.tokens.word(at) == "." and scene.tokens.glued(at) and not scene.tokens.capital(at + 1) and scene.tokens.word(at + 1):
            at += 1
    return at


OFFSETS = {"this": 0, "last": -1, "next": 1, "before_last": -2}


def _relative_year(scene: Scene, at: int) -> YearRef | None:
    cls = scene.cls(at)
    if scene.cls(at + 1) == "year" or (cls == "this" and scene.tokens.word(at) in phrases.words(scene.language, "elliptic_year")):
        after = at + 2 if scene.cls(at + 1) == "year" else at + 1
        if cls in OFFSETS:
            return YearRef(after, offset=OFFSETS[cls])
        if cls in ("that", "same"):
            return YearRef(after, back=0)
    return None


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
            return known.last.start.year + ref.back, known.anchor.kind
        return (date.year + ref.back, known.anchor.kind) if date else (None, "unknown")
    return (date.year + (ref.offset or 0), known.anchor.kind) if date else (None, "unknown")


# --- what recurs every year --------------------------------------------------------------------------


def recurring(scene: Scene, head: Head, known: Known, ahead: bool = False) -> Resolved | None:
    """Days, months, quarters, seasons: with their year, or in the year that tense and anchor tell."""
    at = head.at
    assert at is not None
    ref = year_ref(scene, head.after)
    if ref is not None:
        number, name = numbered(ref, known)
        span = at(number) if number is not None else None
        return dated(span, ref.after, name)
    if _lasts(scene, head):
        return None
    span = in_year(at, head, scene, known.anchor, ahead)
    return dated(span, head.after, known.anchor.kind)


def _lasts(scene: Scene, head: Head) -> bool:
    """``in six months`` ahead of us is no run of months from January."""
    counted = head.builder == "first_months" and "o" not in head.values and "rel" not in head.classes
    return counted and tense(scene.tokens, head.first, head.after, scene.language) == "future"


def in_year(at: Callable[[int], Span | None], head: Head, scene: Scene, anchor: Anchor, ahead: bool) -> Span | None:
    """The occurrence that the clause means: the last one that has begun, the next one, or the nearest."""
    if anchor.date is None:
        return None
    near = [span for year in (-1, 0, 1) if (span := at(anchor.date.year + year)) is not None]
    said: Tense = "future" if ahead else tense(scene.tokens, head.first, head.after, scene.language)
    if said == "future":
        return _coming(near, head, anchor)
    if (said == "present" and head.builder not in ("first_months", "this_half")) or (said in ("none", "plan") and not _is_long(head)):
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
    long = _is_long(head)
    past = [span for span in near if span.start and span.end and (span.end - _GRACE <= date if long else span.start <= date)]
    soon = _next(near, date) if head.builder == "days" and anchor.precision == "day" else None
    if past and past[-1].end and soon and soon.start and (date - past[-1].end).days > 270 and (soon.start - date).days < 90:
        return soon
    return past[-1] if past else (near[0] if near else None)


def _is_long(head: Head) -> bool:
    """A stretch of several months, of which the press gives figures once it is over."""
    return head.builder in ("first_months", "quarter", "half", "quarters", "this_half", "year_to", "year_ended") or ("m2" in head.values and head.builder == "months")


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
