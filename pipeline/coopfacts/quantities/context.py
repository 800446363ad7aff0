"""What the rules of the room look at: the tokens, the numbers and the language, with small questions about them."""

from __future__ import annotations

from dataclasses import dataclass

from coopfacts.numbers import Number, Tokens
from coopfacts.numbers import phrases as words


@dataclass(frozen=True, slots=True)
class Context:
    """One text under reading. ``ruble`` is the currency that "rubles" without a country means in it."""

    tokens: Tokens
    language: str
    numbers: tuple[Number, ...]
    ruble: str

    def has(self, index: int, cls: str) -> bool:
        """The token is a word of a class of ``values.tsv``."""
        return self.tokens.word(index) in words.words(self.language, cls)

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
        """How many sentences end between two tokens; three stands for more, a new paragraph counts as one."""
        count = 0
        for index in range(max(first, last - 120), last):
            if self.ends_sentence(index) or self.tokens.broken(index):
                count += 1
                if count == 3:
                    return count
        return count if last - first <= 120 else 3
