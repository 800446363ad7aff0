"""The same fact twice in one text is one fact with two evidences."""

from __future__ import annotations

from coopfacts.facts.draft import Draft
from coopfacts.facts.ids import canonical
from coopfacts.records import Filler

LOOSE = frozenset({"stage", "format", "field", "content", "place", "occasion"})


def merged(drafts: list[Draft]) -> list[Draft]:
    """Drafts with repeats folded into the fullest one, in text order."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: -sum(len(f) for f in d.slots.values())):
        twin = next((k for k in kept if _repeats(draft, k)), None)
        if twin is None:
            kept.append(draft)
        else:
            _absorb(twin, draft)
    return sorted(kept, key=lambda d: (d.sentences[0].start, d.type))


def _repeats(part: Draft, whole: Draft) -> bool:
    """Whether everything that a draft states, the other states too."""
    if part.type != whole.type or part.status != whole.status or part.type == "statement":
        return False
    stated = {role: _names(fillers) for role, fillers in part.slots.items() if role not in LOOSE}
    if not any(len(names) for names in stated.values()):
        return False
    known = {role: _names(fillers) for role, fillers in whole.slots.items()}
    concrete = [role for role in stated if role not in {"party", "flow", "period"}]
    if not concrete and part.sentences[0].start != whole.sentences[0].start:
        return False
    return all(names <= known.get(role, set()) for role, names in stated.items())


def _names(fillers: list[Filler]) -> set[str]:
    return {canonical(f) for f in fillers}


def _absorb(whole: Draft, part: Draft) -> None:
    for sentence in part.sentences:
        if sentence not in whole.sentences:
            whole.sentences.append(sentence)
    for role, fillers in part.slots.items():
        whole.slots.setdefault(role, list(fillers))
    whole.sentences.sort(key=lambda s: s.start)
    if whole.attribution is None:
        whole.attribution = part.attribution
