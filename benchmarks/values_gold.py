"""Are the quantities and periods that gold facts have among the values that the readers find in their evidence?

A period may be taken from a neighbour of the evidence that it plainly continues (the contract, rule 17): where the evidence has
no time of its own but for one that it compares with, its period is counted apart, as carried.

    python benchmarks/values_gold.py [--gold FILE ...] [--misses]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from coopfacts.records import Period, Quantity
from coopfacts.values import values

Filler = dict[str, object]
DEFAULT = sorted((Path(__file__).parents[1] / "corpus" / "gold").glob("*.jsonl"))


def fillers(fact: dict[str, object]) -> Iterator[tuple[str, Filler]]:
    """The quantity and period fillers of a gold fact with their roles."""
    slots = fact["slots"]
    assert isinstance(slots, dict)
    for role, held in slots.items():
        for filler in held if isinstance(held, list) else [held]:
            if isinstance(filler, dict):
                yield role, filler


def spans(text: str, evidence: object) -> list[tuple[int, int]]:
    """Where the evidence stands in the text, every time."""
    found = []
    assert isinstance(evidence, list)
    for piece in evidence:
        at = text.find(piece)
        while at >= 0:
            found.append((at, at + len(piece)))
            at = text.find(piece, at + 1)
    return found


def agrees(filler: Filler, value: Quantity | Period) -> bool:
    """Value, unit and bound of a quantity, or the two dates of a period, are those of gold."""
    if isinstance(value, Period):
        return "unit" not in filler and (filler.get("start"), filler.get("end")) == (_iso(value.start_date), _iso(value.end_date))
    if filler.get("unit") != value.unit or filler.get("bound", "exact") != value.bound:
        return False
    return all(_near(filler.get(name), getattr(value, name)) for name in ("value", "low", "high"))


def _tells_time(value: Quantity | Period) -> bool:
    """A period with a date that is no base of comparison."""
    return isinstance(value, Period) and not value.comparison and (value.start_date or value.end_date) is not None


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _near(gold: object, found: object) -> bool:
    if gold is None or found is None:
        return gold is None and found is None
    return abs(float(str(gold)) - float(str(found))) <= 1e-6 * max(1.0, abs(float(str(gold))))


def check(document: dict[str, object], counts: Counter[tuple[str, str, str]], misses: list[str]) -> None:
    """Count the fillers of a document that were found in the evidence, and elsewhere in the document."""
    text, language = str(document["text"]), str(document["lang"])
    published = dt.date.fromisoformat(str(document["published"])) if document["published"] else None
    found = values(text, language, published)
    facts = document["facts"]
    assert isinstance(facts, list)
    for fact in facts:
        places = spans(text, fact["evidence"])
        near = [value for value in found if any(value.start < end and start < value.end for start, end in places)]
        for role, filler in fillers(fact):
            kind = "quantity" if "unit" in filler else "period"
            here, there = any(agrees(filler, value) for value in near), any(agrees(filler, value) for value in found)
            counts[language, kind, "all"] += 1
            counts[language, kind, "here"] += here
            counts[language, kind, "there"] += there
            counts[language, kind, "carried"] += kind == "period" and not here and not any(_tells_time(value) for value in near)
            if not here:
                shown = [(value.text, str(value.value), value.unit, value.bound) if isinstance(value, Quantity) else (value.text, _iso(value.start_date), _iso(value.end_date)) for value in near]
                misses.append(f"{'    ' if there else 'MISS'} {document['doc_id']} {fact['type']}.{role} {json.dumps(filler)}\n       {fact['evidence'][0]}\n       {shown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", nargs="*", type=Path, default=DEFAULT)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    counts: Counter[tuple[str, str, str]] = Counter()
    misses: list[str] = []
    for path in options.gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            check(json.loads(line), counts, misses)
    if options.misses:
        print("\n".join(misses))
    for language, kind in sorted({(language, kind) for language, kind, _ in counts}):
        total = counts[language, kind, "all"]
        here, there, carried = (counts[language, kind, name] for name in ("here", "there", "carried"))
        told = f"  where it tells one {here / (total - carried):6.1%} ({carried} carried)" if kind == "period" else ""
        print(f"{language} {kind:9} {total:4} in the evidence {here / total:6.1%}{told}  in the document {there / total:6.1%}")


if __name__ == "__main__":
    main()
