"""Shares and multiples told without a percent sign: ``a third``, ``every second``, ``tripled``, ``вдвое``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from coopfacts.numbers import Number, years
from coopfacts.numbers import phrases as words
from coopfacts.quantities import nouns, rejects
from coopfacts.quantities.context import Context
from coopfacts.quantities.cues import bound_before

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """A value with its unit at tokens ``first:last``."""

    value: Decimal
    unit: str
    first: int
    last: int
    of: str | None = None


def _percent(fraction: Decimal) -> Decimal:
    return (fraction * 100).quantize(_HUNDREDTH)


def every(context: Context, number: Number) -> Share | None:
    """``every second truck``, ``каждый третий комбайн``: one of so many."""
    if not context.has(number.first - 1, "every") or number.value < 2 or rejects.is_duration(context, number.last):
        return None
    if context.has(number.last, "times_word"):
        return None
    of = nouns.one_of(context.tokens, number.last, context.language)
    return Share(_percent(1 / number.value), "percent", number.first - 1, number.last, of)


def part(context: Context, number: Number) -> Share | None:
    """``на пятую часть``, ``almost a tenth part``: a bound or a preposition of change tells it from a part with a number."""
    if not context.has(number.last, "part") or number.value < 3:
        return None
    told = context.has(number.first - 1, "by") or bound_before(context, number.first)[0] is not None
    return Share(_percent(1 / number.value), "percent", number.first, number.last + 1) if told else None


def share(context: Context, number: Number) -> Share | None:
    """``a third of the imports``, ``на четверть``, ``две трети``; no part of a period and no ordinal in disguise."""
    if not _is_share(context, number):
        return None
    halved = words.of_class(context.language, "halved_before").starting(context.tokens, number.first)
    if halved is not None:
        return Share(Decimal(50), "percent", number.first, halved[1])
    of = nouns.measured(context.tokens, number.last, context.language)
    return Share(_percent(number.value), "percent", number.first, number.last, of)


def _is_share(context: Context, number: Number) -> bool:
    tokens, after = context.tokens, number.last
    at = after + 1 if context.has(after, "point_of") else after
    at = at + 1 if context.has(at, "determiner") else at
    if number.digits and context.has(after, "stage"):
        return False
    if rejects.is_duration(context, at) or tokens.word(at) in words.months(context.language):
        return False
    if tokens.word(after) == "-" and tokens.glued(after):
        return False
    following = tokens.word(after)
    if context.has(after, "point_of") and at < len(tokens.words) and years.is_year(tokens, at, context.language):
        return False
    if number.last - number.first > 1 and not context.has(number.first, "determiner"):
        return True
    inviting = words.words(context.language, "share_next")
    free = not inviting or not following[:1].isalpha() or following in inviting
    return free or context.has(number.first - 1, "by") or bound_before(context, number.first)[0] is not None


def multiple(context: Context, number: Number) -> Share | None:
    """``tripled``, ``вдвое``, ``twice as many``; ``трижды`` and a lone ``twice`` count."""
    if context.has(number.first, "halving"):
        return Share(Decimal(50), "percent", number.first, number.last)
    if number.kind == "adverb" and not context.has(number.last, "twice_next"):
        told = not words.words(context.language, "twice_next") or rejects.is_duration(context, number.last + 1)
        return Share(number.value, "count", number.first, number.last) if told else None
    return Share(number.value, "times", number.first, number.last)
