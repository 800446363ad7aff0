"""Claims that tell of one matter under two keys, since one names the day and the other the month, or no time at all.

They are looked for among the claims of one theme (type, sides, goods, flow), and held together only where there is one candidate:
a claim of a whole year in which two claims of days lie is of neither. What is measured over a time (trade in June, trade in 2024)
differs by its nature: only what happens once is compared across periods.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coopfacts.claims import matters
from coopfacts.claims.conflicts import AMOUNT, Measure, measures
from coopfacts.claims.matters import Matter
from coopfacts.claims.rounding import agree
from coopfacts.claims.telling import LADDER, Record, moved
from coopfacts.facts.ids import digest

_KEPT = ("claim_id", "claim_key", "type", "slots", "language", "statuses", "first_seen")


@dataclass(frozen=True, slots=True)
class Strand:
    """A claim as its theme sees it."""

    record: Record
    period: tuple[str, str] | None
    matter: Matter

    @property
    def key(self) -> str:
        return str(self.record["claim_id"])


def thread(claim: Record) -> tuple[str, str] | None:
    """The key of a claim's theme and the line to keep under it; ``None`` where no side is named, or
    what is told belongs to its period."""
    theme = matters.theme(_fact(claim))
    if not theme or claim["type"] in matters.MEASURED:
        return None
    return "t_" + digest(list(theme)), json.dumps({name: claim[name] for name in _KEPT})


def _strand(line: str) -> Strand:
    record = json.loads(line)
    return Strand(record, matters.period(_fact(record)), matters.matter(_fact(record)))


def _fact(claim: Record) -> Record:
    """A claim as a fact: that which stands for it."""
    return {"type": claim["type"], "slots": claim["slots"], "provenance": {"language": claim["language"]}}


def links(lines: Iterable[str]) -> Iterator[tuple[str, Record]]:
    """The conflicts between the claims of one theme, each under the ids of both. Claims of one key are two things, or not known to be one."""
    strands = sorted(map(_strand, lines), key=lambda strand: strand.key)
    found: set[tuple[str, str]] = set()
    for one, other, how in (*_timeless(strands), *_nested(strands), *_later(strands)):
        pair = min(one.key, other.key), max(one.key, other.key)
        if one.record["claim_key"] != other.record["claim_key"] and pair not in found and _together(one, other, how):
            found.add(pair)
            yield from _between(one, other, how)


Pair = tuple[Strand, Strand, str]


def _timeless(strands: Sequence[Strand]) -> Iterator[Pair]:
    """A claim without a time and the only one with a time that it can be."""
    dated = [strand for strand in strands if strand.period]
    if len(dated) <= 50:
        for strand in strands:
            candidates = [other for other in dated if not strand.period and not strand.matter.apart(other.matter)]
            if len(candidates) == 1:
                yield strand, candidates[0], "undated"


def _nested(strands: Sequence[Strand]) -> Iterator[Pair]:
    """A claim of a longer time and the only one that lies in it."""
    dated = sorted((strand for strand in strands if strand.period), key=_beginning)
    starts = [_beginning(strand)[0] for strand in dated]
    for place, outer in enumerate(dated):
        end = (outer.period or ("", ""))[1]
        inside: list[Strand] = []
        for inner in dated[place + 1 : bisect_right(starts, end)]:
            if (inner.period or ("", "~"))[1] <= end and not outer.matter.apart(inner.matter):
                inside.append(inner)
            if len(inside) > 1:
                break
        if len(inside) == 1:
            yield outer, inside[0], "nested"


def _beginning(strand: Strand) -> tuple[str, tuple[int, ...], str]:
    """Of claims that begin together the longest comes first."""
    start, end = strand.period or ("", "")
    return start, tuple(-ord(letter) for letter in end), strand.key


def _later(strands: Sequence[Strand]) -> Iterator[Pair]:
    """A plan and the only claim of the same words that says, later, what became of it."""
    by_words: defaultdict[tuple[str, frozenset[str]], list[Strand]] = defaultdict(list)
    for strand in strands:
        if strand.matter.stems:
            by_words[strand.matter.language, strand.matter.stems].append(strand)
    for same in by_words.values():
        plans = [strand for strand in same if LADDER.index(_status(strand)) < LADDER.index("actual")]
        outcomes = [strand for strand in same if strand not in plans]
        if len(plans) == len(outcomes) == 1 and _day(plans[0]) < _day(outcomes[0]):
            yield plans[0], outcomes[0], "apart"


def _status(strand: Strand) -> str:
    return str(strand.record["statuses"][-1]["status"])


def _day(strand: Strand) -> str:
    return str(strand.record["first_seen"] or "")


def _together(one: Strand, other: Strand, how: str) -> bool:
    """Whether two claims of a theme are of one matter, as far as their words can tell."""
    return one.matter.alike(other.matter) if one.record["type"] in matters.OF_SOMETHING else not one.matter.apart(other.matter)


# --- what they say otherwise -------------------------------------------------------------------------


def _between(one: Strand, other: Strand, how: str) -> Iterator[tuple[str, Record]]:
    for mine, its in ((one, other), (other, one)):
        for conflict in (*_amounts(mine, its), *_statuses(mine, its)):
            yield mine.key, {"claim_id": its.key, "periods": how, **conflict}


def _amounts(mine: Strand, its: Strand) -> Iterator[Record]:
    own, others = _alone(mine), _alone(its)
    for place in sorted(own.keys() & others.keys()):
        a, b = own[place], others[place]
        if a.number() != b.number() and a.comparable(b):
            values = {"own": {name: a.amount.get(name) for name in AMOUNT}, "other": {name: b.amount.get(name) for name in AMOUNT}}
            yield {"slot": place[0], "kind": "value", **values, "within_rounding": agree([a.amount, b.amount]), "movement": None}


def _alone(strand: Strand) -> dict[tuple[str, str], Measure]:
    return {(measure.slot, str(measure.amount["unit"])): measure for measure in measures(_fact(strand.record)) if measure.alone}


def _statuses(mine: Strand, its: Strand) -> Iterator[Record]:
    own, other = _status(mine), _status(its)
    if own != other:
        ladder = sorted(
            (step["date"], step["status"]) if step["date"] else ("", step["status"])
            for each in (mine, its)
            for step in each.record["statuses"]
        )
        days = [(day or None, status) for day, status in ladder]
        yield {
            "slot": "status",
            "kind": "status",
            "own": {"value": own},
            "other": {"value": other},
            "within_rounding": None,
            "movement": moved(days),
        }
