"""Tables made for one question each: how trade went, who met whom, what became of projects, who said what, what stands in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coopfacts import outputs
from coopfacts.claims import matters, telling
from coopfacts.claims.joining import representative
from coopfacts.claims.matters import Matter
from coopfacts.claims.telling import Told
from coopfacts.tables.columns import Cells, columns, day, joined, party_cells, slot_cells, slot_columns
from coopfacts.tables.wide import claim_cells, claims_of, fact_cells, ladder

_KNOWN = columns("confidence:number", "independent_sources:integer", "first_seen:date", "last_seen:date", "languages")
_TOLD = columns("published:date", "source", "language:category", "evidence", "confidence:number", "fact_id", "doc_id")

TRADE = (
    *columns("parties", "parties_ids", "countries"),
    *slot_columns("flow", "product", "period", "value", "change", "base_period", "share"),
    *columns("status:category", "conflicts:integer", "beyond_rounding:integer"),
    *_KNOWN,
    *columns("claim_id"),
)
VISITS = (
    *columns("date:date", "end:date", "type:category", "status:category", "parties", "parties_ids", "countries"),
    *slot_columns("participant", "visitor", "destination", "host", "name", "place", "format", "count", "field"),
    *_KNOWN,
    *columns("ladder", "claim_id"),
)
PROJECTS = (
    *columns("project", "type:category", "status:category", "ladder", "movement:category", "parties", "parties_ids", "countries"),
    *slot_columns("stage", "field", "place", "period", "amount", "capacity", "count"),
    *columns("facts:integer"),
    *_KNOWN,
    *columns("fact_ids", "claim_keys"),
)
STATEMENTS = (*slot_columns("speaker"), *columns("title"), *slot_columns("content", "occasion", "place", "field", "period"), *_TOLD)
OBSTACLES = (
    *slot_columns("factor", "affected", "actor", "place", "field", "period"),
    *columns("status:category", "said_by"),
    *_TOLD,
    *columns("claim_key"),
)

GATHERINGS = frozenset({"meeting", "visit", "event"})
UNDERTAKINGS = frozenset({"project", "programme"})


# --- from claims ---------------------------------------------------------------------------------------


def trade_rows(path: Path) -> Iterator[Cells]:
    """A row a claim of trade: a series for each pair, flow and product, in the order of time."""
    rows = [claim_cells(claim) for claim in claims_of(path) if claim["type"] == "trade"]
    yield from sorted(
        rows, key=lambda row: _order(row, "parties_ids", "parties", "flow", "product", "period_start", "period_end", "claim_id")
    )


def visit_rows(path: Path) -> Iterator[Cells]:
    """A row a meeting, visit or event, by day; what has no day comes last."""
    rows = [claim_cells(claim) for claim in claims_of(path) if claim["type"] in GATHERINGS]
    dated = [{**row, "date": row.get("period_start"), "end": row.get("period_end")} for row in rows]
    yield from sorted(dated, key=lambda row: (row["date"] is None, *_order(row, "date", "end", "claim_id")))


def _order(row: Cells, *names: str) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in names)


# --- from facts ----------------------------------------------------------------------------------------


def statement_rows(path: Path) -> Iterator[Cells]:
    """A row a stretch of speech, with the office that the document gives the speaker."""
    for facts, document in outputs.by_document(path):
        offices = {
            person["name"]: title["text"]
            for fact in facts
            for person in fact["slots"].get("person", ())
            for title in fact["slots"].get("title", ())
        }
        for fact in facts:
            if fact["type"] == "statement":
                speakers = [filler["name"] for filler in fact["slots"].get("speaker", ())]
                yield {**fact_cells(fact, document), "title": joined([offices.get(name) for name in speakers])}


def obstacle_rows(path: Path) -> Iterator[Cells]:
    """A row a fact of something that stands in the way."""
    for _, fact, document in outputs.facts(path):
        if fact["type"] == "obstacle":
            yield fact_cells(fact, document)


# --- projects ------------------------------------------------------------------------------------------


def project_rows(path: Path) -> Iterator[Cells]:
    """A row an undertaking: facts of projects and programmes of the same sides that tell of the same thing by their words, whatever
    time they name, so that a plan and what became of it stand in one row."""
    by_sides: defaultdict[tuple[str, ...], list[Told]] = defaultdict(list)
    for _, fact, document in outputs.facts(path):
        if fact["type"] in UNDERTAKINGS:
            group = str(document.get("duplicate_group") or fact["doc_id"])
            by_sides[tuple(matters.theme(fact))].append(Told(fact, document.get("published"), None, group))
    rows = [_project(same) for told in by_sides.values() for same in _undertakings(told)]
    yield from sorted(rows, key=lambda row: _order(row, "parties_ids", "parties", "first_seen", "project", "fact_ids"))


def _undertakings(told: Sequence[Told]) -> Iterable[list[Told]]:
    """Facts of the same sides, sorted out by what they are about. A fact in another language joins those of its claim."""
    classes: list[tuple[Matter, list[Told]]] = []
    for one in sorted(told, key=lambda one: one.fact_id):
        about = matters.matter(one.fact)
        home = next((same for first, same in classes if first.alike(about) or _translated(one, same)), None)
        if home is None:
            classes.append((about, [one]))
        else:
            home.append(one)
    return [same for _, same in classes]


def _translated(one: Told, same: Sequence[Told]) -> bool:
    """Whether a fact repeats one of another language: one claim, and nothing of its own language there yet."""
    dated = matters.period(one.fact) is not None
    return dated and all(other.language != one.language and other.fact["claim_key"] == one.fact["claim_key"] for other in same)


def _project(told: Sequence[Told]) -> Cells:
    steps = telling.steps(told)
    best = representative([one for one in told if one.status == steps[-1].status])
    slots = best.fact["slots"]
    days = sorted(one.published for one in told if one.published)
    named = [filler.get("name") or filler["text"] for role in ("name", "object") for filler in slots.get(role, ())]
    return {
        "project": joined(named),
        "type": best.fact["type"],
        "status": best.status,
        "ladder": ladder([{"status": step.status, "date": step.published} for step in steps]),
        "movement": telling.movement(told) if len(steps) > 1 else None,
        **party_cells(slots, best.language),
        **slot_cells(slots),
        "facts": len(told),
        "confidence": best.confidence,
        "independent_sources": len({one.group for one in told}),
        "first_seen": day(days[0]) if days else None,
        "last_seen": day(days[-1]) if days else None,
        "languages": joined(sorted({one.language for one in told})),
        "fact_ids": joined(sorted(one.fact_id for one in told)),
        "claim_keys": joined(sorted({str(one.fact["claim_key"]) for one in told})),
    }
