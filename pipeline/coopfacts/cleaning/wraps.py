"""Lines that a printer broke: hyphenated words and hard-wrapped paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from coopfacts import resources
from coopfacts.cleaning.base import Edit

_BREAK = re.compile(r"[-‐¬](?<=\w.) *\n\s*(\w+)")
_LEFT = re.compile(r"\w{1,40}$")
_PARAGRAPH = re.compile(r"^[^\n]++(?:\n[^\n]++)++", re.MULTILINE)
_ITEM = re.compile(r"\s*(?:[•*·→▪■◦>–—-]\s|\d{1,2}[.)]\s|[–—-]\s)")
_SHORTEST, _LONGEST = 35, 140


def hyphenated_breaks(text: str) -> Iterator[Edit]:
    """A word broken over two lines becomes whole; a hyphen that belongs to the word stays."""
    for match in _BREAK.finditer(text):
        left = _LEFT.search(text, max(0, match.start() - 40), match.start())
        kept = left is not None and _break(left[0], match[1], text)
        if kept is not None and left is not None:
            yield Edit(match.start() + kept, match.start(1), "", "line break in a compound" if kept else "hyphenated line break")


def _break(left: str, right: str, text: str) -> bool | None:
    """Whether the hyphen of a broken word stays, ``None`` where nothing is broken."""
    if not right[0].islower():
        return True if left[0].isupper() and right[0].isupper() else None
    return _keeps_hyphen(left, right, text)


def line_wraps(text: str) -> Iterator[Edit]:
    """The line breaks inside a paragraph that was wrapped at a fixed width become spaces."""
    for match in _PARAGRAPH.finditer(text):
        lines = match[0].split("\n")
        position = match.start()
        for line, following, joined in zip(lines, lines[1:], _joins(lines), strict=False):
            position += len(line)
            if joined:
                yield Edit(position, position + 1 + _indent(following), " ", "line wrap", quiet=True)
            position += 1


def _joins(lines: list[str]) -> list[bool]:
    width = max(len(line) for line in lines)
    wide = sum(len(line) >= 0.7 * width for line in lines[:-1])
    if len(lines) < 3 or not _SHORTEST <= width <= _LONGEST or wide < 0.6 * (len(lines) - 1):
        return [False] * (len(lines) - 1)
    return [_continues(line, following, width) for line, following in zip(lines, lines[1:], strict=False)]


def _continues(line: str, following: str, width: int) -> bool:
    if _ITEM.match(following) or "  " in line.strip() or "  " in following.strip():
        return False
    first = following.split(maxsplit=1)[0] if following.strip() else ""
    # A printer breaks a line only where the next word no longer fits (hyphenation leaves some slack).
    full = len(line.rstrip()) + 1 + len(first) > width - 3
    return full or (bool(first) and first[0].islower() and len(line) > width // 2)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _keeps_hyphen(left: str, right: str, text: str) -> bool:
    known = _words(text)
    if f"{left}-{right}" in known:
        return True
    if left + right in known:
        return False
    return left.lower() in _first_parts() or right.lower() in _last_parts() or (left.endswith(("ско", "цко")) and len(right) > 5)


@lru_cache(maxsize=2)
def _words(text: str) -> frozenset[str]:
    """The words of a text, compounds whole."""
    return frozenset(re.findall(r"\w+(?:-\w+)?", text))


@cache
def _first_parts() -> frozenset[str]:
    return frozenset(row["part"] for row in resources.rows("cleaning/hyphens.tsv") if row["side"] == "first")


@cache
def _last_parts() -> frozenset[str]:
    return frozenset(row["part"] for row in resources.rows("cleaning/hyphens.tsv") if row["side"] == "last")
