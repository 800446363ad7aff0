"""Periods of a text: heads resolved, joined into ranges, opened by "since" and "by", marked where they are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from coopfacts.numbers import phrases, tokenize
from coopfacts.periods import relative, resolving, spans
from coopfacts.periods.anchors import Anchor
from coopfacts.periods.heads import RECURRING, Head
from coopfacts.periods.matching import Scene, heads
from coopfacts.periods.resolving import Known, Resolved
from coopfacts.periods.shape import doors, fits, shape
from coopfacts.periods.spans import Span
from coopfacts.periods.tense import tense
from coopfacts.records import Period

_JOINED = frozenset({"days", "months", "quarter", "half", "season", "year", "mark", "today", "weekday", "relative", "quarter_mark", "day_in_full"})


def find(text: str, language: str, anchor: Anchor) -> tuple[Period, ...]:
    """The periods of a text, in order. Partial and relative ones are dated by the anchor, by the tense of their clause and by
    the periods before them; where nothing dates them both dates are ``None`` and the anchor says ``unknown``."""
    tokens = tokenize(text, language)
    scene = Scene(tokens, shape(tokens, language), language)
    found: list[Period] = []
    known = Known(anchor)
    after = 0
    for index in _starts(scene):
        if index < after:
            continue
        period, end = _read(scene, index, known)
        if period is None:
            continue
        found.append(period)
        known, after = _learn(known, period), end
    return tuple(found)


def _starts(scene: Scene) -> list[int]:
    """The tokens where some pattern fits."""
    signs, language = scene.shape.signs, scene.language
    return [index for match in doors(language).finditer(signs) if fits(signs, index := match.start(), language)]


def _learn(known: Known, period: Period) -> Known:
    """What later words may refer to: "a year earlier" to a span, "the next day" to a day; never to a base of comparison."""
    if period.comparison or period.start_date is None or period.end_date is None:
        return known
    if known.anchor.date is not None and period.start_date > known.anchor.date:
        return known
    span = Span(period.start_date, period.end_date, period.grain, period.timex)
    return replace(known, day=span) if period.grain == "day" else replace(known, last=span)


def _read(scene: Scene, index: int, known: Known) -> tuple[Period | None, int]:
    for head in heads(scene, index):
        link = _link(scene, head.first)
        resolved = _resolve(scene, head, known, link in ("by", "until"))
        if resolved is None:
            continue
        resolved, joined = _joined(scene, head, resolved, known, link)
        span = resolved.span if joined else _opened(scene, head, resolved, link)
        return _period(scene, head, resolved, span), resolved.after
    return None, index


def _period(scene: Scene, head: Head, resolved: Resolved, span: Span) -> Period:
    start, end = scene.tokens.starts[head.first], scene.tokens.ends[resolved.after - 1]
    return Period(
        text=scene.tokens.text[start:end], start=start, end=end, start_date=span.start, end_date=span.end, timex=span.timex,
        grain=span.grain, anchor=resolved.anchor, comparison=resolved.base or _compared(scene, head.first),
    )  # fmt: skip


# --- one head ----------------------------------------------------------------------------------------

_Rule = Callable[[Scene, Head, Known], Resolved | None]


def _resolve(scene: Scene, head: Head, known: Known, ahead: bool) -> Resolved | None:
    if head.fixed is not None:
        return resolving.explicit(head.fixed, resolving.after_year(scene, head.after))
    if head.builder in RECURRING:
        return _first_months(head, known) or resolving.recurring(scene, head, known, ahead)
    return _RULES[head.builder](scene, head, known)


def _first_months(head: Head, known: Known) -> Resolved | None:
    """``in the past nine months`` is the year to date where it ends with a month just over, else counts back from today."""
    if head.builder != "first_months" or head.classes.get("rel") != "last":
        return None
    date, count = known.anchor.date, head.values["n"]
    if date is None or (0 <= date.month - count <= 2 and count > 4):
        return None
    return relative.relative_n(replace(head, classes={**head.classes, "u": "month_word"}), known)


def _relative_head(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``last July``."""
    inner = next((inner for inner in heads(scene, head.first + 1) if inner.builder in ("months", "season")), None)
    if inner is None:
        return None
    if resolving.year_ref(scene, inner.after) is not None:
        return resolving.recurring(scene, inner, known)
    span = resolving.with_relation(head, inner, known)
    name = known.anchor.kind
    return resolving.dated(span, head.after, name)


