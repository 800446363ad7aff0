"""How well and how fast pages and texts are read: ``python benchmarks/ingestion.py --help``.

``--wcxb DIR`` takes the Web Content Extraction Benchmark (``html/*.html[.gz]`` and ``ground-truth/*.json``), ``--pages DIR --gold FILE`` a
folder of pages named by id and a JSON Lines file with ``id``, ``title``, ``date`` and ``body`` (paragraphs). The main text is measured
as it leaves the readers and again after cleaning, beside trafilatura on its own in the same run. ``--texts FILE...`` times cleaning.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coopfacts.cleaning import clean
from coopfacts.readers._decoding import declared_encoding, decode
from coopfacts.readers._pages import extract


@dataclass(frozen=True, slots=True)
class Gold:
    """What a page says, by hand."""

    name: str
    page: bytes
    text: str
    title: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """How near a page came."""

    name: str
    alone: float
    read: float
    cleaned: float
    title: bool | None
    date: bool | None
    shown_date: bool | None


def tokens(text: str) -> Counter[str]:
    """The words of a text, counted."""
    return Counter(re.findall(r"\w+", text.lower()))


def f1(found: str, gold: str) -> float:
    """Token F1 of two texts."""
    one, two = tokens(found), tokens(gold)
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 1.0


def without_title(text: str, title: str | None) -> str:
    """A text whose gold has no headline, without the headline that the reader put above it."""
    return text.removeprefix(title).lstrip() if title else text


def alone(page: str) -> str:
    """Trafilatura's own main text."""
    from trafilatura import extract as main_text

    return main_text(page, include_comments=False) or ""


def judge(gold: Gold) -> Score:
    """One page against its gold."""
    html = decode(gold.page, declared_encoding(gold.page))
    page = extract(html)
    text, title = (page.text, page.title) if page else ("", None)
    texts = [text, clean(text, title=title).text]
    if plain(title) not in plain(gold.text[:1000]):
        texts = [without_title(found, title) for found in texts]
    date = None if gold.date is None else bool(page and str(page.published) == gold.date[:10])
    return Score(
        gold.name,
        f1(alone(html), gold.text),
        f1(texts[0], gold.text),
        f1(texts[1], gold.text),
        None if gold.title is None else plain(title) == plain(gold.title),
        date,
        date if gold.date and states(html, gold.date) else None,
    )


def states(html: str, day: str) -> bool:
    """Whether a page has the day in any usual form: in its data, in an address, in words."""
    try:
        date = dt.date.fromisoformat(day[:10])
    except ValueError:
        return False
    number, year, month = date.day, date.year, date.strftime("%B")
    name = rf"(?:{month}|{month[:3]}|{month[:4]})\.?"
    forms = (
        rf"{year}[-/.]?{date:%m}[-/.]?{date:%d}",
        rf"0?{date.month}[/.-]0?{number}[/.-]{year}",
        rf"0?{number}[/.-]0?{date.month}[/.-]{year}",
        rf"{name}\s+0?{number}(?:st|nd|rd|th)?,?\s+{year}",
        rf"\b0?{number}(?:st|nd|rd|th)?\s+{name},?\s+{year}",
    )
    return any(re.search(form, html, re.IGNORECASE) for form in forms)


def plain(words: str | None) -> str:
    """A title without the differences of quotes, dashes and spaces."""
    return re.sub(r"\W+", " ", words or "").casefold().strip()


def wcxb(folder: Path) -> Iterator[Gold]:
    """The pages of the benchmark with their gold."""
    for path in sorted(folder.joinpath("ground-truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))["ground_truth"]
        yield Gold(path.stem, contents(folder / "html", path.stem), truth["main_content"] or "", truth["title"], truth["publish_date"])


def releases(folder: Path, gold: Path) -> Iterator[Gold]:
    """Pages named by the ids of a gold file."""
    opener = gzip.open if gold.suffix == ".gz" else open
    wanted = {path.name.split(".")[0] for path in folder.iterdir()}
    with opener(gold, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] in wanted:
                yield Gold(record["id"], contents(folder, record["id"]), "\n".join(record["body"]), record["title"], record["date"])


def contents(folder: Path, stem: str) -> bytes:
    """A page, packed or not."""
    packed = folder / f"{stem}.html.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / f"{stem}.html").read_bytes()


def report(name: str, scores: list[Score], worst: int) -> None:
    """The means of a set, and its worst pages."""
    mean = {key: sum(getattr(score, key) for score in scores) / len(scores) for key in ("alone", "read", "cleaned")}
    told = {key: [getattr(score, key) for score in scores if getattr(score, key) is not None] for key in ("title", "date", "shown_date")}
    print(f"{name}: {len(scores)} pages; token F1 trafilatura {mean['alone']:.4f}, readers {mean['read']:.4f}, after cleaning {mean['cleaned']:.4f}")
    for key, values in told.items():
        name = {"shown_date": "date, where the page has it,"}.get(key, key)
        print(f"  {name} exact {sum(values)}/{len(values)} = {sum(values) / max(1, len(values)):.3f}")
    for score in sorted(scores, key=lambda score: score.cleaned)[:worst]:
        print(f"  {score.name}: {score}")


def time_cleaning(files: Iterable[Path]) -> None:
    """Megabytes of plain text a second, on one core."""
    texts = [json.loads(line)["text"] if path.suffix == ".jsonl" else line for path in files for line in documents(path)]
    size = sum(len(text.encode("utf-8")) for text in texts)
    rounds = max(1, 2_000_000 // max(size, 1))
    began = time.process_time()
    for text in texts * rounds:
        clean(text)
    print(f"cleaning: {size * rounds / (time.process_time() - began) / 1e6:.2f} MB/s over {len(texts)} texts of {size:,} bytes, {rounds} rounds")


def documents(path: Path) -> list[str]:
    """The lines of JSON Lines, else the whole text."""
    text = path.read_text(encoding="utf-8")
    return text.splitlines() if path.suffix == ".jsonl" else [text]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wcxb", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst pages")
    options = parser.parse_args()
    if options.wcxb:
        report("wcxb", [judge(gold) for gold in wcxb(options.wcxb)], options.worst)
    if options.pages and options.gold:
        report("releases", [judge(gold) for gold in releases(options.pages, options.gold)], options.worst)
    if options.texts:
        time_cleaning(options.texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
