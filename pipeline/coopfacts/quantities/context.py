"""What the rules of the room look at: the tokens, the numbers and the language, with small questions about them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from coopfacts.numbers import Number, Tokens
from coopfacts.numbers import phrases as words

_MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Context:
    """One text under reading. ``ruble`` is the currency that "rubles" without a country means in it, ``yuan`` that of ``¥``;
    ``edges`` are the tokens where sentences end and paragraphs begin."""

    tokens: Tokens
    language: str
    numbers: tuple[Number, ...]
    ruble: str
    yuan: str
    edges: list[int]

    def has(self, index: int, cls: str) -> bool:
        """The token is a word of a class of ``values.tsv``."""
        return self.tokens.padded[index] in words.words(self.language, cls)

    def number_at(self, k: int, first: int) -> Number | None:
        """The ``k``-th number, if it begins at that token."""
        return self.numbers[k] if k < len(self.numbers) and self.numbers[k].first == first else None

    def ends_sentence(self, index: int) -> bool:
        """A full stop, followed by a capital or a new paragraph."""
        if not self.has(index, "sentence_end") or self.tokens.abbreviated(index):
            return False
        return index + 1 >= len(self.tokens.words) or self._begins(index + 1)

    def _begins(self, index: int) -> bool:
        return self.tokens.capital(index) or not self.tokens.words[index][0].isalnum() or self.tokens.broken(index)

    def sentences_between(self, first: int, last: int) -> int:
        """How many sentences and paragraphs end between two tokens."""
        return bisect_left(self.edges, last) - bisect_left(self.edges, first)


def sentence_edges(tokens: Tokens, language: str) -> list[int]:
    """The tokens that end a sentence or begin a paragraph, in order."""
    marks = words.words(language, "sentence_end")
    probe = Context(tokens, language, (), "", "", [])
    ends = [index for index in tokens.places(_MARKS) if tokens.words[index] in marks and probe.ends_sentence(index)]
    return sorted({*ends, *tokens.breaks})
