"""Numbers of a text that no fact holds: where a reader may look for what was missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# A figure with its separators: 3,000; 25.1; 1 200 000.
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """The places of the figures in a text: start and end in code points."""
    return (match.span() for match in NUMBER.finditer(text))


def unclaimed(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The figures that overlap none of ``places``, which may come in any order."""
    covered = bytearray(len(text))
    for start, end in places:
        covered[start:end] = b"\1" * (end - start)
    return ((start, end) for start, end in numbers(text) if not any(covered[start:end]))
