"""Strict F1 of Russian names on factRuEval-2016: natasha alone against the analyser of this package.

    python benchmarks/ner_ru.py --data factRuEval-2016 [--errors 30]

``--data`` is a folder with ``devset/`` or ``testset/`` of github.com/dialogue-evaluation/factRuEval-2016 (MIT). Gold
spans are read in three ways. *names*: persons whole, of organisations and places only the name (``org_name``,
``loc_name``), as natasha's own evaluation does. *bodies*: the same, but bodies that are named by their place only are
whole ("правительство РФ"). *mentions*: whole objects with their class words ("города Минска", "движение «Солидарность»"),
where they have a name and lie in one piece. Of overlapping spans the longest counts. A hit has the same start, end and label.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from natasha_stages import Stages

from coopfacts.lang import analyser

LABELS = {"Person": "PER", "LocOrg": "LOC", "Location": "LOC", "Org": "ORG"}
NAMES = {"ORG": {"org_name"}, "LOC": {"loc_name"}}
COARSE = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "FACILITY": "LOC"}

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Part:
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    name: str
    text: str
    objects: tuple[tuple[str, tuple[Part, ...]], ...]


def texts(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("**/*.objects")):
        parts = {key: Part(kind, int(start), int(start) + int(size)) for key, kind, start, size in _columns(path.with_suffix(".spans"), 4)}
        objects = [(LABELS[kind], tuple(parts[key] for key in keys)) for _, kind, *keys in _columns(path) if kind in LABELS]
        yield Text(path.stem, path.with_suffix(".txt").read_text(encoding="utf-8"), tuple(objects))


def _columns(path: Path, count: int | None = None) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("#")[0].split()
        if cells:
            yield cells[:count]


def named(text: Text) -> Iterator[Span]:
    """The reading of natasha's evaluation."""
    for label, parts in text.objects:
        if label == "PER":
            yield min(p.start for p in parts), max(p.end for p in parts), label
        else:
            yield from ((p.start, p.end, label) for p in parts if p.kind in NAMES[label])


def bodied(text: Text) -> Iterator[Span]:
    """Names, and whole bodies that have none of their own."""
    yield from named(text)
    for label, parts in text.objects:
        kinds = {part.kind for part in parts}
        if label == "ORG" and "loc_name" in kinds and "org_name" not in kinds and not _gaps(text.text, parts):
            yield min(p.start for p in parts), max(p.end for p in parts), label


def mentioned(text: Text) -> Iterator[Span]:
    """Whole objects that have a name."""
    for label, parts in text.objects:
        start, end = min(p.start for p in parts), max(p.end for p in parts)
        has_name = label == "PER" or any(p.kind.endswith("_name") for p in parts)
        if has_name and not _gaps(text.text, parts):
            yield start, end, label


def _gaps(text: str, parts: Sequence[Part]) -> bool:
    inside = {i for p in parts for i in range(p.start, p.end)}
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    return any(text[i].isalnum() for i in range(start, end) if i not in inside)


def outermost(spans: Iterable[Span]) -> set[Span]:
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: s[0] - s[1]):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return set(kept)


def report(title: str, gold: Sequence[set[Span]], got: Sequence[set[Span]]) -> None:
    cells = [title.ljust(28)]
    for label in ("PER", "LOC", "ORG", None):
        hits, said, wanted = (sum(len(_of(a & b, label)) for a, b in zip(one, other, strict=True)) for one, other in ((gold, got), (got, got), (gold, gold)))
        precision, recall = hits / (said or 1), hits / (wanted or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        cells.append(f"{label or 'all'} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    print("  ".join(cells))


def _of(spans: set[Span], label: str | None) -> set[Span]:
    return {span for span in spans if label in {None, span[2]}}


def print_errors(corpus: Sequence[Text], gold: Sequence[set[Span]], got: Sequence[set[Span]], count: int) -> None:
    for kind, (one, other) in {"missed": (gold, got), "wrong": (got, gold)}.items():
        found = Counter((text.text[s:e], label) for text, a, b in zip(corpus, one, other, strict=True) for s, e, label in a - b)
        for (words, label), times in found.most_common(count):
            print(f"{kind}\t{times}\t{label}\t{words}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0, help="print this many missed and wrong names of each reading")
    options = parser.parse_args()
    corpus = list(texts(options.data))
    natasha = [{(s.start, s.stop, s.type) for s in doc.spans} for doc in Stages().run(text.text for text in corpus)]
    ours = [{(n.start, n.end, COARSE[n.label]) for n in a.names if n.label in COARSE} for a in analyser("ru").analyse(text.text for text in corpus)]
    readings: dict[str, Callable[[Text], Iterator[Span]]] = {"names": named, "bodies": bodied, "mentions": mentioned}
    for title, reading in readings.items():
        gold = [outermost(reading(text)) for text in corpus]
        report(f"{title}: natasha", gold, natasha)
        report(f"{title}: coopfacts", gold, ours)
        if options.errors:
            print_errors(corpus, gold, ours, options.errors)


if __name__ == "__main__":
    main()
