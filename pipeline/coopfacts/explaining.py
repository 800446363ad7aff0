"""Why each fact of a text was found, and why sentences that might have held one gave none.

Every place is ``start:end`` of the cleaned text (``Explanation.document.text``). What is told here was recorded by the frames while they
worked (:mod:`coopfacts.facts.trace`); nothing is decided anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from coopfacts import corridor, readers
from coopfacts.facts.confidence import features_of, weights
from coopfacts.facts.draft import Draft
from coopfacts.facts.graph import Graph
from coopfacts.facts.trace import REASONS, Attempt, Trace
from coopfacts.records import Document, Entity, Evidence, Fact, Filler, Period, Quantity, Sentence, Term
from coopfacts.writers import jsonl

SCHEMA = "explanation.schema.json"
VERSION = "1.0"

# How a role came by its filler.
WAYS = {
    "relation": "by its grammatical relation to the trigger",
    "trigger": "the phrase of the trigger itself",
    "word": "a word that settles it",
    "value": "a value that fits the slot, and the trigger is the nearest word that can use it",
    "time": "the nearest time",
    "phrase": "read from the phrase of another role, or from a part of the sentence",
    "context": "left out by the sentence; the sides of the document complete it",
    "neighbour": "taken over from a sentence beside it, or from a repeat",
    "speech": "who speaks, and what is said",
    "office": "an office that the text gives to a person",
}
# What decided a status.
GROUNDS = {
    "cue": "a word that governs or modifies the trigger",
    "trigger": "the trigger itself says so",
    "date": "it lies after the day of publication",
    "plain": "a plain statement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or name of the text, with the lemma and part of speech of its head."""

    text: str
    start: int
    end: int
    lemma: str
    upos: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next word on the way through the dependency tree: ``up`` to the head of the word before, or ``down`` to a dependent."""

    text: str
    start: int
    end: int
    relation: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A filler in its role: ``way`` is a key of :data:`WAYS`; ``function`` the frame's path (``patient.of``), for a relation; ``path`` leads
    from the trigger to the head of the filler, empty where the filler holds the trigger or stands in another sentence, and of ``field``,
    which is a matter of the sentence."""

    role: str
    text: str
    start: int
    end: int
    way: str
    function: str | None
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What decided the status: a key of :data:`GROUNDS`, with the word where there is one."""

    ground: str
    cue: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who is responsible for a fact, and the word of saying; ``None`` where a colon or the turn of a dialogue says it."""

    name: str
    cue: Word | None
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The same fact found once more, and folded into this one."""

    rule: str
    trigger: Word
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one feature adds to the log-odds of a fact: its value times its fitted weight."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a fact was found. ``phrase``: the row of the table of triggers, where a frame found it."""

    fact: Fact
    trigger: Word
    phrase: str | None
    roles: tuple[Role, ...]
    status: Ground
    attribution: Speaker | None
    repeats: tuple[Repeat, ...]
    confidence: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A trigger that gave no fact: ``reason`` is a key of :data:`REASONS`, ``missing`` the slots of which one had to be filled."""

    type: str
    rule: str | None
    trigger: Word
    reason: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A sentence with values or triggers that gave no fact; ``reason`` is that of the try that came nearest to one."""

    text: str
    start: int
    end: int
    reason: str
    values: tuple[Quantity | Period, ...]
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that can be said of one text."""

    document: Document
    facts: tuple[Reason, ...]
    silent: tuple[Silence, ...]


def explain(text: str, *, date: dt.date | str | None = None, lang: str | None = None, title: str | None = None) -> Explanation:
    """Why each fact of a text was found, and why other sentences gave none; arguments and errors as of :func:`coopfacts.extract`."""
    return explained(readers.document(text, readers.as_date(date), lang, title))


def explained(document: Document, models: Mapping[str, str] = corridor.NO_MODELS) -> Explanation:
    """The same of a cleaned text."""
    trace = Trace()
    corridor.facts_of(document, trace=trace, models=models)
    graph = trace.graph
    if graph is None:
        return Explanation(document=document, facts=(), silent=())
    reasons = tuple(_reason(trace, graph, fact, draft) for fact, draft in trace.told)
    return Explanation(document=document, facts=reasons, silent=tuple(_silences(trace, graph)))


# --- facts -----------------------------------------------------------------------------------------


def _reason(trace: Trace, graph: Graph, fact: Fact, draft: Draft) -> Reason:
    known = weights()
    parts = [Part(feature=name, value=value, weight=known.get(name, 0.0)) for name, value in features_of(fact).items()]
    return Reason(
        fact=fact,
        trigger=_trigger(graph, draft),
        phrase=" ".join(draft.origin.trigger.words) if draft.origin is not None else None,
        roles=tuple(_role(graph, draft, role, filler) for role, filler in fact.fillers()),
        status=_ground(graph, draft),
        attribution=_speaker(trace, graph, fact, draft),
        repeats=tuple(_repeat(graph, part) for part in _absorbed(draft)),
        confidence=tuple(sorted((p for p in parts if p.value * p.weight), key=lambda p: -abs(p.value * p.weight))),
    )


def _trigger(graph: Graph, draft: Draft) -> Word:
    """The word that raised a draft; of an office its title, of a turn or labelled speech the name of the speaker."""
    if draft.at is not None and "title" not in draft.slots:
        return _word(graph, draft.at)
    named = next(f for role in ("title", "speaker") for f in draft.slots.get(role, ()))
    head = graph.span_head(named.start, named.end)
    return _word(graph, head or 0, named.start, named.end)


def _word(graph: Graph, index: int, start: int | None = None, end: int | None = None) -> Word:
    """A token, or the span that it heads."""
    token = graph.tokens[index]
    start, end = (token.start, token.end) if start is None or end is None else (start, end)
    return Word(text=graph.text[start:end], start=start, end=end, lemma=token.lemma, upos=token.upos)


def _absorbed(draft: Draft) -> Iterator[Draft]:
    for part in draft.absorbed:
        yield part
        yield from _absorbed(part)


def _repeat(graph: Graph, part: Draft) -> Repeat:
    sentence = part.origin.sentence if part.origin is not None else part.sentences[0]
    return Repeat(rule=part.rule, trigger=_trigger(graph, part), evidence=Evidence(text=graph.text[sentence.start : sentence.end], start=sentence.start, end=sentence.end))


def _ground(graph: Graph, draft: Draft) -> Ground:
    if draft.cue_at is None:
        return Ground(ground="plain" if draft.status == "actual" else "date", cue=None)
    return Ground(ground="trigger" if draft.cue_at == draft.at else "cue", cue=_word(graph, draft.cue_at))


def _speaker(trace: Trace, graph: Graph, fact: Fact, draft: Draft) -> Speaker | None:
    said = fact.attribution
    if said is None:
        return None
    heard = [speech for s in draft.sentences if (speech := trace.speech.get(s.start)) is not None and (speech.speaker.name, speech.cue) == (said.speaker.name, said.cue)]
    at = next((speech.at for speech in heard if speech.at is not None), None)
    return Speaker(name=said.speaker.name, cue=None if at is None else _word(graph, at), quoted=said.quoted)


# --- roles -----------------------------------------------------------------------------------------


def _role(graph: Graph, draft: Draft, role: str, filler: Filler) -> Role:
    source = next((d for d in (draft, *_absorbed(draft)) if d.origin is not None and _covers(d.origin.sentence, filler)), draft)
    head = graph.span_head(filler.start, filler.end) if filler.end > filler.start else None
    at = source.at if source.at is not None else graph.span_head(_trigger(graph, source).start, _trigger(graph, source).end)
    function = _function(graph, source, role, head)
    path = _path(graph, at, head, filler) if at is not None and head is not None and role != "field" else ()
    return Role(role=role, text=filler.text, start=filler.start, end=filler.end, way=_way(source, role, filler, function), function=function, path=path)


def _covers(sentence: Sentence, filler: Filler) -> bool:
    return sentence.start <= filler.start < sentence.end


def _function(graph: Graph, draft: Draft, role: str, head: int | None) -> str | None:
    """The frame's path to the argument that a filler heads, or is part of."""
    if draft.origin is None or head is None:
        return None
    taken = draft.origin.heads.get(role, ())
    token = next((i for i in (head, *graph.ancestors(head)) if i in taken and i in draft.origin.paths), None)
    return ".".join(draft.origin.paths[token]) if token is not None else None


