"""What a variant asks of a filled candidate, beyond its roles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from coopfacts import resources
from coopfacts.facts import frames
from coopfacts.facts.draft import Candidate
from coopfacts.facts.graph import NOMINAL, Graph
from coopfacts.facts.phrases import SIDE_LABELS, Phrases
from coopfacts.records import Entity, Filler

NAMED = SIDE_LABELS | {"event", "programme"}


def hold(phrases: Phrases, candidate: Candidate) -> bool:
    """Whether the slots that must stay empty are, those that the text itself must fill are filled from it, and the affected is a deal."""
    variant = candidate.variant
    if any(candidate.slots.get(role) for role in variant.without):
        return False
    if any(not candidate.slots.get(role) for role in variant.stated):
        return False
    return not variant.concerning or concerns_deal(phrases, candidate)


def concerns_deal(phrases: Phrases, candidate: Candidate) -> bool:
    """Whether the phrase of the role named by ``concerning`` names a side, or a word of the group ``deal`` heads or modifies it."""
    return any(_is_deal(phrases, candidate, head) for head in candidate.heads.get(candidate.variant.concerning, []))


def _is_deal(phrases: Phrases, candidate: Candidate, head: int) -> bool:
    graph = phrases.graph
    inside = graph.subtree(head, frozenset({"acl:relcl", "parataxis", "advcl"}))
    if any(m.entity.label in SIDE_LABELS and m.entity.label != "person" for i in inside for m in phrases.mentions_at(i)):
        return True
    return any(frames.in_group(graph, candidate.frame.type, i, ("deal",)) for i in inside)


def in_document(graph: Graph, predicate: int) -> bool:
    """Whether a noun is only what a document is about ("a memorandum on the *construction* of tankers")."""
    token = graph.tokens[predicate]
    return token.deprel.startswith("nmod") and frames.in_group(graph, "agreement", token.head, ("document", "paper")) is not None


def goods(phrases: Phrases, token: int, predicate: int) -> bool:
    """Whether a phrase can name goods: no side, person or event, no pronoun, and no time, measure or means ("tons", "months"),
    nor a phrase that the predicate itself stands in."""
    graph = phrases.graph
    head = phrases.content(token)
    if head == predicate or head in graph.ancestors(predicate) and graph.clause(head) == graph.clause(predicate) and graph.tokens[head].upos in NOMINAL:
        return False
    word = graph.tokens[head]
    mention = phrases.mention(head)
    if mention is not None and mention.head == head and mention.entity.label in NAMED:
        return False
    if word.upos in {"PRON", "DET", "NUM", "SYM", "ADV"} or graph.feat(head, "PronType"):
        return False
    return graph.lemmas[head] not in no_goods(graph.language)


ROUTES = ("link", "carriage", "corridor")


def on_route(phrases: Phrases, found: Sequence[Entity], role: str, function: str) -> list[Filler]:
    """What can be the name of a route, or one of its ends: routes are names only, and where something is done there is an end only at a
    port, a station or another facility."""
    if role == "name":
        return [e for e in found if _is_route(phrases, e)]
    return [e for e in found if not _is_route(phrases, e) and (role != "endpoint" or function != "in" or e.label == "facility")]


def _is_route(phrases: Phrases, entity: Entity) -> bool:
    graph = phrases.graph
    first = graph.token_at(entity.start)
    last = graph.token_at(entity.end - 1)
    if first is None or last is None:
        return False
    return any(frames.in_group(graph, "transport_link", i, ROUTES) for i in range(first, last + 1))


@cache
def no_goods(language: str) -> frozenset[str]:
    """Nouns that are never the goods of a deal."""
    rows = resources.rows("facts/no_goods.tsv")
    return frozenset(lemma for row in rows if row["language"] == language for lemma in resources.forms(row["lemmas"]))
