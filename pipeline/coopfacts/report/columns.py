"""Facts as columns of small numbers, which pack to a tenth of their size and open quickly in a browser.

Whatever recurs (entities, amounts, periods, codes, rules) is kept once and named by its index. Places in a text are told from the start
of a fact's first evidence. Nothing is lost: the page writes each fact again as it stood in ``facts.jsonl``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coopfacts.errors import ConfigurationError

Record = Mapping[str, object]
Place = tuple[int, int]

PLACE = ("text", "start", "end", "source_start", "source_end")
APART = ("fact_id", "claim_key", "doc_id", "type", "status", "slots", "attribution", "evidence", "confidence", "provenance")
# Words of a speaker hold numbers without saying what they count.
FREE_ROLES = frozenset({"content", "occasion"})


@dataclass(slots=True)
class Distinct:
    """Values, each kept once, in the order of their first use."""

    values: list[object] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def index(self, value: object) -> int:
        """The index of a JSON value."""
        key = repr(value)  # quicker than JSON, and as good: 1 and 1.0 and true stay apart
        if key not in self._known:
            self._known[key] = len(self.values)
            self.values.append(value)
        return self._known[key]


@dataclass(slots=True)
class Spans:
    """Places in texts, as columns. ``shift`` and ``stretch`` lead to the place in the text as read; ``None`` where it is unknown."""

    start: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    shift: list[int | None] = field(default_factory=list)
    stretch: list[int | None] = field(default_factory=list)

    def add(self, span: Record, origin: int) -> None:
        """Append a span, told from ``origin``."""
        start, end = _number(span["start"]), _number(span["end"])
        self.start.append(start - origin)
        self.length.append(end - start)
        known = span.get("source_start") is not None
        shift = _number(span["source_start"]) - start if known else None
        self.shift.append(shift)
        self.stretch.append(_number(span["source_end"]) - end - (shift or 0) if known else None)

    def columns(self) -> dict[str, object]:
        """The columns by name."""
        return {"start": self.start, "length": self.length, "shift": self.shift, "stretch": self.stretch}


@dataclass(slots=True)
class Facts:
    """The columns of all facts, filled by :meth:`add`. ``places`` are the spans of fillers in each document."""

    texts: Sequence[str]
    documents: Mapping[str, int]
    source: Path
    columns: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in ("fact_id", "claim_key", "doc", "type", "status", "confidence", "evidence", "fillers", "speech", "made", "rest")}
    )
    evidence: Spans = field(default_factory=Spans)
    fillers: Spans = field(default_factory=Spans)
    speakers: Spans = field(default_factory=Spans)
    filler_role: list[int] = field(default_factory=list)
    filler_detail: list[int] = field(default_factory=list)
    speaker_detail: list[int] = field(default_factory=list)
    kept: dict[str, Distinct] = field(default_factory=lambda: {name: Distinct() for name in ("types", "statuses", "roles", "details", "speech", "made", "rest")})
    places: dict[int, list[Place]] = field(default_factory=dict)

    def add(self, fact: Record) -> None:
        """Append a fact record of the contract."""
        doc = self._document(fact)
        evidence = list(_mappings(fact["evidence"]))
        origin = _number(evidence[0]["start"]) if evidence else 0
        for number, span in enumerate(evidence):
            self._span(self.evidence, span, origin if number else 0, doc)
        slots = [(role, filler) for role, fillers in _mapping(fact["slots"]).items() for filler in _mappings(fillers)]
        for role, filler in slots:
            self._filler(role, filler, origin, doc)
        self._row(
            fact_id=fact["fact_id"],
            claim_key=fact["claim_key"],
            doc=doc,
            type=self.kept["types"].index(fact["type"]),
            status=self.kept["statuses"].index(fact["status"]),
            confidence=fact["confidence"],
            evidence=len(evidence),
            fillers=len(slots),
            speech=self._speech(fact["attribution"], origin, doc),
            made=self.kept["made"].index(fact["provenance"]),
            rest=self.kept["rest"].index({name: value for name, value in fact.items() if name not in APART}),
        )

    def packed(self) -> dict[str, object]:
        """All columns and the values they name."""
        return {
            "facts": self.columns,
            "evidence": self.evidence.columns(),
            "fillers": {"role": self.filler_role, "detail": self.filler_detail, **self.fillers.columns()},
            "speakers": {"detail": self.speaker_detail, **self.speakers.columns()},
            "kept": {name: distinct.values for name, distinct in self.kept.items()},
        }

    def _row(self, **cells: object) -> None:
        for name, cell in cells.items():
            self.columns[name].append(cell)

    def _document(self, fact: Record) -> int:
        doc = self.documents.get(str(fact["doc_id"]))
        if doc is None:
            raise ConfigurationError(f"{self.source}: the fact {fact['fact_id']} is of document {fact['doc_id']}, which documents.jsonl lacks; run again")
        return doc

    def _span(self, spans: Spans, span: Record, origin: int, doc: int) -> None:
        start, end = _number(span["start"]), _number(span["end"])
        if self.texts[doc][start:end] != span["text"]:
            raise ConfigurationError(f"{self.source}: '{span['text']}' does not stand at {start}:{end} of its document; facts.jsonl and documents.jsonl are of two runs, run again")
        spans.add(span, origin)

    def _filler(self, role: str, filler: Record, origin: int, doc: int) -> None:
        self._span(self.fillers, filler, origin, doc)
        self.filler_role.append(self.kept["roles"].index(role))
        self.filler_detail.append(self._detail(filler))
        if role not in FREE_ROLES:
            self.places.setdefault(doc, []).append((_number(filler["start"]), _number(filler["end"])))

    def _detail(self, filler: Record) -> int:
        return self.kept["details"].index({name: value for name, value in filler.items() if name not in PLACE})

    def _speech(self, attribution: object, origin: int, doc: int) -> int:
        """The index of how it is said, -1 without attribution."""
        if attribution is None:
            return -1
        record = _mapping(attribution)
        speaker = _mapping(record["speaker"])
        self._span(self.speakers, speaker, origin, doc)
        self.speaker_detail.append(self._detail(speaker))
        return self.kept["speech"].index({name: value for name, value in record.items() if name != "speaker"})


def packed(facts: Iterable[Record], into: Facts) -> dict[str, object]:
    """The columns of facts; a record that lacks what the contract asks for is a :class:`ConfigurationError`."""
    for number, fact in enumerate(facts, 1):
        try:
            into.add(fact)
        except (KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(f"{into.source}:{number}: not a fact as `coopfacts schema` has it ({error!r}); run again, or restore the file") from error
    return into.packed()


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _mapping(value: object) -> Record:
    if not isinstance(value, Mapping):
        raise TypeError(f"{value!r} is no object")
    return value


def _mappings(value: object) -> Iterable[Record]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return map(_mapping, value)
