"""The seed article and the facts expected of it."""

import json
from pathlib import Path

import coopfacts
from coopfacts import evaluate
from coopfacts.writers import jsonl
from tests.gate import figures

SEEDS = Path(__file__).parents[1] / "seeds"
GOLD = SEEDS.parent / "corpus" / "gold" / "seed.jsonl"
NAME = "000_3cbcf51496c0db5d"
EXPECTED = json.loads((SEEDS / "README.facts.json").read_text(encoding="utf-8"))
TITLE = json.loads(GOLD.read_text(encoding="utf-8"))["title"]
ARTICLE = (SEEDS / f"{NAME}.txt").read_text(encoding="utf-8")


def test_the_expected_facts_are_those_of_the_gold_corpus():
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    assert gold["facts"] == EXPECTED
    assert gold["text"].strip() == ARTICLE.strip()


def test_every_expected_fact_quotes_the_article():
    assert [fact["type"] for fact in EXPECTED for quote in fact["evidence"] if quote not in ARTICLE] == []


def test_expected_facts_are_found():
    gold = evaluate.GoldDocument(doc_id="seed", lang="en", facts=tuple(map(evaluate.gold_fact, EXPECTED)))
    found = [evaluate.predicted_fact(jsonl.fact_record(fact)) for fact in coopfacts.extract(ARTICLE, title=TITLE)]
    total = evaluate.headline(evaluate.judge([gold], {"seed": found}))
    floor = figures.floors()["seed"]
    assert total.detection.f1 >= floor["detection"]
    assert total.slots.f1 >= floor["slots"]
