"""Words as the encoder sees them: word pieces of an uncased vocabulary, and the letter case as a shape of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

MAX_PIECES = 12  # of one word: enough for any name; an address of a page must not fill the window
REMEMBERED = 100_000
SHAPES = ("other", "lower", "title", "upper", "initial", "mixed", "digit")
_QUOTES = str.maketrans({"«": "“", "»": "”", "„": "“", "‟": "“", "‹": "‘", "›": "’", "\u00a0": " "})


def shape(word: str) -> int:
    """The index in :data:`SHAPES` of how a word is written."""
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        return 6 if any(sign.isdigit() for sign in word) else 0
    if all(letter.islower() for letter in letters):
        return 1
    return _capitals(letters)


def _capitals(letters: list[str]) -> int:
    if len(letters) == 1:
        return 4
    if all(letter.isupper() for letter in letters):
        return 3
    return 2 if letters[0].isupper() and all(letter.islower() for letter in letters[1:]) else 5


class Pieces:
    """Cuts words into piece ids; remembers the words it has seen."""

    def __init__(self, tokenizer_file: Path) -> None:
        from tokenizers import Tokenizer

        tokenizer: Any = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._seen: dict[str, tuple[int, ...]] = {}
        self.start: int
        self.stop: int
        self.unknown: int
        self.start, self.stop, self.unknown = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]"))

    def ids(self, word: str) -> tuple[int, ...]:
        """The piece ids of one word, never none."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > REMEMBERED:
                self._seen.clear()
            found = self._cut(word)
            self._seen[word] = found
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word.translate(_QUOTES), add_special_tokens=False).ids
        return tuple(ids[:MAX_PIECES]) or (self.unknown,)
