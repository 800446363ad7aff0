"""The values of a sentence dealt out to the candidates that can use them: a quantity to one predicate, a period to all."""

from __future__ import annotations

from collections.abc import Sequence

from coopfacts.facts import values
from coopfacts.facts.draft import Candidate
from coopfacts.facts.graph import Graph
from coopfacts.records import Period, Quantity

TERM_OF = frozenset({"for", "until", "till", "through", "на", "до"})


def quantities(graph: Graph, candidates: Sequence[Candidate], found: Sequence[Quantity | Period]) -> None:
    """Each quantity goes to the predicate that owns it, in the slot that its unit fits."""
    for quantity in found:
        if not isinstance(quantity, Quantity):
            continue
        takers = [c for c in candidates if values.slot_for(quantity, c.frame.slots)]
        predicate = values.owner(graph, quantity, sorted({c.predicate for c in takers}))
        for taker in takers:
            if taker.predicate == predicate:
                taker.slots.setdefault(values.slot_for(quantity, taker.frame.slots) or "", []).append(quantity)


def periods(graph: Graph, candidates: Sequence[Candidate], found: Sequence[Quantity | Period]) -> None:
    """Each candidate takes the nearest period, and the nearest one that a change is measured against."""
    dated = [p for p in found if isinstance(p, Period) and (p.start_date or p.end_date)]
    for candidate in candidates:
        usable = [p for p in dated if not _of_the_document(graph, candidate, p)]
        for comparison in (False, True):
            role = "base_period" if comparison else "period"
            pool = [p for p in usable if p.comparison == comparison]
            if role in candidate.frame.slots and pool:
                candidate.slots[role] = [min(pool, key=lambda p: _distance(graph, candidate.predicate, p))]


def _of_the_document(graph: Graph, candidate: Candidate, period: Period) -> bool:
    """A time that an agreement provides for ("a plan *for 2025-2027*", "valid *until 2030*") is no period of the agreement."""
    if candidate.frame.type != "agreement":
        return False
    before = graph.token_at(period.start)
    if before is None or before == 0:
        return False
    documents = set(candidate.heads.get("document", ()))
    if documents & set(graph.ancestors(before)) and candidate.predicate not in documents and graph.marker(before) in {"for", "to"}:
        return True
    words = {graph.lemmas[i] for i in (before - 1, before) if graph.tokens[i].upos in {"ADP", "SCONJ"}}
    return bool(words & TERM_OF) and candidate.predicate < before


def _distance(graph: Graph, predicate: int, period: Period) -> tuple[int, int, int]:
    head = graph.span_head(period.start, period.end)
    if head is None:
        return (9, 99, 999)
    return (values.clause_distance(graph, head, predicate), graph.distance(head, predicate), abs(head - predicate))
