"""Statements (one for each stretch of speech) and positions (one for each office of a person who fills a slot)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from coopfacts import resources
from coopfacts.facts.draft import Draft
from coopfacts.facts.graph import Graph
from coopfacts.facts.sides import Sides
from coopfacts.facts.speech import Speakers, Stretch
from coopfacts.facts.trace import Attempt, Trace
from coopfacts.records import Entities, Entity, Office, Sentence, Text

EVALUATIVE = frozenset({"ADJ", "NOUN"})
SPEAKERS = frozenset({"person", "country"})


def statements(speakers: Speakers, drafts: list[Draft], entities: Entities, sides: Sides, trace: Trace | None = None) -> Iterator[Draft]:
    """A statement for each stretch about cooperation that says more than plans and proposals of its own: every answer of an
    interview or turn of a transcript, quotations, and reported views of persons that no other fact claims."""
    claims: dict[int, list[Draft]] = {}
    for draft in drafts:
        for sentence in draft.sentences:
            claims.setdefault(sentence.start, []).append(draft)
    for stretch in speakers.stretches():
        reason = _unfit(stretch, speakers.graph, entities, claims, sides)
        if not reason:
            yield _statement(stretch, speakers.graph, entities)
        elif trace is not None and stretch.at is not None:
            trace.attempts.append(Attempt(type="statement", rule="statement.stretch", at=stretch.at, sentence=speakers.graph.sentence(stretch.at), reason=reason))


def _unfit(stretch: Stretch, graph: Graph, entities: Entities, claims: dict[int, list[Draft]], sides: Sides) -> str:
    """Why a stretch is no statement (a key of :data:`coopfacts.facts.trace.REASONS`); empty where it is one."""
    if _is_pull_quote(stretch, graph.text):
        return "repeated_words"
    if not _says_more(stretch, graph, claims):
        return "no_more"
    quoted = stretch.cue != ":" and bool(stretch.quotes) and sides.bilateral
    if not (_concerns(stretch, graph, entities, claims) or quoted):
        return "not_cooperation"
    return "" if any(sides.crosses(s) for s in stretch.sentences) else "one_side"


def _is_pull_quote(stretch: Stretch, text: str) -> bool:
    """Words of the body set apart once more."""
    if len(stretch.sentences) > 1 or len(stretch.quotes) != 1 or stretch.reported:
        return False
    words = stretch.quotes[0].text.strip(" .,!?").casefold()
    return len(words.split()) > 3 and text.casefold().count(words) > 1 and stretch.quotes[0].start > text.casefold().index(words)


def _says_more(stretch: Stretch, graph: Graph, claims: dict[int, list[Draft]]) -> bool:
    if stretch.cue == ":" or stretch.view:
        return True
    if stretch.quotes:
        return any(all(draft.status in {"actual", "possible"} for draft in claims.get(s.start, [])) for s in stretch.sentences)
    return stretch.speaker.label in SPEAKERS and any(not _claimed(s, claims.get(s.start, []), graph) for s in stretch.reported)


def _claimed(sentence: Sentence, drafts: list[Draft], graph: Graph) -> bool:
    """Whether what a sentence reports is itself a fact: the clause that the speech verb takes, not a thing inside it ("said that he was
    *satisfied* with the pace of the project")."""
    if not drafts:
        return False
    contents = [t.index for t in graph.analysis.tokens_of(sentence) if t.deprel == "ccomp" and t.upos in EVALUATIVE]
    return not contents or any(draft.at in contents for draft in drafts)


@cache
def _cooperation(language: str) -> frozenset[str]:
    rows = resources.rows("facts/cooperation.tsv")
    return frozenset(lemma for row in rows if row["language"] == language for lemma in resources.forms(row["lemmas"]))


def _concerns(stretch: Stretch, graph: Graph, entities: Entities, claims: dict[int, list[Draft]]) -> bool:
    """Whether a stretch speaks of cooperation: a fact, a word of it, or another state or its region. The turns of a transcript
    must do so in so many words, since greetings name states too."""
    if stretch.turn == 0 and stretch.cue == ":":
        return any(_weight(quote, graph, entities) > 0 for quote in stretch.quotes if len(quote.text.split()) > 3)
    if any(s.start in claims for s in stretch.sentences):
        return True
    words = _cooperation(graph.language)
    if any(token.lemma.lower() in words for sentence in stretch.sentences for token in graph.analysis.tokens_of(sentence)):
        return True
    return any(m.entity.label in {"country", "region", "bloc"} and s.start <= m.outer_start < s.end for m in entities.mentions for s in stretch.sentences)


def _statement(stretch: Stretch, graph: Graph, entities: Entities) -> Draft:
    draft = Draft(
        type="statement", status="actual", slots={"speaker": [stretch.speaker, *stretch.others]}, sentences=list(stretch.sentences), rule="statement.stretch", trigger=stretch.cue,
        at=stretch.at,
    )
    content = _content(stretch, graph, entities)
    if content is not None:
        draft.add("content", content)
    first = stretch.sentences[0]
    for mention in entities.mentions:
        if mention.entity.label == "event" and first.start <= mention.outer_start < first.end:
            draft.add("occasion", mention.entity)
            break
    return draft


def _content(stretch: Stretch, graph: Graph, entities: Entities) -> Text | None:
    """What was said: the first quotation, of a long turn the sentence that says most of cooperation, else the reported clause."""
    if stretch.quotes and stretch.cue != ":":
        return stretch.quotes[0]
    if stretch.quotes:
        return max(stretch.quotes, key=lambda quote: _weight(quote, graph, entities))
    return next((clause for sentence in stretch.reported if (clause := _reported(sentence, graph)) is not None), None)


def _weight(quote: Text, graph: Graph, entities: Entities) -> float:
    words = _cooperation(graph.language)
    tokens = [t for t in graph.tokens if quote.start <= t.start < quote.end]
    sides = sum(1 for m in entities.mentions if quote.start <= m.outer_start < quote.end and m.entity.label in {"country", "region", "bloc"})
    return sum(1 for t in tokens if t.lemma.lower() in words) + sides - 0.04 * len(tokens)


def _reported(sentence: Sentence, graph: Graph) -> Text | None:
    """The clause after "that", or the object of the speech verb."""
    for token in graph.analysis.tokens_of(sentence):
        if token.deprel in {"ccomp", "obj"} and token.head != token.index and graph.tokens[token.head].upos == "VERB":
            members = [i for i in graph.subtree(token.index) if graph.tokens[i].deprel not in {"mark"}]
            members = [i for i in members if graph.tokens[i].upos != "PUNCT"] or members
            start, end = graph.tokens[members[0]].start, graph.tokens[members[-1]].end
            if len(members) >= 3:
                return Text(text=graph.text[start:end], start=start, end=end)
    return None


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
        draft = Draft(type="position", status="actual", slots={}, sentences=[graph.sentence(token)], rule="position.office", trigger=office.title.text, at=token)
        draft.add("person", office.person)
        draft.add("title", office.title)
        if office.organization is not None:
            draft.add("organization", office.organization)
        yield draft
