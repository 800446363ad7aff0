"""Quantities and periods of a text together, as the command line shows them."""

from __future__ import annotations

import datetime as dt

from coopfacts import periods, quantities
from coopfacts.records import Period, Quantity


def values(text: str, language: str, reference: dt.date | None = None) -> tuple[Quantity | Period, ...]:
    """Every quantity and period of a text in order, without overlaps; where both readers claim a place, the period wins.
    ``reference`` is the day of publication."""
    dated = periods.find(text, language, periods.anchor(text, language, reference))
    taken = [(period.start, period.end) for period in dated]
    counted = [quantity for quantity in quantities.find(text, language) if not _overlaps(quantity.start, quantity.end, taken)]
    return tuple(sorted((*counted, *dated), key=lambda value: value.start))


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Does a span meet one of the sorted, disjoint spans?"""
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if taken[middle][1] <= start else (low, middle)
    return low < len(taken) and taken[low][0] < end
