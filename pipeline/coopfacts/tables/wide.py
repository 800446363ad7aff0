"""The tables that hold all that a run wrote: facts and claims with a column a slot, fillers, documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coopfacts import claims, outputs
from coopfacts.claims.telling import publisher
from coopfacts.errors import ConfigurationError
from coopfacts.tables import places
from coopfacts.tables.columns import Cells, Record, columns, day, joined, number, party_cells, slot_cells, slot_columns

FACTS = (
    *columns("fact_id", "claim_key", "doc_id", "type:category", "status:category", "language:category", "published:date", "source"),
    *columns("parties", "parties_ids", "countries"),
    *slot_columns(),
    *columns(
        "said_by",
        "said_by_title",
        "quoted:boolean",
        "cue",
        "evidence",
        "evidence_start:integer",
        "evidence_end:integer",
        "confidence:number",
    ),
    *columns(
        "plover_event:category",
        "plover_mode:category",
        "plover_context:category",
        "plover_fit:category",
        "cameo:category",
        "rule:category",
        "trigger",
    ),
    *columns("pipeline:category", "model:category"),
)
FILLERS = columns(
    "fact_id", "doc_id", "type:category", "role:category", "number:integer", "kind:category", "text", "start:integer", "end:integer",
    "name", "label:category", "entity_id", "country:category", "resolved_from:category", "value:number", "unit:category", "of", "bound:category",
    "low:number", "high:number", "start_date:date", "end_date:date", "timex", "grain:category", "anchor:category",
)  # fmt: skip
DOCUMENTS = columns(
    "doc_id", "source", "publisher", "language:category", "title", "published:date", "published_from:category", "published_sure:category",
    "sha256", "duplicate_group", "characters:integer", "text",
)  # fmt: skip
CLAIMS = (
    *columns("claim_id", "claim_key", "type:category", "status:category", "ladder", "parties", "parties_ids", "countries"),
    *slot_columns(),
    *columns(
        "facts:integer", "documents:integer", "independent_sources:integer", "publishers", "languages", "first_seen:date", "last_seen:date"
    ),
    *columns("confidence:number", "conflicts:integer", "beyond_rounding:integer", "conflicting", "conflicts_with"),
    *columns("representative", "fact_ids", "doc_ids"),
)


CLAIM_FACTS = columns("claim_id", "fact_id", "doc_id", "type:category", "status:category", "representative:boolean")

# --- facts -------------------------------------------------------------------------------------------


def fact_rows(path: Path) -> Iterator[Cells]:
    """A row a fact."""
    for facts, document in outputs.by_document(path):
        holders = places.offices(facts)
        for fact in facts:
            yield fact_cells(fact, document, holders)


def fact_cells(fact: Record, document: Record, holders: places.Holders | None = None) -> Cells:
    """The cells of a fact; ``holders`` are the countries of the document's persons, by their offices."""
    made, said = fact["provenance"], fact["attribution"] or {}
    return {
        **{name: fact[name] for name in ("fact_id", "claim_key", "doc_id", "type", "status")},
        **{name: made[name] for name in ("language", "rule", "trigger", "pipeline", "model")},
        "published": day(document.get("published")),
        "source": document.get("source"),
        **party_cells(fact["slots"], str(made["language"]), holders),
        **slot_cells(fact["slots"]),
        "said_by": said.get("speaker", {}).get("name"),
        "said_by_title": said.get("title"),
        "quoted": said.get("quoted"),
        "cue": said.get("cue"),
        "evidence": " … ".join(piece["text"] for piece in fact["evidence"]),
        "evidence_start": fact["evidence"][0]["start"],
        "evidence_end": fact["evidence"][-1]["end"],
        "confidence": fact["confidence"],
        **_codes(fact["codes"]),
    }


def _codes(codes: Record) -> Cells:
    plover = codes.get("plover") or {}
    return {
        **{f"plover_{name}": plover.get(name) for name in ("event", "mode", "fit")},
        "plover_context": joined(plover.get("context", ())),
        "cameo": codes.get("cameo"),
    }


