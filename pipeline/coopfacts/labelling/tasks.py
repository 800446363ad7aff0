"""Drafts as tasks of Label Studio, with everything marked as a prediction.

The format: https://labelstud.io/guide/task_format and https://labelstud.io/guide/predictions. Items of one region share its id.
Two regions have one relation at most, which may carry several labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from coopfacts.labelling import shorthand
from coopfacts.labelling.drafts import ATTRIBUTION, KINDS, Draft, DraftFact, DraftFiller, Span, kind
from coopfacts.labelling.offsets import to_utf16

Item = dict[str, object]
TEXT = "text"  # the object tag of the labeling config
EVIDENCE = "evidence"


def task(draft: Draft, utf16: bool = False) -> dict[str, object]:
    """The task of a document. ``utf16``: places as Label Studio counted them before 2022."""
    marks = _Marks(draft.text, to_utf16(draft.text) if utf16 else lambda span: span)
    for fact in draft.facts:
        marks.fact(fact)
    prediction: Item = {"model_version": draft.maker, "result": marks.items}
    return {"data": dict(draft.data), "predictions": [prediction if draft.score is None else {**prediction, "score": draft.score}]}


class _Marks:
    """The regions and relations of a document, as they grow. Facts share the region of a filler that is the same for them."""

    def __init__(self, text: str, counted: Callable[[Span], Span]) -> None:
        self.text, self.counted = text, counted
        self.items: list[Item] = []
        self.regions: dict[tuple[Span, str, str], list[str]] = {}
        self.ids: Counter[str] = Counter()

    def fact(self, fact: DraftFact) -> None:
        """A fact with all that belongs to it."""
        first, *others = fact.evidence
        head = self._region("f", first, "fact", fact.type)
        self._add(head, first, "status", "choices", [fact.status])
        lines = _implied(fact)
        if lines:
            self._add(head, first, "implied", "textarea", lines)
        relations = _Relations(head)
        for span in others:
            relations.add(EVIDENCE, [self._region("e", span, "filler", EVIDENCE)])
        for filler in _all(fact):
            if filler.span:
                relations.add(filler.role, self._standing(fact.type, filler, filler.span), partial(self._new_filler, fact.type, filler))
        self.items.extend(relations.items())

    def _standing(self, fact_type: str, filler: DraftFiller, span: Span) -> list[str]:
        """The regions that stand for a filler already."""
        return self.regions.get(self._key(fact_type, filler, span), [])

    def _key(self, fact_type: str, filler: DraftFiller, span: Span) -> tuple[Span, str, str]:
        letter = kind(fact_type, filler.role)
        return span, KINDS[letter], shorthand.written(letter, filler.value)

    def _new_filler(self, fact_type: str, filler: DraftFiller) -> str:
        assert filler.span is not None
        span, label, words = key = self._key(fact_type, filler, filler.span)
        region = self._region("r", span, "filler", label)
        self.regions.setdefault(key, []).append(region)
        if not isinstance(filler.value, str) or words != self.text[span[0] : span[1]]:
            self._add(region, span, "value", "textarea", [words])
        return region

    def _region(self, prefix: str, span: Span, control: str, label: str) -> str:
        self.ids[prefix] += 1
        region = f"{prefix}{self.ids[prefix]}"
        self._add(region, span, control, "labels", [label])
        return region

    def _add(self, region: str, span: Span, control: str, kind: str, answer: list[str]) -> None:
        start, end = self.counted(span)
        value: Item = {"start": start, "end": end, "text": self.text[span[0] : span[1]]}
        value["text" if kind == "textarea" else kind] = answer
        self.items.append({"id": region, "from_name": control, "to_name": TEXT, "type": kind, "value": value})


class _Relations:
    """The relations of a fact: one to each region, with all its labels. Of each slot, the order of the relations is that of the
    fillers."""

    def __init__(self, head: str) -> None:
        self.head = head
        self.labels: dict[str, list[str]] = {}
        self.last: dict[str, int] = {}

    def add(self, role: str, regions: list[str], new: Callable[[], str] | None = None) -> None:
        """Relate one of the regions, or a new one where that would break the order or say the same twice."""
        order = list(self.labels)
        for region in regions:
            place = order.index(region) if region in self.labels else len(order)
            if place > self.last.get(role, -1) and role not in self.labels.get(region, ()):
                return self._relate(role, region, place)
        assert new is not None
        return self._relate(role, new(), len(order))

    def _relate(self, role: str, region: str, place: int) -> None:
        self.labels.setdefault(region, []).append(role)
        self.last[role] = place

    def items(self) -> list[Item]:
        """As Label Studio has them."""
        return [
            {"type": "relation", "from_id": self.head, "to_id": region, "direction": "right", "labels": labels}
            for region, labels in self.labels.items()
        ]


def _all(fact: DraftFact) -> list[DraftFiller]:
    return [*fact.fillers, *([fact.speaker] if fact.speaker else [])]


def _implied(fact: DraftFact) -> list[str]:
    """A line for each filler without a place. ``SLOT@2`` says that it is the second of its slot, where the others do not all come before it."""
    lines = []
    for role in dict.fromkeys(filler.role for filler in _all(fact)):
        fillers = [filler for filler in _all(fact) if filler.role == role]
        placed = [filler.span is not None for filler in fillers]
        ordered = placed == sorted(placed, reverse=True)
        for number, filler in enumerate(fillers, 1):
            if filler.span is None:
                words = shorthand.written("E" if role == ATTRIBUTION else kind(fact.type, role), filler.value)
                lines.append(f"{role}{'' if ordered else f'@{number}'} = {words}")
    return lines
