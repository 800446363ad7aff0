"""Sentences of the press with all their values: pairs that both languages read alike, and one by one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coopfacts import quantities
from coopfacts.records import Period, Quantity
from coopfacts.values import values
from tests.test_values_examples import quantity

PUBLISHED = dt.date(2024, 9, 18)
MARKS = {"exact": "", "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "about": "~", "range": ""}


def rows(name: str) -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(first, second, expected) for first, second, expected in cells[1:]]


def shown(value: Quantity | Period) -> str:
    if isinstance(value, Period):
        return f"{value.start_date or ''}/{value.end_date or ''}{'*' if value.comparison else ''}"
    number = f"{value.low:f}..{value.high:f}" if value.value is None else f"{value.value:f}"
    return f"{MARKS[value.bound]}{number} {value.unit}"


@pytest.mark.parametrize(("english", "russian", "expected"), rows("values_pairs.tsv"))
def test_same_values(english: str, russian: str, expected: str) -> None:
    wanted = sorted(expected.split(" | ")) if expected != "-" else []
    assert sorted(shown(value) for value in values(english, "en", PUBLISHED)) == wanted
    assert sorted(shown(value).rstrip("*") for value in values(russian, "ru", PUBLISHED)) == sorted(item.rstrip("*") for item in wanted)


@pytest.mark.parametrize(("language", "text", "expected"), rows("values_press.tsv"))
def test_press_sentences(language: str, text: str, expected: str) -> None:
    wanted = sorted(expected.split(" | ")) if expected != "-" else []
    assert sorted(shown(value).rstrip("*") for value in values(text, language, dt.date(2025, 5, 20))) == wanted


def test_there_are_two_hundred_pairs() -> None:
    assert len(rows("values_pairs.tsv")) >= 200


@pytest.mark.parametrize(("language", "text", "expected"), rows("values_counted.tsv"))
def test_what_is_counted(language: str, text: str, expected: str) -> None:
    assert sorted(quantity(value) for value in quantities.find(text, language)) == sorted(expected.split(" | "))
