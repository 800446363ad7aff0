"""Cooperation facts from an analysed document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from coopfacts.facts import statements
from coopfacts.facts.claiming import claim_key
from coopfacts.facts.codes import codes
from coopfacts.facts.confidence import confidence, features
from coopfacts.facts.continuing import carried
from coopfacts.facts.draft import Draft
from coopfacts.facts.fields import fields
from coopfacts.facts.frames import slots
from coopfacts.facts.graph import Graph
from coopfacts.facts.ids import fact_id
from coopfacts.facts.merging import merged
from coopfacts.facts.speech import Speakers
from coopfacts.facts.tagger import Tagger
from coopfacts.facts.trace import Trace
from coopfacts.records import Analysis, Document, Entities, Evidence, Fact, Mention, Period, Provenance, Quantity, Sentence, Term
from coopfacts.text import source_span

TRIM = " \t\n\r\u00a0"


def tag(document: Document, analysis: Analysis, entities: Entities, quantities: Sequence[Quantity], periods: Sequence[Period], trace: Trace | None = None) -> tuple[Fact, ...]:
    """The facts of a document in text order, complete with ids, codes, evidence and provenance; a ``trace`` learns how they came about."""
    graph = Graph(analysis, document.text)
    tagger = Tagger(document, graph, entities, quantities, periods, trace)
    speakers = Speakers(document, graph, tagger.phrases, entities)
    tagger.phrases.voices = {start: speech.speaker for start, speech in speakers.speech.items()}
    drafts = carried(list(tagger.drafts()), analysis.sentences)
    for draft in drafts:
        draft.attribution = speakers.attribution(draft.sentences[0])
    told = [draft for draft in drafts if not draft.supplement]
    drafts = merged(drafts, tagger.sides, trace)
    drafts += statements.statements(speakers, drafts, entities, tagger.sides, trace)
    drafts += statements.positions(entities.offices, [*told, *drafts], graph)
    drafts.sort(key=lambda d: (d.sentences[0].start, d.type, d.rule))
    for draft in drafts:
        if draft.type not in {"statement", "position"}:
            draft.slots["field"] = list(fields(graph, draft.sentences[0]))
    facts = tuple(_fact(document, draft, entities.mentions, analysis.model) for draft in drafts)
    if trace is not None:
        trace.graph, trace.values, trace.speech = graph, (*quantities, *periods), speakers.speech
        trace.told = list(zip(facts, drafts, strict=True))
    return facts


def _fact(document: Document, draft: Draft, mentions: Sequence[Mention], model: str) -> Fact:
    order = slots(draft.type)
    filled = {role: tuple(draft.slots[role]) for role in order if draft.slots.get(role)}
    evidence = tuple(_evidence(document, s) for s in draft.sentences)
    provenance = Provenance(
        pipeline=_version(), rule=draft.rule, model=model, language=document.language, trigger=draft.trigger, cue=draft.cue
    )
    return Fact(
        fact_id=fact_id(document.sha256, draft.type, filled, evidence[0].start),
        claim_key=claim_key(draft.type, filled, document.language, mentions),
        doc_id=document.doc_id,
        type=draft.type,
        status=draft.status,
        slots=filled,
        attribution=draft.attribution,
        evidence=evidence,
        confidence=confidence(features(draft.status, filled, evidence, provenance, draft.attribution is not None)),
        codes=codes(draft.type, _variant(draft), draft.status),
        provenance=provenance,
    )


def _variant(draft: Draft) -> str:
    return next((f.name for role in ("stage", "format") for f in draft.slots.get(role, []) if isinstance(f, Term)), "")


def _evidence(document: Document, sentence: Sentence) -> Evidence:
    start, end = sentence.start, sentence.end
    while start < end and document.text[start] in TRIM:
        start += 1
    while end > start and document.text[end - 1] in TRIM:
        end -= 1
    places = document.source_offsets
    source_start, source_end = source_span(places, start, end) if places is not None else (None, None)
    return Evidence(text=document.text[start:end], start=start, end=end, source_start=source_start, source_end=source_end)


@cache
def _version() -> str:
    try:
        return version("coopfacts")
    except PackageNotFoundError:
        return "0"
