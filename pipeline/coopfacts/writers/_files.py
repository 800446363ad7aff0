"""Files that take their names only when they are whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from coopfacts.writers import jsonl


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes ``target`` at the end."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        yield partial
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def write_list(target: Path, head: Mapping[str, object], key: str, records: Iterable[Mapping[str, object]]) -> None:
    """One JSON object with ``head`` and, under ``key``, the records, a line each: large ones are never held whole."""
    with jsonl.replacing(target) as sink:
        sink.write(json.dumps(head, ensure_ascii=False)[:-1] + f', "{key}": [')
        comma = "\n"
        for record in records:
            sink.write(comma + jsonl.line(record))
            comma = ",\n"
        sink.write("\n]}\n")
