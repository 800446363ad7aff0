"""Quantities and periods of a text together, as the command line shows them."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from operator import itemgetter

from coopfacts import numbers, periods, quantities
from coopfacts.numbers import phrases as words
from coopfacts.records import Period, Quantity


def values(text: str, language: str, reference: dt.date | None = None) -> tuple[Quantity | Period, ...]:
    """Every quantity and period of a text in order, without overlaps; where both readers claim a place, the period wins.
    ``reference`` is the day of publication."""
    dated = periods.find(text, language, periods.anchor(text, language, reference))
    taken = [(period.start, period.end) for period in dated]
    counted = [quantity for quantity in quantities.find(text, language) if not _overlaps(quantity.start, quantity.end, taken)]
    both: list[Quantity | Period] = [*counted, *dated]
    return tuple(sorted(both, key=lambda value: value.start)) or _bare(text, language)


def _bare(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers of a text that is nothing but numbers ("two hundred and six", "минус один"): a count of what is not said."""
    found = numbers.find(text, language)
    if not found:
        return ()
    tokens = numbers.tokenize(text, language)
    within = {index for number in found for index in range(number.first, number.last)}
    beside = {index for index, word in enumerate(tokens.words) if index not in within and (word.isalnum() or word == "-")}
    if beside and not (beside == {0} and _signs(tokens, 0, language) and found[0].first == 1):
        return ()
    return tuple(
        Quantity(text=number.text, start=number.start, end=number.end, value=(-number.value if number.first - 1 in beside else number.value).normalize() + 0, unit="count")
        for number in found if number.kind in ("cardinal", "one", "fraction")
    )  # fmt: skip


def _signs(tokens: numbers.Tokens, index: int, language: str) -> bool:
    """A word or a mark that makes the number behind it negative."""
    sign = words.changes(language, "sign").starting(tokens, index)
    return sign is not None and sign[0] == "-1"


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Does a span meet one of the sorted, disjoint spans?"""
    place = bisect_right(taken, start, key=itemgetter(1))
    return place < len(taken) and taken[place][0] < end
