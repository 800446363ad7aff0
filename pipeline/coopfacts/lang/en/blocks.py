"""Where a text breaks for certain (blocks), where sentences may end (candidates), and how much goes to the network at once (windows)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from coopfacts import resources

WINDOW = 90
LONGEST = 400
_BREAK = re.compile(r"[ \t\r\f\v]*\n\s*")
_FINAL = frozenset((".", "!", "?", "…", "...", "?!", "!?", "!!", "...."))
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«([–—-•*")


def breaks(text: str) -> list[int]:
    """Offsets at which a new block starts: after a blank line, and after a line end that does not wrap a sentence."""
    found = []
    border = width = -1
    for match in _BREAK.finditer(text):
        if match.end() == len(text):
            break
        if match.group().count("\n") == 1:
            if match.start() > border:
                border, width = _paragraph(text, match.start())
            if _wraps(text, match.start(), match.end(), width):
                continue
        found.append(match.end())
    return found


def _wraps(text: str, before: int, after: int, width: int) -> bool:
    """Does a single line end at ``before`` only fold a long line of a paragraph of this width?"""
    line = text[text.rfind("\n", 0, before) + 1 : before]
    following = text[after : _find(text, "\n", after)]
    if not line or line[-1] in ".!?:;…" or not following:
        return False
    if following[0].islower() or line[-1] == ",":
        return True
    word = following.split(None, 1)[0]
    return width <= 120 and len(line) + 1 + len(word) > width and len(line) >= 40


def _paragraph(text: str, place: int) -> tuple[int, int]:
    """Where the paragraph around ``place`` ends, and its longest line."""
    end = _find(text, "\n\n", place)
    return end, max(len(line) for line in text[text.rfind("\n\n", 0, place) + 1 : end].split("\n"))


def _find(text: str, mark: str, start: int) -> int:
    place = text.find(mark, start)
    return place if place >= 0 else len(text)


@cache
def _forms(kind: str) -> frozenset[str]:
    return frozenset(row["form"] for row in resources.rows("lang/en/abbreviations.tsv") if row["kind"] == kind)


def barred(words: Sequence[str], at: int) -> bool:
    """Does the stop before ``at`` belong to what follows: "Mr. Orlov", "V. Orlov", "No. 12", "2. Trade"?"""
    before = words[at - 1]
    if before in _forms("title") or (len(before) == 2 and before[1] == "." and before[0].isupper()):
        return True
    if at < 2 or before != ".":
        return False
    number = words[at - 2]
    listed = number.isdigit() and len(number) < 3 and (at == 2 or words[at - 3] in _FINAL)
    return listed or (words[at][:1].isdigit() and f"{number}." in _forms("number"))


def inside(words: Sequence[str], at: int) -> bool:
    """Would a start at ``at`` tear a straight quotation mark off what it closes or opens?"""
    return _closes(words, at) or (words[at - 1] == '"' and not _closes(words, at - 1))


def _closes(words: Sequence[str], at: int) -> bool:
    return words[at] == '"' and words[:at].count('"') % 2 == 1


def candidate(words: Sequence[str], at: int) -> bool:
    """May a sentence start at word ``at``? Some final stop must stand before it, and it must not go on in lower case."""
    before = _ending(words, at)
    ended = words[before] in _FINAL or words[before].endswith(".")
    return ended and not words[at][:1].islower() and words[at] not in _CLOSING - _OPENING


def _ending(words: Sequence[str], at: int) -> int:
    """The place of the stop before ``at``, closing quotation marks and brackets passed over."""
    before = at - 1
    while before > 0 and words[before] in _CLOSING and before > at - 4:
        before -= 1
    return before


def sure(words: Sequence[str], at: int) -> bool:
    """Does a sentence start at ``at`` beyond doubt: a free-standing final stop, then a capital?"""
    before = at - 1
    return words[before] in (".", "!", "?") and words[at][:1].isupper() and len(words[before - 1]) > 1 and not barred(words, at)


def likely(words: Sequence[str], at: int) -> bool:
    """A full stop, then a capital, with quotation marks or a dash around: ``in 2021. "We``, ``a metaphor." The``?"""
    before = _ending(words, at)
    if words[before] != ".":
        return False
    following = words[at + 1] if words[at] in _OPENING and at + 1 < len(words) else words[at]
    return following[:1].isupper()


def scaled(words: Sequence[str], at: int) -> bool:
    """A shortened scale word, then an ordinary capitalized word: ``$2.84 bln. Exports``."""
    return words[at - 1] in _forms("scale") and words[at].isalpha() and words[at][:1].isupper() and not words[at].isupper()


def windows(words: Sequence[str], sizes: Sequence[int], start: Callable[[int], bool]) -> list[tuple[int, int]]:
    """Word ranges that fit the network, cut where ``start`` says that a sentence starts. A long sentence gets a wider
    window, and one beyond all measure is cut anywhere."""
    found: list[tuple[int, int]] = []
    first, filled, last_start = 0, 0, 0
    for at, size in enumerate(sizes):
        if at > first and start(at):
            last_start = at
        if filled + size > WINDOW and last_start > first:
            found.append((first, last_start))
            filled = sum(sizes[last_start:at])
            first = last_start
        elif filled + size > LONGEST:
            found.append((first, at))
            first, filled, last_start = at, 0, at
        filled += size
    found.append((first, len(words)))
    return found
