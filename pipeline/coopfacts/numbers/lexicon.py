"""The numerals of a language as one look-up table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from coopfacts import lang, resources


@dataclass(frozen=True, slots=True)
class Numeral:
    """One form of a numeral: its class in ``lang/<code>/numerals.tsv`` and its value."""

    cls: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``forms`` gives the reading of a form as a cardinal or scale, ``ordinals`` and ``fractions`` the other two (a form
    may have several: "third", "треть"); ``tails`` the ends of words that a number begins ("-процентный")."""

    language: str
    forms: dict[str, Numeral]
    ordinals: dict[str, Decimal]
    fractions: dict[str, Decimal]
    tails: dict[str, Decimal]
    joiners: frozenset[str]
    articles: frozenset[str]
    half_joiners: frozenset[str]
    of: frozenset[str]
    vague: frozenset[str]
    lengths: frozenset[str]
    ordinal_suffixes: frozenset[str]
    ordinal_endings: frozenset[str]
    money_codes: frozenset[str]
    multiplied_leads: frozenset[str]
    genitives: frozenset[str]
    genitive_leads: frozenset[str]


# Classes of plain words, in the order of the fields of Lexicon.
_WORD_CLASSES = ("joiner", "article", "half_joiner", "of", "vague", "length", "ordinal_suffix", "ordinal_ending", "money_code", "multiplied_lead", "genitive", "genitive_lead")


@cache
def lexicon(language: str) -> Lexicon:
    """The numerals of a language; read once."""
    forms: dict[str, Numeral] = {}
    ordinals: dict[str, Decimal] = {}
    fractions: dict[str, Decimal] = {}
    tails: dict[str, Decimal] = {}
    small: dict[str, set[str]] = {cls: set() for cls in _WORD_CLASSES}
    for row in lang.table(language, "numerals"):
        value = _value(row["value"])
        for form in resources.forms(row["forms"]):
            if row["class"] == "ordinal":
                ordinals[form] = value
            elif row["class"] == "ordinal_fraction":
                fractions[form] = value
                ordinals[form] = (1 / value).to_integral_value()
            elif row["class"].startswith("fraction"):
                fractions[form] = value
            elif row["class"] == "tail":
                tails[form] = value
            elif row["class"] in small:
                small[row["class"]].add(form)
            else:
                forms[form] = Numeral(row["class"], value)
    return Lexicon(language, forms, ordinals, fractions, tails, *(frozenset(forms) for forms in small.values()))


def _value(cell: str) -> Decimal:
    over, _, under = cell.partition("/")
    return Decimal(over) / Decimal(under or 1)
