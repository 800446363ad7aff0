"""Every number of a text, in order, without overlaps."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from coopfacts.numbers import compounds
from coopfacts.numbers.decimals import decimals
from coopfacts.numbers.lexicon import Lexicon, lexicon
from coopfacts.numbers.number import Number, NumberKind
from coopfacts.numbers.reading import VULGAR, Read, digits_value, inverted, is_figure, read_cardinal, scale_after
from coopfacts.numbers.tokens import FIGURES, Tokens, tokenize


@lru_cache(maxsize=16)
def find(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text: figures and words, cardinals, ordinals, fractions and multiples, each with its exact value."""
    tokens, table = tokenize(text, language), lexicon(language)
    found: list[Number] = []
    after = 0
    for index in _candidates(tokens, table):
        if index < after:
            continue
        number = read(tokens, index, table)
        if number is not None:
            found.append(number)
            after = number.last
    return tuple(found)


def _candidates(tokens: Tokens, table: Lexicon) -> list[int]:
    known = _first_words(table.language)
    words, padded, articles = tokens.words, tokens.padded, table.articles
    found = [index for index, word in enumerate(words) if word in known]
    found = sorted({*found, *tokens.places(FIGURES), *compounds.candidates(tokens, table)})
    return [index for index in found if words[index] not in articles or padded[index + 1] in known] if articles else found


@lru_cache(maxsize=8)
def _first_words(language: str) -> frozenset[str]:
    table = lexicon(language)
    return frozenset(table.forms) | frozenset(table.ordinals) | frozenset(table.fractions) | table.articles | frozenset(VULGAR)


