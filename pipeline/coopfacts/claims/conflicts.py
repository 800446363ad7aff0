"""Where the facts of one claim contradict each other: in an amount, a status, a stage, a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from coopfacts.claims import matters
from coopfacts.claims.matters import Matter
from coopfacts.claims.rounding import Amount, agree
from coopfacts.claims.telling import Record, Told, movement

CLASSES = 200  # things measured in one slot and unit that an amount is compared with
AMOUNT = ("value", "unit", "of", "bound", "low", "high", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An amount in its slot, with all that decides which others it can be compared with. ``alone``: no other amount of the slot has its
    unit; ``of`` is what is counted."""

    slot: str
    amount: Amount
    alone: bool
    of: frozenset[str]
    base: tuple[str, ...]
    matter: Matter

    def comparable(self, other: Measure) -> bool:
        """Whether the two measure one thing."""
        if self.base and other.base and self.base != other.base or self.matter.apart(other.matter):
            return False
        if self.of and other.of:
            return bool(self.of & other.of)
        return self.alone and other.alone

    def number(self) -> tuple[object, ...]:
        """What tells it from other amounts."""
        return tuple(self.amount.get(name) for name in ("value", "bound", "low", "high"))


def measures(fact: Record) -> Iterator[Measure]:
    """The amounts of a fact."""
    about = matters.matter(fact)
    base = tuple(str(filler.get("start_date")) for filler in fact["slots"].get("base_period", ()))
    for slot, fillers in fact["slots"].items():
        amounts = [filler for filler in fillers if filler["kind"] == "quantity"]
        units = [amount["unit"] for amount in amounts]
        for amount in amounts:
            of = str(amount.get("of") or "")
            yield Measure(
                slot=slot,
                amount=amount,
                alone=units.count(amount["unit"]) == 1,
                of=matters.counted(of, about.language),
                base=base if slot == "change" else (),
                matter=about,
            )


def timeless(fact: Record) -> bool:
    """Whether the amounts of a fact lack the period that they belong to."""
    return fact["type"] in matters.MEASURED and matters.period(fact) is None


def conflicts(told: Sequence[Told]) -> list[Record]:
    """The conflicts of a claim, by kind and slot."""
    if len(told) < 2:
        return []
    found = [*_amounts(told), *_statuses(told)]
    found += _others(told, "stage", "stage", lambda filler, language: str(filler["name"]))
    found += _others(told, "place", "place", lambda filler, language: matters.side(filler, language))
    return sorted(found, key=lambda conflict: (conflict["kind"], conflict["slot"], str(conflict["unit"]), str(conflict["values"])))


# --- amounts -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Class:
    """Measures of one thing; the first stands for them."""

    first: Measure
    told: list[tuple[Measure, Told]] = field(default_factory=list)


def _amounts(told: Sequence[Told]) -> Iterator[Record]:
    classes: defaultdict[tuple[str, str], list[_Class]] = defaultdict(list)
    for one in told:
        for measure in () if timeless(one.fact) else measures(one.fact):
            known = classes[measure.slot, str(measure.amount["unit"])]
            home = next((each for each in known[:CLASSES] if each.first.comparable(measure)), None)
            if home is None:
                home = _Class(measure)
                known.append(home)
            home.told.append((measure, one))
    for (slot, unit), known in sorted(classes.items()):
        for each in known:
            yield from _contradiction(slot, unit, each.told)


def _contradiction(slot: str, unit: str, told: Sequence[tuple[Measure, Told]]) -> Iterator[Record]:
    """The conflict of the amounts of one thing. A document that gives several means several things, whatever they are."""
    by_document: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    for measure, one in told:
        by_document[one.doc_id].add(measure.number())
    values: defaultdict[tuple[object, ...], list[tuple[Measure, Told]]] = defaultdict(list)
    for measure, one in told:
        if len(by_document[one.doc_id]) == 1:
            values[measure.number()].append((measure, one))
    if len(values) < 2:
        return
    rows = [{**_plain(same[0][0].amount), **_who(one for _, one in same)} for same in values.values()]
    rounded = agree(measure.amount for same in values.values() for measure, _ in same)
    yield _conflict("value", slot, rows, unit=unit, within_rounding=rounded)


def _plain(amount: Amount) -> Record:
    return {name: amount.get(name) for name in AMOUNT}


# --- statuses, stages, places ------------------------------------------------------------------------


def _statuses(told: Sequence[Told]) -> Iterator[Record]:
    by_status: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_status[str(one.fact["status"])].append(one)
    if len(by_status) > 1:
        yield _conflict(
            "status", "status", [{"value": status, **_who(same)} for status, same in by_status.items()], movement=movement(told)
        )


def _others(told: Sequence[Told], kind: str, slot: str, key: Callable[[Record, str], str]) -> Iterator[Record]:
    """Documents that fill a slot with one filler each, of one kind of thing, and not the same."""
    values: defaultdict[tuple[str, str], list[tuple[Record, Told]]] = defaultdict(list)
    for one in told:
        fillers = one.fact["slots"].get(slot, ())
        if len(fillers) == 1:
            values[str(fillers[0].get("label")), key(fillers[0], one.language)].append((fillers[0], one))
    for label in sorted({label for label, _ in values}):
        same_kind = [same for (other, _), same in values.items() if other == label]
        if len(same_kind) > 1 and len({one.doc_id for same in same_kind for _, one in same}) > 1 and not _of_several_matters(same_kind):
            yield _conflict(kind, slot, [{"value": same[0][0]["name"], **_who(one for _, one in same)} for same in same_kind])


def _of_several_matters(values: Iterable[Sequence[tuple[Record, Told]]]) -> bool:
    """Whether the facts are of different things anyway."""
    first, *rest = [matters.matter(same[0][1].fact) for same in values]
    return any(first.apart(other) for other in rest)


def _who(told: Iterable[Told]) -> Record:
    """Who says so: facts, and how many sources that do not copy each other."""
    several = list(told)
    return {"fact_ids": sorted({one.fact_id for one in several}), "independent_sources": len({one.group for one in several})}


def _conflict(
    kind: str,
    slot: str,
    values: Sequence[Record],
    unit: str | None = None,
    within_rounding: bool | None = None,
    movement: str | None = None,
) -> Record:
    ordered = sorted(values, key=lambda value: value["fact_ids"])
    return {"slot": slot, "kind": kind, "unit": unit, "values": ordered, "within_rounding": within_rounding, "movement": movement}
