"""Who an entity of a fact is, in any language: its key, the country and the region that it belongs to, its names.

From the ids of the records and from the tables of names. A person without an id is known by the sound of the name, so that
"Лавров" and "Lavrov" in one run are one speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coopfacts import resources
from coopfacts.entities.neutral import sound

Record = Mapping[str, object]
People = Mapping[str, tuple[str, str]]
LANGUAGES = ("en", "ru")
TABLES = ("countries", "regions", "blocs", "places", "organizations", "cities")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Consonants from which on two names of one sound are taken for one name.
TELLING = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """``key`` is alike in all languages; ``side`` is a country or bloc, ``region`` an ISO 3166-2 region, each a key or ``None``."""

    key: str
    side: str | None
    region: str | None

    def plain(self) -> list[str | None]:
        """As the page reads it."""
        return [self.key, self.side, self.region]


def people(details: Iterable[object]) -> dict[str, tuple[str, str]]:
    """Sound of a name -> the name in English and in Russian, of the persons without an id; the one for the other where a run has but one."""
    found: dict[str, list[str]] = {}
    for detail in details:
        if isinstance(detail, Mapping) and detail.get("label") == "person" and not detail.get("entity_id"):
            name = str(detail["name"])
            pair = found.setdefault(_sound(name), ["", ""])
            column = 1 if CYRILLIC.search(name) else 0
            pair[column] = pair[column] or name
    return {heard: (english or russian, russian or english) for heard, (english, russian) in found.items()}


def _sound(name: str) -> str:
    heard = sound(name)
    return heard if len(heard.replace(" ", "")) >= TELLING else name


def identity(detail: Record, known: People) -> Identity | None:
    """The identity of an entity filler; ``None`` for other fillers."""
    if detail.get("kind") != "entity":
        return None
    name, label = str(detail["name"]), str(detail["label"])
    given = detail.get("entity_id")
    if isinstance(given, str):
        return Identity(given, _side(given, label), given if _is_region(given) else None)
    key, country = _tables(label).get(name.casefold(), (name, None))
    if label == "person":
        key, _ = known.get(_sound(name), (name, name))
    return Identity(key, f"iso:{country}" if country else key if label == "bloc" else None, None)


def _side(key: str, label: str) -> str | None:
    if key.startswith("iso:"):
        return key[:6]
    return key if label == "bloc" else None


def _is_region(key: str) -> bool:
    return key.startswith("iso:") and key[6:7] == "-"


@cache
def _tables(label: str) -> dict[str, tuple[str, str | None]]:
    """Name in any language -> key and country, for entities that the records give no id."""
    table = {"city": "cities", "bloc": "blocs", "person": "persons", "place": "places"}.get(label, "organizations")
    found: dict[str, tuple[str, str | None]] = {}
    for row in resources.rows(f"entities/{table}.tsv"):
        for english, russian in _pairs(row):
            entry = (row.get("id") or english or russian, row.get("country") or None)
            for name in (english, russian):
                found.setdefault(name.casefold(), entry)
    return found


def _pairs(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of a row in English and Russian; a row of persons holds several, which need not be the same in both."""
    english, russian = (resources.forms(row[language]) for language in LANGUAGES)
    if len(english) == len(russian):
        yield from zip(english, russian, strict=True)
    else:
        yield from ((name, name) for name in (*english, *russian))


def names(used: Iterable[str], known: People) -> dict[str, list[str]]:
    """Key -> its name in English and in Russian: those used, and all countries and regions, which the maps show."""
    wanted = set(used)
    found = {key: pair for key, pair, always in _named() if always or key in wanted}
    return {**found, **{english: [english, russian] for english, russian in known.values() if english != russian}}


def _named() -> Iterator[tuple[str, list[str], bool]]:
    for table in TABLES:
        for row in resources.rows(f"entities/{table}.tsv"):
            yield row.get("id") or row["en"], [row["en"], row["ru"]], table in {"countries", "regions"}
