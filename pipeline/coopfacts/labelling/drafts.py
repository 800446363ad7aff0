"""Facts as an annotator gets them: gold's short fillers, each with its place in the text where it has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coopfacts.facts import frames

Record = Mapping[str, object]
Span = tuple[int, int]
Value = str | Mapping[str, object]  # a filler as gold has it

ATTRIBUTION = "attribution"  # the relation to the speaker, beside the slots
KINDS = {"E": "entity", "Q": "quantity", "P": "period", "T": "term", "X": "text"}


@dataclass(frozen=True, slots=True)
class DraftFiller:
    """``span`` in code points of the text, ``None`` for what no words say."""

    role: str
    value: Value
    span: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFact:
    """``fillers`` in the order of their slots; ``speaker`` is the attribution."""

    type: str
    status: str
    evidence: tuple[Span, ...]
    fillers: tuple[DraftFiller, ...]
    speaker: DraftFiller | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document: ``data`` is its gold line without the facts; ``score`` says how sure the pipeline is of them."""

    data: Record
    facts: tuple[DraftFact, ...]
    maker: str
    score: float | None = None

    @property
    def text(self) -> str:
        return str(self.data["text"])


def kind(fact_type: str, role: str) -> str:
    """The kind letter of a role; the speaker of an attribution is an entity."""
    return "E" if role == ATTRIBUTION else frames.slots(fact_type).get(role, "X")


def of_output(document: Record, facts: Sequence[Record]) -> Draft:
    """A document of ``documents.jsonl`` with its facts of ``facts.jsonl``."""
    made = [_fact(fact, len(str(document["text"]))) for fact in facts]
    sure = [confidence for fact in facts if isinstance(confidence := fact.get("confidence"), int | float)]
    versions = sorted({str(_mapping(fact.get("provenance")).get("pipeline", "")) for fact in facts})
    return Draft(
        data={"doc_id": document["doc_id"], "lang": document["language"], **{key: document[key] for key in ("published", "title", "text")}},
        facts=tuple(made),
        maker=" ".join(["coopfacts", *versions]).strip(),
        score=round(sum(sure) / len(sure), 4) if sure else None,
    )


def _fact(fact: Record, length: int) -> DraftFact:
    fact_type = str(fact["type"])
    said = _mapping(fact.get("attribution"))
    return DraftFact(
        type=fact_type,
        status=str(fact["status"]),
        evidence=tuple(span for piece in _records(fact["evidence"]) if (span := _span(piece, length))),
        fillers=tuple(_fillers(fact, length)),
        speaker=_filler(ATTRIBUTION, "E", _mapping(said["speaker"]), length) if said else None,
    )


def _fillers(fact: Record, length: int) -> Iterator[DraftFiller]:
    for role, fillers in _mapping(fact["slots"]).items():
        for filler in _records(fillers):
            made = _filler(role, kind(str(fact["type"]), role), filler, length)
            if made is not None:
                yield made


def _filler(role: str, letter: str, filler: Record, length: int) -> DraftFiller | None:
    """A filler as gold would have it; gold has no periods without a date."""
    value: Value
    if letter == "Q":
        keys = ("value", "unit", "bound", "low", "high") if filler.get("bound") == "range" else ("value", "unit", "bound")
        value = {key: filler.get(key) for key in keys}
    elif letter == "P":
        value = {edge: filler.get(f"{edge}_date") for edge in ("start", "end")}
        if not any(value.values()):
            return None
    else:
        value = str(filler.get("name") or filler["text"]).replace("|", "/")
    return DraftFiller(role, value, _span(filler, length))


def _span(piece: Record, length: int) -> Span | None:
    start, end = piece.get("start"), piece.get("end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length else None


def _records(value: object) -> Iterable[Record]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}
