"""Patches and the offset map: cleaned text <-> text as read.

A map is a tuple of one number for each code point of the new text, plus one for its end: the index of that code point
in the text as read. Maps never fall, so a span of the new text is always a span of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patch:
    """Put ``replacement`` in the place of ``start:end``."""

    start: int
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and its map to the text as read."""

    text: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Mapped:
        """A text as read: each code point stands where it stands."""
        return cls(text, range(len(text) + 1))

    def patched(self, patches: Iterable[Patch]) -> Mapped:
        """The text after the patches, its map still leading to the text as read."""
        ordered = sorted(patches, key=_place)
        if not ordered:
            return self
        text: list[str] = []
        offsets: list[int] = []
        for start, end, patch in _kept(ordered, len(self.text)):
            text.append(self.text[start:end])
            offsets.extend(self.offsets[start:end])
            if patch is not None:
                text.append(patch.replacement)
                offsets.extend(self.offsets[index] for index in _sources(patch))
        offsets.append(self.offsets[len(self.text)])
        return Mapped("".join(text), offsets)


def apply(text: str, patches: Iterable[Patch]) -> tuple[str, tuple[int, ...]]:
    """The text after the patches and its map. Patches may come in any order but must not overlap."""
    mapped = Mapped.of(text).patched(patches)
    return mapped.text, tuple(mapped.offsets)


def compose(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """One map for two in a row: ``first`` leads from the middle text to the oldest, ``second`` from the newest to the middle."""
    return tuple(first[index] for index in second)


def source_span(offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Where ``start:end`` stands in the text as read. What was taken out behind the span is left outside; a single sign that
    melted into the last letter (an accent, a soft hyphen) stays inside."""
    if end <= start:
        return offsets[start], offsets[start]
    last = offsets[end - 1] + 1
    return offsets[start], offsets[end] if offsets[end] == last + 1 else last


def _place(patch: Patch) -> tuple[int, int]:
    return patch.start, patch.end


def _sources(patch: Patch) -> Iterator[int]:
    last = max(patch.end - 1, patch.start)
    return (min(patch.start + step, last) for step in range(len(patch.replacement)))


def _kept(patches: Sequence[Patch], length: int) -> Iterator[tuple[int, int, Patch | None]]:
    position = 0
    for patch in patches:
        if not position <= patch.start <= patch.end <= length:
            raise ValueError(f"patch {patch.start}:{patch.end} overlaps the one before or leaves the text of {length} characters")
        yield position, patch.start, patch
        position = patch.end
    yield position, length, None
