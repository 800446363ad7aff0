"""How sure a fact is: a logistic model over what speaks for it.

The weights are fitted by ``benchmarks/calibrate.py`` on annotated articles so that of the facts with 0.9, nine of ten are right (found by
the annotators too, with at least half of the slots right).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from coopfacts import resources
from coopfacts.records import Entity, Evidence, Fact, Filler, Provenance, Quantity


def features(status: str, slots: Mapping[str, Sequence[Filler]], evidence: Sequence[Evidence], provenance: Provenance, attributed: bool) -> dict[str, float]:
    """Named features of a fact, each between 0 and about 1."""
    fillers = [(role, f) for role, found in slots.items() if role != "field" for f in found]
    entities = [f for _, f in fillers if isinstance(f, Entity)]
    fact_type = provenance.rule.partition(".")[0]
    found = {
        "bias": 1.0,
        f"type:{fact_type}": 1.0,
        f"rule:{provenance.rule}": 1.0,
        f"status:{status}": 1.0,
        "slots": min(len(fillers), 6) / 6,
        "values": min(sum(isinstance(f, Quantity) for _, f in fillers), 2) / 2,
        "dated": float(bool(slots.get("period"))),
        "placed": float(bool(slots.get("place"))),
        "linked": sum(bool(e.entity_id) for e in entities) / len(entities) if entities else 0.0,
        "from context": sum(e.resolved_from == "context" for e in entities) / len(entities) if entities else 0.0,
        "groups": sum(e.label == "group" for e in entities) / len(entities) if entities else 0.0,
        "repeated": float(len(evidence) > 1),
        "attributed": float(attributed),
        "short sentence": float(len(evidence[0].text.split()) < 12),
        "long sentence": float(len(evidence[0].text.split()) > 40),
    }
    return {name: value for name, value in found.items() if value}


def features_of(fact: Fact) -> dict[str, float]:
    """The features of a finished fact."""
    return features(fact.status, fact.slots, fact.evidence, fact.provenance, fact.attribution is not None)


def confidence(found: Mapping[str, float]) -> float:
    """The probability that a fact with these features is right, to two decimals, never quite 0 or 1."""
    table = weights()
    score = sum(table.get(name, 0.0) * value for name, value in found.items())
    return min(0.99, max(0.01, round(1 / (1 + exp(-score)), 2)))


@cache
def weights() -> dict[str, float]:
    """Feature -> weight of the fitted model."""
    return {row["feature"]: float(row["weight"]) for row in resources.rows("facts/confidence.tsv")}
