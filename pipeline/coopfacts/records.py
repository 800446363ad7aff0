"""The plain records that walk down the corridor.

Every offset counts Unicode code points of one named text (``Document.text`` unless said otherwise), end exclusive.
Fields marked *memory only* help later rooms and are not written to disk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from coopfacts import markup

SCHEMA_VERSION = "1.0"

Status = Literal["actual", "planned", "proposed", "possible", "halted", "denied"]
Bound = Literal["exact", "about", "gt", "ge", "lt", "le", "range"]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "range"]
Anchor = Literal["explicit", "publication", "inferred", "unknown"]
Sure = Literal["guess", "likely", "sure"]
Resolved = Literal["mention", "coreference", "context"]

ENTITY_LABELS = (
    "person", "country", "region", "city", "place", "organization", "company", "bloc",
    "product", "programme", "event", "facility", "group",
)  # fmt: skip


# --- texts -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A piece that cleaning took out of the text as read: where it stood there, what it was and which step did it."""

    step: str
    reason: str
    text: str
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A cleaned press text. ``source_offsets`` maps each code point of ``text`` (plus the end) to the text as read,
    *memory only*, ``None`` where the source is not plain text."""

    doc_id: str
    source: str
    language: str
    text: str
    sha256: str
    title: str | None = None
    published: dt.date | None = None
    published_from: str | None = None
    published_sure: Sure | None = None
    removed: tuple[Removal, ...] = ()
    duplicate_group: str | None = None
    source_offsets: tuple[int, ...] | None = None

    def _repr_html_(self) -> str:
        return markup.document(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """An input that gave no document (dead letter)."""

    source: str
    stage: str
    code: str
    message: str


# --- what the analysers see ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Characters ``start:end`` of the text, tokens ``first:last`` (last exclusive) of the analysis."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A syntactic word in Universal Dependencies terms. ``head`` is an index into ``Analysis.tokens``; a root is its
    own head and has ``deprel`` ``root``. ``feats`` is the UD feature string (``Case=Ins|Number=Sing``) or ``""``."""

    index: int
    text: str
    start: int
    end: int
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSpan:
    """A name as the statistical recognizer marks it: label PER, LOC, ORG or a finer one of the model's own."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Sentences, tokens and raw names of one text; the common tongue of the languages. ``model`` made it."""

    language: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    names: tuple[NamedSpan, ...]
    model: str = ""

    def tokens_of(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]


# --- fillers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """``name`` is canonical: nominative, in the document's language. ``country`` is the ISO 3166-1 alpha-2 code of the
    side it belongs to, where known."""

    text: str
    start: int
    end: int
    name: str
    label: str
    entity_id: str | None = None
    country: str | None = None
    resolved_from: Resolved = "mention"
    kind: Literal["entity"] = "entity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """``value`` is ``None`` when only ``low`` and ``high`` are known. ``direction`` (*memory only*) is +1 or -1 when the
    text says that something grew or fell by (or to, see ``level``) this amount; ``value`` already carries the sign of
    a change. ``level`` (*memory only*) marks the level reached ("grew to 54 billion"), which is not a change."""

    text: str
    start: int
    end: int
    value: Decimal | None
    unit: str
    of: str | None = None
    bound: Bound = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    direction: int = 0
    level: bool = False
    kind: Literal["quantity"] = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both dates inclusive. ``comparison`` (*memory only*): the period that a change is measured against
    ("compared to the first half of 2023", "a year earlier")."""

    text: str
    start: int
    end: int
    start_date: dt.date | None
    end_date: dt.date | None
    timex: str | None
    grain: Grain
    anchor: Anchor
    comparison: bool = False
    kind: Literal["period"] = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One of a role's controlled values, with the words that say so."""

    text: str
    start: int
    end: int
    name: str
    kind: Literal["term"] = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Free words."""

    text: str
    start: int
    end: int
    kind: Literal["text"] = "text"


Filler = Entity | Quantity | Period | Term | Text


# --- entities in their places ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity where the text names it. ``outer_start:outer_end`` also takes in the title or class noun that stands
    with the name ("Governor of the Amur Region Vasily Orlov", "the company KamAZ"); ``head`` is the index of the token
    that governs the outer span; ``adjectival`` marks a side named by an adjective or demonym ("Belarusian")."""

    entity: Entity
    outer_start: int
    outer_end: int
    head: int
    adjectival: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A person said to hold an office: the title's words and the state, body or company that it names."""

    person: Entity
    title: Text
    organization: Entity | None
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entities:
    """Mentions in text order (an adjective may lie inside a group's span) and the offices that people hold."""

    mentions: tuple[Mention, ...]
    offices: tuple[Office, ...]


# --- facts -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that states the fact; ``source_*`` point into the text as read, where the source is plain text."""

    text: str
    start: int
    end: int
    source_start: int | None = None
    source_end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so."""

    speaker: Entity
    title: str | None
    quoted: bool
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """``rule`` names the frame and variant that fired; ``trigger`` and ``cue`` are the words that decided type and status."""

    pipeline: str
    rule: str
    model: str
    language: str
    trigger: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A cooperation fact; field meanings and order are the published contract."""

    schema_version: str = SCHEMA_VERSION
    fact_id: str
    claim_key: str
    doc_id: str
    type: str
    status: Status
    slots: Mapping[str, tuple[Filler, ...]]
    attribution: Attribution | None
    evidence: tuple[Evidence, ...]
    confidence: float
    codes: Mapping[str, object] = field(default_factory=dict)
    provenance: Provenance

    def fillers(self) -> Iterator[tuple[str, Filler]]:
        """Every (role, filler) pair in slot order."""
        for role, fillers in self.slots.items():
            for filler in fillers:
                yield role, filler

    def __str__(self) -> str:
        return markup.words(self)

    def _repr_html_(self) -> str:
        return markup.fact(self)


class Facts(list[Fact]):
    """The facts of one text, in text order, with the document that they point into. Printed, it is a few lines a fact; in a
    notebook, the text with everything marked."""

    def __init__(self, facts: Iterable[Fact] = (), document: Document | None = None) -> None:
        super().__init__(facts)
        self.document = document

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def _repr_html_(self) -> str:
        return markup.facts(self, self.document)
