"""One candidate, one or more facts: coordinated fillers, or parts of a sentence, each with a value of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from coopfacts import resources
from coopfacts.facts import frames
from coopfacts.facts.conditions import no_goods
from coopfacts.facts.draft import Candidate
from coopfacts.facts.graph import Graph
from coopfacts.facts.phrases import Phrases
from coopfacts.records import Entity, Filler, Mention, Period, Quantity

VALUED = ("quantity", "count", "share", "value", "amount")
MEASURED = (*VALUED, "change")
GOODS = frozenset({"product", "object"})
Slots = dict[str, list[Filler]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a sentence (tokens ``first:last``) with the values in it, each with its slot."""

    first: int
    last: int
    values: tuple[tuple[str, Quantity], ...]


class Splitter:
    """Splits the candidates of one document."""

    def __init__(self, graph: Graph, phrases: Phrases, periods: Sequence[Period]) -> None:
        self.graph = graph
        self.phrases = phrases
        self.periods = [p for p in periods if p.start_date or p.end_date]

    def split(self, candidate: Candidate) -> Iterator[Candidate]:
        """The candidate itself, or one for each filler or part of the sentence that has a value of its own."""
        heads = [h for first in candidate.heads.get(candidate.variant.split, []) for h in self.graph.conjuncts(first)]
        owned = self._owned(candidate, heads) if candidate.variant.split and len(heads) > 1 else {}
        if len(owned) > 1:
            for head, own in owned.items():
                yield self._with_head(candidate, head, own)
            return
        parts = self._parts(candidate) if candidate.variant.parts else []
        different = [self._of_part(candidate, parts[0], part) for part in parts[1:]]
        if not different or None in different:
            yield candidate
            return
        yield self._first(candidate, parts)
        yield from (part for part in different if part is not None)

    # --- coordinated fillers ---------------------------------------------------------------------------

    def _owned(self, candidate: Candidate, heads: list[int]) -> dict[int, list[tuple[str, Quantity]]]:
        """Head of a coordinated filler -> the values that are said of it."""
        found: dict[int, list[tuple[str, Quantity]]] = {}
        for slot in VALUED:
            for quantity in candidate.slots.get(slot, []):
                if isinstance(quantity, Quantity):
                    found.setdefault(self._head_of(quantity, heads), []).append((slot, quantity))
        return found

    def _with_head(self, candidate: Candidate, head: int, own: list[tuple[str, Quantity]]) -> Candidate:
        slots: Slots = {role: list(fillers) for role, fillers in candidate.slots.items() if role not in VALUED}
        text = self.phrases.text(head)
        if text is not None:
            slots[candidate.variant.split] = [text]
        for slot, quantity in own:
            slots.setdefault(slot, []).append(quantity)
        return replace(candidate, slots=slots, heads={**candidate.heads, candidate.variant.split: [head]})

    def _head_of(self, quantity: Quantity, heads: list[int]) -> int:
        place = self.graph.span_head(quantity.start, quantity.end)
        if place is None:
            return heads[0]
        line = [place, *self.graph.ancestors(place)]
        return next((node for node in line if node in heads), min(heads, key=lambda h: abs(h - place)))

    # --- parts of a sentence ---------------------------------------------------------------------------

    def _parts(self, candidate: Candidate) -> list[Part]:
        """The sentence cut where a slot gets its next value ("5% to A, and 3% to B")."""
        values = sorted(((slot, q) for slot in MEASURED for q in candidate.slots.get(slot, []) if isinstance(q, Quantity)), key=lambda v: v[1].start)
        groups: list[list[tuple[str, Quantity]]] = []
        cuts: list[int] = []
        for slot, quantity in values:
            cut = self._cut(groups[-1][-1][1], quantity) if groups else None
            if not groups or (cut is not None and self._opens(candidate, groups[-1], slot, quantity, cut)):
                groups.append([])
                cuts.append(candidate.sentence.first if cut is None else cut)
            groups[-1].append((slot, quantity))
        ends = [*cuts[1:], candidate.sentence.last]
        return [Part(first=first, last=last, values=tuple(group)) for first, last, group in zip(cuts, ends, groups, strict=True)] if len(groups) > 1 else []

    def _opens(self, candidate: Candidate, group: list[tuple[str, Quantity]], slot: str, quantity: Quantity, cut: int) -> bool:
        """Whether a value begins a part: its slot is taken, it is a share of what was said before, or the words before it name another time."""
        if any(taken == slot for taken, _ in group) or slot == "share" and self._is_breakdown(candidate, cut, candidate.sentence.last):
            return True
        start, end = self.graph.tokens[cut].start, quantity.start
        return any(start <= p.start < end and not p.comparison for p in self.periods)

    def _cut(self, before: Quantity, after: Quantity) -> int | None:
        """The last separator between two values."""
        first, last = self.graph.token_at(before.end), self.graph.token_at(after.start)
        if first is None or last is None:
            return None
        return next((i for i in range(last - 1, first - 1, -1) if self.graph.lemmas[i] in separators(self.graph.language)), None)

    def _first(self, candidate: Candidate, parts: list[Part]) -> Candidate:
        slots = self._without_values(candidate)
        _fill(slots, parts[0])
        period = self._period(parts[0])
        if period is not None:
            slots["period"] = [period]
        elif any(p in slots.get("period", []) for p in (self._period(part, before_value=True) for part in parts[1:])):
            slots.pop("period")
        comparison = self._period(parts[0], comparison=True)
        if slots.get("base_period") and comparison is None and any(self._period(part, comparison=True) for part in parts[1:]):
            slots.pop("base_period")
        return replace(candidate, slots=slots)

    @staticmethod
    def _without_values(candidate: Candidate) -> Slots:
        return {role: list(fillers) for role, fillers in candidate.slots.items() if role not in MEASURED}

    def _of_part(self, candidate: Candidate, first: Part, part: Part) -> Candidate | None:
        """What a later part states: the candidate with its own values and with what it names anew; ``None`` when it names nothing."""
        slots = self._without_values(candidate)
        slots.pop("base_period", None)
        _fill(slots, part)
        renewed = [*self._renewed_sides(slots, first, part), *self._renewed_goods(candidate, slots, part), *self._renewed_period(slots, part)]
        if not renewed:
            return None
        return replace(candidate, slots=slots, voice=self._voice(candidate, part))

    def _voice(self, candidate: Candidate, part: Part) -> int:
        """The word that decides the status: the verb of the part, where it has one."""
        head = self.graph.token_at(part.values[0][1].start)
        clause = self.graph.clause(head) if head is not None else candidate.predicate
        return clause if part.first <= clause < part.last else candidate.predicate

    def _renewed_sides(self, slots: Slots, first: Part, part: Part) -> Iterator[Filler]:
        for mention in self._sides_in(part):
            marker = self.graph.marker(mention.head)
            role = next((r for r in slots if any(self._marked_in(first, f, marker) for f in slots[r])), None)
            if role is None:
                continue
            slots[role] = [f for f in slots[role] if not self._marked_in(first, f, marker)] + [mention.entity]
            yield mention.entity

    def _sides_in(self, part: Part) -> list[Mention]:
        tokens = self.graph.tokens
        start, end = tokens[part.first].start, tokens[part.last - 1].end
        return [m for m in self.phrases.mentions if start <= m.outer_start < end and not m.adjectival and m.entity.label in PLACED]

    def _marked_in(self, part: Part, filler: Filler, marker: str) -> bool:
        if not isinstance(filler, Entity):
            return False
        token = self.graph.token_at(filler.start)
        mention = self.phrases.mention(token) if token is not None else None
        return token is not None and part.first <= token < part.last and self.graph.marker(mention.head if mention else token) == marker

    def _renewed_goods(self, candidate: Candidate, slots: Slots, part: Part) -> Iterator[Filler]:
        """A noun of the part that no value counts and no mention covers, where the first part has goods too."""
        role = next((r for r in GOODS if r in candidate.frame.slots), None)
        breakdown = self._is_breakdown(candidate, part.first, part.last)
        if role is None or not (slots.get(role) or breakdown):
            return
        head = next((i for i in range(part.first, part.last) if self._may_be_goods(i, part, breakdown)), None)
        text = self.phrases.text(head) if head is not None else None
        if text is not None:
            found = [self.phrases.text(h) for h in self.graph.conjuncts(head)] if breakdown and head is not None else [text]
            slots[role] = [t for t in found if t is not None]
            yield text

    def _is_breakdown(self, candidate: Candidate, first: int, last: int) -> bool:
        """Whether a part says what some of the whole consists of ("three quarters of which is accounted for by timber")."""
        return any(frames.in_group(self.graph, candidate.frame.type, i, ("account",)) for i in range(first, last))

    def _may_be_goods(self, token: int, part: Part, marked: bool) -> bool:
        word = self.graph.tokens[token]
        loose = word.upos == "NOUN" or word.upos == "ADJ" and word.deprel in {"orphan", "conj", "nsubj"}
        plain = self.phrases.value_at(token) is None and not self.phrases.mentions_at(token) and (marked or not self.graph.marker(token))
        plain = plain and self.graph.lemmas[token] not in no_goods(self.graph.language)
        return loose and plain and not any(q.start <= word.start < q.end for _, q in part.values) and word.deprel != "nummod"

    def _renewed_period(self, slots: Slots, part: Part) -> Iterator[Filler]:
        comparison = self._period(part, comparison=True)
        if comparison is not None:
            slots["base_period"] = [comparison]
        period = self._period(part)
        if period is not None and period not in slots.get("period", []):
            slots["period"] = [period]
            yield period
        elif period is not None and self._period(part, before_value=True):
            yield period

    def _period(self, part: Part, comparison: bool = False, before_value: bool = False) -> Period | None:
        start = self.graph.tokens[part.first].start
        end = part.values[0][1].start if before_value else self.graph.tokens[part.last - 1].end
        return next((p for p in self.periods if start <= p.start < end and p.comparison == comparison), None)


PLACED = frozenset({"country", "region", "city", "bloc", "company", "organization", "place"})


def _fill(slots: Slots, part: Part) -> None:
    for slot, quantity in part.values:
        slots.setdefault(slot, []).append(quantity)


@cache
def separators(language: str) -> frozenset[str]:
    """Words and marks between two statements of one sentence."""
    return frozenset(row["word"] for row in resources.rows("facts/separators.tsv") if row["language"] in {language, "any"})
