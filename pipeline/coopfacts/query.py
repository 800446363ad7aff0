"""SQL over the outputs of a run: the tables in a database that is made for the question, and may read nothing else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopfacts.errors import ConfigurationError
from coopfacts.tables import TABLES
from coopfacts.writers import EXTRA
from coopfacts.writers.duckdb import load

# What a question may be: nothing that writes.
QUESTIONS = frozenset({"SELECT", "EXPLAIN"})
_SAFE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_AT_ONCE = 1_000  # rows


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns, and the rows as they are asked for."""

    columns: list[str]
    rows: Iterator[tuple[object, ...]]


@contextmanager
def ask(run: Path, sql: str) -> Iterator[Answer]:
    """Answer a question to the tables of a run (a folder). The tables that it names are loaded; the answer lives as long as the context."""
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"questions in SQL need the package '{error.name}': {EXTRA}") from error
    if not run.is_dir():
        raise ConfigurationError(f"{run} is no folder: give the output folder of `coopfacts run`")
    with tempfile.TemporaryDirectory(prefix="coopfacts-") as folder:
        database = str(Path(folder) / "run.duckdb")
        try:
            _check(duckdb.extract_statements(sql))
            with duckdb.connect(database) as filling:
                load(filling, run, _named_in(sql))
            with duckdb.connect(database, read_only=True, config=_SAFE) as asked:
                asked.execute(sql)
                yield Answer([str(column[0]) for column in asked.description or ()], _rows(asked))
        except duckdb.Error as error:
            raise ConfigurationError(
                f"the question cannot be answered: {_words(error)}\nTables: {', '.join(table.name for table in TABLES)}; `DESCRIBE facts` shows columns"
            ) from error


def _check(statements: list[Any]) -> None:
    if len(statements) != 1:
        raise ConfigurationError(f"one question at a time: there are {len(statements)} statements")
    kind = statements[0].type.name
    if kind not in QUESTIONS:
        raise ConfigurationError(
            f"a {kind} statement writes, or sets something: only questions (SELECT, DESCRIBE, SUMMARIZE, EXPLAIN) are answered"
        )


def _named_in(sql: str) -> set[str]:
    """The tables whose names stand in a question, wherever: one more costs time, not truth."""
    words = {word.casefold() for word in re.findall(r"\w+", sql)}
    return {table.name for table in TABLES if table.name in words}


def _rows(asked: Any) -> Iterator[tuple[object, ...]]:
    while rows := asked.fetchmany(_AT_ONCE):
        yield from rows


def _words(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error).strip().split("\n\n")[0])[:500]
