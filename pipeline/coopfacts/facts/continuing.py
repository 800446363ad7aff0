"""What a sentence takes over from the one that it plainly continues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coopfacts.facts.draft import Draft
from coopfacts.facts.ids import canonical
from coopfacts.records import Filler, Quantity, Sentence

CONTINUED = frozenset({"trade"})


def carried(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Drafts of figures without a time of their own get that of the same sides' figures in this sentence or the one before."""
    place = {sentence.start: number for number, sentence in enumerate(sentences)}
    last: Draft | None = None
    for draft in drafts:
        if draft.type not in CONTINUED or draft.status != "actual":
            continue
        if last is not None and _elides(draft, last):
            draft.slots["change"] = [_signed(q, last) for q in draft.slots.pop("share")]
        if last is not None and not draft.slots.get("period") and _continues(draft, last, place):
            draft.slots["period"] = list(last.slots["period"])
        if draft.slots.get("period"):
            last = draft
    return list(drafts)


def _elides(draft: Draft, earlier: Draft) -> bool:
    """Whether a bare percentage says how much something else rose or fell ("exports grew by 5%, imports by 6%")."""
    here = draft.slots.keys() & {"change", "value", "share", "product"}
    return draft.sentences == earlier.sentences and draft.rule == earlier.rule and here == {"share"} and bool(earlier.slots.get("change")) and not earlier.slots.get("share")


def _signed(filler: Filler, earlier: Draft) -> Filler:
    first = earlier.slots["change"][0]
    falls = isinstance(first, Quantity) and first.value is not None and first.value < 0
    return replace(filler, value=-filler.value) if falls and isinstance(filler, Quantity) and filler.value is not None else filler


def _continues(draft: Draft, earlier: Draft, place: dict[int, int]) -> bool:
    gap = place[draft.sentences[0].start] - place[earlier.sentences[0].start]
    return 0 <= gap <= 1 and _parties(draft) == _parties(earlier)


def _parties(draft: Draft) -> set[str]:
    return {canonical(f) for f in draft.slots.get("party", [])}
