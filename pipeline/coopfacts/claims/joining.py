"""The facts of one claim key made claims: one for each thing that they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from coopfacts.claims import sorting
from coopfacts.claims.conflicts import conflicts
from coopfacts.claims.telling import Record, Told, steps
from coopfacts.facts.ids import digest

SCHEMA_VERSION = "2.0"
CERTAIN = 0.99  # the most that a claim is believed: what all sources get wrong alike stays unseen


def claims(key: str, told: Iterable[Told]) -> Iterator[Record]:
    """The claims of all facts of a key, one for each thing that they tell of. That which most sources tell of has the key as its id. A fact
    that comes twice counts once."""
    once = {one.fact_id: one for one in told}.values()
    things = [sorted(same, key=lambda one: one.fact_id) for same in sorting.sorted_out(once)]
    for place, same in enumerate(sorted(things, key=_rank)):
        yield claim(key, "c_" + digest([key, same[0].fact_id]) if place else key, same)


def _rank(told: Sequence[Told]) -> tuple[int, float, str]:
    """What most sources tell of comes first, then what is surest."""
    return -len({one.group for one in told}), -max(one.confidence for one in told), told[0].fact_id


def claim(key: str, claim_id: str, facts: Sequence[Told]) -> Record:
    """The claim of facts that tell of one thing."""
    ladder = steps(facts)
    status = ladder[-1].status
    best = representative([one for one in facts if one.status == status])
    days = sorted(one.published for one in facts if one.published)
    return {
        "schema_version": SCHEMA_VERSION,
        "claim_id": claim_id,
        "claim_key": key,
        "type": best.fact["type"],
        "status": status,
        "statuses": [{"status": one.status, "date": one.published, "doc_id": one.doc_id, "fact_id": one.fact_id} for one in ladder],
        "representative": best.fact_id,
        "slots": best.fact["slots"],
        "language": best.language,
        "fact_ids": [one.fact_id for one in facts],
        "doc_ids": sorted({one.doc_id for one in facts}),
        "languages": sorted({one.language for one in facts}),
        "independent_sources": len({one.group for one in facts}),
        "publishers": sorted({one.publisher for one in facts if one.publisher}),
        "first_seen": days[0] if days else None,
        "last_seen": days[-1] if days else None,
        "confidence": confidence([one for one in facts if (one.status == "denied") == (status == "denied")]),
        "conflicts": conflicts(facts),
        "conflicts_with": [],
    }


def representative(told: Sequence[Told]) -> Told:
    """The fact that stands for its like: the surest, then the fullest, then the earliest."""
    return min(told, key=lambda one: (-one.confidence, -len(one.fact["slots"]), one.published or "9999", one.fact_id))


def confidence(told: Iterable[Told]) -> float:
    """The chance that at least one group of copies is right, where each is as sure as its surest fact (noisy or)."""
    surest: defaultdict[str, float] = defaultdict(float)
    for one in told:
        surest[one.group] = max(surest[one.group], one.confidence)
    wrong = 1.0
    for group in sorted(surest):
        wrong *= 1 - surest[group]
    return round(min(CERTAIN, 1 - wrong), 4)
