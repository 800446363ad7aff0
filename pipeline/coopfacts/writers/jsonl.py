"""Records as JSON Lines, with the names and the order of the published contract."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from coopfacts.records import (
    Analysis,
    Attribution,
    Document,
    Entities,
    Entity,
    Evidence,
    Fact,
    Filler,
    Period,
    Quantity,
    Reject,
    Removal,
    Term,
)
from coopfacts.text import source_span

Record = dict[str, object]
Offsets = Sequence[int] | None

# They end a line for many readers of "lines", though not for JSON.
SEPARATORS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def line(record: Mapping[str, object]) -> str:
    """The record as one line of JSON, without the line end."""
    text = json.dumps(record, ensure_ascii=False)
    for character, escaped in SEPARATORS.items():
        text = text.replace(character, escaped)
    return text


def write(sink: TextIO, record: Mapping[str, object]) -> None:
    """One record as a line of an open file."""
    sink.write(line(record) + "\n")


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file to write that takes its name only when all is written; what stood there before stays until then."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        partial.replace(path)
        settle(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk, as the contents of its files are."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- facts -----------------------------------------------------------------------------------------


def fact_record(fact: Fact, offsets: Offsets = None) -> Record:
    """A fact as the contract has it; ``offsets`` (``Document.source_offsets``) adds the places in the text as read."""
    return {
        "schema_version": fact.schema_version,
        "fact_id": fact.fact_id,
        "claim_key": fact.claim_key,
        "doc_id": fact.doc_id,
        "type": fact.type,
        "status": fact.status,
        "slots": {role: [filler_record(filler, offsets) for filler in fillers] for role, fillers in fact.slots.items()},
        "attribution": _attribution(fact.attribution, offsets),
        "evidence": [_span(piece, offsets) for piece in fact.evidence],
        "confidence": round(fact.confidence, 4),
        "codes": dict(fact.codes),
        "provenance": _provenance(fact),
    }


def filler_record(filler: Filler, offsets: Offsets = None) -> Record:
    """A filler of any kind."""
    return {"kind": filler.kind, **_span(filler, offsets), **_meaning(filler)}


def _meaning(filler: Filler) -> Record:
    if isinstance(filler, Entity):
        return {"name": filler.name, "label": filler.label, "entity_id": filler.entity_id, "resolved_from": filler.resolved_from}
    if isinstance(filler, Quantity):
        return _amount(filler)
    if isinstance(filler, Period):
        return _dates(filler)
    return {"name": filler.name} if isinstance(filler, Term) else {}


def _amount(quantity: Quantity) -> Record:
    return {
        "value": number(quantity.value),
        "unit": quantity.unit,
        "of": quantity.of,
        "bound": quantity.bound,
        "low": number(quantity.low),
        "high": number(quantity.high),
    }


def _dates(period: Period) -> Record:
    return {
        "start_date": _iso(period.start_date),
        "end_date": _iso(period.end_date),
        "timex": period.timex,
        "grain": period.grain,
        "anchor": period.anchor,
    }


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole values stay exact."""
    if value is None or not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _span(span: Filler | Evidence, offsets: Offsets) -> Record:
    record: Record = {"text": span.text, "start": span.start, "end": span.end}
    if offsets is not None and span.end > span.start:
        record["source_start"], record["source_end"] = source_span(offsets, span.start, span.end)
    elif isinstance(span, Evidence) and span.source_start is not None:
        record["source_start"] = span.source_start
        record["source_end"] = span.source_end
    return record


def _attribution(attribution: Attribution | None, offsets: Offsets) -> Record | None:
    if attribution is None:
        return None
    return {"speaker": filler_record(attribution.speaker, offsets), "title": attribution.title, "quoted": attribution.quoted, "cue": attribution.cue}


def _provenance(fact: Fact) -> Record:
    made = fact.provenance
    return {"pipeline": made.pipeline, "rule": made.rule, "model": made.model, "language": made.language, "trigger": made.trigger, "cue": made.cue}


# --- documents, rejects, what the analysers see ------------------------------------------------------


def document_record(document: Document) -> Record:
    """A cleaned text with what was removed from it and why."""
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "language": document.language,
        "title": document.title,
        "published": _iso(document.published),
        "published_from": document.published_from,
        "published_sure": document.published_sure,
        "sha256": document.sha256,
        "duplicate_group": document.duplicate_group,
        "text": document.text,
        "removed": [_removal(removal) for removal in document.removed],
    }


def _removal(removal: Removal) -> Record:
    return {
        "step": removal.step,
        "reason": removal.reason,
        "text": removal.text,
        "source_start": removal.source_start,
        "source_end": removal.source_end,
    }


def reject_record(reject: Reject) -> Record:
    """An input that gave no document."""
    return {"source": reject.source, "stage": reject.stage, "code": reject.code, "message": reject.message}


def analysis_record(identifier: object, analysis: Analysis, entities: Entities) -> Record:
    """Sentences, tokens (``head`` is an index into them; a root is its own head) and entities of one text."""
    return {
        "id": identifier,
        "sentences": [{"start": s.start, "end": s.end} for s in analysis.sentences],
        "tokens": [
            {
                "text": t.text,
                "start": t.start,
                "end": t.end,
                "lemma": t.lemma,
                "upos": t.upos,
                "head": t.head,
                "deprel": t.deprel,
                "sentence": t.sentence,
            }
            for t in analysis.tokens
        ],
        "entities": [_entity(mention.entity) for mention in entities.mentions],
    }


def _entity(entity: Entity) -> Record:
    return {
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "label": entity.label,
        "name": entity.name,
        "entity_id": entity.entity_id,
    }


def values_record(identifier: object, values: Sequence[Quantity | Period]) -> Record:
    """Quantities and periods of one text, in text order."""
    return {"id": identifier, "values": [filler_record(value) for value in values]}


def _iso(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()
