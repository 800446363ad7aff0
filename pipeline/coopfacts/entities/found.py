"""A name found in the text, before it becomes a mention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Tokens ``first:last`` (last exclusive) with what is known of them. ``origin`` is ``table``, ``model`` or ``pattern``;
    ``adjectival`` a side named by adjective or demonym; ``part`` a name that is only a part of its token."""

    first: int
    last: int
    label: str
    name: str
    entity_id: str | None = None
    country: str | None = None
    adjectival: bool = False
    part: bool = False
    origin: str = "table"

    @property
    def width(self) -> int:
        return self.last - self.first

    def covers(self, other: Found) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Found) -> bool:
        return self.first < other.last and other.first < self.last
