"""GeoJSON (RFC 7946): facts on the map, where their place is known to the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coopfacts import outputs
from coopfacts.tables.places import Place, locate
from coopfacts.tables.wide import fact_cells
from coopfacts.writers._files import write_list

SUFFIX = ".geojson"
ROLES = ("place", "destination", "market")  # the first that is known says where a fact took place
SHOWN = ("claim_key", "doc_id", "type", "status", "parties", "published", "source", "period_start", "period_end", "evidence", "confidence")

Feature = dict[str, object]


def write(run: Path, target: Path) -> None:
    """Write one collection of features: a point a fact; of a transport link a line between its ends."""
    write_list(target, {"type": "FeatureCollection"}, "features", _features(run))


def _features(run: Path) -> Iterator[Feature]:
    for _, fact, document in outputs.facts(run):
        found = _geometry(fact)
        if found:
            role, names, geometry = found
            cells = fact_cells(fact, document)
            shown = {name: _plain(cells.get(name)) for name in SHOWN}
            yield {
                "type": "Feature",
                "id": fact["fact_id"],
                "geometry": geometry,
                "properties": {"role": role, "place": "; ".join(names), **shown},
            }


def _geometry(fact: dict[str, Any]) -> tuple[str, list[str], Feature] | None:
    language, slots = str(fact["provenance"]["language"]), fact["slots"]
    ends = [(filler["name"], place) for filler in slots.get("endpoint", ()) if (place := locate(filler, language))]
    if len(ends) > 1:
        return "endpoint", [name for name, _ in ends], {"type": "LineString", "coordinates": [_position(place) for _, place in ends]}
    for role in (*ROLES, "endpoint"):
        for filler in slots.get(role, ()):
            if place := locate(filler, language):
                return role, [filler["name"]], {"type": "Point", "coordinates": _position(place)}
    return None


def _position(place: Place) -> list[float]:
    return [place.longitude, place.latitude]


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) or value is None else str(value)
