"""Text into words, numerals and marks, once for all readers of values; offsets stay those of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

from coopfacts.numbers.sifting import stretches

_SPACE = "[ \u00a0\u2009\u202f]"
# Whatever looks like a number but is none (clock, date, version, address) is one mark of its own, so that no reader takes a part of it.
_ADDRESS = r"https?://[^\s]{1,300}|www\.[^\s]{1,300}"
_OTHER = (
    r"\+\d[\d() -]{6,18}\d"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?![\d.])|\d{4}-\d{2}-\d{2}(?![\d-])|\d{1,2}/\d{1,2}/\d{4}(?![\d/])|\d{1,2}:\d{2}(?!\d)"
    r"|(?!\d{1,3}(?:\.\d{3}){2,8}(?!\d))\d{1,4}(?:\.\d{1,4}){2,8}(?![\d.])"
)
_NUMBER = (
    rf"\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,8}}(?![\d])(?:[.,]\d+)?|\d{{1,3}}(?:,\d{{2,3}}){{0,8}},\d{{3}}(?![\d,])(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3}){2,8}(?![\d.])(?:,\d+)?|\d{1,3}(?:\.\d{3}){1,8},\d{1,2}(?!\d)|\d+(?:[.,]\d+)?"
)
# The commonest first: a word of plain letters, which nothing goes on with, then what begins with a figure.
_ANY = rf"[a-zа-я]+(?![^\W\d_]|')|(?=[\d+])(?:{_OTHER}|{_NUMBER})|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]|_"
_TOKEN, _WITH_ADDRESSES = re.compile(f"({_ANY})"), re.compile(f"({_ADDRESS}|{_ANY})")
_NO_NUMBER = re.compile(rf"{_ADDRESS}|{_OTHER}")
_SOFT = (("ё", "е"), ("–", "-"), ("—", "-"), ("−", "-"), ("‑", "-"), ("‐", "-"), ("’", "'"))
FIGURES = re.compile("[0-9]")
_MAYBE_OTHER = re.compile("[0-9+hw]")


_GAP = re.compile(r"\n\n+")
# Empty forms behind the last: what is asked beyond either edge (a negative index counts from the end) is empty.
_EDGE = [""] * 32


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: the lower-case form (ё as е, any dash as ``-``), start and end of each token; ``firsts`` their first
    characters; ``other`` holds the indices of clocks, dates in figures, telephone numbers and addresses."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    other: frozenset[int]
    padded: list[str]
    breaks: frozenset[int]
    firsts: str

    def glued(self, index: int) -> bool:
        """No space stands between the token and the one before it."""
        return 0 < index < len(self.words) and self.starts[index] == self.ends[index - 1]

    def word(self, index: int) -> str:
        """The form at an index, empty beyond the edges."""
        try:
            return self.padded[index]
        except IndexError:
            return ""

    def capital(self, index: int) -> bool:
        """The token stands in the text with a capital letter."""
        return 0 <= index < len(self.words) and self.text[self.starts[index]].isupper()

    def capitals(self, index: int) -> bool:
        """The token stands in the text all in capitals."""
        return self.text[self.starts[index] : self.ends[index]].isupper()

    def hyphen(self, index: int) -> bool:
        """A hyphen that joins the words around it."""
        return self.padded[index] == "-" and self.glued(index) and self.glued(index + 1)

    def abbreviated(self, index: int) -> bool:
        """The dot belongs to a short title or initial: ``St.``, ``Mr.``, ``А.``"""
        before = self.word(index - 1)
        return self.words[index] == "." and before.isalpha() and len(before) <= 3 and self.glued(index) and self.capital(index - 1) and not before.isupper()

    def places(self, firsts: re.Pattern[str]) -> list[int]:
        """The indices of the tokens that begin with one of some characters."""
        return [match.start() for match in firsts.finditer(self.firsts)]

    def broken(self, index: int) -> bool:
        """A blank line stands before the token: what is beyond belongs to another paragraph."""
        return index in self.breaks


def plain(text: str) -> str:
    """Lower case, ё as е and any dash as ``-``, without a change of length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
    for form, soft in _SOFT:
        lowered = lowered.replace(form, soft)
    return lowered


@lru_cache(maxsize=16)
def tokenize(text: str, language: str) -> Tokens:
    """The tokens of a text, but for the insides of sentences that hold no value; the last few texts are remembered, since
    several readers share them."""
    lowered = plain(text)
    pattern = _WITH_ADDRESSES if "://" in lowered or "www." in lowered else _TOKEN
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for first, last in stretches(lowered, text, language):
        parts = pattern.split(lowered[first:last])  # what stands between tokens, and tokens, in turn
        places = list(accumulate(map(len, parts), initial=first))
        words += parts[1::2]
        starts += places[1:-1:2]
        ends += places[2::2]
    firsts = "".join(map(itemgetter(0), words))
    likely = [index for match in _MAYBE_OTHER.finditer(firsts) if len(words[index := match.start()]) > 3]
    other = frozenset(index for index in likely if _NO_NUMBER.fullmatch(words[index]))
    return Tokens(text, words, starts, ends, other, [*words, *_EDGE], _breaks(text, starts), firsts)


def _breaks(text: str, starts: list[int]) -> frozenset[int]:
    """The indices of the tokens that begin a paragraph."""
    return frozenset(bisect_left(starts, gap.end()) for gap in _GAP.finditer(text)) - {0, len(starts)}
