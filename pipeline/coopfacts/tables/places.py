"""Where entities are and which countries they belong to: coordinates, ISO 3166-1 alpha-3 codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from coopfacts import resources
from coopfacts.entities.words import folded

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map: degrees, and the country's ISO 3166-1 alpha-2 code."""

    latitude: float
    longitude: float
    country: str


@cache
def _by_id() -> dict[str, Place]:
    return {row["id"]: _point(row) for row in resources.rows("entities/coordinates.tsv") if row["id"]}


def _point(row: Mapping[str, str]) -> Place:
    return Place(float(row["latitude"]), float(row["longitude"]), row["country"])


@cache
def _iso3() -> dict[str, str]:
    return {row["country"]: row["iso3"] for row in resources.rows("entities/coordinates.tsv") if row["iso3"]}


@cache
def _cities(language: str) -> dict[str, Place]:
    """Cities by their names in a language; of one name the first in the table of cities."""
    points = {(row["country"], row["en"]): _point(row) for row in resources.rows("entities/coordinates.tsv") if not row["id"]}
    found: dict[str, Place] = {}
    for row in resources.rows("entities/cities.tsv"):
        point = points.get((row["country"], row["en"]))
        if point:
            found.setdefault(folded(row[language]), point)
    return found


@cache
def _countries(language: str) -> dict[str, str]:
    """The countries of what the tables name without an id: bodies, companies, public persons."""
    found: dict[str, str] = {}
    for table in ("organizations", "places", "persons"):
        for row in resources.rows(f"entities/{table}.tsv"):
            for name in resources.forms(row[language]):
                if row["country"]:
                    found.setdefault(folded(name), row["country"])
    return found


def locate(entity: Record, language: str) -> Place | None:
    """Where an ENTITY of the contract is: a country, a region of the tables, or a city that they know."""
    identifier = str(entity.get("entity_id") or "")
    if identifier in _by_id():
        return _by_id()[identifier]
    return _cities(language).get(folded(str(entity["name"]))) if entity["label"] == "city" else None


def iso3(entity: Record, language: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of an entity's country, as far as its id or the tables tell."""
    identifier = str(entity.get("entity_id") or "")
    if identifier.startswith("iso:"):
        return _iso3().get(identifier[4:6])
    place = locate(entity, language)
    return _iso3().get(place.country if place else _countries(language).get(folded(str(entity["name"])), ""))


def offices(facts: Iterable[Record]) -> dict[str, str]:
    """The countries of the persons whose offices the facts of one document tell: name -> ISO 3166-1 alpha-3 code."""
    found: dict[str, str] = {}
    for fact in facts:
        language, slots = str(fact["provenance"]["language"]), fact["slots"]
        codes = [code for body in slots.get("organization", ()) if (code := iso3(body, language))]
        for person in slots.get("person", ()):
            if codes:
                found.setdefault(str(person["name"]), codes[0])
    return found
