"""Statements (one for each stretch of speech) and positions (one for each office of a person who fills a slot)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from coopfacts import resources
from coopfacts.facts.draft import Draft
from coopfacts.facts.graph import Graph
from coopfacts.facts.speech import Speakers, Stretch
from coopfacts.records import Entities, Entity, Office, Period


def statements(speakers: Speakers, drafts: list[Draft], entities: Entities, periods: tuple[Period, ...]) -> Iterator[Draft]:
    """A statement for each stretch about cooperation that says more than facts of their own: every answer of an interview or
    turn of a transcript, and elsewhere quoted or reported sentences that no other fact claims."""
    claimed = {s.start for draft in drafts for s in draft.sentences}
    for stretch in speakers.stretches():
        said = stretch.sentences if stretch.quotes else stretch.reported
        more = bool(stretch.cue == ":") or any(s.start not in claimed for s in said)
        if more and (any(s.start in claimed for s in stretch.sentences) or _concerns(stretch, speakers.graph, entities)):
            yield _statement(stretch, entities, periods)


@cache
def _cooperation(language: str) -> frozenset[str]:
    rows = resources.rows("facts/cooperation.tsv")
    return frozenset(lemma for row in rows if row["language"] == language for lemma in resources.forms(row["lemmas"]))


def _concerns(stretch: Stretch, graph: Graph, entities: Entities) -> bool:
    """Whether a stretch speaks of cooperation: a word of it, or another state or its region."""
    words = _cooperation(graph.language)
    for sentence in stretch.sentences:
        if any(token.lemma.lower() in words for token in graph.analysis.tokens_of(sentence)):
            return True
    sides = {"country", "region", "bloc"}
    return any(m.entity.label in sides and s.start <= m.outer_start < s.end for m in entities.mentions for s in stretch.sentences)


def _statement(stretch: Stretch, entities: Entities, periods: tuple[Period, ...]) -> Draft:
    draft = Draft(type="statement", status="actual", slots={"speaker": [stretch.speaker]}, sentences=list(stretch.sentences), rule="statement.stretch", trigger=stretch.cue)
    if stretch.quotes:
        draft.add("content", stretch.quotes[0])
    first = stretch.sentences[0]
    for mention in entities.mentions:
        if mention.entity.label == "event" and first.start <= mention.outer_start < first.end:
            draft.add("occasion", mention.entity)
            break
    return draft


def positions(offices: tuple[Office, ...], drafts: list[Draft], graph: Graph) -> Iterator[Draft]:
    """Offices held now by people who fill a slot of another fact, once per person, title and organisation."""
    filling = {f.name for d in drafts for role, fillers in d.slots.items() for f in fillers if isinstance(f, Entity) and f.label == "person"}
    seen: set[tuple[str, str]] = set()
    for office in offices:
        key = (office.person.name, office.title.text.casefold())
        if office.former or office.person.name not in filling or key in seen:
            continue
        seen.add(key)
        token = graph.token_at(office.title.start)
        if token is None:
            continue
        draft = Draft(type="position", status="actual", slots={}, sentences=[graph.sentence(token)], rule="position.office", trigger=office.title.text)
        draft.add("person", office.person)
        draft.add("title", office.title)
        if office.organization is not None:
            draft.add("organization", office.organization)
        yield draft
