"""Both languages give the same values for the same sentence of the press."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coopfacts.records import Period, Quantity
from coopfacts.values import values

PUBLISHED = dt.date(2024, 9, 18)
MARKS = {"exact": "", "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "about": "~", "range": ""}


def rows() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "data" / "values_pairs.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(english, russian, expected) for english, russian, expected in cells[1:]]


def shown(value: Quantity | Period) -> str:
    if isinstance(value, Period):
        return f"{value.start_date or ''}/{value.end_date or ''}{'*' if value.comparison else ''}"
    number = f"{value.low}..{value.high}" if value.value is None else f"{value.value}"
    return f"{MARKS[value.bound]}{number} {value.unit}"


@pytest.mark.parametrize(("english", "russian", "expected"), rows())
def test_same_values(english: str, russian: str, expected: str) -> None:
    wanted = sorted(expected.split(" | ")) if expected != "-" else []
    assert sorted(shown(value) for value in values(english, "en", PUBLISHED)) == wanted
    assert sorted(shown(value).rstrip("*") for value in values(russian, "ru", PUBLISHED)) == sorted(item.rstrip("*") for item in wanted)
