"""The readers of values beside peers on the same sentences: right, wrong, missed, and characters a second.

    python benchmarks/values_peers.py [--pairs tests/data/values_pairs.tsv] [--texts LANGUAGE=FILE ...]

Peers that are not installed are left out. Quantities count as right by their number alone, since no peer reads bounds; periods
by both their days. The speed is told on the phrases in a row, a value in each, on the articles of the gold corpora, chosen for their
figures, and on running press text, where a file of it is named (JSON Lines with "text" or a list "body", gzipped or not).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import itertools
import json
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import natasha_stages

from coopfacts.records import Period
from coopfacts.values import values

PUBLISHED = dt.date(2024, 9, 18)
ROOT = Path(__file__).parents[1]
Reading = tuple[set[float], set[tuple[str, str]]]
Reader = Callable[[str, str], Reading]


def sentences(path: Path) -> Iterator[tuple[str, str, Reading]]:
    """(language, sentence, expected) of a table of pairs."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for line in lines[1:]:
        english, russian, expected = line.split("\t")
        reading = _expected(expected)
        yield "en", english, reading
        yield "ru", russian, reading


def _expected(cell: str) -> Reading:
    numbers: set[float] = set()
    periods: set[tuple[str, str]] = set()
    for item in cell.split(" | "):
        if "/" in item and item[:1] in "/0123456789" and " " not in item:
            start, _, end = item.rstrip("*").partition("/")
            periods.add((start, end))
        elif item != "-":
            numbers.update(abs(float(part)) for part in item.split()[0].strip("<>=~").split(".."))
    return numbers, {period for period in periods if period != ("", "")}


def ours(text: str, language: str) -> Reading:
    """This package."""
    found = values(text, language, PUBLISHED)
    numbers = {abs(float(number)) for value in found if not isinstance(value, Period) for number in (value.value, value.low, value.high) if number is not None}
    return numbers, {(str(value.start_date or ""), str(value.end_date or "")) for value in found if isinstance(value, Period) and (value.start_date or value.end_date)}


def quantulum(text: str, language: str) -> Reading:
    from quantulum3 import parser

    return ({abs(float(quantity.value)) for quantity in parser.parse(text)} if language == "en" else set()), set()


def dateparser(text: str, language: str) -> Reading:
    from dateparser.search import search_dates

    moment = dt.datetime.combine(PUBLISHED, dt.time())
    found = search_dates(text, languages=[language], settings={"RELATIVE_BASE": moment}) or []
    return set(), {(date.date().isoformat(), date.date().isoformat()) for _, date in found}


def recognizers(text: str, language: str) -> Reading:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number

    if language != "en":
        return set(), set()
    numbers = {abs(float(found.resolution["value"])) for found in recognize_number(text, "en-us") if found.resolution and found.resolution["value"]}
    periods: set[tuple[str, str]] = set()
    for found in recognize_datetime(text, "en-us", reference=dt.datetime.combine(PUBLISHED, dt.time())):
        for value in (found.resolution or {}).get("values", []):
            periods.add((value.get("start", value.get("value", "")), value.get("end", value.get("value", ""))))
    return numbers, periods


@cache
def _extractors() -> tuple[Any, Any]:
    """natasha's extractors of money and dates, loaded once."""
    loaded = natasha_stages.load()
    vocab = loaded.MorphVocab()
    return loaded.MoneyExtractor(vocab), loaded.DatesExtractor(vocab)


def natasha(text: str, language: str) -> Reading:
    if language != "ru":
        return set(), set()
    money_of, dates_of = _extractors()
    money = {float(match.fact.amount) for match in money_of(text)}
    dates = [match.fact for match in dates_of(text)]
    return money, {(f"{date.year:04}-{date.month:02}-{date.day:02}",) * 2 for date in dates if date.year and date.month and date.day}


READERS: dict[str, Reader] = {"coopfacts": ours, "quantulum3": quantulum, "dateparser": dateparser, "recognizers": recognizers, "natasha": natasha}


def score(read: Reader, rows: list[tuple[str, str, Reading]]) -> dict[str, list[int]]:
    """For numbers and periods: right, wrong, missed."""
    counts = {"numbers": [0, 0, 0], "periods": [0, 0, 0]}
    for language, text, expected in rows:
        for name, found, wanted in zip(counts, read(text, language), expected, strict=True):
            right = len(found & wanted)
            for place, amount in enumerate((right, len(found) - right, len(wanted) - right)):
                counts[name][place] += amount
    return counts


def seconds(read: Reader, language: str, document: str) -> float:
    """Processor time of one reading."""
    begun = time.process_time()
    read(document, language)
    return time.process_time() - begun


def speeds(readers: dict[str, Reader], language: str, document: str, rounds: int = 5) -> dict[str, float]:
    """Characters a second: the median of rounds in which every reader takes the same document in turn, each time with other
    spaces at its end, so that nothing read before is remembered."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(rounds + 1):
        for name, read in readers.items():
            taken[name].append(seconds(read, language, document + " " * turn))
    return {name: len(document) / median(each[1:]) for name, each in taken.items()}


def articles(language: str) -> str:
    """The texts of the gold corpus of a language."""
    lines = (ROOT / "corpus" / "gold" / f"dev_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return "\n\n".join(json.loads(line)["text"] for line in lines)


def running(path: Path, length: int = 100_000) -> str:
    """The first texts of a file, so many characters in all."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return "\n\n".join(record.get("text") or "\n".join(record["body"]) for record in itertools.islice(records, 200))[:length]


def installed(language: str, rows: list[tuple[str, str, Reading]]) -> dict[str, Reader]:
    """The readers that are installed and read something of a language."""
    found: dict[str, Reader] = {}
    for name, read in READERS.items():
        try:
            counts = score(read, rows)
        except ImportError:
            print(f"{name}: not installed")
            continue
        if any(amounts[0] for amounts in counts.values()):
            found[name] = read
            cells = ["{:>14} {:>5} {:>6} ".format(*counts[kind]) for kind in ("numbers", "periods")]
            print(f"{name:12} {language:4} {cells[0]:28} {cells[1]:28}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=ROOT / "tests" / "data" / "values_pairs.tsv")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", nargs="*", default=[], metavar="LANGUAGE=FILE")
    options = parser.parse_args()
    rows = list(sentences(options.pairs))
    print(f"{'':12} {'lang':4} {'numbers: right wrong missed':28} {'periods: right wrong missed':28}")
    for language in ("en", "ru"):
        own = [row for row in rows if row[0] == language]
        readers = installed(language, own)
        documents = [("phrases", "\n\n".join(text for _, text, _ in own)), ("articles", articles(language))]
        documents += [("press", running(Path(name[3:]))) for name in options.texts if name.startswith(f"{language}=")]
        for kind, document in documents:
            measured = speeds(readers, language, document, options.rounds)
            for name, rate in measured.items():
                print(f"{name:12} {language:4} {kind:8} {rate:>12,.0f} characters a second; coopfacts is {measured['coopfacts'] / rate:,.1f} times as fast")


if __name__ == "__main__":
    main()
