"""Fit the confidence of facts to annotated articles, and say how far it can be trusted.

    python benchmarks/calibrate.py [GOLD.jsonl ...]            # reliability by cross-validation over documents
    python benchmarks/calibrate.py --write [GOLD.jsonl ...]    # and write the weights that the package uses

A fact is right when the annotators have it too and at least half of its slots agree. The model is a logistic regression with an L2
penalty (Platt, 1999); the table shows, for facts of each confidence, how many are right, with documents held out five times over.
Without arguments the gold corpora of the repository are used.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coopfacts import corridor, evaluate, readers
from coopfacts.facts.confidence import features
from coopfacts.records import Fact
from coopfacts.writers import jsonl

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "pipeline" / "coopfacts" / "facts" / "confidence.tsv"
PENALTY = 1.0
FOLDS = 5
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Case:
    """A predicted fact: its document, its features and whether it is right."""

    document: str
    features: Mapping[str, float]
    right: bool


def cases(paths: Sequence[Path]) -> Iterator[Case]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            published = dt.date.fromisoformat(record["published"]) if record.get("published") else None
            document = readers.document(record["text"], published, record["lang"], record.get("title"), record["doc_id"])
            facts = corridor.facts_of(document)
            right = _right(evaluate.GoldDocument(doc_id=record["doc_id"], lang=record["lang"], facts=tuple(map(evaluate.gold_fact, record["facts"]))), facts)
            yield from (Case(record["doc_id"], _features(fact), fact_right) for fact, fact_right in zip(facts, right, strict=True))


def _features(fact: Fact) -> dict[str, float]:
    return features(fact.status, fact.slots, fact.evidence, fact.provenance, fact.attribution is not None)


def _right(gold: evaluate.GoldDocument, facts: Sequence[Fact]) -> list[bool]:
    judged = [evaluate.predicted_fact(jsonl.fact_record(fact)) for fact in facts]
    good = {id(v.predicted) for v in evaluate.judge([gold], {gold.doc_id: judged}) if v.matched and 4 * v.fillers.right >= v.fillers.gold + v.fillers.predicted}
    return [id(fact) in good for fact in judged]


# --- the model ---------------------------------------------------------------------------------------


def matrix(found: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(found), len(names)))
    for row, case in enumerate(found):
        for name, value in case.features.items():
            if name in place:
                table[row, place[name]] = value
    return table


def fitted(found: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    """Newton's method on the penalized log-likelihood; the bias is not penalized."""
    table, right = matrix(found, names), np.array([float(c.right) for c in found])
    penalty = np.full(len(names), PENALTY)
    penalty[list(names).index("bias")] = 1e-6
    weights = np.zeros(len(names))
    for _ in range(30):
        chance = _sigmoid(table @ weights)
        gradient = table.T @ (right - chance) - penalty * weights
        curvature = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def held_out(found: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    """The confidence of each case by a model that has not seen its document."""
    documents = sorted({case.document for case in found})
    fold = {document: i % FOLDS for i, document in enumerate(documents)}
    chances = np.zeros(len(found))
    for k in range(FOLDS):
        rest = [i for i, case in enumerate(found) if fold[case.document] == k]
        weights = fitted([case for case in found if fold[case.document] != k], names)
        chances[rest] = _sigmoid(matrix([found[i] for i in rest], names) @ weights)
    return chances


# --- the report --------------------------------------------------------------------------------------


def report(chances: np.ndarray, right: np.ndarray) -> Iterator[str]:
    yield "| confidence | facts | mean confidence | right |"
    yield "| --- | ---: | ---: | ---: |"
    error = 0.0
    for low, high in zip(BINS, BINS[1:], strict=False):
        here = (chances >= low) & (chances < high)
        if here.any():
            error += here.sum() / len(chances) * abs(chances[here].mean() - right[here].mean())
            yield f"| {low:.1f} to {min(high, 1.0):.1f} | {here.sum()} | {chances[here].mean():.2f} | {right[here].mean():.2f} |"
    order = np.argsort(-chances)
    half = len(order) // 2
    yield ""
    yield f"Expected calibration error {error:.3f}; right: {right[order[:half]].mean():.2f} of the surer half, {right[order[half:]].mean():.2f} of the other."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, help="gold corpora (default: those of the repository)")
    parser.add_argument("--write", action="store_true", help=f"write the weights to {TABLE.relative_to(ROOT)}")
    chosen = parser.parse_args()
    found = list(cases(chosen.gold or sorted((ROOT / "corpus" / "gold").glob("*.jsonl"))))
    names = sorted({name for case in found for name in case.features})
    right = np.array([float(case.right) for case in found])
    print("\n".join(report(held_out(found, names), right)))
    if chosen.write:
        weights = fitted(found, names)
        rows = [f"{name}\t{weight:.3f}" for name, weight in zip(names, weights, strict=True)]
        head = "# Weights of the confidence model, written by benchmarks/calibrate.py: do not edit by hand.\nfeature\tweight"
        TABLE.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
