"""The facts of one claim key sorted by what they tell of: the same sides in the same period may have many projects.

What facts say of themselves decides, in this order: what they are about; words that suit many things, or none. A fact that does not say enough
joins others only where there is one that it can be, by its amounts and places if need be; where no time is told either, by these alone. The order
of the facts does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from coopfacts.claims import matters
from coopfacts.claims.conflicts import Measure, measures
from coopfacts.claims.matters import Matter
from coopfacts.claims.rounding import agree
from coopfacts.claims.telling import Told

CLASSES = 200  # matters of one key that a fact is compared with
HINTS = 20  # amounts of a matter that others are compared with


@dataclass(slots=True)
class _Class:
    """Facts of one thing; the matter is that of the surest."""

    about: Matter
    told: list[Told] = field(default_factory=list)


def sorted_out(told: Iterable[Told]) -> list[list[Told]]:
    """The facts of each thing that is told of."""
    told = list(told)
    if len(told) == 1:  # as most are
        return [told]
    every = [(matters.matter(one.fact), one) for one in sorted(told, key=lambda one: (-one.confidence, one.fact_id))]
    alone = [_Class(about, [one]) for about, one in every if about.tells and not _of_somebody(one)]
    every = [each for each in every if not each[0].tells or _of_somebody(each[1])]
    classes: list[_Class] = []
    clear = sorted((each for each in every if each[0].tells == 0), key=lambda each: each[0].language)  # stable: the surest of a language first
    for _, same in groupby(clear, key=lambda each: each[0].language):
        classes = _paired(classes, _clustered(list(same)))
    for tells in (1, 2):
        classes = _taken_in(classes, [each for each in every if each[0].tells == tells])
    return [each.told for each in classes + alone]


def _of_somebody(told: Told) -> bool:
    """Whether a fact names a side, a thing by its name, or a time: "the cost of *the project*" may be anybody's."""
    return any(filler["kind"] in {"entity", "period"} for role, fillers in told.fact["slots"].items() if role != "place" for filler in fillers)


def _clustered(told: Sequence[tuple[Matter, Told]]) -> list[_Class]:
    """Facts of one language, those alike together; those that tell nothing, too."""
    classes: list[_Class] = []
    known: dict[Matter, _Class] = {}
    for about, one in told:
        home = known.get(about) or next((each for each in classes[:CLASSES] if each.about.alike(about)), None)
        if home is None:
            home = _Class(about)
            classes.append(home)
        known.setdefault(about, home).told.append(one)
    return classes


def _paired(classes: list[_Class], others: list[_Class]) -> list[_Class]:
    """Classes of two languages: one joins another where each is the only one that the other can be."""
    towards = [_candidates(each.about, each.told, others) for each in classes]
    back = [_candidates(each.about, each.told, classes) for each in others]
    left = []
    for number, each in enumerate(others):
        home = back[number][0] if len(back[number]) == 1 else None
        if home is not None and towards[home] == [number]:
            classes[home].told += each.told
        else:
            left.append(each)
    return classes + left


def _taken_in(classes: list[_Class], told: Sequence[tuple[Matter, Told]]) -> list[_Class]:
    """Facts that say too little join the only class that each can be; the others stay by themselves."""
    homes = [_candidates(about, [one], classes) for about, one in told]
    left = []
    for (about, one), home in zip(told, homes, strict=True):
        if len(home) == 1:
            classes[home[0]].told.append(one)
        else:
            left.append((about, one))
    silent = [each for each in left if each[0].tells == 2]
    spoken = _clustered([each for each in left if each[0].tells < 2])
    return classes + spoken + ([_Class(silent[0][0], [one for _, one in silent])] if silent else [])


def _candidates(about: Matter, told: Sequence[Told], classes: Sequence[_Class]) -> list[int]:
    """The places of the classes that facts may belong to; those with a common amount or place, where there are several, or no time is told."""
    open_ = [place for place, each in enumerate(classes[:CLASSES]) if not each.about.apart(about)]
    if len(open_) < 2 and not about.loose:
        return open_
    places, amounts = _places(told), _amounts(told)
    hinted = [place for place in open_ if about.alike(classes[place].about) or _places(classes[place].told) & places or _meet(_amounts(classes[place].told), amounts)]
    return hinted or ([] if about.loose else open_)


def _places(told: Iterable[Told]) -> frozenset[str]:
    return frozenset(matters.side(filler, one.language) for one in told for filler in one.fact["slots"].get("place", ()))


def _amounts(told: Iterable[Told]) -> list[Measure]:
    found = {(measure.slot, measure.amount["unit"], measure.number()): measure for one in told for measure in measures(one.fact)}
    return list(found.values())[:HINTS]


def _meet(some: Sequence[Measure], others: Sequence[Measure]) -> bool:
    """Whether two matters have an amount in common."""
    return any(
        (one.slot, one.amount["unit"]) == (other.slot, other.amount["unit"]) and (not (one.of and other.of) or one.of & other.of) and agree([one.amount, other.amount])
        for one in some
        for other in others
    )
