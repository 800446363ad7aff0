"""Texts that repeat another: wire copy that many papers print is found by what near-duplicates share."""

from __future__ import annotations

import hashlib
import re

WORD = re.compile(r"\w+")
SHINGLE = 5  # words
BINS = 32  # numbers in a sketch
BAND = 4  # numbers that must all agree for two texts to be compared
ALIKE = 0.7  # share of the sketch that near-duplicates have in common
EMPTY = 2**64 - 1

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch:
    """A few numbers that near-duplicates share: the least hash of word shingles in each bin."""
    words = WORD.findall(text.casefold())
    least = [EMPTY] * BINS
    for i in range(max(1, len(words) - SHINGLE + 1)):
        value = _hash(" ".join(words[i : i + SHINGLE]))
        place = value % BINS
        least[place] = min(least[place], value)
    return tuple(least)


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest())


class Duplicates:
    """Groups of near-duplicate texts, each named by the id of its first member; texts must come in a fixed order."""

    def __init__(self) -> None:
        self._bands: dict[tuple[int, ...], str] = {}
        self._sketches: dict[str, Sketch] = {}

    def group(self, doc_id: str, seen: Sketch) -> str:
        """The group of a text: the first text known that is like it, else its own."""
        for band in _bands(seen):
            first = self._bands.get(band)
            if first is not None and _alike(self._sketches[first], seen):
                return first
        self._sketches[doc_id] = seen
        for band in _bands(seen):
            self._bands.setdefault(band, doc_id)
        return doc_id


def _bands(seen: Sketch) -> list[tuple[int, ...]]:
    bands = [(start, *seen[start : start + BAND]) for start in range(0, BINS, BAND)]
    return [band for band in bands if any(value != EMPTY for value in band[1:])]


def _alike(a: Sketch, b: Sketch) -> bool:
    filled = [(x, y) for x, y in zip(a, b, strict=True) if x != EMPTY or y != EMPTY]  # short texts leave bins empty
    return sum(x == y for x, y in filled) >= ALIKE * len(filled)