def filler_rows(path: Path) -> Iterator[Cells]:
    """A row a filler; who is said to say so fills the role ``attribution``."""
    for facts, _ in outputs.by_document(path):
        holders = places.offices(facts)
        for fact in facts:
            said = fact["attribution"]
            for role, fillers in {**fact["slots"], **({"attribution": [said["speaker"]]} if said else {})}.items():
                for place, filler in enumerate(fillers, 1):
                    yield {**_filler_cells(fact, filler, holders), "role": role, "number": place}


def _filler_cells(fact: Record, filler: Record, holders: places.Holders) -> Cells:
    language = str(fact["provenance"]["language"])
    return {
        **{name: fact[name] for name in ("fact_id", "doc_id", "type")},
        **filler,
        **{name: number(filler.get(name)) for name in ("value", "low", "high")},
        **{name: day(filler.get(name)) for name in ("start_date", "end_date")},
        "country": places.country(filler, language, holders) if filler["kind"] == "entity" else None,
    }


# --- documents, claims ---------------------------------------------------------------------------------


def document_rows(path: Path) -> Iterator[Cells]:
    """A row a document."""
    for document in outputs.records(path, "documents.jsonl"):
        source, text = str(document["source"]), str(document["text"])
        yield {**document, "published": day(document["published"]), "publisher": publisher(source), "characters": len(text)}


def claims_of(path: Path) -> Iterator[Record]:
    """The claims of a run; of one that has no ``claims.jsonl`` they are joined now."""
    if path.is_dir() and not (path / "claims.jsonl").is_file():
        return claims.join([path])
    return map(_current, outputs.records(path, "claims.jsonl"))


def _current(claim: Record) -> Record:
    """A claim, if this version of the package wrote it."""
    if claim.get("schema_version") != claims.SCHEMA_VERSION:
        raise ConfigurationError(
            f"claims.jsonl is of schema {claim.get('schema_version')}, not {claims.SCHEMA_VERSION}: write it anew with `coopfacts claims DIR --output DIR/claims.jsonl`"
        )
    return claim


def claim_fact_rows(path: Path) -> Iterator[Cells]:
    """A row a fact, with the claim that it belongs to: what joins the two in a question."""
    home = {fact_id: (claim["claim_id"], fact_id == claim["representative"]) for claim in claims_of(path) for fact_id in claim["fact_ids"]}
    for _, fact, _ in outputs.facts(path):
        claim_id, stands = home.get(fact["fact_id"], (None, None))
        yield {**{name: fact[name] for name in ("fact_id", "doc_id", "type", "status")}, "claim_id": claim_id, "representative": stands}


def claim_rows(path: Path) -> Iterator[Cells]:
    """A row a claim."""
    return map(claim_cells, claims_of(path))


def claim_cells(claim: Record) -> Cells:
    """The cells of a claim."""
    conflicts = [*claim["conflicts"], *claim["conflicts_with"]]
    return {
        **{name: claim[name] for name in ("claim_id", "claim_key", "type", "status", "independent_sources", "confidence", "representative")},
        **party_cells(claim["slots"], claim["language"]),
        **slot_cells(claim["slots"]),
        "ladder": ladder(claim["statuses"]),
        "facts": len(claim["fact_ids"]),
        "documents": len(claim["doc_ids"]),
        **{name: joined(claim[name]) for name in ("publishers", "languages", "fact_ids", "doc_ids")},
        **{name: day(claim[name]) for name in ("first_seen", "last_seen")},
        "conflicts": len(conflicts),
        "beyond_rounding": sum(conflict["within_rounding"] is False for conflict in conflicts),
        "conflicting": joined([conflict["slot"] for conflict in conflicts]),
        "conflicts_with": joined([conflict["claim_id"] for conflict in claim["conflicts_with"]]),
    }


def ladder(steps: list[Record]) -> str:
    """How a status moved, in words: "planned 2024-12-10 → actual 2026-01-10"."""
    return " → ".join(" ".join(filter(None, (step["status"], step["date"]))) for step in steps)
