"""Numbers with their units: money, shares, multiples, measures and counts, with bounds and the direction of change."""

from coopfacts.quantities.finding import find

__all__ = ["find"]
