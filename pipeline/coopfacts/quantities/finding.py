"""Quantities of a text: a number with what it measures or counts, its bound and the change it tells."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from coopfacts import numbers
from coopfacts.numbers import Number, tokenize
from coopfacts.numbers import phrases as words
from coopfacts.quantities import nouns, pairs, rejects, units
from coopfacts.quantities.context import Context
from coopfacts.quantities.cues import Change, bound_after, bound_before, change
from coopfacts.quantities.draft import Draft
from coopfacts.quantities.shares import Share, every, multiple, part, share
from coopfacts.records import Bound, Quantity

_RELATIVE = frozenset({"percent", "percentage_point", "times"})


@lru_cache(maxsize=16)
def find(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order: money, shares, multiples, measures and counts; never years, dates, durations,
    ordinals, labels or parts of names."""
    tokens = tokenize(text, language)
    context = Context(tokens, language, numbers.find(text, language))
    found: list[Quantity] = []
    drafts: list[Draft] = []
    k = 0
    while k < len(context.numbers):
        read, k = _read(context, k, drafts)
        for draft in read:
            drafts.append(draft)
            found.append(_finished(context, draft))
    return tuple(found)


def _read(context: Context, k: int, drafts: list[Draft]) -> tuple[list[Draft], int]:
    """The drafts of the number at ``k`` and of those it shares a unit with, and the next number to read."""
    number = context.numbers[k]
    if number.kind == "ordinal":
        return _of_share(number, every(context, number) or part(context, number)), k + 1
    if number.kind == "percent":
        return [Draft(number, None, "percent", number.first, number.last, nouns.measured(context.tokens, number.last, context.language))], k + 1
    if number.kind in ("multiple", "adverb"):
        return _of_share(number, multiple(context, number)), k + 1
    if rejects.is_calendar(context, number, k) and units.before(context.tokens, number, context.language) is None:
        return [], k + 1
    if number.kind == "fraction":
        return _of_share(number, share(context, number)), k + 1
    return _of_cardinal(context, number, k, drafts)


def _of_share(number: Number, found: Share | None) -> list[Draft]:
    return [Draft(number, None, found.unit, found.first, found.last, found.of, (found.value, found.value))] if found else []


# --- cardinals ---------------------------------------------------------------------------------------


def _of_cardinal(context: Context, number: Number, k: int, drafts: list[Draft]) -> tuple[list[Draft], int]:
    of_two = pairs.one_in(context, number, k) or pairs.fold_range(context, number, k) if pairs.near(context, number, k) else None
    if of_two is not None:
        return [of_two], k + 2
    partner, ranged = pairs.partner(context, number, k) if pairs.near(context, number, k) else (None, False)
    if partner is None:
        draft = _alone(context, number, drafts)
        with_cents = _with_cents(context, draft, k) if draft else None
        return ([with_cents or draft] if draft else []), k + (2 if with_cents else 1)
    whole = _alone(context, partner, drafts) or (_under_mark(context, number, partner) if ranged else None)
    if whole is None:
        draft = _alone(context, number, drafts)
        return ([draft] if draft else []), k + (2 if ranged else 1)
    first, low = pairs.paired(context, number, partner)
    if ranged and whole.unit == "count" and rejects.has_label(context, number):
        return [], k + 2
    if ranged:
        factor = whole.values[1] / partner.value if whole.values else 1
        return [Draft(number, partner, whole.unit, first, whole.last, whole.of, (low * factor, partner.value * factor))], k + 2
    lone = Draft(number, None, whole.unit, first, number.last, whole.of, (low, low))
    return [lone, whole], k + 2


def _under_mark(context: Context, number: Number, partner: Number) -> Draft | None:
    """``$3-4 per tonne``: the mark before the first number is of both."""
    marked = _with_mark(context, number)
    return Draft(partner, None, marked.unit, partner.first, partner.last) if marked is not None else None


def _alone(context: Context, number: Number, drafts: list[Draft]) -> Draft | None:
    """The draft of one number by the first rule that fits."""
    return (
        _with_mark(context, number)
        or _with_unit(context, number)
        or _only_cents(context, number)
        or (None if rejects.is_label(context, number) or number.kind == "one" else _counted(context, number, drafts))
    )


def _with_mark(context: Context, number: Number) -> Draft | None:
    """``$25.1 billion``, ``USD 92.3 mln``."""
    mark = units.before(context.tokens, number, context.language)
    if mark is None:
        return None
    code, value = (context.yuan if context.tokens.words[mark.first] == "¥" else mark.code), number.value * mark.factor
    return Draft(number, None, code, mark.first, number.last, None, (value, value))


