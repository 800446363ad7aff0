"""What the number reader gives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NumberKind = Literal["cardinal", "one", "ordinal", "fraction", "multiple", "adverb", "percent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of the text: tokens ``first:last`` (last exclusive). ``one`` is a lone "one", which is mostly a pronoun;
    ``multiple`` says how many times as much ("втрое"), ``adverb`` how many times ("twice"), ``percent`` is an adjective of percents ("десятипроцентный"); ``scale`` is the last word of
    size read (1 without one); ``digits`` tells figures from words, ``rough`` that the order of words makes it a rough one ("тысячи три")."""

    text: str
    start: int
    end: int
    value: Decimal
    kind: NumberKind
    first: int
    last: int
    scale: Decimal = Decimal(1)
    digits: bool = False
    rough: bool = False
