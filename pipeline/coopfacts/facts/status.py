"""Whether a fact happened, is planned, proposed, possible, halted or denied, and the cue that decided.

Cues are looked for on the predicate itself (auxiliaries, tense, negation), on the words above it that take it as a
complement ("plans to build", "the possibility of shipping", "supplies were suspended"), and in ``lang/<code>/status.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coopfacts import lang
from coopfacts.facts.arguments import CIRCUMSTANCE
from coopfacts.facts.graph import Graph
from coopfacts.records import Status

# Markers of what a signed document settles ("signed a contract *for* the purchase", «подписали договор *на* поставку»).
SETTLED = frozenset({"for", "about", "to"})
STRENGTH: tuple[Status, ...] = ("denied", "halted", "possible", "proposed", "planned")
UPWARD = frozenset({"xcomp", "ccomp", "acl", "nmod", "obj", "obl", "nsubj", "conj", "csubj", "advcl", "compound", "appos", "iobj", "parataxis"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status and the word that decided it, with its token (``None`` for a plain statement)."""

    status: Status
    cue: str | None = None
    at: int | None = None


@cache
def cues(language: str) -> dict[str, dict[str, Status]]:
    """place (``governor``, ``auxiliary``, ``modifier``) -> lemma -> status."""
    table: dict[str, dict[str, Status]] = {}
    for row in lang.table(language, "status"):
        table.setdefault(row["place"], {})[row["lemma"]] = row["status"]  # type: ignore[assignment]
    return table


def verdict(graph: Graph, predicate: int, own: Status | None = None) -> Verdict:
    """The status of the state of affairs that a predicate names; ``own`` is what the trigger itself says."""
    found = list(_found(graph, predicate))
    if own and own != "actual":
        found.append(_said(graph, predicate, own))
    taken_up = next((v for v in found if v.cue and v.status == "planned" and _accepts(graph.language, v.cue)), None)
    if taken_up is not None and any(v.status == "proposed" for v in found):
        found = [v for v in found if v.status != "proposed"]
    for status in STRENGTH:
        for verdict_ in found:
            if verdict_.status == status:
                return verdict_
    return Verdict(status="actual")


def _said(graph: Graph, index: int, status: Status) -> Verdict:
    return Verdict(status=status, cue=graph.tokens[index].text, at=index)


def _accepts(language: str, word: str) -> bool:
    """Whether a cue takes up a proposal ("*accepted* the invitation")."""
    return lang.lemma(language, word) in cues(language).get("acceptance", {})


def _found(graph: Graph, predicate: int) -> Iterator[Verdict]:
    """The cues on the predicate and on the words above it, nearest first."""
    yield from _at(graph, predicate)
    yield from _participle(graph, predicate)
    yield from _settled(graph, predicate)
    current = predicate
    for _ in range(5):
        token = graph.tokens[current]
        parent = token.head
        relation = token.deprel.split(":")[0]
        if parent == current or relation not in UPWARD or _closed(graph, current, predicate):
            return
        if relation == "advcl" and graph.feat(current, "VerbForm") == "Fin":
            # "will begin her trip when she *attends* the forum"
            yield from (v for v in _at(graph, parent) if v.status == "planned" and graph.feat(current, "Tense") == "Pres" and parent < current)
        if relation == "conj":
            yield from (v for v in _at(graph, parent) if v.status == "planned" and graph.tokens[parent].upos == "VERB" and not _is_finite(graph, current))
        else:
            yield from _governor(graph, parent, current)
        current = parent


def _settled(graph: Graph, predicate: int) -> Iterator[Verdict]:
    """A verb that signs, with the predicate as what the document is for."""
    token = graph.tokens[predicate]
    status = cues(graph.language).get("signed", {}).get(graph.lemmas[token.head])
    relation = token.deprel.split(":")[0]
    if status is not None and (relation == "obl" and graph.marker(predicate) in SETTLED or relation in {"advcl", "xcomp"} and _is_infinitive(graph, predicate)):
        yield _said(graph, token.head, status)


