"""Numbers that are no quantities: days and years, durations, names, labels, list marks, scores."""

from __future__ import annotations

from coopfacts.numbers import Number, years
from coopfacts.numbers import phrases as words
from coopfacts.quantities.context import Context
from coopfacts.quantities.cues import bound_after

_NEAR = 3


def is_calendar(context: Context, number: Number, k: int) -> bool:
    """A day, a year or a stretch of time: ``16 July``, ``in 2024``, ``five years``, ``17-19 September``."""
    partner = context.number_at(k + 1, number.last + 1)
    ranged = partner is not None and context.has(number.last, "day_link") and is_duration(context, partner.last)
    return ranged or _is_day(context, number, k) or is_year(context, number) or is_duration(context, number.last) or _ends_duration(context, number, k)


def _ends_duration(context: Context, number: Number, k: int) -> bool:
    """``from 14 hours to nine``: the second is one as well."""
    before = context.numbers[k - 1] if k else None
    if before is None or number.first - before.last > _NEAR or not (context.has(number.first - 1, "level") or context.has(number.first - 1, "range_to")):
        return False
    return context.has(before.first - 1, "from") and is_duration(context, before.last) and number.scale == 1


def _is_day(context: Context, number: Number, k: int) -> bool:
    months = words.months(context.language)
    tokens = context.tokens
    if number.scale != 1 or not _is_day_number(number):
        return False
    if tokens.word(number.first - 1) in months or tokens.word(number.last) in months:
        return True
    if context.has(number.last, "day_link"):
        partner = context.number_at(k + 1, number.last + 1)
        return partner is not None and tokens.word(partner.last) in months
    return context.has(number.first - 1, "day_link") and _day_before(context, number, k)


def _is_day_number(number: Number) -> bool:
    return 1 <= number.value <= 31 and number.value == number.value.to_integral_value()


def _day_before(context: Context, number: Number, k: int) -> bool:
    """The second of ``October 2-3``."""
    before = context.numbers[k - 1] if k else None
    return before is not None and _is_day_number(before) and before.last == number.first - 1 and context.tokens.word(before.first - 1) in words.months(context.language)


def is_year(context: Context, number: Number) -> bool:
    """Four figures that the words around make a year."""
    return number.last == number.first + 1 and years.is_year(context.tokens, number.first, context.language)


def is_duration(context: Context, after: int) -> bool:
    """A word of time follows: ``years``, ``-year``, ``лет``, ``-летие``."""
    padded, time = context.tokens.padded, words.of_class(context.language, "time")
    if not any(padded[at] in time.by_first for at in (after, after + 1, after + 2)):
        return False
    at = after + 1 if context.tokens.word(after) == "-" and context.tokens.glued(after) else after
    at = at + 1 if context.has(at, "time_adjective") else at
    if context.tokens.broken(at) or words.of_class(context.language, "time_shift").starting(context.tokens, at) is not None:
        return False
    return time.starting(context.tokens, at) is not None


def is_address(context: Context, after: int) -> bool:
    """``15 Lenin Street``, ``41 Avenue``: a name and a word for streets behind the number of a house or of the street itself."""
    ahead = range(after + 1, after + 4)
    if context.has(after, "street") and context.tokens.capital(after):
        return True
    return context.tokens.capital(after) and any(context.has(at, "street") and context.tokens.capital(at) for at in ahead)


def has_label(context: Context, number: Number) -> bool:
    """A label, an age or the name of a product stands before."""
    label = words.of_class(context.language, "label").ending(context.tokens, number.first - 1)
    return label is not None or context.has(number.first - 1, "age") or _is_model(context, number)


def _is_model(context: Context, number: Number) -> bool:
    """``iPhone 15``, ``BelAZ 75131``: figures behind a name with capitals inside tell its model."""
    if not number.digits or number.scale != 1 or number.first == 0 or not number.text.isdigit():
        return False
    name = context.tokens.text[context.tokens.starts[number.first - 1] : context.tokens.ends[number.first - 1]]
    return name.isalpha() and name[1:] != name[1:].lower() and not name.isupper()


def is_label(context: Context, number: Number) -> bool:
    """Part of a name, a label or a list mark: ``Su-30``, ``Article 7``, ``№ 4``, ``1.`` at the start of a line, ``(17)``, ``2-0``."""
    tokens, first, last = context.tokens, number.first, number.last
    if has_label(context, number) or is_address(context, number.last) or _is_title(context, number):
        return True
    if number.digits and context.has(last, "ordinal_of"):
        return True
    if tokens.hyphen(first - 1) and (tokens.word(first - 2)[:1].isalpha() or _in_row(context, first)):
        return True
    if tokens.word(first - 1) in ("«", "“") and tokens.capital(last):
        return True
    if tokens.word(first - 1) == "+" and tokens.glued(first) and tokens.glued(first - 1) and tokens.word(first - 2)[-1:].isalpha():
        return True  # "ASEAN+3"
    if (_glued_after(context, last) and bound_after(context, last)[1] == last) or (tokens.word(first - 1) == "(" and tokens.word(last) == ")"):
        return True
    return number.digits and (_list_mark(context, first, last) or tokens.word(first - 1) in ("/", ":", "=") or tokens.word(last) in ("/", ":", "_"))


def _is_title(context: Context, number: Number) -> bool:
    """``the song "Two Doors Down"``, ``his work A Thousand Plateaus``: words with capitals amid words without them."""
    tokens, before = context.tokens, number.first - 1
    amid = tokens.word(before) in _QUOTES or (tokens.word(before).isalpha() and not tokens.capital(before))
    joined = number.first > 0 and "\n" not in tokens.text[tokens.ends[before] : number.start]
    return not number.digits and joined and amid and tokens.capital(number.first) and tokens.capital(number.last)


_QUOTES = frozenset("\"“«'")


def _in_row(context: Context, first: int) -> bool:
    """``222-33-44``, ``K2-18b``: figures in a row of three, or behind a letter with figures, are a telephone number or a code."""
    tokens = context.tokens
    return tokens.glued(first - 2) and (tokens.word(first - 3) == "-" or (tokens.word(first - 3).isalpha() and tokens.word(first - 2).isdigit()))


def _glued_after(context: Context, last: int) -> bool:
    """``19-seat``, ``5G``, ``8-800``: something is glued to the number."""
    tokens = context.tokens
    following = tokens.word(last)
    if following == "-":
        return tokens.glued(last) and tokens.glued(last + 1)
    return tokens.glued(last) and following[:1].isalpha()


def _list_mark(context: Context, first: int, last: int) -> bool:
    tokens = context.tokens
    newline = first == 0 or "\n" in tokens.text[tokens.ends[first - 1] : tokens.starts[first]]
    return newline and tokens.word(last) in (".", ")") and tokens.glued(last) and (tokens.capital(last + 1) or not tokens.word(last + 1))
