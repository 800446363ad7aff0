"""A text as a string of calendar classes, one sign a token, so that rules of time are regular expressions over classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from coopfacts import lang, resources
from coopfacts.numbers import Tokens
from coopfacts.numbers.lexicon import lexicon

UNKNOWN = "x"
_FIRST_SIGN = 0xE000
_SPECIAL = ("day", "other", "numeral", "ordinal", "roman", "year4", "mark", "dot")
_MACROS = {
    "DAY": "(day|ordinal)", "NUMBER": "(day|numeral)", "LINK": "(dash|through|and|until)", "RANGE": "(dash|through|until)",
    "SEPARATOR": "(dash|slash)", "YEARLINK": "(dash|slash|through|until)", "UNIT": "(year|month_word|quarter|half|week|day_word|decade|century|weekend)",
}  # fmt: skip
_ROMAN = re.compile(r"[IVXХ]{1,5}")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "Х": 10}
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The signs of a text and the values of its calendar words by token index (a month's number, a numeral's value)."""

    signs: str
    values: dict[int, int]


@cache
def signs(language: str) -> dict[str, str]:
    """The sign of each calendar class of a language."""
    classes = dict.fromkeys([row["class"] for row in lang.table(language, "calendar")] + list(_SPECIAL))
    return {name: chr(_FIRST_SIGN + index) for index, name in enumerate(classes)}


@cache
def vocabulary(language: str) -> dict[str, tuple[str, int]]:
    """The sign and the value of each calendar word; small numerals and ordinals join in where no other class has the form."""
    table = signs(language)
    known: dict[str, tuple[str, int]] = {}
    for row in lang.table(language, "calendar"):
        for form in resources.forms(row["forms"]):
            known.setdefault(form, (table[row["class"]], int(row["value"] or 0)))
    numerals = lexicon(language)
    for form, value in numerals.ordinals.items():
        known.setdefault(form, (table["ordinal"], int(value)))
    for form, numeral in numerals.forms.items():
        if numeral.cls in ("unit", "one", "teen", "ten", "group"):
            known.setdefault(form, (table["numeral"], int(numeral.value)))
    return known


def shape(tokens: Tokens, language: str) -> Shape:
    """The shape of a text."""
    known, table, cut = vocabulary(language), signs(language), _dotted(language)
    blank = (UNKNOWN, 0)
    values: dict[int, int] = {}
    made: list[str] = []
    for index, word in enumerate(tokens.words):
        sign, value = known.get(word, blank)
        if sign == UNKNOWN and (word[0] <= "9" or len(word) < 6):
            sign, value = _other(tokens, index, word, table, cut)
        elif value and not _proper(tokens, index, word):
            sign, value = UNKNOWN, 0
        if value:
            values[index] = value
        made.append(sign)
    return Shape("".join(made), values)


def _proper(tokens: Tokens, index: int, word: str) -> bool:
    """English months are written with a capital: ``may`` and ``march`` are verbs."""
    if word not in ("may", "march"):
        return True
    return tokens.capital(index) and tokens.word(index + 1) not in ("i", "we", "you", "they", "he", "she", "it", "the")


def _other(tokens: Tokens, index: int, word: str, table: dict[str, str], cut: frozenset[str]) -> tuple[str, int]:
    """The sign of figures and of Roman numerals."""
    if word[0].isdigit() and word.isascii():
        return _figures(tokens, index, word, table)
    if word == "." and tokens.word(index - 1) in cut:
        return table["dot"], 0
    if word[0] in "ivxх" and _ROMAN.fullmatch(tokens.text[tokens.starts[index] : tokens.ends[index]]):
        return table["roman"], _roman(word.upper())
    return UNKNOWN, 0


@cache
def _dotted(language: str) -> frozenset[str]:
    """The words that are written with a dot: ``Dec.``, ``сент.``"""
    rows = lang.table(language, "calendar")
    return frozenset(form for row in rows if row["class"] == "dotted" for form in resources.forms(row["forms"]))


def _figures(tokens: Tokens, index: int, word: str, table: dict[str, str]) -> tuple[str, int]:
    if index in tokens.other:
        return (table["mark"], 1) if _DATE.fullmatch(word) else (UNKNOWN, 0)
    if not word.isdigit() or len(word) > 4 or (tokens.glued(index) and tokens.words[index - 1][0].isalpha() and tokens.words[index - 1] not in ("q", "h")):
        return UNKNOWN, 0
    value = int(word)
    if 1 <= value <= 31 and len(word) < 3:
        return table["day"], value
    if len(word) == 4 and 1000 <= value <= 2199:
        return table["year4"], value
    return table["other"], value


def _roman(form: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in form]
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
