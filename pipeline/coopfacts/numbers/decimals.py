"""Decimal fractions in words: ``two point seven``, ``три целых пять десятых``."""

from __future__ import annotations

from decimal import Decimal

from coopfacts.numbers import phrases
from coopfacts.numbers.lexicon import Lexicon
from coopfacts.numbers.reading import Read, below_thousand, read_cardinal, scaled
from coopfacts.numbers.tokens import Tokens

_LONGEST = 6


def decimals(tokens: Tokens, whole: Read, lexicon: Lexicon) -> Read | None:
    """The number that a whole number begins, where a decimal fraction follows it."""
    numeral = lexicon.forms.get(tokens.word(whole.after))
    if whole.digits or numeral is None:
        return None
    if numeral.cls not in ("whole", "point"):
        return None
    read = _named(tokens, whole, lexicon) if numeral.cls == "whole" else _spelled(tokens, whole, lexicon)
    return scaled(tokens, read, lexicon) if read else None


def _named(tokens: Tokens, whole: Read, lexicon: Lexicon) -> Read | None:
    """``целых пять десятых``: the fraction has a name."""
    at = whole.after + 1
    at += tokens.word(at) in phrases.words(lexicon.language, "decimal_joiner")
    part = below_thousand(tokens, at, lexicon)
    part = part if part is not None and tokens.word(part.after) in lexicon.fractions else read_cardinal(tokens, at, lexicon)
    share = lexicon.fractions.get(tokens.word(part.after)) if part else None
    if part is None or share is None:
        return None
    return Read(whole.value + part.value * share, part.after + 1)


def _spelled(tokens: Tokens, whole: Read, lexicon: Lexicon) -> Read | None:
    """``point zero three``, ``point seventy-one``: the fraction is told figure by figure, or as a number below a hundred."""
    figures, at = "", whole.after + 1
    while len(figures) < _LONGEST:
        part = below_thousand(tokens, at, lexicon)
        if part is None or part.value >= 100 or (figures and part.value >= 10):
            break
        figures, at = figures + str(part.value), part.after
    return Read(whole.value + Decimal(f"0.{figures}"), at) if figures else None
