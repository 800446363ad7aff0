"""How much of what a page adds to a text cleaning takes out, and whether the text stays whole: ``python benchmarks/noise.py``.

The pages of ``corpus/gold/noise/`` have the characters of their noise marked. ``--show`` lists what stayed of the noise and what
went of the text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coopfacts.cleaning import clean

PAGES = Path(__file__).parents[1] / "corpus" / "gold" / "noise" / "pages.jsonl"


@dataclass(frozen=True, slots=True)
class Page:
    """A page after cleaning: how many characters, blanks aside, its noise and its text had, and the pieces that went the wrong way."""

    name: str
    noise: int
    text: int
    stayed: tuple[str, ...]
    lost: tuple[str, ...]


def judge(record: dict[str, object]) -> Page:
    """One marked page, cleaned."""
    text, spans = str(record["text"]), [range(*span) for span in record["noise"]]  # type: ignore[attr-defined]
    noise = {index for span in spans for index in span if not text[index].isspace()}
    rest = {index for index in range(len(text)) if not text[index].isspace()} - noise
    kept = set(clean(text).offsets[:-1])
    return Page(str(record["doc_id"]), len(noise), len(rest), tuple(_pieces(text, noise & kept)), tuple(_pieces(text, rest - kept)))


def pages(path: Path = PAGES) -> list[Page]:
    """The pages of a file, judged."""
    return [judge(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def shares(found: Iterable[Page]) -> tuple[float, float]:
    """The share of the noise that is gone, the share of the text that is there."""
    every = list(found)
    stayed, lost = (sum(sum(map(str.isalnum, piece)) if name == "lost" else len(piece.replace(" ", "")) for page in every for piece in getattr(page, name)) for name in ("stayed", "lost"))
    return 1 - stayed / sum(page.noise for page in every), 1 - lost / sum(page.text for page in every)


def _pieces(text: str, places: set[int]) -> Iterable[str]:
    """The marked characters of a text, joined to lines."""
    for start, line in _lines(text):
        words = "".join(sign if start + index in places else " " for index, sign in enumerate(line))
        if words.strip():
            yield " ".join(words.split())


def _lines(text: str) -> Iterable[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--pages", type=Path, default=PAGES)
    options = parser.parse_args()
    found = pages(options.pages)
    gone, there = shares(found)
    print(f"{len(found)} pages: {gone:.4f} of {sum(page.noise for page in found):,} characters of noise gone, {there:.4f} of the text kept")
    for page in found if options.show else []:
        print(*(f"{page.name} stayed: {piece}" for piece in page.stayed), *(f"{page.name} LOST: {piece}" for piece in page.lost), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
