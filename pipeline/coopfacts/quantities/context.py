"""What the rules of the room look at: the tokens, the numbers and the language, with small questions about them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from coopfacts.numbers import Number, Tokens
from coopfacts.numbers import phrases as words
from coopfacts.quantities import homonyms

_MARKS = re.compile(r"[.!?]")


@dataclass(frozen=True)
class Context:
    """One text under reading."""

    tokens: Tokens
    language: str
    numbers: tuple[Number, ...]

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

    @cached_property
    def ruble(self) -> str:
        """The currency that "rubles" without a country means in the text."""
        return homonyms.ruble(self.tokens.text)

    @cached_property
    def yuan(self) -> str:
        """The currency that ``¥`` means in the text."""
        return homonyms.yuan(self.tokens.text)

    @cached_property
    def edges(self) -> list[int]:
        """The tokens that end a sentence or begin a paragraph, in order."""
        return sorted({*filter(self.ends_sentence, self.tokens.places(_MARKS)), *self.tokens.breaks})