def _edge(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the end of the year``, ``начало 2024 года``, ``конец первого квартала``: the whole that it is an edge of."""
    ref = resolving.year_ref(scene, head.after) or resolving.the_year(scene, head.after)
    if ref is not None:
        number, name = resolving.numbered(ref, known)
        span = spans.year(number) if number is not None else None
        return resolving.dated(span, ref.after, name)
    ahead = _link(scene, head.first) in ("by", "until")
    for inner in heads(scene, head.after):
        if inner.builder in _JOINED or inner.builder in ("century", "decade", "relative_head"):
            return _resolve(scene, inner, known, ahead)
    return _of_this(scene, head, known)


_UNITS_WITH_EDGES = frozenset({"week", "month_word", "quarter", "half", "decade", "century"})


def _of_this(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``by the end of the month``, ``до конца недели``: of the one that the anchor's day lies in."""
    unit, date = scene.cls(head.after), known.anchor.date
    if unit not in _UNITS_WITH_EDGES or scene.tokens.word(head.after) in phrases.words(scene.language, "vague_unit"):
        return None
    if date is None or (unit == "week" and known.anchor.precision != "day"):
        return resolving.unresolved(head.after + 1)
    return resolving.dated(spans.unit_around(date, unit), head.after + 1, known.anchor.kind)


def _last_part(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the last quarter of 2023``, ``последние три месяца года``."""
    ref = resolving.year_ref(scene, head.after)
    number, name = resolving.numbered(ref, known) if ref else (None, "unknown")
    if ref is None or number is None:
        return None
    length = {"quarter": 3, "half": 6, "month_word": 1}[head.classes["u"]] * head.values.get("n", 1)
    span = spans.quarter(4, number) if length == 3 and head.classes["u"] == "quarter" else spans.months(max(13 - length, 1), 12, number)
    return Resolved(span, ref.after, name) if span else None


def _mark(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``12.07.2024``, ``2024-07-12``."""
    form = scene.tokens.words[head.first]
    parts = [int(part) for part in form.replace("/", ".").replace("-", ".").split(".")]
    year, month, day = (parts[0], parts[1], parts[2]) if parts[0] > 31 else (parts[2], parts[1], parts[0])
    date = spans.date(year, month, day) or spans.date(year, day, month)
    return resolving.explicit(spans.day(date), head.after) if date else None


def _year_to_date(scene: Scene, head: Head, known: Known) -> Resolved | None:
    date = known.anchor.date
    if date is None:
        return resolving.unresolved(head.after)
    start = dt.date(date.year, 1, 1)
    return Resolved(spans.between(start, date), head.after, known.anchor.kind)


def _after_n(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``через два года`` counts from today where the clause looks ahead."""
    if tense(scene.tokens, head.first, head.after, scene.language) == "past":
        return None
    return relative.ago(replace(head, values={"n": -head.values.get("n", 1)}), known)


def _before_last(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the year before last``, ``the week after next``."""
    return _around(head, known, -2 if head.builder == "before_last" else 2)


def _around(head: Head, known: Known, offset: int) -> Resolved:
    """The unit of the anchor, moved: ``earlier in the year`` is this one."""
    date, unit = known.anchor.date, head.classes["u"]
    known_well = date is not None and (unit != "week" or known.anchor.precision == "day")
    span = spans.unit_around(date, unit, offset) if date is not None and known_well else None
    return resolving.dated(span, head.after, known.anchor.kind)


def _elliptic(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``2.5% this year and 3% next``: the year is not said again."""
    return _around(replace(head, classes={"u": "year"}), known, resolving.OFFSETS[head.classes["rel"]])


_HALVED = frozenset({"months", "month_in_full", "century", "decade", "short_decade"})
_UNITS_HALVED = frozenset({"month_word", "week", "decade", "century"})


def _half_of(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the second half of June``, ``of the 20th century``: the whole that it is a half of; that of a year is a half-year."""
    for inner in heads(scene, head.after):
        if inner.builder in _HALVED or (inner.builder == "relative" and inner.classes["u"] in _UNITS_HALVED):
            return _resolve(scene, inner, known, False)
    return None


def _day_of_that_month(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the 15th of next month``, ``15-го числа следующего месяца``."""
    date = known.anchor.date
    month = spans.unit_around(date, "month_word", resolving.OFFSETS[head.classes["rel"]]) if date else None
    if month is None or month.start is None:
        return resolving.unresolved(head.after)
    day = spans.date(month.start.year, month.start.month, head.values["d"])
    return Resolved(spans.day(day), head.after, known.anchor.kind) if day else None


def _week_of_that_month(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``the last week of this month``, ``первая неделя следующего месяца``."""
    date = known.anchor.date
    month = spans.unit_around(date, "month_word", resolving.OFFSETS[head.classes["rel"]]) if date else None
    if month is None or month.start is None:
        return resolving.unresolved(head.after)
    values = {"m": month.start.month, **({"o": head.values["o"]} if "o" in head.values else {})}
    at = RECURRING["week_of_month" if "o" in values else "last_week"](values)
    return resolving.dated(at(month.start.year) if at else None, head.after, known.anchor.kind)


def _counted_from(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``three days after 9 May``, ``за неделю до 1 сентября``: the day counted from a day that is named."""
    earlier = scene.cls(head.after - 1) == "until"
    for inner in heads(scene, head.after):
        if inner.builder in ("days", "mark", "day_in_full", "today", "weekday"):
            found = _resolve(scene, inner, known, False)
            if found is None or found.span.start is None or found.span.start != found.span.end:
                continue
            count = (head.values.get("n") or 1) * (-1 if earlier else 1)
            day = spans.shifted(found.span.start, head.classes["u"], count)
            return Resolved(spans.day(day), found.after, found.anchor) if day else None
    return None


def _weekend(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``over the weekend``: the last one that has begun, the coming one where the clause looks ahead."""
    date = known.anchor.date
    if date is None or known.anchor.precision != "day":
        return resolving.unresolved(head.after)
    ahead = tense(scene.tokens, head.first, head.after, scene.language) == "future"
    span = spans.unit_around(date, "weekend", 0 if ahead or date.weekday() > 4 else -1)
    return resolving.dated(span, head.after, known.anchor.kind)


def _in_n(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``in two weeks``, where the clause looks ahead: the day that comes then; ``in two years`` is a year."""
    if tense(scene.tokens, head.first, head.after, scene.language) != "future":
        return None
    if head.classes["u"] not in ("week", "day_word"):
        return relative.ago(replace(head, values={"n": -head.values["n"]}), known)
    date = known.anchor.date if known.anchor.precision == "day" else None
    day = spans.shifted(date, head.classes["u"], head.values["n"]) if date else None
    return Resolved(spans.day(day), head.after, known.anchor.kind) if day else resolving.unresolved(head.after)


def _year_end(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``by year-end``."""
    date = known.anchor.date
    span = spans.year(date.year) if date else None
    return resolving.dated(span, head.after, known.anchor.kind)


def _new_year(scene: Scene, head: Head, known: Known) -> Resolved | None:
    """``до Нового года``: the last day of the year."""
    if not scene.tokens.capital(head.first) and not scene.tokens.capital(head.first + 1):
        return None
    date = known.anchor.date
    span = spans.day(dt.date(date.year, 12, 31)) if date else None
    return resolving.dated(span, head.after, known.anchor.kind)


_RULES: dict[str, _Rule] = {
    "relative": relative.relative, "relative_n": lambda scene, head, known: relative.relative_n(head, known),
    "relative_head": _relative_head, "ago": lambda scene, head, known: relative.ago(head, known), "shift": relative.shift,
    "after_n": _after_n, "elliptic": _elliptic, "half_of": _half_of, "day_of_that_month": _day_of_that_month,
    "same": relative.same, "that": lambda scene, head, known: relative.that(head, known),
    "yoy": lambda scene, head, known: relative.year_on_year(head, known), "weekday": relative.weekday,
    "today": lambda scene, head, known: relative.today(head, known), "edge": _edge, "last_part": _last_part, "mark": _mark,
    "year_to_date": _year_to_date, "new_year": _new_year, "year_end": _year_end, "before_last": _before_last, "after_next": _before_last, "in_n": _in_n,
    "this_unit": lambda scene, head, known: _around(head, known, 0), "after_now": lambda scene, head, known: relative.ago(replace(head, values={"n": -(head.values["n"] or 1)}), known),
    "week_of_that_month": _week_of_that_month, "counted_from": _counted_from, "weekend": _weekend, "up_to_now": lambda scene, head, known: None,
}  # fmt: skip


# --- ranges, open ends, comparisons ------------------------------------------------------------------


def _link(scene: Scene, first: int) -> str:
    """The class of the preposition that leads a head, over an article."""
    at = first - 1
    while scene.cls(at) == "article":
        at -= 1
    return scene.cls(at)


def _joined(scene: Scene, head: Head, resolved: Resolved, known: Known, link: str) -> tuple[Resolved, bool]:
    """``from January 2023 to March 2024``, ``с 30 мая по 2 июня``, ``June 2023 - May 2024``."""
    at = resolved.after
    ranged = scene.cls(at) in ("through", "until") or (scene.cls(at) == "and" and link == "between")
    dashed = scene.cls(at) == "dash" and head.builder in ("days", "months", "quarter", "mark") and resolved.after > head.after
    if head.builder not in _JOINED or not (dashed or (ranged and link in ("from", "since", "between")) or (ranged and scene.cls(at) == "through" and scene.articles)):
        return resolved, False
    begin = at + 2 if scene.cls(at + 1) == "article" else at + 1
    for second in heads(scene, begin):
        if second.builder == "up_to_now":
            return replace(resolved, span=replace(resolved.span, end=None), after=second.after), True
        if second.builder in _JOINED | {"edge"}:
            return _range(scene, head, resolved, known, second)
    return resolved, False


def _range(scene: Scene, head: Head, resolved: Resolved, known: Known, second: Head) -> tuple[Resolved, bool]:
    last = _resolve(scene, second, known, False)
    if last is None or last.span.end is None:
        return resolved, False
    start = resolved.span.start
    if head.at is not None and resolved.after == head.after:
        aligned = head.at(last.span.end.year)
        start = aligned.start if aligned and aligned.start and aligned.start <= last.span.end else start
    if start is None or start > last.span.end:
        return resolved, False
    return Resolved(spans.between(start, last.span.end), last.after, last.anchor), True


def _opened(scene: Scene, head: Head, resolved: Resolved, link: str) -> Span:
    """``since 2010`` has only a start, ``by 2027`` and ``до конца года`` only an end."""
    span = resolved.span
    if resolved.base or _compared(scene, head.first) or head.values.keys() & {"y2", "m2", "d2", "q2"}:
        return span
    if link == "since" or (link == "from" and scene.articles and (head.builder in ("days", "months", "today", "mark") or _leads(scene, head.first - 1))):
        return replace(span, end=None)
    if link == "until" and _turns(scene, resolved.after):
        return span
    if link in ("by", "until") and not (link == "by" and _after_share(scene, head.first - 2)):
        return replace(span, start=None)
    return replace(span, start=None) if _is_deadline(scene, head.first) else span


def _leads(scene: Scene, index: int) -> bool:
    """The token begins its sentence: ``From 2026 the duty will be zero``."""
    return index == 0 or scene.tokens.broken(index) or scene.tokens.word(index - 1) == "."


def _is_deadline(scene: Scene, first: int) -> bool:
    """``a deadline set at late 2019``, ``the deadline is 1 May``: the word may stand up to three tokens before."""
    return not phrases.words(scene.language, "deadline").isdisjoint(scene.tokens.words[max(first - 4, 0) : first])


def _turns(scene: Scene, at: int) -> bool:
    """``до весны, пока не закрыли проезд``: the second limit happened in that time."""
    return scene.tokens.word(at) == "," and phrases.of_class(scene.language, "turning").starting(scene.tokens, at + 1) is not None


def _after_share(scene: Scene, index: int) -> bool:
    """``на 5% к январю``: the month is what is compared with."""
    return scene.tokens.word(index) == "%" or scene.tokens.word(index).startswith("процент")


def _after_change(scene: Scene, index: int) -> bool:
    """``an increase over 2023``, ``рост к 2023 году``: a noun of change, then a preposition of comparison."""
    if scene.tokens.words[index] not in phrases.words(scene.language, "change_link"):
        return False
    found = phrases.changes(scene.language, "right").ending(scene.tokens, index - 1)
    return found is not None


def _compared(scene: Scene, first: int) -> bool:
    """A cue of comparison stands before, with no more than prepositions and one other word between."""
    for index in range(first - 1, max(first - 6, -1), -1):
        cls = scene.cls(index)
        if cls == "compared" and index == first - 1 and scene.cls(first) in ("numeral", "day", "other"):
            return False  # "more than 17 years ago" is a bound
        if cls == "compared" or (cls == "by" and _after_share(scene, index - 1)) or _after_change(scene, index):
            return True
        light = cls in ("article", "in", "of", "since", "from", "period", "same", "that", "ze", "by", "through")
        if not light and not (index == first - 1 and scene.tokens.words[index][0].isalpha() and not scene.articles):
            return False
    return False