def _way(draft: Draft, role: str, filler: Filler, function: str | None) -> str:
    if draft.origin is None:
        return "office" if draft.type == "position" else "speech"
    if isinstance(filler, Entity) and filler.resolved_from == "context" and function is None:
        return "context"
    if isinstance(filler, Term):
        return "word"
    if not _covers(draft.origin.sentence, filler):
        return "neighbour"
    if isinstance(filler, Quantity | Period):
        return "value" if isinstance(filler, Quantity) else "time"
    if role == draft.origin.variant.shape:
        return "trigger"
    return "phrase" if function is None else "relation"


def _path(graph: Graph, start: int, goal: int, filler: Filler) -> tuple[Step, ...]:
    """The way through the tree from one token to another of the same sentence."""
    above = [start, *graph.ancestors(start)]
    below = [goal, *graph.ancestors(goal)]
    meeting = next((node for node in above if node in below), None)
    if meeting is None or filler.start <= graph.tokens[start].start < filler.end:
        return ()
    up = above[: above.index(meeting) + 1]
    down = below[: below.index(meeting)][::-1]
    steps = [_step(graph, node, graph.tokens[child].deprel, "up") for child, node in zip(up, up[1:], strict=False)]
    return (*steps, *(_step(graph, node, graph.tokens[node].deprel, "down") for node in down))


