"""A text as a string of calendar classes, one sign a token, so that rules of time are regular expressions over classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter

from coopfacts import lang, resources
from coopfacts.numbers import Number, Tokens, phrases
from coopfacts.numbers import find as find_numbers
from coopfacts.numbers.lexicon import lexicon
from coopfacts.numbers.tokens import FIGURES

UNKNOWN, _OPEN_SIGN = "x", "o"
_OPEN, _DOT = re.compile(_OPEN_SIGN), re.compile(r"\.")
_FIRST_SIGN = 0xE000
_SPECIAL = ("day", "other", "numeral", "ordinal", "roman", "year4", "mark", "dot", "more")
_POSSESSIVE = ("year", "month_word", "quarter", "week", "weekend", "decade", "today", "yesterday", "tomorrow", "weekday")
_MACROS = {
    "DAY": "(day|ordinal)", "NUMBER": "(day|numeral)", "LINK": "(dash|through|and|until)", "RANGE": "(dash|through|until)",
    "SEPARATOR": "(dash|slash)", "YEARLINK": "(dash|slash|through|until)", "UNIT": "(year|month_word|quarter|half|week|day_word|decade|century|weekend)",
}  # fmt: skip
_EDGE = UNKNOWN * 32
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "х": 10}
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi")
_ROMAN = frozenset((*_NUMERALS, *(form.replace("x", "х") for form in _NUMERALS)))
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The signs of a text (``padded`` with unknown ones for what is asked beyond its edges), the years that it tells in words by
    token index, and the class that each sign stands for."""

    signs: str
    padded: str
    years: dict[int, int]
    names: dict[str, str]


@cache
def signs(language: str) -> dict[str, str]:
    """The sign of each calendar class of a language."""
    classes = dict.fromkeys([row["class"] for row in lang.table(language, "calendar")] + list(_SPECIAL))
    return {name: chr(_FIRST_SIGN + index) for index, name in enumerate(classes)}


@cache
def class_names(language: str) -> dict[str, str]:
    """The class of each sign."""
    return {sign: name for name, sign in signs(language).items()}


@cache
def vocabulary(language: str) -> dict[str, tuple[str, int]]:
    """The sign and the value of each calendar word; small numerals and ordinals join in where no other class has the form."""
    table = signs(language)
    known: dict[str, tuple[str, int]] = {}
    for row in lang.table(language, "calendar"):
        for form in resources.forms(row["forms"]):
            known.setdefault(form, (table[row["class"]], int(row["value"] or 0)))
            if row["class"] in _POSSESSIVE and "article" in table:
                known.setdefault(f"{form}'s", (table[row["class"]], int(row["value"] or 0)))
    numerals = lexicon(language)
    for form, value in numerals.ordinals.items():
        known.setdefault(form, (table["ordinal"], int(value)))
    for form, numeral in numerals.forms.items():
        if numeral.cls in ("unit", "one", "teen", "ten", "group"):
            known.setdefault(form, (table["numeral"], int(numeral.value)))
    return known


def shape(tokens: Tokens, language: str) -> Shape:
    """The shape of a text."""
    table, cut, verbs = signs(language), _dotted(language), phrases.words(language, "verb_month")
    made = list(map(_sign_of(language).get, tokens.words, repeat(UNKNOWN)))
    for match in _OPEN.finditer("".join(made)):
        index = match.start()
        if tokens.words[index] in verbs:
            made[index] = table["month"] if _proper(tokens, index, language) else UNKNOWN
        else:
            made[index] = _roman_sign(tokens, index, table, language)
    for index in tokens.places(FIGURES):
        if made[index] == UNKNOWN:
            made[index] = _figures(tokens, index, tokens.words[index], table)
    for index in tokens.places(_DOT):
        if index and tokens.words[index - 1] in cut:
            made[index] = table["dot"]
    years: dict[int, int] = {}
    for first, last, year in _worded_years(tokens, made, language):
        made[first:last] = [table["year4"], *[table["more"]] * (last - first - 1)]
        years[first] = year
    row = "".join(made)
    return Shape(row, row + _EDGE, years, class_names(language))


