"""Lists of links to other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coopfacts import resources
from coopfacts.cleaning.base import Edit
from coopfacts.cleaning.lines import Line, lines

_BULLET = re.compile(r"(?:[•*·→▪■◦>»–—-]|\d{1,2}[.)])\s+\S")
_EDGES = " \t[](){}•·*–—-→>"
_LONGEST_ITEM = 170
_MOST_ITEMS = 12


def related_blocks(text: str) -> Iterator[Edit]:
    """"Read also" and its kin, with the headlines that follow on the line or below it."""
    every = lines(text)
    first = next((line.rank for line in every if line.is_body), len(every))
    tail = next((line.rank for line in reversed(every) if line.is_body and not _BULLET.match(line.text)), -1)
    done = -1
    for line in every:
        if line.rank <= done or len(line.text) > 600 or not opens(line.text.strip(_EDGES)):
            continue
        items = [] if _carries_links(line) else _items(every, line, line.rank > tail, line.rank < first)
        done = items[-1].rank if items else line.rank
        yield Edit(line.start, every[done].end, "", "links to other articles")


def opens(words: str) -> bool:
    """The words are the head of a link list, or begin with one and a colon."""
    return bool(_head().fullmatch(words) or _inline().match(words))


def _carries_links(line: Line) -> bool:
    return len(line.text.strip(_EDGES).rstrip(": ")) > (_head_length(line) + 3)


def _head_length(line: Line) -> int:
    match = _inline().match(line.text.strip(_EDGES))
    return len(match[0].rstrip(": ")) if match else len(line.text)


def _items(every: tuple[Line, ...], head: Line, in_tail: bool, on_top: bool) -> list[Line]:
    """The headlines below the head: bulleted ones, or lines close to it, or in the tail whatever looks like a headline. Above the
    first paragraph only bulleted ones, for the article's own headline stands there too."""
    following = every[head.rank + 1 : head.rank + 1 + _MOST_ITEMS]
    taken: list[Line] = []
    for line in following:
        close = not on_top and (not line.gap or (not taken and head.gap) or in_tail)
        if not _looks_like_item(line) or not (_BULLET.match(line.text) or close):
            break
        taken.append(line)
    return taken


def _looks_like_item(line: Line) -> bool:
    if _BULLET.match(line.text):
        return len(line.text) <= 2 * _LONGEST_ITEM
    return len(line.text) <= _LONGEST_ITEM and " | " not in line.text and not line.text.endswith((".", "…", ":", ";", ",")) and not opens(line.text)


@cache
def _words() -> str:
    return "|".join(row["pattern"] for row in resources.rows("cleaning/related.tsv"))


@cache
def _inline_words() -> str:
    return "|".join(row["pattern"] for row in resources.rows("cleaning/related.tsv") if row["inline"] == "yes")


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words()})\s*[:→»]?", re.IGNORECASE)


@cache
def _inline() -> re.Pattern[str]:
    return re.compile(rf"(?:{_inline_words()})(?:\s*:\s*|\s{{2,}})", re.IGNORECASE)
