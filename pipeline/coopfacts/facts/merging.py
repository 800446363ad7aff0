"""The same fact twice in one text is one fact with two evidences.

A draft repeats another of its type and status when everything that it states, the other states too, in the same or looser words.
Gatherings (meetings, visits, events) happen once: drafts of one gathering that do not contradict each other complete each other.
"""

from __future__ import annotations

from coopfacts.facts.draft import Draft
from coopfacts.facts.ids import canonical
from coopfacts.facts.sides import Sides
from coopfacts.facts.trace import Trace
from coopfacts.records import Entity, Filler, Quantity, Text

LOOSE = frozenset({"stage", "format", "field", "content", "place", "occasion", "host"})
GATHERINGS = {"meeting": "participant", "visit": "visitor", "event": "name"}
# What a document is called when it is named again.
BARE_DOCUMENT = frozenset({"document", "agreement", "документ", "соглашение"})
EXCLUSIVE = ("period", "destination", "count")


def merged(drafts: list[Draft], sides: Sides, trace: Trace | None = None) -> list[Draft]:
    """Drafts with repeats folded into the fullest one, in text order; mere supplements that complete nothing are dropped."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=_fullness):
        twin = next((k for k in kept if _repeats(draft, k, sides)), None)
        if twin is not None:
            _absorb(twin, draft, sides)
        elif not draft.supplement:
            kept.append(draft)
        elif trace is not None and draft.origin is not None:
            trace.failed(draft.origin, "only_completes")
    return sorted(kept, key=lambda d: (d.sentences[0].start, d.type))


def _fullness(draft: Draft) -> tuple[bool, int, int]:
    fillers = [f for found in draft.slots.values() for f in found]
    persons = sum(1 for f in fillers if isinstance(f, Entity) and f.label == "person" and f.resolved_from == "mention")
    return draft.supplement, -len(fillers) - persons, draft.sentences[0].start


def _repeats(part: Draft, whole: Draft, sides: Sides) -> bool:
    if part.type != whole.type or part.type == "statement":
        return False
    if part.type in GATHERINGS and _one_gathering(part, whole, sides):
        return True
    return part.status == whole.status and (_signed_again(part, whole) or _stated_in(part, whole, sides))


def _signed_again(part: Draft, whole: Draft) -> bool:
    """Whether a draft only says who put their names to the document of the sentence before ("The document was signed by ...")."""
    if part.type != "agreement" or part.slots.keys() - {"party", "document", "stage", "place", "period"} or not whole.slots.get("document"):
        return False
    bare = all(f.text.casefold() in BARE_DOCUMENT for f in part.slots.get("document", []))
    gap = part.sentences[0].first - whole.sentences[-1].last
    return bare and bool(part.slots.get("document")) and gap == 0


def _stated_in(part: Draft, whole: Draft, sides: Sides) -> bool:
    """Whether all that a draft states stands in the other, and it states something more than who and when."""
    stated = {role: fillers for role, fillers in part.slots.items() if role not in LOOSE}
    concrete = [role for role in stated if role not in {"party", "flow", "period"}]
    if not stated or (not concrete and part.sentences[0].start != whole.sentences[0].start):
        return False
    return all(_within(fillers, whole.slots.get(role, []), sides) for role, fillers in stated.items())


def _one_gathering(part: Draft, whole: Draft, sides: Sides) -> bool:
    """The same sides, nothing in it that contradicts the other, and neither denied nor halted alone."""
    role = GATHERINGS[part.type]
    if part.status != whole.status and not (part.supplement or part.status == "possible"):
        return False
    if not part.supplement and not _within(part.slots.get(role, []), whole.slots.get(role, []), sides):
        return False
    return not any(part.slots.get(r) and whole.slots.get(r) and not _within(part.slots[r], whole.slots[r], sides) for r in EXCLUSIVE)


def _within(part: list[Filler], whole: list[Filler], sides: Sides) -> bool:
    return all(any(_alike(a, b, sides) for b in whole) for a in part)


def _alike(a: Filler, b: Filler, sides: Sides) -> bool:
    """One meaning, a state beside its own official or city, or mostly the same words."""
    if canonical(a) == canonical(b):
        return True
    if isinstance(a, Entity) and isinstance(b, Entity):
        return _same_words(a.name, b.name) or sides.stands_for(a, b)
    if isinstance(a, Text) and isinstance(b, Text):
        return _same_words(a.text, b.text)
    return isinstance(a, Quantity) and isinstance(b, Quantity) and a.unit == b.unit and a.value is not None and a.value == b.value


def _same_words(a: str, b: str) -> bool:
    """Whether the shorter text's words, cut to stems, stand in the longer one."""
    stems_a, stems_b = _stems(a), _stems(b)
    smaller, larger = sorted((stems_a, stems_b), key=len)
    return bool(smaller) and len(smaller & larger) >= 0.6 * len(smaller)


def _stems(text: str) -> set[str]:
    return {word.strip("«»“”\"'.,")[:5] for word in text.casefold().split() if len(word) > 3}


def _absorb(whole: Draft, part: Draft, sides: Sides) -> None:
    whole.absorbed.append(part)
    for sentence in part.sentences:
        if sentence not in whole.sentences:
            whole.sentences.append(sentence)
    for role, fillers in part.slots.items():
        known = whole.slots.setdefault(role, [])
        if not known or (part.supplement and role == "participant"):
            known.extend(f for f in fillers if not any(_alike(f, k, sides) for k in known))
    whole.sentences.sort(key=lambda s: s.start)
    if whole.attribution is None:
        whole.attribution = part.attribution
