"""The commands for analysts: claims of several runs, exports, questions in SQL."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coopfacts.errors import ConfigurationError, OutputError

if TYPE_CHECKING:
    from coopfacts.query import Answer

SHOWN = 500  # rows of an answer that are shown on a terminal
Run = Annotated[Path, typer.Argument(metavar="DIR", help="The --output of a run.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: coopfacts claims monday/ tuesday/ --output claims.jsonl")(claims)
    app.command(epilog="Example: coopfacts export facts/ --format xlsx --output facts.xlsx")(export)
    app.command(epilog='Example: coopfacts query facts/ "SELECT type, count(*) FROM facts GROUP BY type"')(query)


def claims(
    runs: Annotated[list[Path], typer.Argument(metavar="DIR...", help="The --output of one run or of several.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write, as claims.jsonl.")],
) -> None:
    """Join the facts of runs into claims.

    A run writes the claims of its own articles. This joins several runs: near-duplicates are looked for across them, and an
    article that is in two runs counts once.
    """
    from coopfacts import claims as joining
    from coopfacts.writers import jsonl

    number = 0
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with jsonl.replacing(output) as sink:
            for claim in joining.join(runs):
                jsonl.write(sink, claim)
                number += 1
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}; mend that, or give another --output") from error
    print(f"{number} claims of {len(runs)} runs: {output}", file=sys.stderr)


def export(
    run: Run,
    format: Annotated[str, typer.Option("--format", "-f", metavar="csv|duckdb|geojson|jsonld|parquet|plover|xlsx", help="What to write.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="Where to; a folder for csv and parquet. DIR/export/ unless given."),
    ] = None,
) -> None:
    """Write the outputs of a run in another format.

    csv, parquet, xlsx and duckdb hold the tables facts, fillers, documents, claims, trade_series, visits_and_meetings,
    project_register, statements and obstacles. plover holds events, geojson places, jsonld a graph.
    """
    from coopfacts import writers

    print(writers.export(run, format, output), file=sys.stderr)


def query(
    run: Run,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="The question, in DuckDB's SQL; - reads it from standard input.")],
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="table|csv|json", help="A table on a terminal, else CSV, unless given.")
    ] = None,
) -> None:
    """Answer a question in SQL over the outputs of a run.

    Tables: facts, fillers, documents, claims, trade_series, visits_and_meetings, project_register, statements, obstacles;
    "DESCRIBE facts" shows the columns of one. Nothing is written, and no other file is read.
    """
    from coopfacts.query import ask

    chosen = format or ("table" if sys.stdout.isatty() else "csv")
    if chosen not in SHOWS:
        raise ConfigurationError(f"--format {chosen}: choose one of {', '.join(SHOWS)}")
    with ask(run, sys.stdin.read() if sql == "-" else sql) as answer:
        SHOWS[chosen](answer)


# --- answers -------------------------------------------------------------------------------------------


def _as_csv(answer: Answer) -> None:
    from coopfacts.writers.csv import write_rows

    write_rows(sys.stdout, answer.columns, answer.rows)


def _as_json(answer: Answer) -> None:
    from coopfacts.writers import jsonl

    for row in answer.rows:
        print(jsonl.line({name: _plain(value) for name, value in zip(answer.columns, row, strict=True)}))


def _plain(value: Any) -> Any:
    """What JSON can say: the rest, days for one, as text."""
    return json.loads(json.dumps(value, default=str))


def _as_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*answer.columns)
    more = 0
    for more, row in enumerate(answer.rows, 1):
        if more <= SHOWN:
            table.add_row(*(Text(_shown(value)) for value in row))
    Console(highlight=False, markup=False, emoji=False).print(table)
    if more > SHOWN:
        print(f"the first {SHOWN} of {more} rows; --format csv gives all", file=sys.stderr)


def _shown(value: object) -> str:
    """A cell on one line, without what would command the terminal."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


SHOWS: dict[str, Callable[[Answer], None]] = {"table": _as_table, "csv": _as_csv, "json": _as_json}
