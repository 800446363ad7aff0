"""Gold facts with a place in the text for each filler that the text names. Gold has no places; these are found by the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coopfacts import agreement
from coopfacts.errors import AnnotationError
from coopfacts.facts import frames
from coopfacts.labelling.drafts import ATTRIBUTION, Draft, DraftFact, DraftFiller, Record, Span, Value, kind
from coopfacts.records import Period, Quantity
from coopfacts.values import values
from coopfacts.writers import jsonl

_WORD = re.compile(r"\w+(?:[-’']\w+)*")


def of_gold(record: Record) -> Draft:
    """A gold line; :class:`AnnotationError` where its text does not hold the evidence."""
    places = _Places(record)
    facts = record["facts"]
    assert isinstance(facts, list)
    return Draft(data={key: value for key, value in record.items() if key != "facts"}, facts=tuple(map(places.fact, facts)), maker="gold")


class _Places:
    """Where a text says what."""

    def __init__(self, record: Record) -> None:
        self.text, self.doc_id = str(record["text"]), record.get("doc_id")
        self.language, self.published = str(record["lang"]), record.get("published")
        self._values: tuple[Quantity | Period, ...] | None = None

    def fact(self, fact: Record) -> DraftFact:
        """A gold fact with places."""
        if fact["type"] not in frames.types():
            raise AnnotationError(f"document {self.doc_id}: no fact type '{fact['type']}'; types: {', '.join(frames.types())}")
        evidence = tuple(self._evidence(str(quote)) for quote in _list(fact["evidence"]))
        slots = fact["slots"]
        assert isinstance(slots, Mapping)
        fillers = tuple(
            DraftFiller(role, value, self._place(kind(str(fact["type"]), role), value, evidence))
            for role, listed in slots.items()
            for value in listed
        )
        speaker = fact.get("speaker")
        return DraftFact(
            type=str(fact["type"]),
            status=str(fact["status"]),
            evidence=evidence,
            fillers=fillers,
            speaker=DraftFiller(ATTRIBUTION, str(speaker), self._place("E", str(speaker), evidence)) if speaker else None,
        )

    def _evidence(self, quote: str) -> Span:
        start = self.text.find(quote)
        if start < 0 or not quote:
            raise AnnotationError(
                f"document {self.doc_id}: its text does not hold the evidence “{quote[:80]}”; evidence is an exact part of the text"
            )
        return start, start + len(quote)

    def _place(self, letter: str, value: Value, evidence: Sequence[Span]) -> Span | None:
        """A place in the evidence; for a name, in the whole text. A term is in no words of its own."""
        if letter in "QP":
            return next((place for span in evidence for place in self._amounts(letter, value, span)), None)
        if letter == "T":
            return None
        wider = [*evidence, (0, len(self.text))] if letter == "E" else evidence
        return next((place for span in wider for place in self._phrases(str(value), span)), None)

    def _amounts(self, letter: str, value: Value, within: Span) -> Iterator[Span]:
        wanted = agreement.gold_filler(letter, value)
        for found in self._found():
            inside = within[0] <= found.start and found.end <= within[1] and isinstance(found, Quantity if letter == "Q" else Period)
            if inside and agreement.agrees(wanted, agreement.predicted_filler(letter, jsonl.filler_record(found))):
                yield found.start, found.end

    def _found(self) -> tuple[Quantity | Period, ...]:
        """The quantities and periods of the text."""
        if self._values is None:
            import datetime as dt

            day = dt.date.fromisoformat(str(self.published)) if self.published else None
            self._values = values(self.text, self.language, day)
        return self._values

    def _phrases(self, value: str, within: Span) -> Iterator[Span]:
        """Where one of the variants stands, word for word, else with other endings."""
        variants = [variant for variant in value.split("|") if variant.strip()]
        for variant in variants:
            exact = re.compile(rf"(?<!\w){re.escape(variant)}(?!\w)", re.IGNORECASE)
            yield from (match.span() for match in exact.finditer(self.text, *within))
        for variant in variants:
            yield from _inflected(_WORD.findall(variant.casefold()), list(_WORD.finditer(self.text, *within)))


def _inflected(words: Sequence[str], tokens: Sequence[re.Match[str]]) -> Iterable[Span]:
    for first in range(len(tokens) - len(words) + 1 if words else 0):
        window = tokens[first : first + len(words)]
        if all(agreement.same_word(word, token[0].casefold()) for word, token in zip(words, window, strict=True)):
            yield window[0].start(), window[-1].end()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
