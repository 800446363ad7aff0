"""When something was founded or signed, where the text gives an anniversary of it.

"This year marks the 25th anniversary of the signing" in 2019 dates the signing 1994, and it has happened, however the sentence is put.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import cache

from coopfacts import resources
from coopfacts.facts.draft import Candidate
from coopfacts.facts.graph import Graph
from coopfacts.records import Period

TYPES = frozenset({"ties", "agreement"})
NUMBER = re.compile(r"\d{1,3}(?!\d)")
COUNTING = {"nummod", "amod", "compound", "nummod:gov"}


def dated(graph: Graph, candidate: Candidate, published: dt.date | None) -> None:
    """Give a candidate that stands under an anniversary the time that the anniversary counts from."""
    if candidate.frame.type not in TYPES:
        return
    found = _anniversary(graph, candidate)
    if found is None:
        return
    token, years = found
    celebrated = [p for p in candidate.slots.get("period", []) if isinstance(p, Period) and p.start_date]
    if not celebrated and published is not None:
        celebrated = [_year(graph, token, published.year)]
    if celebrated and celebrated[0].start_date is not None and celebrated[0].start_date.year > years:
        candidate.slots["period"] = [_back(celebrated[0], years)]
        candidate.past = True


def _anniversary(graph: Graph, candidate: Candidate) -> tuple[int, int] | None:
    """The token of the anniversary that governs the predicate or stands right before its phrase, and its number of years."""
    words = _words(graph.language)
    for token in (candidate.predicate, *graph.ancestors(candidate.predicate)):
        named = (i for i in (token, token - 1) if i >= 0 and _kind(graph, i, words) == "anniversary")
        counted = (c for c in graph.children(token) if _kind(graph, c, words) == "unit" and (_kind(graph, token, words) == "elapsed" or _since(graph, c, words)))
        for index in (*named, *reversed(list(counted))):  # of a number that the speaker mends, the last
            years = _years(graph, index)
            if years is not None:
                return index, years
    return None


def _kind(graph: Graph, token: int, words: dict[str, str]) -> str | None:
    lemma = graph.lemmas[token]
    return words.get(lemma) or words.get("-" + lemma.rpartition("-")[2])


def _years(graph: Graph, token: int) -> int | None:
    """The number in "80-летие", "75th anniversary", "52 years"."""
    for index in (token, *(c for c in graph.children(token) if graph.tokens[c].deprel in COUNTING)):
        number = NUMBER.match(graph.tokens[index].text)
        if number is not None:
            return int(number[0])
    return None


def _since(graph: Graph, unit: int, words: dict[str, str]) -> bool:
    """Whether years are counted from something ("70 years *since* ties were established", "30 лет *со дня*")."""
    return any(words.get(graph.lemmas[i]) == "since" for i in range(unit + 1, min(unit + 3, len(graph.tokens))))


def _year(graph: Graph, token: int, year: int) -> Period:
    word = graph.tokens[token]
    return Period(text=word.text, start=word.start, end=word.end, start_date=dt.date(year, 1, 1), end_date=dt.date(year, 12, 31), timex=str(year), grain="year", anchor="publication")


def _back(period: Period, years: int) -> Period:
    start, end = (_earlier(day, years) for day in (period.start_date, period.end_date))
    timex = f"{start.year:04d}{period.timex[4:]}" if start is not None and period.timex and period.timex[:4].isdigit() else period.timex
    return replace(period, start_date=start, end_date=end, timex=timex)


def _earlier(day: dt.date | None, years: int) -> dt.date | None:
    if day is None:
        return None
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


@cache
def _words(language: str) -> dict[str, str]:
    """Lemma (or hyphenated ending) -> ``anniversary``, ``elapsed``, ``unit`` or ``since``."""
    return {row["lemma"]: row["kind"] for row in resources.rows("facts/anniversaries.tsv") if row["language"] == language}
