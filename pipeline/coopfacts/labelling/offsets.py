"""Places in a text: code points here, UTF-16 code units in what old versions of Label Studio wrote.

The editor counts code points since 2022 (its pull request 308, "text with emoji breaks region offsets"); before, it counted as
JavaScript does, where a character beyond the Basic Multilingual Plane, an emoji for one, is two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

Span = tuple[int, int]
Convert = Callable[[Span], Span | None]


def to_utf16(text: str) -> Callable[[Span], Span]:
    """From code points to code units."""
    astral = _astral(text)
    return lambda span: (span[0] + bisect_left(astral, span[0]), span[1] + bisect_left(astral, span[1]))


def from_utf16(text: str) -> Convert:
    """From code units to code points; ``None`` for a place between the halves of a character, or behind the text."""
    units = {unit: point for point, unit in enumerate(_units(text))}
    return lambda span: (units[span[0]], units[span[1]]) if span[0] in units and span[1] in units else None


def reader(text: str, marked: Iterable[tuple[Span, str]]) -> Convert:
    """How the places of a task are to be read, by the words that were exported with them: as code points, if all fit so; else as
    code units, if more fit so. Without characters that differ there is no question."""
    if not _astral(text):
        return lambda span: span
    known = [(span, squeezed(words)) for span, words in marked if words]
    units = from_utf16(text)
    as_points = sum(squeezed(text[start:end]) == words for (start, end), words in known)
    as_units = sum((place := units(span)) is not None and squeezed(text[place[0] : place[1]]) == words for span, words in known)
    return units if as_units > as_points else lambda span: span


def squeezed(words: str) -> str:
    """Words without the space between them: the editor writes line ends as ``\\n`` in two signs, or drops them."""
    return "".join(words.replace("\\n", "").split())


def _astral(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if ord(character) > 0xFFFF]


def _units(text: str) -> Iterable[int]:
    unit = 0
    for character in text:
        yield unit
        unit += 1 + (ord(character) > 0xFFFF)
    yield unit