def _with_unit(context: Context, number: Number) -> Draft | None:
    """``54 billion dollars``, ``12.7%``, ``300,000 tonnes of crude oil``, ``в 1,4 раза``."""
    after = bound_after(context, number.last)[1]
    more = after + 1 if words.changes(context.language, "right").starting(context.tokens, after) is not None else after
    tokens = context.tokens
    if after == number.last and number.scale != 1 and tokens.word(after) == "." and tokens.glued(after) and len(tokens.word(after - 1)) <= 4:
        after += units.after(tokens, after + 1, context.language) is not None
    attribute = tokens.hyphen(after) and (number.digits or not _after_number(context, number))
    unit = units.after(tokens, after + 1 if attribute else after, context.language) or (units.after(tokens, more, context.language) if more > after else None)
    if unit is None:
        return _adjective(context, number, after) if attribute else None
    code = context.ruble if unit.code == "RUB" and not _qualified(context, unit) else unit.code
    if code == "times":
        return _times(context, number, unit)
    scale = units.scale_behind(tokens, number, unit.last, context.language) if len(code) == 3 and code.isupper() else None
    factor = scale or (1000 if _thousands_comma(number, code) else unit.factor)
    if factor != 1:
        value = number.value * factor
        return Draft(number, None, code, number.first, unit.last + (scale is not None), None, (value, value))
    of = None if rejects.is_duration(context, unit.last) else nouns.measured(context.tokens, unit.last, context.language)
    return Draft(number, None, code, number.first, unit.last, of or (tokens.word(unit.first) if code == "count" else None))


def _after_number(context: Context, number: Number) -> bool:
    """``36 forty-foot containers``: the measure only tells what kind of things are counted."""
    return any(other.last == number.first for other in context.numbers)


def _thousands_comma(number: Number, code: str) -> bool:
    """``15,000 руб.``: no price has thousandths of a ruble."""
    whole, comma, rest = number.text.partition(",")
    return len(code) == 3 and code.isupper() and number.scale == 1 and comma == "," and len(rest) == 3 and number.value < 1000 and whole != "0"


def _qualified(context: Context, unit: units.Unit) -> bool:
    return unit.last - unit.first > 1 and context.tokens.word(unit.first + 1) != "."


def _with_cents(context: Context, draft: Draft, k: int) -> Draft | None:
    """``38 рублей 50 копеек``, ``thirteen dollars and forty-five cents``."""
    if k + 1 >= len(context.numbers) or context.numbers[k + 1].first - draft.last > 1:
        return None
    at = draft.last + (context.has(draft.last, "coordinate") or context.tokens.word(draft.last) == ",")
    number = context.number_at(k + 1, at)
    cents = units.hundredths(context.tokens, number.last, context.language) if number and len(draft.unit) == 3 else None
    if number is None or cents is None or number.value >= 100:
        return None
    value = draft.low.value + number.value / 100
    return Draft(draft.low, None, draft.unit, draft.first, cents.last, draft.of, (value, value))


def _only_cents(context: Context, number: Number) -> Draft | None:
    cents = units.hundredths(context.tokens, number.last, context.language)
    if cents is None:
        return None
    value = number.value / 100
    return Draft(number, None, cents.code, number.first, cents.last, None, (value, value))


def _adjective(context: Context, number: Number, after: int) -> Draft | None:
    """``10-процентная``, ``15-тысячный``: an adjective made of a number."""
    if context.has(after + 1, "percent_adjective"):
        return Draft(number, None, "percent", number.first, after + 2)
    for cls, factor in (("thousandth", 1000), ("millionth", 10**6)):
        if context.has(after + 1, cls):
            value = number.value * factor
            return Draft(number, None, "count", number.first, after + 2, context.tokens.word(after + 2) or None, (value, value))
    return None


def _times(context: Context, number: Number, unit: units.Unit) -> Draft | None:
    """A multiple where something grows or is compared, else how many times it happened."""
    front = next((other.first for other in context.numbers if other.last == number.first - 1), number.first) if context.tokens.word(number.first - 1) == "-" else number.first
    compared = context.has(front - 1, "times_before") or context.has(unit.last, "same_times")
    said = words.of_class(context.language, "same_times").starting(context.tokens, unit.last) is not None
    moved = change(context, number.first, unit.last, relative=True).direction != 0
    if compared or said or moved or context.tokens.glued(number.last):
        return Draft(number, None, "times", number.first, unit.last)
    return Draft(number, None, "count", number.first, unit.last, context.tokens.word(unit.first))


# --- counts ------------------------------------------------------------------------------------------


def _counted(context: Context, number: Number, drafts: list[Draft]) -> Draft | None:
    after = bound_after(context, number.last)[1]
    noun = nouns.head(context.tokens, after + context.has(after, "extra"), context.language)
    if noun is None:
        return _elided(context, number, drafts, after)
    if number.value == 0 or rejects.is_duration(context, after) or _is_pair(context, number, after):
        return None
    if context.has(after, "points") and _in_percent(context, number, drafts):
        return Draft(number, None, "percentage_point", number.first, after + 1)
    return Draft(number, None, "count", number.first, noun.index + 1, noun.lemma)


def _in_percent(context: Context, number: Number, drafts: list[Draft]) -> bool:
    """``40 percent, up 5.5 points``: points beside a percentage are its points."""
    previous = drafts[-1] if drafts else None
    return previous is not None and previous.unit in ("percent", "percentage_point") and context.sentences_between(previous.last, number.first) == 0


