"""Dates and periods: absolute, partial and relative ones, each with days, TIMEX value, grain and what dates it."""

from coopfacts.periods.anchors import UNKNOWN, Anchor
from coopfacts.periods.finding import find
from coopfacts.periods.inferring import anchor

__all__ = ["UNKNOWN", "Anchor", "anchor", "find"]
