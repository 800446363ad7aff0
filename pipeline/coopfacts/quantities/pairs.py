"""Two numbers that are one amount or share a unit: ranges, so many out of so many, amounts in a row."""

from __future__ import annotations

from decimal import Decimal

from coopfacts.numbers import Number
from coopfacts.numbers import phrases as words
from coopfacts.quantities import nouns, rejects, units
from coopfacts.quantities.context import Context
from coopfacts.quantities.cues import bound_before, change
from coopfacts.quantities.draft import Draft

_FAR = 14


def near(context: Context, number: Number, k: int) -> bool:
    """The next number is no further off than a unit, a link and a bound may part two numbers that belong together."""
    return k + 1 < len(context.numbers) and context.numbers[k + 1].first - number.last <= _FAR


def one_in(context: Context, number: Number, k: int) -> Draft | None:
    """``one in five buses``, ``two in three``, ``four out of five``, ``двое из трёх``: a share."""
    link = _among(context, number)
    among = context.number_at(k + 1, link) if link is not None else None
    if among is None or link is None or not number.value < among.value or among.value < 2 or rejects.is_duration(context, among.last):
        return None
    if not _is_whole(number, among, link):
        return None
    of = nouns.head(context.tokens, among.last, context.language)
    if of is None and not _leads(context, number):
        return None
    value = (100 * number.value / among.value).quantize(Decimal("0.01"))
    return Draft(number, None, "percent", number.first, among.last, of.lemma if of else None, (value, value))


def _is_whole(number: Number, among: Number, link: int) -> bool:
    """So many of ten or of a hundred are a share; of another number in figures, or of more than ten in words, they are counted."""
    if number.digits or among.digits:
        return among.value in (10, 100)
    if link > number.last + 1:
        return among.value <= 1000
    return among.value <= (20 if number.kind == "one" else 10) or among.value == 100


def _among(context: Context, number: Number) -> int | None:
    """The token where the whole of a share may begin: behind "out of", or behind "in" where the share leads its sentence."""
    if number.scale != 1:
        return None
    out_of = words.of_class(context.language, "out_of").starting(context.tokens, number.last)
    if out_of is not None:
        return out_of[1]
    together = context.has(number.first, "persons") and context.has(number.last, "of_persons")
    if number.kind == "one":  # "один из пяти заводов" is one of the five
        return number.last + 1 if context.has(number.last, "one_in_so_many") else None
    return number.last + 1 if together or (context.has(number.last, "one_in") and _leads(context, number)) else None


def _leads(context: Context, number: Number) -> bool:
    """The number begins its sentence, with a bound before it at most."""
    first = bound_before(context, number.first)[1]
    return first == 0 or context.ends_sentence(first - 1) or context.tokens.broken(first)


def fold_range(context: Context, number: Number, k: int) -> Draft | None:
    """``three- to fourfold``: the ending belongs to both."""
    second = context.number_at(k + 1, _past_hyphen(context, number.last) + 1)
    linked = second is not None and (context.has(second.first - 1, "range_to") or context.tokens.word(second.first - 1) == "-")
    if second is None or not linked or second.kind != "multiple" or not number.value < second.value:
        return None
    return Draft(number, second, "times", number.first, second.last, values=(number.value, second.value))


def partner(context: Context, number: Number, k: int) -> tuple[Number | None, bool]:
    """The number that a number makes a range with, or shares its unit and scale with; ``True`` for a range."""
    own = units.after(context.tokens, number.last, context.language)
    at = own.last if own is not None else _past_hyphen(context, number.last)
    link = context.tokens.word(at)
    second = context.number_at(k + 1, _past_mark(context, at + 1)) or _upper(context, number, at, k)
    if second is None or second.kind != "cardinal" or context.tokens.broken(at) or rejects.is_year(context, second):
        return None, False
    if own is not None and not _same_unit(context, own, second) or _two_marks(context, number, second):
        return None, False
    rising = number.value < second.value or (number.scale != second.scale and number.scale == 1)
    if second.first > at + 2 and rising and bound_before(context, second.first)[0] is not None:
        return second, True
    if link == "-" or context.has(at, "range_to"):
        dashed = link != "-" or context.tokens.glued(at) == context.tokens.glued(at + 1)
        grows = context.has(_front(context, number) - 1, "from") and change(context, second.first, second.last, relative=True).level
        return (second, not grows) if dashed and (rising or grows) else (None, False)
    if context.has(at, "range_and") and context.has(_front(context, number) - 1, "range_lead"):
        return second, rising
    bare = at == number.last and number.kind == "cardinal"
    return (second, False) if bare and context.has(at, "coordinate") and _unit_of(context, second) else (None, False)


def _past_hyphen(context: Context, index: int) -> int:
    """Over the hyphen that waits for the word of a second number: ``three- to fivefold``, ``10- to 15-percent``."""
    tokens = context.tokens
    waits = tokens.word(index) == "-" and tokens.glued(index) and not tokens.glued(index + 1) and context.has(index + 1, "range_to")
    return index + 1 if waits else index


def _upper(context: Context, number: Number, at: int, k: int) -> Number | None:
    """``more than 5 but less than 10 percent``: the number behind the upper bound of a range told by its bounds."""
    if bound_before(context, number.first)[0] not in ("gt", "ge"):
        return None
    at += context.tokens.word(at) == ","
    if not (context.has(at, "coordinate") or context.has(at, "but")):
        return None
    upper = words.bounds(context.language, "before").starting(context.tokens, at + 1)
    return context.number_at(k + 1, upper[1]) if upper is not None and upper[0] in ("lt", "le") else None


def _front(context: Context, number: Number) -> int:
    mark = units.before(context.tokens, number, context.language)
    return mark.first if mark else number.first


def _same_unit(context: Context, own: units.Unit, second: Number) -> bool:
    """Both numbers of a range may have their unit ("от 1 млн рублей до 2 млн рублей"), but one and the same."""
    other = units.after(context.tokens, second.last, context.language)
    if other is None or other.code != own.code:
        return False
    return not change(context, own.first - 1, own.last, relative=True).direction or context.has(own.first - 2, "from")


def _two_marks(context: Context, number: Number, second: Number) -> bool:
    """``USD 92 mln and RUB 96 bn`` share nothing; ``$5-$7 million`` do."""
    first, other = units.before(context.tokens, number, context.language), units.before(context.tokens, second, context.language)
    return first is not None and other is not None and first.code != other.code


def _past_mark(context: Context, index: int) -> int:
    """Over the currency sign of a second number ("$5-$7 million")."""
    mark = units.currencies(context.language).marks.starting(context.tokens, index)
    return mark[1] if mark is not None else index


def _unit_of(context: Context, number: Number) -> bool:
    return number.scale != 1 or units.after(context.tokens, number.last, context.language) is not None


def paired(context: Context, number: Number, partner: Number) -> tuple[int, Decimal]:
    """The first token and the value of the first of two numbers that share what stands beside the second."""
    mark = units.before(context.tokens, number, context.language)
    shared = number.scale == 1 and partner.scale != 1 and number.value < partner.value
    return (mark.first if mark else number.first), number.value * (partner.scale if shared else 1)
