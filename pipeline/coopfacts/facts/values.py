"""Which quantity and which period belongs to which predicate, and in which slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from coopfacts import resources
from coopfacts.facts.graph import Graph
from coopfacts.records import Period, Quantity, Sentence

RATIOS = frozenset({"percent", "percentage_point", "times"})
COUNTED = ("count", "quantity")
MONEY = ("value", "amount")
LENGTHS = frozenset({"km", "m", "mm", "cm", "mi"})  # how long or how far: no capacity


def slot_for(quantity: Quantity, slots: Mapping[str, str]) -> str | None:
    """The slot of a type that a quantity fills by its unit and direction; ``None`` when the type has none."""
    if quantity.unit in RATIOS:
        return _ratio_slot(quantity, slots)
    if is_money(quantity.unit):
        return next((role for role in MONEY if role in slots), None)
    if quantity.unit == "count":
        order = reversed(COUNTED) if (quantity.of or "").casefold() in carried() else COUNTED
        return next((role for role in order if role in slots), None)
    if quantity.unit in LENGTHS:
        return next((role for role in ("quantity",) if role in slots), None)
    return next((role for role in ("quantity", "capacity", "value") if role in slots), None)


@cache
def carried() -> frozenset[str]:
    """What vehicles carry: a quantity, not a count of runs."""
    return frozenset(lemma for row in resources.rows("facts/carried.tsv") for lemma in resources.forms(row["lemmas"]))


def _ratio_slot(quantity: Quantity, slots: Mapping[str, str]) -> str | None:
    moving = quantity.direction != 0 and not quantity.level or quantity.unit in {"times", "percentage_point"}
    if moving and "change" in slots:
        return "change"
    if "share" in slots:
        return "share" if quantity.unit == "percent" else None
    if quantity.unit == "percent" and not moving:
        return next((role for role in ("count",) if role in slots), None)
    return None


def is_money(unit: str) -> bool:
    """Whether a unit is a currency."""
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def within(values: Iterable[Quantity | Period], sentence: Sentence) -> list[Quantity | Period]:
    """The values that stand in a sentence."""
    return [v for v in values if sentence.start <= v.start < sentence.end]


def owner(graph: Graph, value: Quantity | Period, predicates: Sequence[int]) -> int | None:
    """The predicate that a value belongs to: no other predicate stands between them, in the value's clause or nearest above it."""
    head = graph.span_head(value.start, value.end)
    if head is None or not predicates:
        return None
    best = min(predicates, key=lambda p: (_between(head, p, predicates), clause_distance(graph, head, p), _parted(graph, head, p), graph.distance(head, p), abs(head - p)))
    return best if clause_distance(graph, head, best) <= 2 else None


def _between(value: int, predicate: int, predicates: Sequence[int]) -> int:
    low, high = sorted((value, predicate))
    return sum(1 for other in predicates if low < other < high)


def _parted(graph: Graph, value: int, predicate: int) -> bool:
    """Whether a comma stands between a value and the predicate that follows it."""
    return value < predicate and any(graph.tokens[i].text in {",", ";"} for i in range(value, predicate))


def clause_distance(graph: Graph, value: int, predicate: int) -> int:
    """0 in one clause; else the number of clause borders between them."""
    a, b = graph.clause(value), graph.clause(predicate)
    if a == b:
        return 0
    up_a, up_b = _clauses_above(graph, a), _clauses_above(graph, b)
    shared = [(up_a.index(c) + up_b.index(c)) for c in up_a if c in up_b]
    return min(shared, default=9)


def _clauses_above(graph: Graph, clause: int) -> list[int]:
    found = [clause]
    for ancestor in graph.ancestors(clause):
        head = graph.clause(ancestor)
        if head != found[-1]:
            found.append(head)
    return found
