"""The records of a finished run, read from its folder; what does not fit together is told by file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from coopfacts import manifest
from coopfacts.errors import ConfigurationError
from coopfacts.outputs import reason

Record = Mapping[str, object]


def finished(folder: Path) -> Record:
    """The manifest of the run in a folder; an unfinished run, or none, is a :class:`ConfigurationError`."""
    state = manifest.state(folder)
    if state.name != "finished":
        raise ConfigurationError(f"the run in {folder} is {state.name}: let it finish (coopfacts run ... --resume), then make the report")
    return state.record


def records(path: Path) -> Iterator[Record]:
    """The objects of a file of JSON Lines."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read ({reason(error)}): give the --output of a run, whole as it was written") from error


def _record(path: Path, number: int, line: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{path}:{number}: not JSON ({error}); run again, or restore the file") from error
    if not isinstance(record, dict):
        raise ConfigurationError(f"{path}:{number}: not a JSON object; run again, or restore the file")
    return record