def _is_pair(context: Context, number: Number, after: int) -> bool:
    """``the two countries``, ``двух стран``: the sides themselves, no count of them."""
    return number.value == 2 and any(context.has(index, "pair") for index in (after, after + 1))


def _elided(context: Context, number: Number, drafts: list[Draft], after: int) -> Draft | None:
    """What is counted was named before: ``63 of them``, ``21 – во главе``, ``импорт – шесть``, ``до 11 миллиардов``."""
    if number.value == 0 or context.has(number.first - 1, "definite"):
        return None
    previous = drafts[-1] if drafts else None
    if previous is None:
        led = _partitive(context, number, after) or bound_before(context, number.first)[0] is not None or _reached(context, number)
        return Draft(number, None, "count", number.first, number.last) if led else None
    distance = context.sentences_between(previous.last, number.first)
    scaled = _scaled_before(context, number, drafts)
    if scaled is not None:
        return Draft(number, None, scaled.unit, number.first, number.last, scaled.of)
    if _partitive(context, number, after) or (previous.unit == "count" and distance == 0):
        return Draft(number, None, "count", number.first, number.last, previous.of if previous.unit == "count" else None)
    if bound_before(context, number.first)[0] is not None or _reached(context, number):
        return Draft(number, None, "count", number.first, number.last)
    if distance == 0 and previous.unit == "percent" and _closes(context, number):
        return Draft(number, None, "percent", number.first, number.last)
    return None


def _reached(context: Context, number: Number) -> bool:
    """A number in thousands or more, one with its thousands set apart, or one that something rose or fell to."""
    grouped = number.digits and number.value >= 1000 and not number.text.isdigit() and number.value == number.value.to_integral_value()
    return number.scale != 1 or grouped or change(context, number.first, number.last, relative=False).level


def _scaled_before(context: Context, number: Number, drafts: list[Draft]) -> Draft | None:
    """The last amount in millions or so, up to two sentences back: what a bare "10,4 млрд" is measured in."""
    if number.scale == 1:
        return None
    for draft in reversed(drafts[-6:]):
        if draft.unit not in _RELATIVE and draft.low.scale != 1 and not _aside(context, draft):
            return draft if context.sentences_between(draft.last, number.first) <= 2 else None
    return None


def _aside(context: Context, draft: Draft) -> bool:
    """In brackets: "368 млн рублей (около 5,8 млн долларов)"."""
    return context.tokens.word(draft.last) == ")" and "(" in context.tokens.words[max(draft.first - 3, 0) : draft.first]


def _partitive(context: Context, number: Number, after: int) -> bool:
    before = words.of_class(context.language, "partitive").ending(context.tokens, number.first - 1)
    behind = words.of_class(context.language, "elided_after").starting(context.tokens, after)
    return before is not None or behind is not None or _per_time(context, after)


def _per_time(context: Context, after: int) -> bool:
    """``five a week``, ``до четырех в неделю``."""
    return context.has(after, "per") and words.of_class(context.language, "time").starting(context.tokens, after + 1) is not None


def _closes(context: Context, number: Number) -> bool:
    """The number ends its clause."""
    following = context.tokens.word(number.last)
    return not following or following in ".,;)"


# --- the record --------------------------------------------------------------------------------------


def _finished(context: Context, draft: Draft) -> Quantity:
    relative = draft.unit in _RELATIVE or draft.unit == "Cel"
    moved = Change(-1) if _halves(context, draft) else change(context, draft.first, draft.last, relative)
    low, high = draft.values or (draft.low.value, draft.low.value)
    bound = _bound(context, draft, moved)
    start, end = context.tokens.starts[draft.first], context.tokens.ends[draft.last - 1]
    ranged = draft.high is not None
    sign = -1 if moved.direction < 0 and not moved.level else 1
    if ranged and sign < 0:
        low, high = -high, -low
    return Quantity(
        text=context.tokens.text[start:end], start=start, end=end, value=None if ranged else _exact(low * sign), unit=draft.unit, of=draft.of,
        bound="range" if ranged else bound, low=_exact(low) if ranged else None, high=_exact(high) if ranged else None,
        direction=moved.direction, level=moved.level,
    )  # fmt: skip


def _halves(context: Context, draft: Draft) -> bool:
    """``halved``, ``half as much as``: a fall by half."""
    halved = words.of_class(context.language, "halved_before").starting(context.tokens, draft.first)
    return context.has(draft.first, "halving") or halved is not None


def _exact(value: Decimal) -> Decimal:
    """The value without an empty fraction: ``1.50E+9`` is ``1500000000``."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _bound(context: Context, draft: Draft, moved: Change) -> Bound:
    inner, _ = bound_after(context, draft.low.last)
    before, _ = bound_before(context, draft.first)
    if before is None and context.has(draft.first - 1, "limit") and not moved.direction:
        before = "le"
    outer, _ = bound_after(context, draft.last)
    if before == "le" and moved.level:
        before = None
    if draft.low.rough:
        return before or "about"
    if before == "about" and (inner or outer):
        before = None  # "about five hundred or more"
    return before or inner or outer or "exact"
