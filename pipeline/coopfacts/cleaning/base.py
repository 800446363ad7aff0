"""What the steps of cleaning give and take."""

from __future__ import annotations

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
class Note:
    """Something that the noise around the text says about it: ``kind`` is ``published``, ``author``, ``source`` or
    ``dateline``; ``value`` a date in ISO form or the words; ``how`` the step that read it."""

    kind: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text, its map to the text as read, what was taken out, how often each step changed something, and what
    the noise told."""

    text: str
    offsets: tuple[int, ...]
    removed: tuple[Removal, ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    notes: tuple[Note, ...] = ()

    def noted(self, kind: str) -> str | None:
        """The first note of a kind."""
        return next((note.value for note in self.notes if note.kind == kind), None)


Step = Callable[[str], Iterable[Edit]]