def _worded_years(tokens: Tokens, made: list[str], language: str) -> list[tuple[int, int, int]]:
    """The years told in words, as tokens ``first:last``: ``две тысячи двадцать четвёртого года``, ``May, nineteen ninety-six``."""
    table = signs(language)
    numbers = [number for number in find_numbers(tokens.text, language) if not number.digits]
    found = []
    for number, following in zip(numbers, [*numbers[1:], None], strict=False):
        year, last = _year_of(number, following)
        before = made[number.first - 2 if tokens.word(number.first - 1) == "," else number.first - 1] if number.first > 1 else UNKNOWN
        dated = before == table["month"] or (before in (table["day"], table.get("suffix")) and tokens.word(number.first - 1) == ",")
        named = number.kind == "ordinal" and last < len(made) and made[last] == table["year"]
        if 1000 <= year <= 2199 and last > number.first + 1 and (dated or named):
            found.append((number.first, last, year))
    return found


def _year_of(number: Number, following: Number | None) -> tuple[int, int]:
    """The number as a year and the token after it; two numbers side by side tell century and year."""
    if following is not None and following.first == number.last and 15 <= number.value <= 20 and 10 <= following.value <= 99:
        return int(number.value * 100 + following.value), following.last
    return int(number.value), number.last


def value(word: str, known: bool, language: str) -> int:
    """The value of a calendar word (a month's number, a numeral's value), or of figures that have a class."""
    told = vocabulary(language).get(word)
    if told is not None or not known:
        return told[1] if told else 0
    return int(word) if word.isdigit() and word.isascii() else _roman(word)


@cache
def _sign_of(language: str) -> dict[str, str]:
    """The sign of each form; an open one where the form alone does not tell it (Roman numerals, names of months that are verbs)."""
    known = {form: sign for form, (sign, _) in vocabulary(language).items()}
    return known | dict.fromkeys(_ROMAN | phrases.words(language, "verb_month"), _OPEN_SIGN)


def _roman_sign(tokens: Tokens, index: int, table: dict[str, str], language: str) -> str:
    """A Roman numeral is written in capitals."""
    return table["roman"] if tokens.capitals(index) else vocabulary(language).get(tokens.words[index], (UNKNOWN, 0))[0]


def _proper(tokens: Tokens, index: int, language: str) -> bool:
    """English months are written with a capital: ``may`` and ``march`` are verbs, but not behind a figure or a preposition."""
    before = tokens.word(index - 1)
    if tokens.capital(index - 1) and before.isalpha() and tokens.word(index - 2) not in ("", ".") and before not in vocabulary(language) and before not in phrases.words(language, "year_before"):
        return False  # "Theresa May"
    led = before.isdigit() or (before.isalpha() and before in phrases.words(language, "year_before"))
    return tokens.capital(index) and (led or tokens.word(index + 1) not in phrases.words(language, "after_verb"))


@cache
def _dotted(language: str) -> frozenset[str]:
    """The words that are written with a dot: ``Dec.``, ``сент.``"""
    rows = lang.table(language, "calendar")
    return frozenset(form for row in rows if row["class"] == "dotted" for form in resources.forms(row["forms"]))


def _figures(tokens: Tokens, index: int, word: str, table: dict[str, str]) -> str:
    if index in tokens.other:
        return table["mark"] if _DATE.fullmatch(word) else UNKNOWN
    inside = tokens.glued(index) and tokens.words[index - 1][0].isalpha() and tokens.words[index - 1] not in ("q", "h")
    if not word.isdigit() or len(word) > 4 or inside:
        return UNKNOWN
    if 1 <= int(word) <= 31 and len(word) < 3:
        return table["day"]
    return table["year4"] if len(word) == 4 and 1000 <= int(word) <= 2199 else table["other"]


