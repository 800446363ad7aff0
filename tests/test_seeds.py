"""The seed article and the facts expected of it."""

import json
from pathlib import Path

from coopfacts import evaluate, run
from coopfacts.writers import jsonl

SEEDS = Path(__file__).parents[1] / "seeds"
GOLD = SEEDS.parent / "corpus" / "gold" / "seed.jsonl"
NAME = "000_3cbcf51496c0db5d"
EXPECTED = json.loads((SEEDS / "README.facts.json").read_text(encoding="utf-8"))
ARTICLE = (SEEDS / f"{NAME}.txt").read_text(encoding="utf-8")


def test_the_expected_facts_are_those_of_the_gold_corpus():
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    assert gold["facts"] == EXPECTED
    assert gold["text"].strip() == ARTICLE.strip()


def test_most_of_the_expected_facts_are_found():
    gold = evaluate.GoldDocument(doc_id="seed", lang="en", facts=tuple(map(evaluate.gold_fact, EXPECTED)))
    found = [evaluate.predicted_fact(jsonl.fact_record(fact)) for fact in run.extract(ARTICLE)]
    total = evaluate.headline(evaluate.judge([gold], {"seed": found}))
    assert total.detection.f1 >= 0.8
    assert total.slots.f1 >= 0.7
