"""What a variant asks of a filled candidate, beyond its roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from coopfacts import resources
from coopfacts.facts import frames
from coopfacts.facts.draft import Candidate
from coopfacts.facts.graph import NOMINAL, Graph
from coopfacts.facts.phrases import SIDE_LABELS, Phrases
from coopfacts.facts.sides import Sides
from coopfacts.records import Entity, Filler

NAMED = SIDE_LABELS | {"event", "programme"}
SIDE_ROLES = ("party", "participant", "supplier", "buyer", "investor", "recipient", "donor", "endpoint", "origin", "user", "actor", "market", "visitor", "destination", "host")
# Types that lead from one side to another: within one state they are no cooperation.
DIRECTED = frozenset({"visit", "aid", "transport_link"})
# Types whose own slots show the two sides; all others must stand in a sentence or document about more than one side.
BETWEEN_SIDES = frozenset({"meeting", "trade", "ties"})


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a candidate is no fact (a key of :data:`coopfacts.facts.trace.REASONS`), with the slots of which one had to be filled."""

    reason: str
    missing: str | None = None


def lacking(sides: Sides, candidate: Candidate) -> Lack | None:
    """What values, dates and the document's sides can no longer make good, so that the candidate may claim no values."""
    variant = candidate.variant
    late = {variant.complete, *variant.opposite} | {role for role, kind in candidate.frame.slots.items() if kind in {"Q", "P"}}
    if variant.sides > 1 and not (variant.complete or variant.opposite or variant.waive) and not sides.apart(_shown(candidate)):
        return Lack("no_party")
    open_needs = [need for need in (*variant.need, *variant.stated) if not late & set(need.split("|"))]
    return _unfilled(candidate, open_needs)


def failing(phrases: Phrases, sides: Sides, candidate: Candidate) -> Lack | None:
    """What a candidate with values and sides fails by: slots that must stay empty or be filled, names, and the sides that it shows."""
    variant = candidate.variant
    if any(candidate.slots.get(role) for role in variant.without):
        return Lack("extra_slot")
    unfilled = _unfilled(candidate, (*variant.stated, *variant.need))
    if unfilled is not None:
        return unfilled
    if variant.concerning and not concerns_deal(phrases, candidate):
        return Lack("no_deal")
    if variant.named and not _is_identified(phrases.graph, candidate):
        return Lack("no_name")
    return _alone(sides, candidate)


def _unfilled(candidate: Candidate, needs: Sequence[str]) -> Lack | None:
    """The first need (slots with ``|`` between) of which no slot is filled."""
    need = next((need for need in needs if not any(candidate.slots.get(role) for role in need.split("|"))), None)
    if need is None:
        return None
    return Lack("no_party" if set(need.split("|")) <= set(SIDE_ROLES) else "no_detail", need)


def _alone(sides: Sides, candidate: Candidate) -> Lack | None:
    """What the sides of a candidate fall short of."""
    variant, fact_type = candidate.variant, candidate.frame.type
    shown = _shown(candidate)
    if variant.joint and not (sides.apart(shown) or any(e.label == "bloc" for e in shown) or sides.shared(candidate.sentence)):
        return Lack("not_joint")
    if fact_type in DIRECTED and len(shown) > 1 and not sides.apart(shown):
        return Lack("one_state")
    if fact_type not in BETWEEN_SIDES and not variant.abroad and not sides.crosses(candidate.sentence):
        return Lack("one_side")
    if variant.sides > 1 and not candidate.slots.get(variant.waive) and not sides.apart(shown):
        return Lack("no_party")
    return None


def _shown(candidate: Candidate) -> list[Entity]:
    """The sides that a candidate names."""
    return [f for role in SIDE_ROLES for f in candidate.slots.get(role, []) if isinstance(f, Entity)]


def _is_identified(graph: Graph, candidate: Candidate) -> bool:
    placed = bool(candidate.slots.get("place")) and bool(candidate.slots.get("period"))
    return placed or any(is_name(graph, filler) for filler in candidate.slots.get(candidate.variant.shape, []))


def is_name(graph: Graph, filler: Filler) -> bool:
    """A filler whose capitals (not the sentence's first), numerals or quotation marks show it to be a name."""
    first = graph.token_at(filler.start)
    opening = first is not None and first == graph.sentence(first).first
    words = filler.text.split()
    return any(word[:1].isupper() or word[:1] in "«“\"" for word in words[1 if opening else 0 :])


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


def provided(graph: Graph, predicate: int) -> bool:
    """Whether a clause says what a document is for: what its signers do there, their states do ("the president signed a deal *to buy*")."""
    token = graph.tokens[predicate]
    group = {"acl": ("document", "paper"), "advcl": ("sign",), "xcomp": ("sign",)}.get(token.deprel, ())
    return bool(group) and frames.in_group(graph, "agreement", token.head, group) is not None


def signed(graph: Graph, predicate: int) -> bool:
    """Whether a noun is the document that a verb signs ("signed the *programme* of cooperation"), or stands in a list with one."""
    line = [predicate, *graph.ancestors(predicate)]
    verb = next((i for i in line if graph.tokens[i].upos == "VERB"), None)
    trigger = frames.in_group(graph, "agreement", verb, ("sign",)) if verb is not None else None
    return trigger is not None and trigger.terms.get("stage") == "signed"


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
