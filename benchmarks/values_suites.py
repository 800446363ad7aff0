"""The readers of values on cases of other projects: how many have every expected value found.

    python benchmarks/values_suites.py FOLDER [--misses]

The folder holds ``values_en_dev.jsonl`` (text, reference day, expected quantities and periods) and the Russian cases of
NeMo (``nemo_ru.jsonl``), num2words, number-parser and price-parser. Cases that no press text has (clock times, spoken
letters, other alphabets) are counted apart, by what they are.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from coopfacts import numbers
from coopfacts.records import Period, Quantity
from coopfacts.values import values

Case = dict[str, object]
# (group, text, was everything found, what was expected, what was found)
Row = tuple[str, str, bool, str, str]


def english(path: Path) -> Iterator[Row]:
    """Every expected quantity and period, with its bound; a count agrees with any unit, since the suite names few."""
    for case in _cases(path):
        text, day = str(case["text"]), case["reference"]
        found = values(text, "en", dt.date.fromisoformat(str(day)[:10]) if day else None)
        expected = case["expected"]
        assert isinstance(expected, list)
        right = all(any(_agrees(wanted, value) for value in found) for wanted in expected)
        yield re.sub(r"-\d+$", "", str(case["id"])), text, right, json.dumps(expected), str([_shown(value) for value in found])


def _agrees(wanted: Case, value: Quantity | Period) -> bool:
    if isinstance(value, Period):
        return wanted["kind"] == "period" and (wanted["start"], wanted["end"]) == (_iso(value.start_date), _iso(value.end_date))
    if wanted["kind"] != "quantity" or (wanted["unit"] not in ("count", value.unit)):
        return False
    if wanted.get("bound", "exact") != value.bound and "bound" in wanted:
        return False
    return all(_near(wanted.get(name), getattr(value, name)) for name in ("value", "low", "high") if name in wanted)


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _near(wanted: object, found: object) -> bool:
    if wanted is None or found is None:
        return wanted is found
    ratios = (float(str(found)), float(str(found)) / 100)  # a fraction in words is a share in percent here
    return any(abs(float(str(wanted)) - ratio) <= 2e-4 * max(1e-12, abs(float(str(wanted)))) for ratio in ratios)


def _shown(value: Quantity | Period) -> str:
    if isinstance(value, Period):
        return f"{value.text!r}={_iso(value.start_date)}/{_iso(value.end_date)}"
    return f"{value.text!r}={value.bound} {value.value if value.value is not None else (value.low, value.high)} {value.unit}"


def _cases(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def number_words(path: Path) -> Iterator[Row]:
    """number-parser and num2words: words and the number that they are."""
    for case in _cases(path):
        words, wanted = str(case.get("text") or case.get("words")), _wanted(case)
        found = numbers.find(words, "ru")
        yield path.stem, words, [number.value for number in found] == [wanted], str(wanted), str([number.value for number in found])


def _wanted(case: Case) -> Decimal | None:
    if "number" in case:
        return Decimal(str(case["number"]))
    arguments = case["args"]
    assert isinstance(arguments, list)
    try:
        return Decimal(str(arguments[0]).strip("'"))
    except ArithmeticError:
        return None


def prices(path: Path) -> Iterator[Row]:
    """price-parser: the amount of the price among the amounts of its text."""
    for case in _cases(path):
        arguments = case["args"]
        assert isinstance(arguments, list)
        text, wanted = str(ast.literal_eval(arguments[1]) if arguments[1].startswith(("'", '"')) else ast.literal_eval(arguments[0])), arguments[4]
        found = [value for value in values(text, "ru") if isinstance(value, Quantity)]
        right = wanted is None or any(value.value is not None and float(value.value) == float(wanted) for value in found)
        yield path.stem, text, right, str(wanted), str([_shown(value) for value in found])


def spoken(path: Path) -> Iterator[Row]:
    """NeMo: words beside figures; both must be read as the same numbers."""
    for case in _cases(path):
        words, figures = str(case["in"]), str(case["out"])
        if not words or not figures:
            continue
        said = [number.value for number in numbers.find(words, "ru")]
        written = [number.value for number in numbers.find(figures, "ru")]
        group = f"nemo_ru {case['cls']}"
        yield group, words, bool(said) and said == written, f"{figures} {written}", str(said)


READERS = {
    "values_en_dev.jsonl": english, "number_parser_ru.jsonl": number_words, "num2words_ru.jsonl": number_words,
    "price_parser_cyr.jsonl": prices, "nemo_ru.jsonl": spoken,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    for name, read in READERS.items():
        if not (options.folder / name).is_file():
            print(f"{name}: not in {options.folder}")
            continue
        counts: dict[str, list[int]] = {}
        for group, text, right, expected, found in read(options.folder / name):
            counts.setdefault(group, [0, 0])[0] += right
            counts[group][1] += 1
            if options.misses and not right:
                print(f"MISS {group}: {text}\n     expected {expected}\n     found    {found}")
        for group, (right, total) in counts.items():
            print(f"{group:45} {right:4} of {total:4}  {right / total:6.1%}")


if __name__ == "__main__":
    main()