def read(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    """The number that begins at a token, or ``None``."""
    if index in tokens.other or _inside_name(tokens, index, table):
        return None
    return lone(tokens, index, table) or read_in_full(tokens, index, table)


@lru_cache(maxsize=8)
def _continuing(language: str) -> frozenset[str]:
    """What may go on with a number, or make something else of it: another numeral, an ending, a joiner, a mark within it."""
    table = lexicon(language)
    marks = {"/", "-", ".", ",", *VULGAR}
    return frozenset(table.forms).union(
        table.ordinals, table.fractions, table.joiners, table.half_joiners, table.articles, table.of, table.ordinal_suffixes, table.ordinal_endings, marks
    )


_HUNDREDTH = Decimal("0.01")
_WHOLE = frozenset({"unit", "one", "teen", "ten", "hundred", "collective"})


def lone(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    """A number of one token, where nothing behind it belongs to it: most are."""
    form, following = tokens.words[index], tokens.padded[index + 1]
    if following in _continuing(table.language) or is_figure(following):
        return None
    if is_figure(form):
        if form in VULGAR:
            return None
        value, digits = digits_value(form, not table.articles), True
    else:
        numeral = table.forms.get(form)
        if numeral is None or numeral.cls not in _WHOLE or form in table.ordinals or form in table.fractions:
            return None
        value, digits = numeral.value, False
        if numeral.cls == "one":
            return _number(tokens, index, Read(value, index + 1), "one")
    return _number(tokens, index, Read(value, index + 1, digits=digits), "cardinal")


def read_in_full(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    """The number that begins at a token, by every rule in turn."""
    form = tokens.words[index]
    if not is_figure(form):
        single = _single(tokens, index, table)
        if single is not None:
            return single
    fraction = _fraction(tokens, index, table)
    if fraction is not None:
        return fraction
    rough = inverted(tokens, index, table)
    if rough is not None:
        return replace(_number(tokens, index, rough, "cardinal"), rough=True)
    cardinal = read_cardinal(tokens, index, table)
    if cardinal is None:
        return _ordinal_word(tokens, index, table) or _compound(tokens, index, table)
    cardinal = decimals(tokens, cardinal, table) or cardinal
    return _ordinal(tokens, index, cardinal, table) or _cardinal(tokens, index, cardinal, table)


def _inside_name(tokens: Tokens, index: int, table: Lexicon) -> bool:
    """Figures glued to letters before them are part of a name: ``M1``, ``A320``."""
    before = tokens.word(index - 1)
    return is_figure(tokens.words[index]) and tokens.glued(index) and before[-1:].isalnum() and before not in table.money_codes


def _single(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    """``втрое``, ``tripled``, ``twice``: a number in one word that is no cardinal."""
    numeral = table.forms.get(tokens.words[index])
    if numeral is None:
        return None
    if numeral.cls == "multiplied_base":
        led = tokens.word(index - 1) in table.multiplied_leads
        return _number(tokens, index, Read(numeral.value, index + 1), "multiple") if led else None
    kinds: dict[str, NumberKind] = {"multiple": "multiple", "multiplied": "multiple", "halved": "multiple", "adverb": "adverb"}
    kind = kinds.get(numeral.cls)
    return _number(tokens, index, Read(numeral.value, index + 1), kind) if kind else None


def _compound(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    found = compounds.compound(tokens.words[index], table.language) if table.tails else None
    return _number(tokens, index, Read(found[0], index + 1), found[1]) if found else None


def _cardinal(tokens: Tokens, index: int, cardinal: Read, table: Lexicon) -> Number:
    lone = cardinal.after == index + 1 and table.forms.get(tokens.words[index]) is not None and table.forms[tokens.words[index]].cls == "one"
    return _number(tokens, index, cardinal, "fraction" if cardinal.kind == "fraction" else ("one" if lone else "cardinal"))


def _number(tokens: Tokens, index: int, read: Read, kind: NumberKind) -> Number:
    start, end = tokens.starts[index], tokens.ends[read.after - 1]
    return Number(
        text=tokens.text[start:end], start=start, end=end, value=read.value, kind=kind,
        first=index, last=read.after, scale=read.scale, digits=read.digits,
    )  # fmt: skip


# --- fractions ---------------------------------------------------------------------------------------


def _fraction(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    """``two thirds``, ``a quarter``, ``треть``, ``три четверти``, ``три целых пять десятых``."""
    at, count = _numerator(tokens, index, table)
    if tokens.word(at) == "-" and at > index and tokens.glued(at):
        at += 1
    share = table.fractions.get(tokens.word(at))
    if share is None or (at > index and count == 0):
        return None
    if share <= _HUNDREDTH and count > 1 and tokens.word(at) in table.ordinals and not tokens.word(at).endswith("s"):
        return None  # "the two-millionth passenger"
    if tokens.words[index] in table.articles and tokens.word(index - 1) in table.joiners:
        return None
    if scale_after(tokens, at + 1, table) is not None:
        return None
    if at == index and (tokens.word(at) in table.ordinals or (table.articles and tokens.word(at).endswith("s")) or _ordinal_before(tokens, at, table)):
        return None
    return _number(tokens, index, Read(share * (count or 1), at + 1), "fraction")


def _numerator(tokens: Tokens, index: int, table: Lexicon) -> tuple[int, Decimal]:
    """The numerator before the word of a fraction: a small number, or an article."""
    word = tokens.words[index]
    numeral = table.forms.get(word)
    if word in table.articles:
        return index + 1, Decimal(1)
    if numeral is not None and numeral.cls in ("unit", "one") and numeral.value > 0:
        return index + 1, numeral.value
    return index, Decimal(0)


def _ordinal_before(tokens: Tokens, at: int, table: Lexicon) -> bool:
    """``the first half``, ``в первой половине``: a part of a period, not a share."""
    return at > 0 and tokens.words[at - 1] in table.ordinals


# --- ordinals ----------------------------------------------------------------------------------------


def _ordinal(tokens: Tokens, index: int, cardinal: Read, table: Lexicon) -> Number | None:
    """``26th``, ``15-й``, ``twenty-first``, ``двадцать первого``."""
    after = cardinal.after
    if cardinal.digits and tokens.glued(after):
        if tokens.word(after) in table.ordinal_suffixes:
            return _number(tokens, index, Read(cardinal.value, after + 1, digits=True), "ordinal")
        if tokens.word(after) == "-" and tokens.glued(after + 1) and tokens.word(after + 1) in table.ordinal_endings:
            return _number(tokens, index, Read(cardinal.value, after + 2, digits=True), "ordinal")
        return None
    at = after + 1 if tokens.word(after) == "-" and tokens.glued(after) else _past_and(tokens, after, table)
    low = table.ordinals.get(tokens.word(at))
    if cardinal.digits or low is None or not _fits_below(cardinal.value, low):
        return None
    return _number(tokens, index, Read(cardinal.value + low, at + 1), "ordinal")


def _past_and(tokens: Tokens, after: int, table: Lexicon) -> int:
    """Over the joiner of ``six hundred and first``."""
    numeral = table.forms.get(tokens.word(after - 1))
    joined = tokens.word(after) in table.joiners and numeral is not None and numeral.cls in ("times100", "scale")
    return after + 1 if joined else after


def _fits_below(high: Decimal, low: Decimal) -> bool:
    return (low < 10 and high % 10 == 0 and high % 100 != 10) or (10 <= low < 100 and high % 100 == 0 and high >= 100)


def _ordinal_word(tokens: Tokens, index: int, table: Lexicon) -> Number | None:
    value = table.ordinals.get(tokens.words[index])
    return _number(tokens, index, Read(value, index + 1), "ordinal") if value is not None else None
