"""Where entities are and which countries they belong to: coordinates, ISO 3166-1 alpha-3 codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from coopfacts import resources
from coopfacts.entities import gazetteer
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


def locate(entity: Record, language: str) -> Place | None:
    """Where an ENTITY of the contract is: a country, a region of the tables, or a city that they know."""
    identifier = str(entity.get("entity_id") or "")
    if identifier in _by_id():
        return _by_id()[identifier]
    return _cities(language).get(folded(str(entity["name"]))) if entity["label"] == "city" else None


# --- countries -----------------------------------------------------------------------------------------

# Between the country that sends and the one where the office is: "Ambassador of Russia to Belarus", "посольство Беларуси в России".
_TOWARDS = re.compile(r"\b(?:to|in|в|во)\b", re.IGNORECASE)
Holders = Mapping[str, str]


def iso3(country: str | None) -> str | None:
    """The ISO 3166-1 alpha-3 code of an alpha-2 code."""
    return _iso3().get(country or "")


def country(entity: Record, language: str, holders: Holders | None = None) -> str | None:
    """The country of an entity, as ISO 3166-1 alpha-2: by its id, by the tables, by what its name names ("Belarusian universities"), of a person by the office
    (:func:`offices`)."""
    name = str(entity["name"])
    known = _country(name, str(entity["label"]), str(entity.get("entity_id") or ""), language)
    return known or (holders or {}).get(name)


@lru_cache(maxsize=50_000)
def _country(name: str, label: str, entity_id: str, language: str) -> str | None:
    if entity_id.startswith("iso:"):
        return entity_id[4:6]
    if label == "bloc":
        return None
    place = _cities(language).get(folded(name)) if label == "city" else None
    return (place.country if place else None) or _countries(language).get(folded(name)) or named_in(name, language)


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


def named_in(phrase: str, language: str) -> str | None:
    """The country that a phrase names, or whose region, city or body it names: the only one, or the one that comes before the place of an office."""
    found = list(gazetteer.named(phrase, language))
    if len({entry.country for _, _, entry in found}) < 2:
        return found[0][2].country if found else None
    (_, end, first), (start, _, _) = found[:2]
    return first.country if _TOWARDS.search(phrase[end:start]) else None


def offices(facts: Iterable[Record]) -> dict[str, str]:
    """The countries of the persons whose offices the facts of one document tell: name -> ISO 3166-1 alpha-2 code."""
    found: dict[str, str] = {}
    for fact in facts:
        language, slots = str(fact["provenance"]["language"]), fact["slots"]
        titles = [str(filler["text"]) for filler in slots.get("title", ())]
        codes = [country(body, language) for body in slots.get("organization", ())] + [named_in(title, language) for title in titles]
        told = [(str(person["name"]), codes) for person in slots.get("person", ())]
        said = fact.get("attribution")
        if said and said.get("title"):
            told.append((str(said["speaker"]["name"]), [named_in(str(said["title"]), language)]))
        for name, known in told:
            if first := next(filter(None, known), None):
                found.setdefault(name, first)
    return found
