"""What a printed page repeats at its edges: the name of the paper, the number of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coopfacts.cleaning.base import Edit
from coopfacts.cleaning.lines import Line, lines

_NUMBER = re.compile(r"[-–—]? ?\d{1,4} ?[-–—]?|(?:page|p\.|стр\.|страница|с\.) ?\d{1,4}(?: ?(?:of|/|из) ?\d{1,4})?", re.IGNORECASE)
_LONGEST = 110


def running_heads(text: str) -> Iterator[Edit]:
    """A line that comes again beside the number of a page, wherever it stands, and the numbers beside it."""
    every = lines(text)
    times = Counter(line.text for line in every if len(line.text) <= _LONGEST and not line.is_body)
    repeated = {words for words, number in times.items() if number > 1 and not _NUMBER.fullmatch(words)}
    heads = {line.text for line in every if line.text in repeated and _numbers(every, line)} if repeated else set[str]()
    for line in every:
        if line.text in heads or (_NUMBER.fullmatch(line.text) and any(near.text in heads for near in _beside(every, line))):
            yield Edit(line.start, line.end, "", "page header")


def _numbers(every: tuple[Line, ...], line: Line) -> bool:
    return any(_NUMBER.fullmatch(near.text) for near in _beside(every, line))


def _beside(every: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    return every[max(0, line.rank - 1) : line.rank] + every[line.rank + 1 : line.rank + 2]
