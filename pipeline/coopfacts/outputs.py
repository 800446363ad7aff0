"""What a run wrote, read again: facts with the documents that they are from, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from coopfacts.errors import ConfigurationError

Record = dict[str, Any]


def place(path: Path, name: str) -> Path:
    """The file of a run by its name: ``path`` is that file, or the folder that holds it."""
    found = path / name if path.is_dir() else path
    if not found.is_file():
        raise ConfigurationError(f"{found} does not exist: give the output folder of `coopfacts run`, or a {name}")
    return found


def lines(path: Path, name: str) -> Iterator[tuple[str, Record]]:
    """Each line of a file of a run, as it stands and as a record."""
    found = place(path, name)
    try:
        with found.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield line.rstrip("\n"), _record(line, f"{found}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{found} cannot be read ({reason(error)}): take the file as `coopfacts run` wrote it") from error


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read, in words."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else "not UTF-8"


def _record(line: str, where: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{where} is no JSON ({error}): take the file as `coopfacts run` wrote it") from error
    if not isinstance(record, dict):
        raise ConfigurationError(f"{where} is no object: take the file as `coopfacts run` wrote it")
    return record


def records(path: Path, name: str) -> Iterator[Record]:
    """The records of a file of a run."""
    return (record for _, record in lines(path, name))


def facts(path: Path) -> Iterator[tuple[str, Record, Record]]:
    """The facts of a run in their order: the line, the record, the document. Of a lone ``facts.jsonl`` documents are empty."""
    if not path.is_dir():
        yield from ((line, fact, {}) for line, fact in lines(path, "facts.jsonl"))
        return
    documents = records(path, "documents.jsonl")
    document: Record = {}
    for line, fact in lines(path, "facts.jsonl"):
        while document.get("doc_id") != fact.get("doc_id"):
            following = next(documents, None)
            if following is None:
                raise ConfigurationError(
                    f"{path}: the fact {fact.get('fact_id')} is of no document, or out of order: take facts.jsonl and documents.jsonl as one run wrote them"
                )
            document = following
        yield line, fact, document


def by_document(path: Path) -> Iterator[tuple[list[Record], Record]]:
    """The facts of each document that has some, with the document."""
    for _, told in groupby(facts(path), key=lambda told: str(told[1].get("doc_id"))):
        together = list(told)
        yield [fact for _, fact, _ in together], together[0][2]
