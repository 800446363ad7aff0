"""A text's tokens as the tables see them: pieces of words with all the dictionary forms that they may have."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from coopfacts import lang
from coopfacts.records import Analysis, Token

PIECE = re.compile(r"\w+(?:\.\w+)+|\w+(?:['’]\w{2,})?\+?")
JOINERS = frozenset("-–—‑«»“”„\"'’")
BREAK = frozenset({"\0"})
FORMER = frozenset({"экс", "ex"})  # before a title in one word


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a token between hyphens; ``keys`` are its dictionary forms, ``edge`` says whether it begins (1) and ends (2) the token."""

    token: int
    text: str
    keys: frozenset[str]
    edge: int


class Words:
    """Random access to the tokens of an analysis with what the entity rules ask of them."""

    def __init__(self, text: str, analysis: Analysis) -> None:
        self.text = text
        self.language = analysis.language
        self.tokens: tuple[Token, ...] = analysis.tokens
        self.sentences = analysis.sentences
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]
        self._keys: dict[int, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def keys(self, index: int) -> frozenset[str]:
        """The dictionary forms of a token, lower case: the tagger's and those that the language allows."""
        found = self._keys.get(index)
        if found is None:
            token = self.tokens[index]
            found = self._keys[index] = _keys(self.language, token.text, token.lemma)
        return found

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for token in self.tokens for piece in self._pieces(token))

    def _pieces(self, token: Token) -> Iterator[Piece]:
        found = PIECE.findall(token.text)
        if not found:
            if not set(token.text) <= JOINERS:
                yield Piece(token.index, token.text, BREAK, 3)
        elif len(found) == 1:
            yield Piece(token.index, found[0], self.keys(token.index) | {folded(found[0])}, 3)
        else:
            for place, text in enumerate(found):
                yield Piece(token.index, text, lang.variants(self.language, text), (place == 0) + 2 * (place == len(found) - 1))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The tokens (last exclusive) that characters ``start:end`` touch."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def lower(self, index: int) -> str:
        return self.tokens[index].text.lower() if 0 <= index < len(self.tokens) else ""

    def upos(self, index: int) -> str:
        return self.tokens[index].upos if 0 <= index < len(self.tokens) else ""

    def has(self, index: int, feature: str) -> bool:
        return 0 <= index < len(self.tokens) and feature in self.tokens[index].feats

    def capital(self, index: int) -> bool:
        """Whether a token is written with a capital."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text[:1].isupper()

    def same_sentence(self, one: int, other: int) -> bool:
        return 0 <= one < len(self.tokens) and 0 <= other < len(self.tokens) and self.tokens[one].sentence == self.tokens[other].sentence

    def apart(self, index: int) -> bool:
        """Whether a line break or a wide gap stands before a token, as between the entries of a menu."""
        gap = self.text[self.tokens[index - 1].end : self.tokens[index].start] if 0 < index < len(self.tokens) else ""
        return len(gap) > 1 and ("\n\n" in gap or "  " in gap or "\t" in gap)

    def string(self, first: int, last: int) -> str:
        """The text of tokens ``first:last`` (last exclusive)."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def same_form(self, first: int, last: int, name: str) -> bool:
        """Whether a name stands in the text as it stands in the dictionary."""
        return self.string(first, last) == name

    def head(self, first: int, last: int) -> int:
        """The token of a span that governs it: the first whose head lies outside."""
        for index in range(first, last):
            head = self.tokens[index].head
            if (head == index or not first <= head < last) and self.tokens[index].upos != "PUNCT":
                return index
        return first

    def nominative(self, first: int, last: int, label: str = "") -> str:
        """The words of a span in their dictionary form, on one line."""
        return " ".join(lang.nominative(self.language, self.tokens[first:last], label).split())


@lru_cache(maxsize=50_000)
def _keys(code: str, text: str, lemma: str) -> frozenset[str]:
    found = lang.variants(code, text) | {folded(lemma)}
    prefix, hyphen, rest = text.partition("-")
    return found | lang.variants(code, rest) if hyphen and folded(prefix) in FORMER else found


def folded(text: str) -> str:
    """Lower case, ``е`` for ``ё``."""
    return text.lower().replace("ё", "е")
