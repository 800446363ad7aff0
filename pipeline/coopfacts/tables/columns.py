"""Columns of tables, their kinds, and the cells that a filler fills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from coopfacts.facts import frames
from coopfacts.tables import places

Record = Mapping[str, Any]
Kind = Literal["text", "category", "date", "number", "integer", "boolean"]
Cell = str | float | int | bool | dt.date | None
Cells = dict[str, Cell]

JOIN = "; "  # between the fillers of one slot
# Parts of the wide columns of a role, by the kind of its fillers: name behind the role's, kind, field of the filler.
PARTS: Mapping[str, Sequence[tuple[str, Kind, str]]] = {
    "E": (("", "text", "name"), ("_ids", "text", "entity_id")),
    "X": (("", "text", "text"),),
    "T": (("", "category", "name"),),
    "Q": (("", "number", "value"), ("_unit", "category", "unit"), ("_of", "text", "of"), ("_bound", "category", "bound"), ("_low", "number", "low"), ("_high", "number", "high"), ("_text", "text", "text")),
    "P": (("_start", "date", "start_date"), ("_end", "date", "end_date"), ("_grain", "category", "grain"), ("_text", "text", "text")),
}  # fmt: skip
# Roles of the sides of a fact, in the order in which they are named.
PARTIES = (
    "party", "participant", "visitor", "destination", "host", "supplier", "buyer", "origin", "user", "actor", "market",
    "endpoint", "investor", "recipient", "donor", "speaker", "person", "organization",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name; the kind decides its type wherever it is written."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the file of a run that its rows come from, and the rows of a run (a folder, or that file), each with a
    cell for a column by name; what a row does not name is empty."""

    name: str
    columns: tuple[Column, ...]
    source: str
    cells: Callable[[Path], Iterator[Cells]]

    def rows(self, path: Path) -> Iterator[tuple[Cell, ...]]:
        """The rows, cells in the order of the columns."""
        names = [column.name for column in self.columns]
        for cells in self.cells(path):
            yield tuple(map(cells.get, names))


def columns(*names: str) -> tuple[Column, ...]:
    """Columns from ``name`` or ``name:kind``."""
    return tuple(Column(name.partition(":")[0], cast(Kind, name.partition(":")[2] or "text")) for name in names)


@cache
def roles() -> dict[str, str]:
    """Every role with the kind of its fillers, roles that all types have first."""
    found: dict[str, str] = {}
    for fact_type in frames.types():
        for role, kind in frames.slots(fact_type).items():
            found.setdefault(role, kind)
    common = ("period", "place", "field")
    return {role: found[role] for role in (*common, *(role for role in found if role not in common))}


@cache
def slot_columns(*wanted: str) -> tuple[Column, ...]:
    """The columns of roles; of all where none is named."""
    return tuple(
        Column(role + part, kind) for role, letter in roles().items() if not wanted or role in wanted for part, kind, _ in PARTS[letter]
    )


def slot_cells(slots: Record) -> Cells:
    """The cells of all slots. Names and words of a slot are joined; of several amounts or periods the first counts, and ``_text`` has
    the words of all."""
    cells: Cells = {}
    for role, fillers in slots.items():
        letter = roles().get(role)
        for part, kind, name in PARTS.get(letter or "", ()):
            counted = fillers[:1] if letter in {"Q", "P"} and name != "text" else fillers
            cells[role + part] = _cell(kind, [filler.get(name) for filler in counted])
    return cells


def _cell(kind: Kind, values: Sequence[Any]) -> Cell:
    if kind == "date":
        return day(values[0])
    if kind == "number":
        return number(values[0])
    return JOIN.join(dict.fromkeys(str(value) for value in values if value is not None)) or None


def party_cells(slots: Record, language: str, holders: places.Holders | None = None) -> Cells:
    """The sides of a fact, whatever their roles, and their countries; ``holders`` are the countries of persons, by their offices."""
    fillers = [filler for role in PARTIES for filler in slots.get(role, ())]
    return {
        "parties": _cell("text", [filler["name"] for filler in fillers]),
        "parties_ids": _cell("text", [filler.get("entity_id") for filler in fillers]),
        "countries": _cell("text", [places.country(filler, language, holders) for filler in fillers]),
    }


def day(value: object) -> dt.date | None:
    """A date of the outputs."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def number(value: object) -> float | None:
    """An amount of the outputs."""
    return float(value) if isinstance(value, int | float) else None


def joined(values: Sequence[object]) -> str | None:
    """Several values in one cell."""
    return _cell("text", values)  # type: ignore[return-value]
