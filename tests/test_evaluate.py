"""The scorer against committed cases, whose figures a second implementation gave."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfacts import agreement, evaluate
from coopfacts.agreement import Filler
from coopfacts.errors import ConfigurationError

CASES = Path(__file__).parent / "scoring"


@pytest.fixture(scope="module")
def verdicts():
    return evaluate.judge(evaluate.read_gold([CASES / "gold.jsonl"]), evaluate.read_predicted(CASES / "facts.jsonl"))


@pytest.mark.parametrize("by", ["type", "lang"])
def test_report_is_as_expected(verdicts, by):
    assert "\n".join(evaluate.report(verdicts, by)) + "\n" == (CASES / f"expected_by_{by}.txt").read_text(encoding="utf-8")


def test_rows_by_document_add_up(verdicts):
    documents = {verdict.doc_id for verdict in verdicts}
    assert sum(evaluate.figures(v for v in verdicts if v.doc_id == d).slots.right for d in documents) == evaluate.figures(verdicts).slots.right


def test_errors_say_what_is_missed_invented_and_different(verdicts):
    lines = evaluate.error_lines(verdicts, 1000)
    assert {line.split()[0] for line in lines} == {"missed", "spurious", "differs"}
    assert evaluate.error_lines(verdicts, 3) == lines[:3]


def test_gold_against_itself_is_perfect():
    gold = evaluate.read_gold([CASES / "gold.jsonl"])
    itself = {document.doc_id: document.facts for document in gold}
    total = evaluate.headline(evaluate.judge(gold, itself))
    assert (total.detection.f1, total.slots.f1, total.exact.f1) == (1.0, 1.0, 1.0)


def test_no_facts_at_all():
    total = evaluate.headline(evaluate.judge(evaluate.read_gold([CASES / "gold.jsonl"]), {}))
    assert total.line() == "detection_f1=0.0000 slots_f1=0.0000 exact_f1=0.0000"


@pytest.mark.parametrize(
    ("kind", "gold", "predicted", "expected"),
    [
        ("E", "Russia|Russian Federation", {"name": "Russian Federation", "text": "RF"}, True),
        ("E", "Россия", {"name": "X", "text": "России"}, True),
        ("E", "Belarus|iso:BY", {"name": "RB", "text": "RB", "entity_id": "iso:BY"}, True),
        ("E", "Amur Region", {"name": "Tver Region", "text": "Tver Region"}, False),
        ("X", "supply of new tractors to the region", {"text": "tractors"}, False),
        ("X", "supply of tractors", {"text": "tractors supplied"}, True),
        ("T", "import|export", {"name": "export", "text": "sold"}, True),
        ("T", "import", {"name": "export", "text": "import"}, False),
        ("Q", {"value": 90, "unit": "count", "bound": "gt"}, {"value": 90, "unit": "count", "bound": "gt"}, True),
        ("Q", {"value": 90, "unit": "count", "bound": "gt"}, {"value": 90, "unit": "count", "bound": "exact"}, False),
        ("Q", {"value": 90, "unit": "USD"}, {"value": 90, "unit": "RUB", "bound": "exact"}, False),
        ("Q", {"value": 1000, "unit": "t"}, {"value": 1000.9, "unit": "t", "bound": "exact"}, True),
        ("Q", {"low": 5, "high": 7, "unit": "km", "bound": "range"}, {"value": None, "low": 5, "high": 7, "unit": "km", "bound": "range"}, True),
        ("P", {"start": "2024-01-01", "end": "2024-06-30"}, {"start_date": "2024-01-01", "end_date": "2024-06-30"}, True),
        ("P", {"start": "2024-01-01", "end": None}, {"start_date": "2024-01-01", "end_date": "2024-06-30"}, False),
    ],
)
def test_fillers_agree(kind, gold, predicted, expected):
    assert agreement.agrees(agreement.gold_filler(kind, gold), agreement.predicted_filler(kind, predicted)) is expected


@given(st.text(), st.text())
def test_word_f1_is_a_symmetric_share(a, b):
    share = agreement.word_f1(a, b)
    assert 0 <= share <= 1
    assert agreement.word_f1(a, a) == 1


def test_undated_periods_cost_nothing():
    fact = evaluate.Judged(type="trade", status="actual", slots={}, evidence=("x",))
    dated = dataclasses.replace(fact, slots={"period": (Filler(kind="P"),)})
    assert evaluate.compare(fact, dated) == evaluate.Counts(1, 1, 1)


def test_broken_files_are_named(tmp_path):
    broken = tmp_path / "gold.jsonl"
    broken.write_text('{"doc_id": "a", "lang": "en", "facts": []}\n{"doc_id"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"gold\.jsonl:2"):
        evaluate.read_gold([broken])
    with pytest.raises(ConfigurationError, match="is not a file"):
        evaluate.read_gold([tmp_path / "nothing.jsonl"])


def test_documents_held_out_are_told_apart(tmp_path):
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text("".join(json.dumps({"doc_id": name, "lang": "en", "facts": []}) + "\n" for name in ("a", "b")), encoding="utf-8")
    assert [document.part for document in evaluate.read_gold([corpus])] == ["open", "open"]
    (tmp_path / "held_out.txt").write_text("b\n", encoding="utf-8")
    assert [document.part for document in evaluate.read_gold([corpus])] == ["open", "held out"]


def test_a_third_of_the_development_corpora_is_held_out():
    folder = Path(__file__).parents[1] / "corpus" / "gold"
    documents = evaluate.read_gold([folder / "dev_en.jsonl", folder / "dev_ru.jsonl"])
    assert sum(document.part == "held out" for document in documents) * 3 == len(documents)
