"""Statements (one for each stretch of speech) and positions (one for each office of a person who fills a slot)."""

from __future__ import annotations

from collections.abc import Iterator

from coopfacts.facts.draft import Draft
from coopfacts.facts.graph import Graph
from coopfacts.facts.speech import Speakers, Stretch
from coopfacts.records import Entities, Entity, Office, Period


def statements(speakers: Speakers, drafts: list[Draft], entities: Entities, periods: tuple[Period, ...]) -> Iterator[Draft]:
    """A statement for each stretch that holds a quotation, or reported speech that states no fact of its own."""
    claimed = {s.start for draft in drafts for s in draft.sentences}
    for stretch in speakers.stretches():
        if stretch.quotes or any(s.start not in claimed for s in stretch.reported):
            yield _statement(stretch, entities, periods)


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
