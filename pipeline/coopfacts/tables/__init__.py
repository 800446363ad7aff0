"""What a run wrote, as tables: the same columns whether they become frames, files or views."""

from __future__ import annotations

from coopfacts.errors import ConfigurationError
from coopfacts.tables import ready, wide
from coopfacts.tables.columns import Cell, Column, Table

__all__ = ["TABLES", "Cell", "Column", "Table", "named"]

TABLES = (
    Table("facts", wide.FACTS, "facts.jsonl", wide.fact_rows),
    Table("fillers", wide.FILLERS, "facts.jsonl", wide.filler_rows),
    Table("documents", wide.DOCUMENTS, "documents.jsonl", wide.document_rows),
    Table("claims", wide.CLAIMS, "claims.jsonl", wide.claim_rows),
    Table("claim_facts", wide.CLAIM_FACTS, "facts.jsonl", wide.claim_fact_rows),
    Table("trade_series", ready.TRADE, "claims.jsonl", ready.trade_rows),
    Table("visits_and_meetings", ready.VISITS, "claims.jsonl", ready.visit_rows),
    Table("project_register", ready.PROJECTS, "facts.jsonl", ready.project_rows),
    Table("statements", ready.STATEMENTS, "facts.jsonl", ready.statement_rows),
    Table("obstacles", ready.OBSTACLES, "facts.jsonl", ready.obstacle_rows),
)


def named(name: str) -> Table:
    """The table of a name."""
    for table in TABLES:
        if table.name == name:
            return table
    raise ConfigurationError(f"no table '{name}': there are {', '.join(table.name for table in TABLES)}")
