"""Which stretches of a text the readers of values need to see as words: a sentence without a figure, a numeral or a word of the calendar holds no value."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from coopfacts import lang, resources
from coopfacts.numbers.lexicon import lexicon

# Ends of sentences and paragraphs that every reader takes for one; where that is in doubt, two sentences stay one.
_CUT = re.compile(r"[.!?\n](?:(?<=[a-zа-яё]{4}[.!?])\s+(?=[A-ZА-ЯЁ])|(?<=[»”)\"][.!?])\s+(?=[A-ZА-ЯЁ])|(?<=\n)\n+)")
_ODD = re.compile(r"[^\w\s]|_")
_MARKS = string.punctuation + "«»“”„–—…№€°"
_SHORT = 60
# Every time expression has a word of some other class of the calendar, or a figure: ``tests/test_values_gates.py`` looks at each pattern.
LIGHT = frozenset({
    "this", "last", "next", "before_last", "same", "that", "ze", "in", "since", "from", "until", "till", "by", "through", "between", "and", "of",
    "article", "ago", "earlier", "later", "after", "now", "date_word", "time_word", "start", "end", "middle", "early", "late", "compared", "dash",
    "comma", "slash", "s", "suffix", "ending", "dotted", "total", "new", "couple", "quarter_letter", "half_letter", "year_cut", "day_number",
})  # fmt: skip
# What makes a value only behind a number that is told besides.
_BEHIND = frozenset({"suffix", "point", "whole"})


@dataclass(frozen=True, slots=True)
class Telling:
    """The words one of which every value has: ``alone`` any of them, ``ordinals`` only beside one of ``partners`` ("every", "part");
    ``tails`` end a word that a number begins."""

    alone: frozenset[str]
    ordinals: frozenset[str]
    partners: frozenset[str]
    tails: tuple[str, ...]


@cache
def telling(language: str) -> Telling:
    """The telling words of a language."""
    table = lexicon(language)
    numerals = [form for form, numeral in table.forms.items() if numeral.cls not in _BEHIND]
    partners = _forms(language, "values", lambda cls: cls in ("every", "part"))
    calendar = _forms(language, "calendar", lambda cls: cls not in LIGHT)
    return Telling(frozenset(numerals).union(table.fractions, calendar), frozenset(table.ordinals), frozenset(partners), tuple(table.tails))


def _forms(language: str, table: str, fits: Callable[[str], bool]) -> list[str]:
    return [form for row in lang.table(language, table) if fits(row["class"]) for form in resources.forms(row["forms"])]


def stretches(lowered: str, text: str, language: str) -> list[tuple[int, int]]:
    """The stretches of a text in order; of a sentence that holds no value its first word and its last mark, which show where it
    begins and ends."""
    flat, tells = _flat(lowered), telling(language)
    tails = [tail for tail in tells.tails if tail in lowered]
    found: list[tuple[int, int]] = []
    begun = first = 0
    for cut in (*_CUT.finditer(text), None):
        last, after = (cut.start() + 1, cut.end()) if cut else (len(text), len(text))
        if last - first > _SHORT and _is_silent(flat[first:last], tells, tails):
            found.append((begun, max(flat.find(" ", first, last), first)))
            begun = last - (flat[last - 1] == " ")
        first = after
    found.append((begun, len(text)))
    return found


def _is_silent(sentence: str, tells: Telling, tails: list[str]) -> bool:
    if "0" in sentence or not tells.alone.isdisjoint(words := sentence.split()) or any(tail in sentence for tail in tails):
        return False
    if not tells.partners.isdisjoint(words) and not tells.ordinals.isdisjoint(words):
        return False
    return sentence.isascii() or _ODD.search(sentence) is None


def _flat(lowered: str) -> str:
    """The text with the usual marks as spaces and every figure as ``0``, of the same length."""
    for mark in _MARKS:
        lowered = lowered.replace(mark, " ")
    for figure in "123456789":
        lowered = lowered.replace(figure, "0")
    return lowered
