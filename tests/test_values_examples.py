"""The examples beside the readers of values: each names all that its room finds in it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from coopfacts import numbers, periods, quantities, resources
from coopfacts.records import Period, Quantity
from coopfacts.values import values

MARKS = {"exact": "", "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "about": "~", "range": ""}
Example = dict[str, object]


def examples(room: str) -> list[object]:
    """The examples of a room; a ``known_failure`` says why one fails."""
    rows = [json.loads(line) for line in resources.read_text(f"{room}/examples.jsonl").splitlines()]
    return [pytest.param(row, marks=[pytest.mark.xfail(strict=True)] if "known_failure" in row else [], id=row["text"][:60]) for row in rows]


def quantity(value: Quantity) -> str:
    number = f"{value.low}..{value.high}" if value.value is None else f"{value.value}"
    return f"{MARKS[value.bound]}{number} {value.unit}" + (f" of {value.of}" if value.of else "")


def period(value: Period) -> str:
    dates = f"{value.start_date or ''}/{value.end_date or ''}"
    return f"{dates} {value.timex} {value.grain} {value.anchor}{' base' if value.comparison else ''}"


@pytest.mark.parametrize("example", examples("numbers"))
def test_numbers(example: Example) -> None:
    found = numbers.find(str(example["text"]), str(example["lang"]))
    assert [f"{number.value.normalize():f} {number.kind}" for number in found] == example["expected"]


@pytest.mark.parametrize("example", examples("quantities"))
def test_quantities(example: Example) -> None:
    assert [quantity(value) for value in quantities.find(str(example["text"]), str(example["lang"]))] == example["expected"]


@pytest.mark.parametrize("example", examples("periods"))
def test_periods(example: Example) -> None:
    text, language = str(example["text"]), str(example["lang"])
    published = dt.date.fromisoformat(str(example["published"])) if example["published"] else None
    found = periods.find(text, language, periods.anchor(text, language, published))
    assert [period(value) for value in found] == example["expected"]


@pytest.mark.parametrize("example", [param for param in examples("quantities") if param.values[0]["kind"] == "negative"])
def test_what_is_no_value(example: Example) -> None:
    assert values(str(example["text"]), str(example["lang"]), dt.date(2024, 9, 18)) == ()


def test_half_of_the_examples_are_negative() -> None:
    kinds = [param.values[0]["kind"] for param in examples("quantities")]
    assert kinds.count("negative") * 2 >= len(kinds)
