"""Who an entity of a fact is, in any language: its key, the country and the region that it belongs to, its names.

From the ids of the records and from the tables of names; nothing is guessed from spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coopfacts import resources

Record = Mapping[str, object]
LANGUAGES = ("en", "ru")
PLACES = ("countries", "regions", "blocs", "places")


@dataclass(frozen=True, slots=True)
class Identity:
    """``key`` is alike in all languages; ``side`` is a country or bloc, ``region`` an ISO 3166-2 region, each a key or ``None``."""

    key: str
    side: str | None
    region: str | None

    def plain(self) -> list[str | None]:
        """As the page reads it."""
        return [self.key, self.side, self.region]


def identity(detail: Record) -> Identity | None:
    """The identity of an entity filler; ``None`` for other fillers."""
    if detail.get("kind") != "entity":
        return None
    name, label = str(detail["name"]), str(detail["label"])
    known = detail.get("entity_id")
    if isinstance(known, str):
        return Identity(known, _side(known, label), known if _is_region(known) else None)
    key, country = _tables(label).get(name.casefold(), (name, None))
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
    """The names of a row in English and Russian; the table of persons holds several in one cell, one beside the other."""
    english, russian = (resources.forms(row[language]) for language in LANGUAGES)
    same = english if len(english) == len(russian) else ()
    yield from zip(same, russian, strict=False)
    if not same:
        yield from ((name, name) for name in (*english, *russian))


def names(used: Iterable[str]) -> dict[str, list[str]]:
    """Key -> its name in English and in Russian: those used, and all countries and regions, which the maps show."""
    wanted = set(used)
    found = {key: pair for key, pair, always in _named() if always or key in wanted}
    return dict(sorted(found.items()))


def _named() -> Iterator[tuple[str, list[str], bool]]:
    for table in (*PLACES, "persons", "organizations", "cities"):
        for row in resources.rows(f"entities/{table}.tsv"):
            for english, russian in _pairs(row):
                yield row.get("id") or english, [english, russian], table in {"countries", "regions"}
