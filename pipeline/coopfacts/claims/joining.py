"""The facts of one claim key made one claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from coopfacts.claims import matters
from coopfacts.claims.conflicts import conflicts
from coopfacts.claims.matters import Matter
from coopfacts.claims.telling import Record, Told, steps

SCHEMA_VERSION = "1.0"
CERTAIN = 0.99  # the most that a claim is believed: what all sources get wrong alike stays unseen


def claim(key: str, told: Iterable[Told]) -> Record:
    """The claim of all facts of a key. A fact that comes twice counts once; those that are of other things by their words only count
    as ``apart``."""
    every = _each_once(told)
    facts = _main(every)
    ladder = steps(facts)
    status = ladder[-1].status
    best = representative([one for one in facts if one.status == status])
    days = sorted(one.published for one in facts if one.published)
    return {
        "schema_version": SCHEMA_VERSION,
        "claim_key": key,
        "type": best.fact["type"],
        "status": status,
        "statuses": [{"status": one.status, "date": one.published, "doc_id": one.doc_id, "fact_id": one.fact_id} for one in ladder],
        "representative": best.fact_id,
        "slots": best.fact["slots"],
        "fact_ids": [one.fact_id for one in every],
        "apart": sorted({one.fact_id for one in every} - {one.fact_id for one in facts}),
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


def _each_once(told: Iterable[Told]) -> list[Told]:
    return sorted({one.fact_id: one for one in told}.values(), key=lambda one: one.fact_id)


CLASSES = 200  # matters of one key that a fact is compared with


def _main(told: Sequence[Told]) -> list[Told]:
    """The facts about one matter that most sources tell of, then the surest: sides alone do not make two projects one."""
    if len(told) == 1:
        return list(told)
    classes: list[tuple[Matter, list[Told]]] = []
    exact: dict[Matter, list[Told]] = {}
    for one in sorted(told, key=lambda one: (-one.confidence, one.fact_id)):
        about = matters.matter(one.fact)
        home = exact.get(about)
        if home is None and matters.theme(one.fact):
            home = next((same for first, same in classes[:CLASSES] if not first.apart(about)), None)
        if home is None:
            home = []
            classes.append((about, home))
        exact.setdefault(about, home).append(one)
    best = max((same for _, same in classes), key=lambda same: len({one.group for one in same}))  # of equals the first, which is the surest
    return sorted(best, key=lambda one: one.fact_id)


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
