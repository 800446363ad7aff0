"""What the frames did on one document, kept for an explanation. Without a trace nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coopfacts.facts.draft import Candidate, Draft
from coopfacts.facts.graph import Graph
from coopfacts.facts.speech import Speech
from coopfacts.records import Fact, Period, Quantity, Sentence

# Why a trigger gave no fact, in the order in which the questions are asked: what comes later was nearer to a fact.
REASONS = {
    "no_trigger": "it holds values, but no word that raises a fact",
    "attribute": "the word only describes a noun, with nothing of its own beside it",
    "same_trigger": "the word belongs to another trigger of the type, or to the verb that carries it",
    "inside_name": "the word is part of a name",
    "only_named": "the gathering is only named beside something else",
    "in_document": "the thing is only what a document is about",
    "other_object": "the word has an object that the rule does not speak of",
    "other_words": "the clause lacks a word that the rule asks for, or has one that it excludes",
    "no_party": "the sides that the rule needs are not named",
    "no_detail": "a concrete detail that the rule needs is not there",
    "carried": "another word of the sentence states the same more fully",
    "told": "another rule has already told the fact of this word",
    "extra_slot": "it names something that the rule excludes",
    "no_deal": "what is affected is no deal and names no side",
    "no_name": "it has neither a name of its own nor a time and a place",
    "not_joint": "one side is named, and nothing says that anything is shared",
    "one_state": "its sides belong to one state",
    "one_side": "nothing in the sentence or the document leads to a second side",
    "other_status": "the rule does not hold for this status",
    "only_completes": "it would only complete another fact, and there is none that it fits",
    "repeated_words": "the quotation is the text's own words, set apart once more",
    "no_more": "the words are a plan or proposal that is a fact of its own, and say no more",
    "not_cooperation": "the words are not about cooperation between sides",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A trigger (token ``at``) that gave no fact of its type: the rule, ``None`` where none was tried, why (a key of
    :data:`REASONS`), and the slots of which one had to be filled (``value|change``)."""

    type: str
    rule: str | None
    at: int
    sentence: Sentence
    reason: str
    missing: str | None = None


@dataclass(slots=True)
class Trace:
    """Filled by :func:`coopfacts.facts.tag`: the sentences with their relations, the values that stood there to be used, who speaks
    in each (by its start), each fact with the draft it comes from, and what was tried in vain."""

    graph: Graph | None = None
    values: Sequence[Quantity | Period] = ()
    speech: Mapping[int, Speech] = field(default_factory=dict)
    told: list[tuple[Fact, Draft]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)

    def barred(self, graph: Graph, fact_type: str, at: int, reason: str) -> None:
        """A trigger that no rule was tried on."""
        self.attempts.append(Attempt(type=fact_type, rule=None, at=at, sentence=graph.sentence(at), reason=reason))

    def failed(self, candidate: Candidate, reason: str, missing: str | None = None) -> None:
        """A trigger that one rule was tried on."""
        frame = candidate.frame.type
        rule = f"{frame}.{candidate.variant.name}"
        self.attempts.append(Attempt(type=frame, rule=rule, at=candidate.predicate, sentence=candidate.sentence, reason=reason, missing=missing))