def _step(graph: Graph, node: int, relation: str, direction: str) -> Step:
    token = graph.tokens[node]
    return Step(text=token.text, start=token.start, end=token.end, relation=relation, direction=direction)


# --- sentences without a fact ------------------------------------------------------------------------


def _silences(trace: Trace, graph: Graph) -> Iterator[Silence]:
    tried: dict[int, list[Attempt]] = {}
    for attempt in trace.attempts:
        tried.setdefault(attempt.sentence.start, []).append(attempt)
    told = {sentence.start for _, draft in trace.told for sentence in draft.sentences}
    for sentence in graph.analysis.sentences:
        if sentence.start in told:
            continue
        values = tuple(v for v in trace.values if sentence.start <= v.start < sentence.end)
        if values or sentence.start in tried:
            yield _silence(graph, sentence, values, tried.get(sentence.start, ()))


def _silence(graph: Graph, sentence: Sentence, values: tuple[Quantity | Period, ...], tried: Sequence[Attempt]) -> Silence:
    distinct = {(a.type, a.rule, a.at, a.reason, a.missing): a for a in tried}
    tries = tuple(
        Try(type=a.type, rule=a.rule, trigger=_word(graph, a.at), reason=a.reason, missing=tuple(a.missing.split("|")) if a.missing else ()) for a in distinct.values()
    )
    order = list(REASONS)
    reason = max((t.reason for t in tries), key=order.index, default="no_trigger")
    return Silence(text=graph.text[sentence.start : sentence.end], start=sentence.start, end=sentence.end, reason=reason, values=values, tries=tries)


# --- JSON ------------------------------------------------------------------------------------------


def record(explanation: Explanation) -> jsonl.Record:
    """An explanation as JSON has it, by ``explanation.schema.json``."""
    document = explanation.document
    return {
        "explanation_version": VERSION,
        "doc_id": document.doc_id,
        "source": document.source,
        "language": document.language,
        "published": document.published.isoformat() if document.published else None,
        "text": document.text,
        "facts": [{"fact": jsonl.fact_record(reason.fact, document.source_offsets), **_plain_fields(reason, "fact")} for reason in explanation.facts],
        "silent": [{**_plain_fields(silence, "values"), "values": [jsonl.filler_record(value) for value in silence.values]} for silence in explanation.silent],
    }


def _plain(value: object) -> object:
    """Records of this module as mappings, in the order of their fields."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Evidence):
        return {"text": value.text, "start": value.start, "end": value.end}
    return _plain_fields(value) if isinstance(value, Word | Step | Role | Ground | Speaker | Repeat | Part | Try) else value


def _plain_fields(value: Word | Step | Role | Ground | Speaker | Repeat | Part | Try | Reason | Silence, *without: str) -> jsonl.Record:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name not in without}
