"""All dictionary forms that a word may have, for look-ups in tables that must not depend on the tagger."""

from __future__ import annotations

from functools import lru_cache

from coopfacts.lang.ru.forms import CACHE, readings
from coopfacts.lang.ru.lemmas import CYRILLIC

NOMINAL = frozenset({"NOUN", "ADJF", "ADJS", "PRTF", "NUMR", None})


@lru_cache(maxsize=CACHE)
def variants(word: str) -> frozenset[str]:
    """The word itself and the dictionary forms of its nominal readings, lower case, ``е`` for ``ё``."""
    plain = _plain(word)
    if not CYRILLIC.search(word):
        return frozenset({plain})
    return frozenset({plain, *(_plain(reading.normal_form) for reading in readings(word) if reading.tag.POS in NOMINAL)})


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")
