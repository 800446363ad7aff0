"""The figures of README.md, measured: ``python -m tests.gate.figures`` writes them there and raises the floors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from coopfacts import corridor, evaluate, readers
from coopfacts.readers import Options
from coopfacts.records import Document
from coopfacts.writers import jsonl

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "gold"
CORPORA = ("seed", "dev_en", "dev_ru")
FLOORS = Path(__file__).parent / "floors.json"
SLACK = 0.01  # another processor rounds another way
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: make figures -->", "<!-- /figures -->"


def path(corpus: str) -> Path:
    """Where a gold corpus lies."""
    return GOLD / f"{corpus}.jsonl"


def digest(corpus: str) -> str:
    """What a floor is pinned with."""
    return hashlib.sha256(path(corpus).read_bytes()).hexdigest()


def measure(corpus: str) -> evaluate.Figures:
    """The figures of the pipeline on a gold corpus."""
    return evaluate.headline(verdicts(corpus))


def verdicts(corpus: str) -> list[evaluate.Verdict]:
    """Each gold and predicted fact of a corpus, judged."""
    documents = [document for document in readers.documents([str(path(corpus))], Options()) if isinstance(document, Document)]
    records = [jsonl.fact_record(fact) for document in documents for fact in corridor.facts_of(document)]
    return evaluate.judge(evaluate.read_gold([path(corpus)]), evaluate.by_document(records))


def table(measured: Iterable[tuple[str, evaluate.Figures]]) -> str:
    """The figures as a table of Markdown, in percent of F1."""
    lines = ["| gold corpus | facts | detection F1 | slots F1 | exact F1 |", "| --- | ---: | ---: | ---: | ---: |"]
    for corpus, figures in measured:
        cells = (figures.detection.gold, *(f"{100 * c.f1:.1f}" for c in (figures.detection, figures.slots, figures.exact)))
        lines.append(f"| `{corpus}` | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def written() -> str:
    """The table that README.md shows."""
    return README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def write(text: str) -> None:
    """Put the table into README.md."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def floors() -> dict[str, dict[str, float | str]]:
    """The pinned floors by corpus."""
    pinned: dict[str, dict[str, float | str]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return pinned


def raised(pinned: Mapping[str, float | str], corpus: str, measured: evaluate.Figures) -> dict[str, float | str]:
    """The floors of a corpus after a measurement: never lower, unless the corpus itself has changed."""
    same = pinned.get("sha256") == digest(corpus)
    fresh: dict[str, float | str] = {"sha256": digest(corpus)}
    for name, counts in (("detection", measured.detection), ("slots", measured.slots)):
        old = pinned.get(name, 0.0) if same else 0.0
        fresh[name] = max(float(old), round(counts.f1 - SLACK, 3))
    return fresh


def main() -> None:
    """Measure, show, write the table, raise the floors."""
    measured = {corpus: measure(corpus) for corpus in CORPORA}
    write(table(measured.items()))
    print(table(measured.items()))
    pins = {corpus: raised(floors().get(corpus, {}), corpus, figures) for corpus, figures in measured.items()}
    FLOORS.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
