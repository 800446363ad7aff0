"""The claims of a run as the page reads them: those of several facts, or that other claims contradict, with facts named by their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coopfacts.errors import ConfigurationError
from coopfacts.tables.wide import claims_of

Record = Mapping[str, Any]
KEPT = ("status", "independent_sources", "publishers", "first_seen", "last_seen", "confidence")
SAID = ("slot", "kind", "unit", "within_rounding", "movement")


def packed(folder: Path, fact_ids: Sequence[object]) -> list[Record]:
    """The claims of the run in ``folder``; a fact in none of them is a claim of its own. ``fact_ids`` are in the order of the page's facts."""
    places = {str(fact_id): place for place, fact_id in enumerate(fact_ids)}
    told = [claim for claim in claims_of(folder) if len(claim["fact_ids"]) > 1 or claim["conflicts_with"]]
    numbers = {claim["claim_id"]: number for number, claim in enumerate(told)}
    try:
        return [_claim(claim, places, numbers) for claim in told]
    except KeyError as error:
        raise ConfigurationError(
            f"{folder / 'claims.jsonl'} names {error}, which the run does not hold: write it anew with `coopfacts claims {folder} --output {folder / 'claims.jsonl'}`"
        ) from error


def _claim(claim: Record, places: Mapping[str, int], numbers: Mapping[str, int]) -> Record:
    return {
        **{name: claim[name] for name in KEPT},
        "best": places[claim["representative"]],
        "facts": [places[fact_id] for fact_id in claim["fact_ids"]],
        "ladder": [places[step["fact_id"]] for step in claim["statuses"]],
        "conflicts": [
            {**{name: conflict[name] for name in SAID}, "values": [_value(value, places) for value in conflict["values"]]}
            for conflict in claim["conflicts"]
        ],
        "links": [
            {**{name: link[name] for name in ("slot", "kind", "within_rounding", "movement", "periods", "own", "other")}, "claim": numbers[link["claim_id"]]}
            for link in claim["conflicts_with"]
        ],
    }


def _value(value: Record, places: Mapping[str, int]) -> Record:
    return {**value, "fact_ids": [places[fact_id] for fact_id in value["fact_ids"]]}
