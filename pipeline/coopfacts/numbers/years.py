"""Which four figures are a year: asked by the readers of quantities and of periods alike."""

from __future__ import annotations

from coopfacts.numbers import phrases
from coopfacts.numbers.tokens import Tokens

FIRST_YEAR, LAST_YEAR = 1000, 2199
MONEY_MARKS = frozenset("$€£¥₽₴₸₹₩₺₪")
_FIRST_OF_RANGE = 1500


def is_year(tokens: Tokens, index: int, language: str) -> bool:
    """Four figures that the words around make a year: ``in 2024``, ``2023 год``, ``July 2024``, ``2021-2023``."""
    form = tokens.words[index]
    if len(form) != 4 or not (form.isdigit() and form.isascii()) or not FIRST_YEAR <= int(form) <= LAST_YEAR:
        return False
    if tokens.word(index - 1) in MONEY_MARKS or _in_code(tokens, index):
        return False
    months, time = phrases.months(language), phrases.words(language, "year_after")
    if tokens.word(index + 1) in time or tokens.word(index - 1) in months or _in_range(tokens, index):
        return True
    if phrases.of_class(language, "label").ending(tokens, index - 1) is not None:
        return False
    if _plain(tokens, index, language):
        return True
    led = tokens.word(index - 1) in phrases.words(language, "year_before")
    return 1800 <= int(form) <= 2100 and (led or _stands_alone(tokens, index, language))


def _in_code(tokens: Tokens, index: int) -> bool:
    """``SU-1842``: one or two capitals and a hyphen before."""
    letters = tokens.word(index - 2)
    return tokens.hyphen(index - 1) and letters.isalpha() and len(letters) <= 2 and tokens.capitals(index - 2)


def _plain(tokens: Tokens, index: int, language: str) -> bool:
    """Where thousands are set apart by commas, a number of our time without one is a year ("2024 results"), unless it is round,
    bounded, or of a unit or people."""
    counted, number = phrases.words(language, "plain_year"), int(tokens.words[index])
    if not counted or not 1950 < number < 2050 or number % 50 == 0 or tokens.word(index + 1) in counted:
        return False
    bounded = phrases.bounds(language, "before").ending(tokens, index - 1) is not None
    return not bounded and phrases.units(language).starting(tokens, index + 1) is None


def _in_range(tokens: Tokens, index: int) -> bool:
    """``2021-2023``, ``2023/24``."""
    for mark, other in ((index + 1, index + 2), (index - 1, index - 2)):
        form = tokens.word(other)
        if tokens.word(mark) in ("-", "/") and form.isdigit() and len(form) in (2, 4) and tokens.glued(max(mark, other)):
            return len(form) == 2 or _FIRST_OF_RANGE <= int(form) <= LAST_YEAR
    return False


def _stands_alone(tokens: Tokens, index: int, language: str) -> bool:
    """No word follows that could be counted, and no sign of money or measure."""
    following = tokens.word(index + 1)
    if not following or following[0].isalpha():
        return not following or following in phrases.words(language, "stop")
    return following not in ("%", "$", "€", "+", "°")
