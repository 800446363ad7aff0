"""The lines of a text, and where the body lies between head and tail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SPLIT = re.compile(r"\s{2,}|\s*[|•·◦»→▪■♥✉☎≡*]\s*|\s+[/\\>›]\s+|\s*//\s*|\s+[—–]\s+(?=[A-ZА-ЯЁ])")
_SEPARATOR = re.compile(r"\s\s|[|•·◦»→▪■♥✉☎≡*/\\>›—–]")
_EDGES = " \t<>≡→←•·*|–—-:,;[]"
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")
_LONG = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its characters without the spaces around it, and its rank among such lines. ``gap`` tells that a
    blank line stands above, ``is_body`` that it is a paragraph of running text."""

    start: int
    end: int
    text: str
    rank: int
    gap: bool
    is_body: bool

    def segments(self) -> list[str]:
        """What stands between bars, bullets, slashes and wide spaces."""
        return list(_segments(self.text))


def _is_body(text: str) -> bool:
    """Long, or a sentence with its full stop; not in pieces between bars or wide spaces."""
    if len(text) > 3 * _LONG:
        return True
    long = len(text) >= _LONG
    sentence = text.count(" ") >= 5 and bool(_SENTENCE_END.search(text[-8:]))
    return (long or sentence) and not any(mark in text for mark in ("  ", " | ", " · ", " • "))


@lru_cache(maxsize=4096)
def _segments(text: str) -> tuple[str, ...]:
    pieces = _SPLIT.split(text) if _SEPARATOR.search(text) else [text]
    return tuple(part for part in (_bare(piece) for piece in pieces) if part)


def _bare(piece: str) -> str:
    stripped = piece.strip(_EDGES)
    return stripped[1:-1].strip(_EDGES) if stripped[:1] == "(" and stripped[-1:] == ")" else stripped


@lru_cache(maxsize=4)
def lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that are not blank."""
    found: list[Line] = []
    position, gap = 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            found.append(Line(start, start + len(stripped), stripped, len(found), gap, _is_body(stripped)))
        gap = not stripped
        position += len(raw) + 1
    return tuple(found)


def head(text: str) -> tuple[Line, ...]:
    """The lines above the first paragraph."""
    every = lines(text)
    return every[: next((line.rank for line in every if line.is_body), len(every))][:12]


def tail_starts(text: str) -> int:
    """The rank of the first line behind the last paragraph."""
    every = lines(text)
    return next((line.rank + 1 for line in reversed(every) if line.is_body), 0)
