"""The examples beside the fact frames: how many pass, and what goes wrong with the others.

    python benchmarks/examples.py [TYPE ...] [--lang ru] [--errors 20]
    python benchmarks/examples.py --mark-known-failures

An example (a line of ``facts/<type>/examples.jsonl``) is a text with all facts of the types that it names; it passes when these are
found with all their slots and no other fact of these types is. Figures of detection and slots count every fact of the examples, as the
scorer of gold corpora does, but for the evidence, which is the whole text. ``--mark-known-failures`` writes ``"known_failure": true``
into the examples that fail and takes it out of those that pass.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import coopfacts
from coopfacts import evaluate
from coopfacts.writers import jsonl

FACTS = Path(coopfacts.__file__).parent / "facts"
KNOWN = "known_failure"


@dataclass(frozen=True)
class Case:
    """An example: line ``number`` of the file of a type, as it is written there."""

    type: str
    number: int
    record: Mapping[str, object]

    @property
    def name(self) -> str:
        return f"{self.type}:{self.number}"

    @property
    def text(self) -> str:
        return str(self.record["text"])

    @property
    def lang(self) -> str:
        return str(self.record["lang"])

    @property
    def known_failure(self) -> bool:
        return bool(self.record.get(KNOWN))

    @property
    def types(self) -> tuple[str, ...]:
        """The types whose facts the example gives in full."""
        named = self.record.get("types")
        return tuple(map(str, named)) if isinstance(named, list) else (self.type,)

    @property
    def facts(self) -> list[Mapping[str, object]]:
        listed = self.record["facts"]
        return [{**fact, "evidence": [self.text]} for fact in listed] if isinstance(listed, list) else []


@dataclass(frozen=True)
class Result:
    """What the pipeline made of an example."""

    case: Case
    verdicts: tuple[evaluate.Verdict, ...]

    @property
    def passed(self) -> bool:
        return all(verdict.exact for verdict in self.verdicts)

    @cached_property
    def errors(self) -> list[str]:
        return [line.partition(" <- ")[0] for line in evaluate.error_lines(self.verdicts, len(self.verdicts))]


def example_types() -> list[str]:
    """The types that have examples."""
    return sorted(path.parent.name for path in FACTS.glob("*/examples.jsonl"))


def cases(types: Iterable[str] = (), lang: str | None = None) -> list[Case]:
    """The examples of some types, or of all."""
    found = [case for fact_type in (types or example_types()) for case in _read(fact_type)]
    return [case for case in found if lang in (None, case.lang)]


def _read(fact_type: str) -> Iterator[Case]:
    lines = _path(fact_type).read_text(encoding="utf-8").splitlines()
    return (Case(fact_type, number, json.loads(line)) for number, line in enumerate(lines, 1) if line.strip())


def _path(fact_type: str) -> Path:
    return FACTS / fact_type / "examples.jsonl"


def judge(case: Case) -> Result:
    """Run the pipeline on an example and compare."""
    date = case.record.get("date")
    found = coopfacts.extract(case.text, date=str(date) if date else None, lang=case.lang)
    predicted = [evaluate.predicted_fact(jsonl.fact_record(fact)) for fact in found if fact.type in case.types]
    gold = evaluate.GoldDocument(doc_id=case.name, lang=case.lang, facts=tuple(map(evaluate.gold_fact, case.facts)))
    return Result(case, tuple(evaluate.judge([gold], {case.name: predicted})))


# --- the report ------------------------------------------------------------------------------------


def report(results: Sequence[Result], errors: int) -> Iterator[str]:
    """The failures asked for, then a row per type and language, then the totals."""
    for result in [r for r in results if not r.passed][:errors]:
        yield from failure(result)
    yield f"{'':<20}{'passed':>11}{'positive':>11}{'negative':>11}   detection F1   slots F1"
    for fact_type, lang in sorted({(r.case.type, r.case.lang) for r in results}):
        yield row(f"{fact_type} {lang}", [r for r in results if (r.case.type, r.case.lang) == (fact_type, lang)])
    for lang in sorted({r.case.lang for r in results}):
        yield row(f"all {lang}", [r for r in results if r.case.lang == lang])
    yield row("all", results)


def failure(result: Result) -> Iterator[str]:
    """A failing example: its text, what was missed, invented and what differs."""
    mark = " (known failure)" if result.case.known_failure else ""
    yield f"{result.case.name} {result.case.lang} {result.case.record.get('date') or 'undated'}{mark}"
    yield textwrap.indent(result.case.text, "    ")
    yield from (f"    {line}" for line in result.errors)
    yield ""


def row(name: str, results: Sequence[Result]) -> str:
    """How many examples pass, with and without facts, and the figures over their facts."""
    with_facts = [r for r in results if r.case.facts]
    without = [r for r in results if not r.case.facts]
    total = evaluate.figures(verdict for result in results for verdict in result.verdicts)
    shares = "".join(f"{sum(r.passed for r in group):>6}/{len(group):<4}" for group in (results, with_facts, without))
    return f"{name:<20}{shares}   {100 * total.detection.f1:12.1f}   {100 * total.slots.f1:8.1f}"


# --- known failures --------------------------------------------------------------------------------


def mark(results: Iterable[Result]) -> int:
    """Write into the files which examples fail; the number of lines that changed."""
    changed = [result for result in results if result.passed == result.case.known_failure]
    for fact_type in sorted({result.case.type for result in changed}):
        _rewrite(fact_type, {result.case.number: marked(result) for result in changed if result.case.type == fact_type})
    return len(changed)


def marked(result: Result) -> str:
    """The line of an example with its mark set right."""
    record = {key: value for key, value in result.case.record.items() if key != KNOWN}
    return json.dumps(record if result.passed else {**record, KNOWN: True}, ensure_ascii=False)


def _rewrite(fact_type: str, lines: Mapping[int, str]) -> None:
    path = _path(fact_type)
    old = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{lines.get(number, line)}\n" for number, line in enumerate(old, 1)), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("types", nargs="*", metavar="TYPE", help="only the examples of these types")
    parser.add_argument("--lang", help="only the examples in this language")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N examples that fail")
    parser.add_argument("--mark-known-failures", action="store_true", help="set the mark of known failures in the files")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    results = [judge(case) for case in cases(chosen.types, chosen.lang)]
    print("\n".join(report(results, chosen.errors)))
    if chosen.mark_known_failures:
        print(f"{mark(results)} marks changed")


if __name__ == "__main__":
    main()
