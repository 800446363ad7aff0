"""PLOVER: events as JSON lines, with the fields of the Political Language Ontology for Verifiable Event Records.

Type, mode and context are those that the contract lays down for the fact's type and status; ``fit`` says where the ontology is
coarser than the fact (``weak``). Facts that PLOVER has no event for (statements, offices, obstacles, denials) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from coopfacts import outputs
from coopfacts.tables.places import country, iso3, locate, offices
from coopfacts.writers import jsonl

SUFFIX = ".plover.jsonl"
# Who acts and towards whom, by the roles of a type; of the others the sides act towards each other.
DIRECTED = (
    (("visitor",), ("destination", "host")),
    (("supplier",), ("buyer",)),
    (("investor",), ("recipient",)),
    (("donor",), ("recipient",)),
    (("origin",), ("user",)),
    (("actor",), ("market",)),
)
MUTUAL = ("participant", "party", "endpoint")

Record = dict[str, Any]


def write(run: Path, target: Path) -> None:
    """Write a line an event."""
    with jsonl.replacing(target) as sink:
        for event in _events(run):
            jsonl.write(sink, event)


def _events(run: Path) -> Iterator[Record]:
    for facts, document in outputs.by_document(run):
        holders = offices(facts)
        for fact in facts:
            if fact["codes"].get("plover"):
                yield _event(fact, document, holders)


def _event(fact: Record, document: Record, holders: dict[str, str]) -> Record:
    codes, slots, language = fact["codes"]["plover"], fact["slots"], str(fact["provenance"]["language"])
    actors, recipients = _sides(slots)
    day, known = _day(slots, document)
    return {
        "id": fact["fact_id"],
        "date": day,
        "date_from": known,
        "actor": [_actor(filler, language, holders) for filler in actors],
        "recipient": [_actor(filler, language, holders) for filler in recipients],
        "event": codes["event"],
        "mode": codes["mode"],
        "context": codes["context"],
        "fit": codes["fit"],
        "cameo": fact["codes"]["cameo"],
        "eventText": fact["provenance"]["trigger"],
        "location": [_location(filler, language) for filler in slots.get("place", ())],
        "text": " … ".join(piece["text"] for piece in fact["evidence"]),
        "language": language,
        "publication": document.get("source"),
        "published": document.get("published"),
        "coder": f"coopfacts {fact['provenance']['pipeline']}",
        "confidence": fact["confidence"],
        "coopfacts": {"type": fact["type"], "status": fact["status"], "claim_key": fact["claim_key"], "doc_id": fact["doc_id"]},
    }


def _sides(slots: Record) -> tuple[Sequence[Record], Sequence[Record]]:
    for acting, towards in DIRECTED:
        actors, recipients = ([filler for role in roles for filler in slots.get(role, ())] for roles in (acting, towards))
        if actors or recipients:
            return actors, recipients
    mutual = [filler for role in MUTUAL for filler in slots.get(role, ())]
    return mutual, mutual


def _actor(filler: Record, language: str, holders: dict[str, str]) -> Record:
    """A side, with its country as far as it is known."""
    code = iso3(country(filler, language, holders))
    return {"actorText": filler["text"], "name": filler["name"], "code": code, "entity_id": filler["entity_id"]}


def _location(filler: Record, language: str) -> Record:
    place = locate(filler, language)
    point = {"latitude": place.latitude if place else None, "longitude": place.longitude if place else None}
    return {"name": filler["name"], "country": iso3(country(filler, language)), **point, "entity_id": filler["entity_id"]}


def _day(slots: Record, document: Record) -> tuple[str | None, str | None]:
    """The first day of the fact's period, else the day of publication, and which it is."""
    for period in slots.get("period", ()):
        if period["start_date"]:
            return period["start_date"], "period"
    published = document.get("published")
    return published, "published" if published else None
