"""Facts against a gold corpus: detection, slots and exact, each with precision, recall and F1.

A predicted fact matches a gold fact of its type when their evidence shares half of the shorter one's words, one to one,
best agreement of slots first. What single fillers must agree in is in :mod:`coopfacts.agreement`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import jsonlines

from coopfacts import agreement
from coopfacts.agreement import Filler
from coopfacts.errors import ConfigurationError
from coopfacts.facts import frames

Grouping = Literal["type", "lang", "document", "part"]
Record = Mapping[str, object]

UNSCORED = frozenset({"field"})
FREE_IF_ABSENT = frozenset({"format", "stage", "content", "title"})  # cost nothing when gold does not mark them
OUTSIDE_HEADLINE = "position"  # would outnumber the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A fact as it is compared: gold or predicted."""

    type: str
    status: str
    slots: Mapping[str, tuple[Filler, ...]]
    evidence: tuple[str, ...]

    def scored(self, role: str) -> tuple[Filler, ...]:
        """The fillers of a role that count: a period without any date does not."""
        return tuple(filler for filler in self.slots.get(role, ()) if filler.kind != "P" or any(filler.dates))

    def size(self) -> int:
        """How many things there are to get right; the status is one."""
        return 1 + sum(len(self.scored(role)) for role in self.slots if role not in UNSCORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A document with the facts that a careful reader finds in it."""

    doc_id: str
    lang: str
    facts: tuple[Judged, ...]
    part: str = "open"
    """``held out`` where rules are written without looking at the document, as ``held_out.txt`` beside the corpus says."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Things right, things in gold, things predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One gold fact, one predicted fact, or the two matched, with the counts of their fillers."""

    doc_id: str
    lang: str
    part: str
    gold: Judged | None
    predicted: Judged | None
    fillers: Counts

    @property
    def type(self) -> str:
        fact = self.gold or self.predicted
        return fact.type if fact else ""

    @property
    def matched(self) -> bool:
        return self.gold is not None and self.predicted is not None

    @property
    def exact(self) -> bool:
        return self.matched and self.fillers.right == self.fillers.gold == self.fillers.predicted


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The three figures over some verdicts."""

    detection: Counts = field(default_factory=Counts)
    slots: Counts = field(default_factory=Counts)
    exact: Counts = field(default_factory=Counts)

    def row(self, name: str) -> str:
        cells = [f"{100 * c.precision:5.1f} {100 * c.recall:5.1f} {100 * c.f1:5.1f}" for c in (self.detection, self.slots, self.exact)]
        return f"{name:<17}{self.detection.gold:>5}{self.detection.predicted:>6}  " + "   ".join(cells)

    def line(self) -> str:
        return f"detection_f1={self.detection.f1:.4f} slots_f1={self.slots.f1:.4f} exact_f1={self.exact.f1:.4f}"


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """Detection, slots and exact over the verdicts."""
    total = Figures()
    for verdict in verdicts:
        gold, predicted = int(verdict.gold is not None), int(verdict.predicted is not None)
        total = replace(
            total,
            detection=total.detection + Counts(gold and predicted, gold, predicted),
            slots=total.slots + verdict.fillers,
            exact=total.exact + Counts(int(verdict.exact), gold, predicted),
        )
    return total


def headline(verdicts: Iterable[Verdict]) -> Figures:
    """The figures that the project is held to: all types but ``position``."""
    return figures(verdict for verdict in verdicts if verdict.type != OUTSIDE_HEADLINE)


GROUPS: dict[Grouping, Callable[[Verdict], str]] = {
    "type": lambda verdict: verdict.type,
    "lang": lambda verdict: verdict.lang,
    "document": lambda verdict: verdict.doc_id,
    "part": lambda verdict: verdict.part,
}


def report(verdicts: Sequence[Verdict], by: Grouping = "type", errors: int = 0) -> Iterator[str]:
    """The lines of the report: the first ``errors`` errors, a row per group, the totals, the three figures."""
    yield from error_lines(verdicts, errors)
    yield f"{'':<17}{'gold':>5}{'pred':>6}  {'detection P R F1':<20} {'slots P R F1':<20} {'exact P R F1'}"
    for name in sorted({GROUPS[by](verdict) for verdict in verdicts}):
        yield figures(v for v in verdicts if GROUPS[by](v) == name).row(name)
    yield figures(verdicts).row("all")
    yield headline(verdicts).row("all but position")
    yield headline(verdicts).line()


# --- matching --------------------------------------------------------------------------------------


def judge(gold: Iterable[GoldDocument], predicted: Mapping[str, Sequence[Judged]]) -> list[Verdict]:
    """A verdict for each gold fact and for each predicted fact that matches none; ``predicted`` goes by document id."""
    return [verdict for document in gold for verdict in _judge_document(document, predicted.get(document.doc_id, ()))]


def _judge_document(document: GoldDocument, predicted: Sequence[Judged]) -> Iterator[Verdict]:
    pairs = _pairs(document.facts, predicted)
    partners = dict(pairs)
    taken = set(partners.values())
    for i, fact in enumerate(document.facts):
        partner = predicted[partners[i]] if i in partners else None
        fillers = compare(fact, partner) if partner else Counts(gold=fact.size())
        yield Verdict(doc_id=document.doc_id, lang=document.lang, part=document.part, gold=fact, predicted=partner, fillers=fillers)
    for j, fact in enumerate(predicted):
        if j not in taken:
            yield Verdict(doc_id=document.doc_id, lang=document.lang, part=document.part, gold=None, predicted=fact, fillers=Counts(predicted=fact.size()))


def _pairs(golds: Sequence[Judged], predictions: Sequence[Judged]) -> Iterator[tuple[int, int]]:
    """One-to-one pairs of indexes, best agreement of slots first, then text order."""
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, i, j in sorted(_options(golds, predictions)):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            yield i, j


def _options(golds: Sequence[Judged], predictions: Sequence[Judged]) -> Iterator[tuple[float, int, int]]:
    for i, gold in enumerate(golds):
        for j, predicted in enumerate(predictions):
            if gold.type == predicted.type and agreement.evidence_overlaps(gold.evidence, predicted.evidence):
                counts = compare(gold, predicted)
                yield -2 * counts.right / (counts.gold + counts.predicted), i, j


def compare(gold: Judged, predicted: Judged) -> Counts:
    """The counts of the scored fillers of a matched pair; the status is one."""
    total = Counts(int(gold.status == predicted.status), 1, 1)
    for role in frames.slots(gold.type):
        wanted, given = gold.scored(role), predicted.scored(role)
        if role not in UNSCORED and (wanted or role not in FREE_IF_ABSENT):
            total += Counts(_agreeing(wanted, given), len(wanted), len(given))
    return total


def _agreeing(wanted: Sequence[Filler], given: Sequence[Filler]) -> int:
    left = list(given)
    for filler in wanted:
        hit = next((i for i, other in enumerate(left) if agreement.agrees(filler, other)), None)
        if hit is not None:
            del left[hit]
    return len(given) - len(left)


# --- reading what is compared ------------------------------------------------------------------------


def read_gold(paths: Iterable[Path]) -> list[GoldDocument]:
    """The documents of gold corpora."""
    return [_gold_document(record, path, held_out(path)) for path in paths for record in _lines(path)]


def held_out(corpus: Path) -> frozenset[str]:
    """The documents of a corpus that rules are written without looking at: the ids in ``held_out.txt`` beside it, one a line."""
    listed = corpus.parent / "held_out.txt"
    return frozenset(listed.read_text(encoding="utf-8").split()) if listed.is_file() else frozenset()


def read_predicted(path: Path) -> dict[str, list[Judged]]:
    """The facts of a ``facts.jsonl`` by document id."""
    return by_document(_lines(path))


def by_document(records: Iterable[Record]) -> dict[str, list[Judged]]:
    """Output records by document id, as they are compared."""
    found: dict[str, list[Judged]] = {}
    for record in records:
        found.setdefault(str(record["doc_id"]), []).append(predicted_fact(record))
    return found


def _gold_document(record: Record, path: Path, hidden: frozenset[str]) -> GoldDocument:
    facts = record.get("facts")
    if not isinstance(facts, list):
        raise ConfigurationError(f"{path}: document {record.get('doc_id')} has no list of facts: is this a gold corpus?")
    doc_id = str(record["doc_id"])
    return GoldDocument(doc_id=doc_id, lang=str(record["lang"]), facts=tuple(map(gold_fact, facts)), part="held out" if doc_id in hidden else "open")


def gold_fact(record: Record) -> Judged:
    """A fact as an annotator marks it."""
    return _judged(record, agreement.gold_filler, tuple(str(quote) for quote in _list(record["evidence"])))


def predicted_fact(record: Record) -> Judged:
    """A fact as the pipeline writes it."""
    spans = _list(record.get("evidence", []))
    return _judged(record, agreement.predicted_filler, tuple(str(_mapping(span)["text"]) for span in spans))


def _judged(record: Record, parse: Callable[[str, object], Filler], evidence: tuple[str, ...]) -> Judged:
    fact_type = str(record["type"])
    kinds = frames.slots(fact_type)
    slots = {
        role: tuple(parse(kinds.get(role, "X"), filler) for filler in _list(fillers)) for role, fillers in _mapping(record["slots"]).items()
    }
    return Judged(type=fact_type, status=str(record.get("status", "actual")), slots=slots, evidence=evidence)


def _lines(path: Path) -> Iterator[Record]:
    if not path.is_file():
        raise ConfigurationError(f"{path} is not a file: give a gold corpus or facts in JSON Lines")
    with jsonlines.open(path) as lines:
        try:
            for record in lines.iter(type=dict, skip_empty=True):
                if "doc_id" not in record:
                    raise ConfigurationError(f"{path}: a record without a doc_id: give a gold corpus or facts in JSON Lines")
                yield record
        except jsonlines.InvalidLineError as error:
            raise ConfigurationError(f"{path}:{error.lineno}: not a JSON object ({error})") from error


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}


# --- errors, for a reader --------------------------------------------------------------------------


def error_lines(verdicts: Sequence[Verdict], limit: int) -> list[str]:
    """The first ``limit`` errors: what was missed, what was invented, what differs."""
    missed = [f"missed   {v.doc_id} {_summary(v.gold)}" for v in verdicts if v.gold and not v.predicted]
    invented = [f"spurious {v.doc_id} {_summary(v.predicted)}" for v in verdicts if v.predicted and not v.gold]
    differing = [f"differs  {v.doc_id} {_difference(v.gold, v.predicted)}" for v in verdicts if v.gold and v.predicted and not v.exact]
    return [*missed, *invented, *differing][:limit]


def _summary(fact: Judged) -> str:
    cells = [f"{role}={filler}" for role, fillers in fact.slots.items() for filler in fillers]
    return f"{fact.type} {fact.status} {'; '.join(cells)} <- {_quote(fact)}"


def _difference(gold: Judged, predicted: Judged) -> str:
    cells = [f"status {gold.status} -> {predicted.status}"] if gold.status != predicted.status else []
    for role in sorted({*gold.slots, *predicted.slots} - UNSCORED):
        wanted, given = gold.scored(role), predicted.scored(role)
        if not wanted and role in FREE_IF_ABSENT:
            continue
        if _agreeing(wanted, given) != max(len(wanted), len(given)):
            cells.append(f"{role} {_listed(wanted)} -> {_listed(given)}")
    return f"{gold.type} {'; '.join(cells)} <- {_quote(gold)}"


def _listed(fillers: Sequence[Filler]) -> str:
    return ", ".join(map(str, fillers)) or "nothing"


def _quote(fact: Judged) -> str:
    return json.dumps(fact.evidence[0] if fact.evidence else "", ensure_ascii=False)
