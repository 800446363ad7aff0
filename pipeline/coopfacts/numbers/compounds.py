"""Numbers inside one word: ``двухмиллионный``, ``стотридцатитысячный``, ``десятипроцентная``."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache

from coopfacts.numbers.lexicon import Lexicon, lexicon
from coopfacts.numbers.number import NumberKind
from coopfacts.numbers.tokens import Tokens, plain

_LONGEST_ENDING = 3
_PARTS = frozenset({"hundred", "ten", "teen", "unit", "one", "mixed"})


def candidates(tokens: Tokens, table: Lexicon) -> list[int]:
    """The tokens that may be such a word."""
    places = [match.start() for tail in table.tails if tail in tokens.text for match in re.finditer(tail, plain(tokens.text))]
    return [bisect_right(tokens.starts, place) - 1 for place in places]


@lru_cache(maxsize=4096)
def compound(word: str, language: str) -> tuple[Decimal, NumberKind] | None:
    """The value of a word that a number and a tail make, and what it is: an ordinal, or a percentage (a tail of value 0)."""
    table = lexicon(language)
    for tail, size in table.tails.items():
        at = word.rfind(tail)
        if at > 0 and 0 < len(word) - at - len(tail) <= _LONGEST_ENDING:
            count = _count(word[:at], table)
            if count is not None:
                return (count * size, "ordinal") if size else (count, "percent")
    return None


def _count(form: str, table: Lexicon, below: Decimal = Decimal(1000)) -> Decimal | None:
    """The sum of the numerals that a form is made of, each smaller than the one before it."""
    for cut in range(len(form), 1, -1):
        numeral = table.forms.get(form[:cut])
        if numeral is None or numeral.cls not in _PARTS or numeral.value >= below:
            continue
        rest = _count(form[cut:], table, _step(numeral.value)) if cut < len(form) else Decimal(0)
        if rest is not None:
            return numeral.value + rest
    return None


def _step(value: Decimal) -> Decimal:
    """What may follow a numeral is smaller than its lowest place."""
    return Decimal(100) if value >= 100 else Decimal(10 if value >= 20 else 0)
