"""A quantity in the making."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from coopfacts.numbers import Number


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in the making: one number or the two of a range, the unit, tokens ``first:last`` and what is counted."""

    low: Number
    high: Number | None
    unit: str
    first: int
    last: int
    of: str | None = None
    values: tuple[Decimal, Decimal] | None = None
