"""Stable identifiers of facts and claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from coopfacts.records import Entity, Filler, Period, Quantity, Term

CLAIM_ROLES = ("party", "participant", "visitor", "destination", "supplier", "buyer", "investor", "recipient", "donor", "origin", "user", "actor", "market", "endpoint", "person", "speaker")


def fact_id(sha256: str, fact_type: str, slots: Mapping[str, tuple[Filler, ...]], start: int) -> str:
    """Hash of the document's hash, type, canonical slots and start of the first evidence."""
    parts = [sha256, fact_type, str(start)]
    parts += [f"{role}={'&'.join(sorted(canonical(f) for f in slots[role]))}" for role in sorted(slots)]
    return "f_" + _digest(parts)


def claim_key(fact_type: str, slots: Mapping[str, tuple[Filler, ...]]) -> str:
    """Hash of type, canonical sides, flow and period, the values left out: alike for one claim in two articles or languages."""
    sides = sorted({side(f) for role in CLAIM_ROLES for f in slots.get(role, ()) if isinstance(f, Entity)})
    flow = sorted(f.name for f in slots.get("flow", ()) if isinstance(f, Term))
    periods = sorted(canonical(f) for f in slots.get("period", ()))
    return "c_" + _digest([fact_type, *sides, *flow, *periods])


def side(entity: Entity) -> str:
    """What stands for an entity across languages: its id, a group's country, else its folded name."""
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


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
