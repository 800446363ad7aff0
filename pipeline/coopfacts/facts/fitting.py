"""Which entities may fill which role."""

from __future__ import annotations

from collections.abc import Iterable

from coopfacts.records import Entity

# Types whose sides are states, bodies and companies; a person who proposes one is its speaker, not its party.
IMPERSONAL = frozenset({"project", "programme", "trade", "supply", "investment", "transport_link", "market_entry", "usage", "ties", "exchange"})
# Towns that no table knows are places; they are twinned, and send and receive people, all the same.
OF_PLACES = frozenset({"ties", "exchange"})
PLACES = frozenset({"place", "facility", "event", "product", "programme"})
SIDES_ONLY = frozenset({"party", "participant", "supplier", "buyer", "investor", "donor", "visitor", "host", "actor"})
GEOGRAPHIC = frozenset({"country", "region", "city", "bloc"})
BODIES = frozenset({"company", "organization"})
# What a specification of a role may ask of its fillers (``to@geo``).
LABELS: dict[str, frozenset[str]] = {
    "": frozenset(), "geo": GEOGRAPHIC, "land": GEOGRAPHIC | {"place"}, "body": BODIES, "bloc": frozenset({"bloc"}), "people": frozenset({"person", "group"}), "actor": BODIES | {"group", "person"}, "side": GEOGRAPHIC | BODIES | {"group", "person"},
}  # fmt: skip


def fitting(fact_type: str, role: str, entities: Iterable[Entity]) -> list[Entity]:
    """Those of the entities that may fill a role of a type."""
    return [entity for entity in entities if _fits(fact_type, role, entity)]


def _fits(fact_type: str, role: str, entity: Entity) -> bool:
    if entity.label == "person" and fact_type in IMPERSONAL:
        return False
    if role == "destination" and entity.label == "person":
        return False
    if role == "destination" and entity.label == "group":
        return entity.resolved_from == "mention" and any(letter.isupper() for letter in entity.text)
    if role == "place" and entity.label in {"person", "group", "product", "programme"}:
        return False
    if role == "endpoint" and entity.label == "event":
        return False
    if role in SIDES_ONLY and entity.label in PLACES:
        return entity.label == "place" and (fact_type in OF_PLACES or entity.entity_id is not None)
    return True
