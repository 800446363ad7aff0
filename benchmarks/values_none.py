"""False values: what the readers find in sentences that people have marked as holding none.

    python benchmarks/values_none.py --nerel FOLDER --redocred FILE [--size 250]

Sentences are drawn from NEREL (Russian news; no date, time, number, amount or percent is marked in them, ages and ordinals
may be) and Re-DocRED (English; no time, no number). Every value found is printed, since some marks are missing: a person
says which are false.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from coopfacts.values import values

PUBLISHED = dt.date(2020, 6, 15)
MARKED = {"DATE", "TIME", "NUMBER", "MONEY", "PERCENT"}
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[«\"A-ZА-ЯЁ])|\n|$)")
SHORTEST = 40


def nerel(folder: Path) -> Iterator[str]:
    """The sentences of NEREL that hold no mark of a value."""
    for path in sorted(folder.rglob("*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        marks = [line.split("\t")[1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("T")]
        spans = [(int(mark.split()[1]), int(mark.split()[-1])) for mark in marks if mark.split()[0] in MARKED]
        for match in SENTENCE.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in spans):
                yield match.group().strip()


def redocred(path: Path) -> Iterator[str]:
    """The sentences of Re-DocRED that hold no mark of a time or a number."""
    for document in json.loads(path.read_text(encoding="utf-8")):
        marked = {mention["sent_id"] for entity in document["vertexSet"] for mention in entity if mention["type"] in ("TIME", "NUM")}
        for number, words in enumerate(document["sents"]):
            if number not in marked:
                yield re.sub(r" ([.,;:!?)'%])", r"\1", " ".join(words).replace("( ", "("))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nerel", type=Path)
    parser.add_argument("--redocred", type=Path)
    parser.add_argument("--size", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for language, path, read in (("ru", options.nerel, nerel), ("en", options.redocred, redocred)):
        if path is None:
            continue
        sentences = sorted({text for text in read(path) if len(text) >= SHORTEST})
        drawn = random.Random(options.seed).sample(sentences, options.size)
        found = [(text, values(text, language, PUBLISHED)) for text in drawn]
        for text, read_values in found:
            if read_values:
                print(f"{' | '.join(value.text for value in read_values)}\n     {text}")
        print(f"{language}: values in {sum(bool(read_values) for _, read_values in found)} of {len(drawn)} sentences without a mark")


if __name__ == "__main__":
    main()
