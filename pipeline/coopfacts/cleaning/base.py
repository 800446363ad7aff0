"""What the steps of cleaning give and take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coopfacts.records import Removal
from coopfacts.text import Patch


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``replacement`` in the place of ``start:end`` of the text before the step. ``quiet`` edits change nothing that a
    reader sees (spaces, line ends, invisible signs); they are counted, not listed."""

    start: int
    end: int
    replacement: str = ""
    reason: str = ""
    quiet: bool = False

    @property
    def patch(self) -> Patch:
        return Patch(self.start, self.end, self.replacement)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text, its map to the text as read, what was taken out, how often each step changed something, and the
    day of publication that the noise told."""

    text: str
    offsets: tuple[int, ...]
    removed: tuple[Removal, ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    published: dt.date | None = None


Step = Callable[[str], Iterable[Edit]]
