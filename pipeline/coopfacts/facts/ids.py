"""Stable identifiers of facts, and the meaning of fillers that they are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from coopfacts.records import Entity, Filler, Period, Quantity, Term


def fact_id(sha256: str, fact_type: str, slots: Mapping[str, tuple[Filler, ...]], start: int) -> str:
    """Hash of the document's hash, type, canonical slots and start of the first evidence."""
    parts = [sha256, fact_type, str(start)]
    parts += [f"{role}={'&'.join(sorted(canonical(f) for f in slots[role]))}" for role in sorted(slots)]
    return "f_" + digest(parts)


def side(entity: Entity) -> str:
    """What stands for an entity in one text: its id, a group's country, else its folded name."""
    if entity.entity_id:
        return entity.entity_id
    if entity.label == "group" and entity.country:
        return f"iso:{entity.country}"
    return entity.name.casefold()


def canonical(filler: Filler) -> str:
    """A filler's meaning as a string, without its place in the text."""
    if isinstance(filler, Entity):
        return side(filler)
    if isinstance(filler, Quantity):
        return f"{filler.bound}:{_plain(filler.value)}:{_plain(filler.low)}:{_plain(filler.high)}:{filler.unit}"
    if isinstance(filler, Period):
        return f"{filler.start_date}/{filler.end_date}"
    if isinstance(filler, Term):
        return filler.name
    return filler.text.casefold()


def _plain(value: object) -> str:
    from decimal import Decimal

    return "" if value is None else format(Decimal(str(value)).normalize(), "f")


def digest(parts: list[str]) -> str:
    """A short hash of strings in their order."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