def _closed(graph: Graph, current: int, predicate: int) -> bool:
    """Whether nothing above a word bears on the predicate: a clause of its own, a participle, a finite fellow."""
    token = graph.tokens[current]
    relation = token.deprel.split(":")[0]
    if token.deprel == "acl:relcl" or relation == "acl" and graph.feat(current, "VerbForm") == "Part":
        return True
    if relation == "advcl":
        return current != predicate and token.upos == "VERB"
    if relation == "conj":
        return _is_finite(graph, current)
    if relation == "parataxis":
        return True
    return relation in {"ccomp", "acl"} and graph.has_subject(current) and not _doubted(graph, token.head)


def _doubted(graph: Graph, index: int) -> bool:
    """Whether a word is a cue that takes a whole clause ("denied that ...", "rumours that ..."), or a noun that one takes ("denied *reports* that ...")."""
    table = cues(graph.language).get("governor", {})
    token = graph.tokens[index]
    return graph.lemmas[index] in table or token.upos == "NOUN" and token.deprel == "obj" and table.get(graph.lemmas[token.head]) == "denied"


def _participle(graph: Graph, predicate: int) -> Iterator[Verdict]:
    """A participle or short clause on a noun: "the visit *planned* for May", "визит, *намеченный* на май"."""
    table = cues(graph.language).get("governor", {})
    for child in graph.children(predicate, "acl", "amod"):
        status = table.get(graph.lemmas[child])
        if status in {"planned", "halted", "proposed"} and graph.tokens[child].deprel != "acl:relcl":
            yield _said(graph, child, status)


def _is_finite(graph: Graph, index: int) -> bool:
    return graph.feat(index, "VerbForm") == "Fin" or bool(graph.children(index, "aux")) or graph.has_subject(index)


def _is_infinitive(graph: Graph, index: int) -> bool:
    """Whether a verb stands with "to"."""
    return any(graph.lemmas[child] == "to" for child in graph.children(index, "mark"))


def _at(graph: Graph, index: int) -> Iterator[Verdict]:
    """Auxiliaries, tense, negation and modifiers of a word."""
    table = cues(graph.language)
    auxiliaries = table.get("auxiliary", {})
    modifiers = table.get("modifier", {})
    negators = table.get("negator", {})
    infinitive = table.get("infinitive", {}) if _is_infinitive(graph, index) else {}
    for child in graph.children(index):
        token = graph.tokens[child]
        lemma = graph.lemmas[child]
        if token.deprel in {"aux", "aux:pass", "cop"} and (status := auxiliaries.get(lemma) or infinitive.get(lemma)):
            yield _said(graph, child, status)
        if token.deprel in {"aux", "aux:pass", "cop"} and graph.feat(child, "Tense") == "Fut":
            yield _said(graph, child, "planned")
        if token.deprel.split(":")[0] in {"advmod", "det", "amod", "parataxis", "discourse"} and lemma in modifiers:
            yield _said(graph, child, modifiers[lemma])
        if token.deprel.split(":")[0] in {"advmod", "det", "neg"} and lemma in negators:
            yield _said(graph, child, "denied")
        if token.deprel.split(":")[0] in {"nsubj", "obj"} and any(graph.lemmas[c] in {"no", "никакой"} for c in graph.children(child, "det", "amod")):
            yield _said(graph, child, "denied")
    if graph.feat(index, "Tense") == "Fut":
        yield _said(graph, index, "planned")


def _governor(graph: Graph, governor: int, child: int) -> Iterator[Verdict]:
    """What a word says of its complement; its own tense, modality and negation count too."""
    lemma = graph.lemmas[governor]
    relation = graph.tokens[child].deprel.split(":")[0]
    if relation == "nmod" and graph.marker(child) in CIRCUMSTANCE:
        return  # "a memorandum ... *during the visit*"
    status_ = cues(graph.language).get("governor", {}).get(lemma)
    if status_ is None and graph.tokens[governor].upos == "VERB":
        status_ = cues(graph.language).get("verb", {}).get(lemma)
    if relation == "xcomp" and _is_infinitive(graph, child) and (status := cues(graph.language).get("infinitive", {}).get(lemma)):
        yield _said(graph, governor, status)
    if status_ is not None and (relation != "advcl" or status_ == "proposed" and _is_infinitive(graph, child)):
        yield _said(graph, governor, status_)
        yield from (v for v in _at(graph, governor) if v.status == "denied")
    elif relation in {"obj", "nsubj", "xcomp", "csubj"} or graph.tokens[governor].upos in {"VERB", "AUX"} and relation in {"obl"}:
        yield from _at(graph, governor)
