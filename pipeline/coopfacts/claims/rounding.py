"""Whether amounts can be one amount, rounded as each was written: 54 billion and 53.9 billion can, 54 and 48 cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Amount = Mapping[str, Any]
Interval = tuple[Decimal, Decimal]
"""From the first number, included, to the second, excluded."""

REACH = Decimal("0.1")  # "over 50", "almost 50", "about 50": of the number, the most that the true one may lie off
_DIGITS = re.compile(r"\d+(?:[ \u00a0\u202f'’.,]\d+)*")
_MARKS = re.compile(r"[^\d]")


def agree(amounts: Iterable[Amount]) -> bool:
    """Whether all amounts may stand for one. Amounts of one unit are expected; what has no number agrees with all."""
    intervals = [interval for amount in amounts if (interval := meant(amount)) is not None]
    if not intervals:
        return True
    return max(low for low, _ in intervals) < min(high for _, high in intervals)


def meant(amount: Amount) -> Interval | None:
    """The numbers that an amount (a QUANTITY of the contract) may stand for: half a unit of its last written digit on both sides, and
    as far as its bound reaches."""
    text, bound = str(amount.get("text", "")), amount.get("bound")
    value, low, high = (_decimal(amount.get(name)) for name in ("value", "low", "high"))
    if value is None:
        ends = [end for end in (low, high) if end is not None]
        return (min(ends) - step(text, min(ends)) / 2, max(ends) + step(text, max(ends)) / 2) if ends else None
    half, reach = step(text, value) / 2, abs(value) * REACH
    if bound == "about":
        half = max(half, min(last_digit(value) / 2, reach))
    below = reach if bound in {"lt", "le"} else Decimal(0)
    above = reach if bound in {"gt", "ge"} else Decimal(0)
    return value - half - below, value + half + above


def _decimal(number: object) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def step(text: str, value: Decimal) -> Decimal:
    """The worth of the last digit as written: 0.1 billion in "53.9 billion", 1 in "3,000". In words it is the last digit that is no
    zero, so that "fifty billion" is 50 billion give or take five."""
    return next(_steps(text, abs(value)), last_digit(value))


def _steps(text: str, value: Decimal) -> Iterator[Decimal]:
    for match in _DIGITS.finditer(text):
        digits = Decimal(_MARKS.sub("", match[0]))
        if digits and value and (exponent := _power(value / digits)) is not None:
            yield Decimal(1).scaleb(exponent)


def _power(ratio: Decimal) -> int | None:
    """The exponent of a power of ten."""
    exponent = ratio.adjusted()
    return exponent if ratio == Decimal(1).scaleb(exponent) else None


def last_digit(value: Decimal) -> Decimal:
    """The worth of the last digit that is no zero."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and value else Decimal(1)