def _roman(form: str) -> int:
    """The value of a Roman numeral in small letters; 0 for any other form."""
    values = [_ROMAN_VALUES.get(sign, 0) for sign in form]
    return sum(-value if index + 1 < len(values) and value < values[index + 1] else value for index, value in enumerate(values))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled row of ``periods.tsv``; ``open`` ones go on with another head."""

    builder: str
    regex: re.Pattern[str]
    open: bool


@cache
def patterns(language: str) -> dict[str, tuple[Pattern, ...]]:
    """The patterns of a language by each sign that they may begin with."""
    by_first: dict[str, list[Pattern]] = {}
    for row in lang.table(language, "periods"):
        items = [_MACROS.get(item, item) for item in row["pattern"].split()]
        pattern = Pattern(row["builder"], re.compile("".join(_item(item, language) for item in items if item != "+")), items[-1] == "+")
        for sign in _firsts(items, language):
            by_first.setdefault(sign, []).append(pattern)
    return {sign: tuple(found) for sign, found in by_first.items()}


@cache
def doors(language: str) -> re.Pattern[str]:
    """A sign that some pattern begins with, before one that may be its second or, where one sign is a pattern, before any."""
    seconds: dict[str, set[str]] = {}
    for row in lang.table(language, "periods"):
        items = [item for item in row["pattern"].split() if item != "+"]
        while items:
            item, *items = items
            ends = {""} if all(other.endswith("?") for other in items) else set()
            for sign in _firsts([item], language):
                seconds.setdefault(sign, set()).update(_firsts(items, language), ends)
            items = items if item.endswith("?") else []
    lone = "".join(sign for sign, after in seconds.items() if "" in after)
    others = [f"{sign}(?=[{''.join(sorted(after))}])" for sign, after in seconds.items() if "" not in after]
    return re.compile("|".join([f"[{lone}]", *others]))


@dataclass(frozen=True, slots=True)
class Fit:
    """A pattern that fits: how many tokens it takes, and where its names are."""

    length: int
    pattern: Pattern
    places: tuple[tuple[str, int], ...]


def fits(row: str, index: int, language: str) -> tuple[Fit, ...]:
    """The patterns that fit the signs of a text at an index, the longest first."""
    return _fitting(row[index : index + _longest(language)].partition(UNKNOWN)[0], language)


@lru_cache(maxsize=8192)
def _fitting(row: str, language: str) -> tuple[Fit, ...]:
    """Rows of signs come again and again, so what fits each is remembered."""
    found = [
        (-match.end(), order, Fit(match.end(), pattern, tuple((name, match.start(name)) for name in pattern.regex.groupindex if match.start(name) >= 0)))
        for order, pattern in enumerate(patterns(language).get(row[:1], ()))
        if (match := pattern.regex.match(row)) is not None
    ]
    return tuple(fit for *_, fit in sorted(found, key=itemgetter(0, 1)))


@cache
def _longest(language: str) -> int:
    """The most tokens that a pattern takes."""
    return max(len(row["pattern"].split()) for row in lang.table(language, "periods"))


def _item(item: str, language: str) -> str:
    name, _, body = item.rpartition("=")
    optional = body.endswith("?")
    body = body.removesuffix("?")
    body = _MACROS.get(body, body)
    one = "[" + "".join(signs(language)[cls] for cls in body.strip("()").split("|") if cls in signs(language)) + "]"
    return (f"(?P<{name}>{one})" if name else one) + ("?" if optional else "")


def _firsts(items: list[str], language: str) -> set[str]:
    firsts: set[str] = set()
    for item in items:
        body = item.rpartition("=")[2]
        optional = body.endswith("?")
        body = _MACROS.get(body.removesuffix("?"), body.removesuffix("?"))
        firsts.update(signs(language)[cls] for cls in body.strip("()").split("|") if cls in signs(language))
        if not optional:
            break
    return firsts
