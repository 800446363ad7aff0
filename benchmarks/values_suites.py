"""The readers of values on cases of other projects: how many have every expected value found.

    python benchmarks/values_suites.py FOLDER [--misses]

The folder holds ``values_en_dev.jsonl`` (text, reference day, expected quantities and periods) and the Russian cases of
NeMo (``nemo_ru.jsonl``), num2words, number-parser and price-parser. Rows that no press text has are counted apart by why
(``not_press.tsv``); so are rows where the suite keeps another convention than the contract: it leaves out the last day of a
range, or the day of publication, and takes "next Friday" for that of next week.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from coopfacts import numbers, periods
from coopfacts.records import Period, Quantity
from coopfacts.values import values

Case = dict[str, object]
Found = tuple[Quantity | Period, ...]
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A case as it was read: ``outcome`` is right, wrong, or the name of another convention."""

    group: str
    text: str
    outcome: str
    expected: str
    found: str


# --- English: Recognizers ----------------------------------------------------------------------------


def english(path: Path) -> Iterator[Row]:
    """Every expected quantity and period, with its bound; a count agrees with any unit, since the suite names few."""
    for case in _cases(path):
        text, day = str(case["text"]), case["reference"]
        found = values(text, "en", dt.date.fromisoformat(str(day)[:10]) if day else None)
        expected = case["expected"]
        assert isinstance(expected, list)
        outcomes = {min((_agreement(wanted, value, text) for value in found), key=_badness, default="wrong") for wanted in expected}
        yield Row(re.sub(r"-\d+$", "", str(case["id"])), text, max(outcomes, key=_badness), json.dumps(expected), str([_shown(value) for value in found]))


def _badness(outcome: str) -> int:
    return {"right": 0, "wrong": 2}.get(outcome, 1)


def _agreement(wanted: Case, value: Quantity | Period, text: str) -> str:
    if isinstance(value, Period):
        return _dates(wanted, value, text) if wanted["kind"] == "period" else "wrong"
    if wanted["kind"] != "quantity" or (wanted["unit"] not in ("count", value.unit)):
        return "wrong"
    if wanted.get("bound", "exact") != value.bound and "bound" in wanted:
        return "wrong"
    return "right" if all(_near(wanted.get(name), getattr(value, name)) for name in ("value", "low", "high") if name in wanted) else "wrong"


_NOW = re.compile(r"\bnow\b|current date|to date")
_NAMED_DAY = re.compile(r"(?i)\b(next|last|previous|following) \w+day\b")


def _dates(wanted: Case, value: Period, text: str) -> str:
    """Right, wrong, or how the days that the suite wants differ from the same time by the contract."""
    start, end = (dt.date.fromisoformat(str(wanted[name])) if wanted[name] else None for name in ("start", "end"))
    if (start, end) == (value.start_date, value.end_date):
        return "right"
    if start is None or end is None or value.start_date is None:
        return "wrong"
    if value.end_date is None:
        return "an end at today is open by the contract" if start == value.start_date and _NOW.search(text) else "wrong"
    last = value.end_date
    last_units = {last, last.replace(day=1), last.replace(month=last.month - (last.month - 1) % 3, day=1), last.replace(month=1, day=1)}
    ends_alike = end == last or end + ONE_DAY in last_units
    if start in (value.start_date, value.start_date + ONE_DAY) and ends_alike:
        return "the suite leaves out an end"
    if _NAMED_DAY.search(text) and abs((start - value.start_date).days) == 7 and (ends_alike or start == end):
        return "the suite counts days from next week"
    if start == end and value.grain in ("month", "year") and value.start_date <= start <= value.end_date and re.search(r"\bin \w+ (months|years)", text):
        return "the suite counts months and years to the day"
    if "week" in text and end - start == value.end_date - value.start_date and abs((start - value.start_date).days) < 7 and start.weekday() == 0:
        return "the suite begins the weeks of a year on a Monday"
    if start.year == value.start_date.year - 1 and end.year == value.end_date.year - 1 and "century" in text:
        return "the suite counts centuries from 00"
    return "wrong"


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


# --- Russian -----------------------------------------------------------------------------------------


