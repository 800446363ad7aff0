"""Facts as a table for analysts: a row per fact, a column per thing one filters or sums by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import jsonlines

from coopfacts.errors import ConfigurationError

if TYPE_CHECKING:
    import pandas

Record = Mapping[str, object]

PARTY_ROLES = (
    "party", "participant", "visitor", "destination", "host", "supplier", "buyer", "origin", "user", "actor", "market",
    "endpoint", "investor", "recipient", "donor", "speaker", "person", "organization",
)  # fmt: skip
VALUE_ROLES = ("value", "amount", "quantity", "count", "share", "change", "capacity")


def read_facts(path: str | Path) -> pandas.DataFrame:
    """The facts of a run as a pandas DataFrame: ``path`` is a ``facts.jsonl`` or the folder that holds it.

    A row is a fact. ``parties`` are the names of its sides, ``value`` and ``unit`` its first amount, ``start`` and
    ``end`` its first period, ``speaker`` who says so, ``evidence`` the words; ``slots`` keeps every filler as written.
    """
    import pandas

    rows = [_row(record) for record in _records(Path(path))]
    frame = pandas.DataFrame(rows, columns=list(COLUMNS))
    for column in ("start", "end"):
        frame[column] = pandas.to_datetime(frame[column], errors="coerce")
    return frame


def _records(path: Path) -> Iterator[Record]:
    path = path / "facts.jsonl" if path.is_dir() else path
    if not path.is_file():
        raise ConfigurationError(f"{path} does not exist: give the output folder of `coopfacts run`, or a facts.jsonl")
    with jsonlines.open(path) as lines:
        yield from lines.iter(type=dict, skip_empty=True)


COLUMNS = (
    "fact_id", "claim_key", "doc_id", "type", "status", "language", "parties", "value", "unit", "of", "bound",
    "start", "end", "speaker", "evidence", "confidence", "rule", "slots",
)  # fmt: skip


def _row(record: Record) -> dict[str, object]:
    slots = _mapping(record["slots"])
    provenance = _mapping(record["provenance"])
    amount = _first(slots, VALUE_ROLES)
    period = _first(slots, ("period",))
    return {
        **{name: record[name] for name in ("fact_id", "claim_key", "doc_id", "type", "status", "confidence", "slots")},
        "language": provenance["language"],
        "rule": provenance["rule"],
        "parties": [str(filler["name"]) for role in PARTY_ROLES for filler in _fillers(slots, role)],
        **{name: amount.get(name) for name in ("value", "unit", "of", "bound")},
        "start": period.get("start_date"),
        "end": period.get("end_date"),
        "speaker": _speaker(record),
        "evidence": " … ".join(str(span["text"]) for span in _fillers(record, "evidence")),
    }


def _speaker(record: Record) -> object:
    attribution = _mapping(record["attribution"] or {})
    return _mapping(attribution.get("speaker", {})).get("name")


def _first(slots: Record, roles: Sequence[str]) -> Record:
    return next((filler for role in roles for filler in _fillers(slots, role)), {})


def _fillers(record: Record, role: str) -> list[Record]:
    found = record.get(role, [])
    return list(found) if isinstance(found, list) else []


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}
