"""The examples beside the frames of the fact types: each gives all facts of the types that it names, and these must be found."""

import datetime as dt
from collections import Counter

import pytest
from benchmarks.examples import Case, cases, judge

from coopfacts import lang
from coopfacts.facts import frames

CASES = cases()
STATUSES = {"actual", "planned", "proposed", "possible", "halted", "denied"}
BOUNDS = {"exact", "about", "gt", "ge", "lt", "le", "range"}
KINDS = {"wild-like", "synthetic", "negative"}


def known(case: Case):
    failing = pytest.mark.xfail(strict=True, reason="known failure of the frames")
    return pytest.param(case, id=case.name, marks=[failing] if case.known_failure else [])


@pytest.mark.parametrize("case", [known(case) for case in CASES])
def test_an_example_gives_its_facts_and_no_others(case: Case) -> None:
    result = judge(case)
    assert result.passed, "\n".join([case.text, *result.errors])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_example_is_of_the_contracts_shape(case: Case) -> None:
    assert case.record["kind"] in KINDS
    assert case.lang in lang.codes()
    assert case.text.strip()
    assert set(case.types) <= set(frames.types())
    assert case.type in case.types
    assert (case.record["kind"] == "negative") == (case.type not in {fact["type"] for fact in case.facts})
    for fact in case.facts:
        assert fact["type"] in case.types
        assert fact["status"] in STATUSES
        for role, fillers in fact["slots"].items():
            kind = frames.slots(fact["type"])[role]
            assert fillers
            assert all(is_filler(kind, filler) for filler in fillers), f"{role}: {fillers}"


@pytest.mark.parametrize("fact_type", sorted({case.type for case in CASES}))
def test_a_third_of_the_examples_of_each_language_are_near_misses(fact_type: str) -> None:
    counts = Counter((case.lang, case.record["kind"] == "negative") for case in CASES if case.type == fact_type)
    for code in lang.codes():
        assert counts[code, True] >= (counts[code, True] + counts[code, False]) // 3


def test_no_example_is_written_twice() -> None:
    counts = Counter((case.type, case.text) for case in CASES)
    assert [key for key, count in counts.items() if count > 1] == []


def is_filler(kind: str, filler: object) -> bool:
    if kind == "Q":
        return isinstance(filler, dict) and "unit" in filler and filler.get("bound", "exact") in BOUNDS and has_amount(filler)
    if kind == "P":
        return isinstance(filler, dict) and set(filler) == {"start", "end"} and all(is_date(date) for date in filler.values())
    return isinstance(filler, str) and bool(filler.strip())


def has_amount(filler: dict[str, object]) -> bool:
    if filler.get("bound") == "range":
        return filler.get("low") is not None and filler.get("high") is not None
    return isinstance(filler.get("value"), int | float)


def is_date(date: object) -> bool:
    return date is None or bool(dt.date.fromisoformat(str(date)))