def number_words(path: Path) -> Iterator[Row]:
    """number-parser and num2words: words and the number that they are; for money the amount, given in cents or not."""
    for case in _cases(path):
        words, wanted = str(case.get("text") or case.get("words")), _wanted(case)
        read = [number.value for number in numbers.find(words, "ru")]
        said = [value.value for value in values(words, "ru") if isinstance(value, Quantity)]
        right = wanted is not None and (read == [wanted] or said in ([wanted], [wanted / 100]))
        yield Row(path.stem, words, "right" if right else "wrong", str(wanted), f"{read} {said}")


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
    """price-parser: the amount of the price among the amounts of its text; where there is none, none."""
    for case in _cases(path):
        arguments = case["args"]
        assert isinstance(arguments, list)
        text = str(ast.literal_eval(arguments[1]) if arguments[1].startswith(("'", '"')) else ast.literal_eval(arguments[0]))
        amounts = [value.value for value in values(text, "ru") if isinstance(value, Quantity)]
        wanted = None if str(arguments[4]) == "None" else float(str(arguments[4]))
        right = not amounts if wanted is None else any(amount is not None and float(amount) == wanted for amount in amounts)
        yield Row(path.stem, text, "right" if right else "wrong", str(wanted), str(amounts))


def spoken(path: Path) -> Iterator[Row]:
    """NeMo: words beside figures; both must be read as the same numbers, or as the same days."""
    for case in _cases(path):
        words, figures, kind = str(case["in"]), str(case["out"]), str(case["cls"])
        if not words or not figures or words == figures:
            continue
        read = _days if kind == "date" else _numbers
        said, written = read(words), read(figures)
        yield Row(f"nemo_ru {kind}", words, "right" if said and said == written else "wrong", f"{figures} {written}", said)


def _numbers(text: str) -> str:
    return " ".join(str(number.value.normalize()) for number in numbers.find(text, "ru"))


def _days(text: str) -> str:
    return " ".join(f"{found.start_date}/{found.end_date}" for found in periods.find(text, "ru", periods.UNKNOWN) if found.start_date)


# --- the table ---------------------------------------------------------------------------------------

READERS = {
    "values_en_dev.jsonl": english, "number_parser_ru.jsonl": number_words, "num2words_ru.jsonl": number_words,
    "price_parser_cyr.jsonl": prices, "nemo_ru.jsonl": spoken,
}  # fmt: skip
Reasons = list[tuple[str, str, re.Pattern[str], str]]


def reasons() -> Reasons:
    """The rows of ``not_press.tsv``: group, where to look, pattern, why."""
    lines = (Path(__file__).parent / "not_press.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return [(group, where, re.compile(pattern), why) for group, where, pattern, why in cells]


def not_press(row: Row, known: Reasons) -> str | None:
    """Why no press text has such a row; ``None`` for one that it may have."""
    for group, where, pattern, why in known:
        if row.group.startswith(group) and pattern.search(row.text if where == "text" else row.expected):
            return why
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="the press-like rows that are read wrong")
    options = parser.parse_args()
    known = reasons()
    apart: Counter[tuple[str, str]] = Counter()
    print(f"{'':28} {'all':>5} {'right':>6} {'':>7} {'press-like':>11} {'right':>6}")
    for name, read in READERS.items():
        if not (options.folder / name).is_file():
            print(f"{name}: not in {options.folder}")
            continue
        total: Counter[str] = Counter()
        for group, rows in _grouped(read(options.folder / name)).items():
            counts = _count(group, rows, known, apart, options.misses)
            total += counts
            _print(group, counts)
        _print(name, total)
    print("\nleft out of the press-like rows:")
    for (group, why), count in apart.items():
        print(f"{count:5}  {group:28} {why}")


def _grouped(rows: Iterator[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return groups


def _count(group: str, rows: list[Row], known: Reasons, apart: Counter[tuple[str, str]], misses: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts["all"] += 1
        counts["right"] += row.outcome == "right"
        why = not_press(row, known) or (row.outcome if row.outcome not in ("right", "wrong") else None)
        if why is not None:
            apart[group, why] += 1
            continue
        counts["press"] += 1
        counts["press right"] += row.outcome == "right"
        if misses and row.outcome == "wrong":
            print(f"MISS {group}: {row.text}\n     expected {row.expected}\n     found    {row.found}")
    return counts


def _print(group: str, counts: Counter[str]) -> None:
    share = [counts[right] / max(counts[of], 1) for right, of in (("right", "all"), ("press right", "press"))]
    print(f"{group:28} {counts['all']:5} {counts['right']:6} {share[0]:7.1%} {counts['press']:11} {counts['press right']:6} {share[1]:7.1%}")


if __name__ == "__main__":
    main()
