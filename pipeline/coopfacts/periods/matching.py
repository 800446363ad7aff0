"""Finding the heads of time expressions: the patterns of ``periods.tsv`` over the shape of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coopfacts.numbers import Tokens, phrases, years
from coopfacts.periods import shape as shapes
from coopfacts.periods.heads import FIXED, RECURRING, Head
from coopfacts.periods.shape import Pattern, Shape


@dataclass(frozen=True, slots=True)
class Scene:
    """One text under reading, as tokens and as calendar classes."""

    tokens: Tokens
    shape: Shape
    language: str

    def cls(self, index: int) -> str:
        """The calendar class of a token, empty for other words and beyond the edges."""
        try:
            return self.shape.names.get(self.shape.padded[index], "")
        except IndexError:
            return ""

    @property
    def articles(self) -> bool:
        """Has the language articles?"""
        return "article" in shapes.signs(self.language)

    def value(self, index: int) -> int:
        """The value of a calendar word, of a numeral or of figures; 0 for any other word."""
        if index in self.shape.years:
            return self.shape.years[index]
        return shapes.value(self.tokens.word(index), self.cls(index) != "", self.language)


def heads(scene: Scene, index: int) -> Iterator[Head]:
    """The heads that may begin at a token, the longest first."""
    for fit in shapes.fits(scene.shape.signs, index, scene.language):
        head = _head(scene, fit.pattern, index, index + fit.length, {name: index + place for name, place in fit.places})
        if head is not None:
            yield head


def _head(scene: Scene, pattern: Pattern, first: int, after: int, places: dict[str, int]) -> Head | None:
    if not scene.tokens.breaks.isdisjoint(range(first + 1, after)):
        return None
    values = {name: scene.value(place) for name, place in places.items()}
    for name in ("n", "d"):
        first = _with_tens(scene, first, values, name) if places.get(name) == first else first
    classes = {name: scene.cls(place) for name, place in places.items()}
    if _is_title(scene, first, after) or pattern.builder in _ONCE_A_YEAR and scene.tokens.word(first - 1) in phrases.words(scene.language, "every"):
        return None
    guard = _GUARDS.get(pattern.builder)
    if guard is not None and not guard(scene, first, after):
        return None
    if pattern.builder in RECURRING:
        at = RECURRING[pattern.builder](values)
        return Head(pattern.builder, first, after, at=at, values=values, classes=classes) if at else None
    if pattern.builder in FIXED:
        span = FIXED[pattern.builder](values)
        return Head(pattern.builder, first, after, fixed=span, values=values, classes=classes) if span else None
    return Head(pattern.builder, first, after, values=values, classes=classes)


def _is_title(scene: Scene, first: int, after: int) -> bool:
    """``the song "Tomorrow"``: words between quotation marks, with a capital, are the name of something."""
    tokens = scene.tokens
    return tokens.word(first - 1) in _OPENING and tokens.word(after) in _CLOSING and tokens.capital(first)


_OPENING, _CLOSING = frozenset("\"“«„'"), frozenset("\"”»“'")


def _with_tens(scene: Scene, first: int, values: dict[str, int], name: str) -> int:
    """``twenty-five years ago``, ``двадцать пятого января``: the tens before a unit; their token is the first then."""
    at = first - 2 if scene.cls(first - 1) == "dash" and scene.tokens.glued(first) else first - 1
    tens = scene.value(at)
    if scene.cls(first) not in ("numeral", "ordinal") or values[name] > 9 or scene.cls(at) != "numeral" or tens not in range(20, 100, 10):
        return first
    values[name] += tens
    return at


# --- guards: what must stand around a head that could be something else ------------------------------


def _left(scene: Scene, first: int) -> int:
    """The index of the token before a head and its article."""
    return first - 2 if scene.cls(first - 1) == "article" else first - 1


def _days(scene: Scene, first: int, after: int) -> bool:
    """``in May 25 regions`` is a month and a count; ``12 July`` and ``on July 12`` are days."""
    if scene.cls(first) != "month":
        return True
    return scene.cls(first - 1) != "in" or scene.tokens.word(first - 1) in phrases.words(scene.language, "day_lead") or scene.cls(after) in ("comma", "year4", "dash")


def _season(scene: Scene, first: int, after: int) -> bool:
    """English seasons need a preposition ("spring" is also water), Russian ones their case alone."""
    if not scene.articles:
        return True
    if scene.tokens.capital(first) and scene.tokens.capital(after) and scene.cls(after) == "":
        return False  # "Spring Lake"
    if scene.cls(after) == "of" and scene.tokens.words[first] in phrases.words(scene.language, "doubtful_season") and scene.cls(after + 1) not in ("year4", "this", "last", "next"):
        return False  # "the fall of the Soviet Union"
    if scene.cls(after) == "month_word":
        return False  # "the winter months" are those of any year
    before = scene.cls(_left(scene, first))
    led = ("in", "since", "from", "until", "by", "of", "early", "late", "middle", "end", "start", "this", "last", "next")
    return before in led or scene.cls(after) in ("year4", "of")


def _weekday(scene: Scene, first: int, after: int) -> bool:
    """``среда`` is also an environment; a date beside the name of its day says it all ("Tuesday, July 12")."""
    at = after - 1
    beside = after + 1 if scene.cls(after) == "comma" else after
    if (scene.cls(beside), scene.cls(beside + 1)) in (("day", "month"), ("month", "day")):
        return False
    if scene.cls(first - 1) == "through" and scene.tokens.words[at].endswith(tuple(phrases.words(scene.language, "any_day_ending"))):
        return False  # "по понедельникам" is any of them
    if scene.tokens.words[at] in phrases.words(scene.language, "doubtful_day") and scene.cls(at - 1) not in ("in", "this", "last", "next"):
        return False
    return scene.tokens.words[at] not in phrases.words(scene.language, "no_day")


def _month(scene: Scene, first: int, after: int) -> bool:
    """A month cut short stands beside a number or has a dot: ``Jan`` is also a name, ``Сент-`` a part of one."""
    if scene.tokens.hyphen(after) and scene.tokens.word(after + 1)[0].isalpha() and scene.cls(after + 1) != "month":
        return False
    if any(len(scene.tokens.words[at]) > 3 or scene.value(at) == 5 for at in (first, after - 1) if scene.cls(at) == "month"):
        return True
    return "year4" in (scene.cls(after), scene.cls(after + 1) if scene.cls(after) == "comma" else "") or scene.cls(after - 1) == "dot"


def _between(scene: Scene, first: int, after: int) -> bool:
    return scene.cls(_left(scene, first)) == "between"


def is_decade(scene: Scene, first: int, _after: int = 0) -> bool:
    """``1990-е``, ``1960-х годов``, ``1990s``."""
    return scene.value(first) % 10 == 0 and (scene.cls(first + 1) == "s" or scene.tokens.word(first + 2) in phrases.words(scene.language, "decade_ending"))


def _year(scene: Scene, first: int, after: int) -> bool:
    if after > first + 2 and is_decade(scene, first):
        return False
    return after > first + 1 or scene.cls(after) == "more" or years.is_year(scene.tokens, first, scene.language)


def _months_count(scene: Scene, first: int, after: int) -> bool:
    """``за десять месяцев``, ``in eight months``: led by a preposition or by "first", or of a year; "for six months" lasts."""
    if scene.cls(first) in ("ordinal", "last"):
        return True
    led = scene.tokens.word(_left(scene, first)) in phrases.words(scene.language, "months_lead")
    return led or scene.cls(after) in ("of", "year4")


def _half(scene: Scene, first: int, after: int) -> bool:
    """``за полугодие``, ``over the half-year``."""
    return scene.cls(_left(scene, first)) in ("in", "total")


def _one_unit(scene: Scene, first: int, after: int) -> bool:
    """``год назад``, but not ``несколько дней назад``."""
    return after - first > 2 or scene.tokens.words[first] in phrases.words(scene.language, "one_unit")


def _in_days(scene: Scene, first: int, after: int) -> bool:
    """``in two weeks``, not ``for two weeks`` nor ``the first time in two years``."""
    if scene.tokens.word(first - 1) in phrases.words(scene.language, "no_ahead") or scene.cls(after) in ("of", "year4"):
        return False
    return scene.tokens.words[first] in phrases.words(scene.language, "weeks_ahead")


def _of_year(scene: Scene, first: int, after: int) -> bool:
    """``первая половина`` is of a year only where a year follows."""
    return scene.cls(after) in ("year4", "year", "this", "last", "next", "before_last")


def _ahead(scene: Scene, first: int, after: int) -> bool:
    """``через год``, not ``после года переговоров`` nor ``через год после визита``."""
    counted = scene.cls(after - 2) != "after" or scene.tokens.words[after - 1] in phrases.words(scene.language, "one_unit")
    return counted and scene.tokens.words[first] in phrases.words(scene.language, "ahead") and scene.cls(after) != "after"


def _elliptic(scene: Scene, first: int, after: int) -> bool:
    """``2.5% this year and 3% next``: a year told in full stands before in the sentence, and no word follows."""
    if scene.tokens.word(after)[:1].isalnum():
        return False
    for at in range(first - 1, max(first - _ELLIPSIS, 0), -1):
        if scene.tokens.words[at] in ".!?":
            return False
        if scene.cls(at) == "year" and scene.cls(at - 1) in ("this", "last", "next"):
            return True
    return False


def _month_of_year(scene: Scene, first: int, after: int) -> bool:
    """``the third month of 2021``, not ``the first months of 2013``."""
    unit = scene.tokens.words[after - 1]
    plural = unit in phrases.words(scene.language, "vague_unit") or unit.endswith(tuple(phrases.words(scene.language, "cut_year_end")))
    return not plural and _year_follows(scene, first, after)


def _year_follows(scene: Scene, first: int, after: int) -> bool:
    """``the first week of 2025``, ``первые десять дней года``."""
    if scene.articles and scene.cls(after) != "of":
        return False
    at = after + 1 if scene.articles else after
    at += scene.cls(at) == "article"
    return _of_year(scene, first, at) and (scene.cls(at) in ("year4", "year") or scene.cls(at + 1) == "year")


def _up_to_now(scene: Scene, first: int, after: int) -> bool:
    """``now`` and ``the present`` are a time only where a range ends with them."""
    words = phrases.words(scene.language, "at_present")
    if scene.cls(first) == "this" and (scene.tokens.word(first) not in words or (after == first + 1 and scene.tokens.word(after)[:1].isalpha())):
        return False
    first = _left(scene, first) + 1
    return scene.cls(first - 1) in ("through", "until") or (scene.cls(first - 1) == "and" and scene.articles)


def _weekend(scene: Scene, first: int, after: int) -> bool:
    """``over the weekend``, ``на выходных``; ``в выходные дни`` is any of them."""
    return scene.cls(_left(scene, first)) == "in" and scene.cls(after) != "day_word"


def _counted_from(scene: Scene, first: int, after: int) -> bool:
    """``three days after 9 May``; nothing is counted "until" a day."""
    return scene.tokens.words[after - 1] in phrases.words(scene.language, "counted_way")


def _year_to(scene: Scene, first: int, after: int) -> bool:
    """``in the year to March``, not ``from year to year`` nor ``moved from that year to March``."""
    return scene.cls(first) != "year" or (scene.cls(first - 1) == "article" and scene.cls(first - 2) in ("in", "of", ""))


def _short_decade(scene: Scene, first: int, after: int) -> bool:
    """``the 90s``, ``90-е годы``, ``в девяностых``; never ``in his nineties``."""
    if scene.articles:
        return scene.cls(first - 1) in ("article", "early", "late", "middle", "dash")
    return scene.cls(after - 1) == "year" or (scene.cls(first - 1) in ("in", "since") and (after == first + 1 or scene.tokens.word(after - 1) in phrases.words(scene.language, "decade_ending")))


def _century(scene: Scene, first: int, after: int) -> bool:
    """``20th Century Fox`` is a name."""
    return not scene.articles or not (scene.tokens.capital(after - 1) and scene.tokens.capital(after))


def _many(scene: Scene, first: int, after: int) -> bool:
    """``the 3 next weeks``, but not ``we will be 3 next week``."""
    last = scene.tokens.words[after - 1].removesuffix("'s")
    return not scene.articles or last.endswith("s") or any(scene.value(at) == 1 for at in range(first, after))


def _today(scene: Scene, first: int, after: int) -> bool:
    """``накануне визита`` says before what, not when."""
    return scene.cls(first) != "yesterday" or scene.tokens.word(after) not in phrases.words(scene.language, "eve_of")


_ELLIPSIS = 24
# What "every" before it makes no one time: "every Sunday", "каждую осень".
_ONCE_A_YEAR = frozenset({"weekday", "months", "season", "days", "weekend"})
_GUARDS: dict[str, Callable[[Scene, int, int], bool]] = {
    "days": _days, "months": _month, "season": _season, "weekday": _weekday, "months_and": _between, "years_and": _between, "year": _year, "decade": is_decade,
    "ago": _one_unit, "after_n": _ahead, "elliptic": _elliptic, "month_of_year": _month_of_year, "in_n": _in_days, "first_months": _months_count, "this_half": _half, "half_part": _of_year,
    "year_to": _year_to, "short_decade": _short_decade, "week_of_year": _year_follows, "weeks_of_year": _year_follows, "last_week_of_year": _year_follows,
    "century": _century, "today": _today, "relative_n": _many, "up_to_now": _up_to_now, "weekend": _weekend, "counted_from": _counted_from,
}  # fmt: skip
