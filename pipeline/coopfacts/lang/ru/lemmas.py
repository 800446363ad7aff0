"""Dictionary forms. They are lower case and written with ``е`` for ``ё``, as the press writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from coopfacts.lang.ru.forms import CACHE, best_reading, is_known, readings

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@lru_cache(maxsize=CACHE)
def lemma(word: str) -> str:
    """The dictionary form of a word out of context."""
    found = readings(word) if CYRILLIC.search(word) else ()
    return _normal(word, found[0] if found else None)


@lru_cache(maxsize=CACHE)
def lemma_of(word: str, upos: str, feats: str) -> str:
    """The dictionary form of a word that the tagger has read."""
    return _normal(word, best_reading(word, upos, feats) if CYRILLIC.search(word) else None)


def _normal(word: str, reading: Any) -> str:
    guessed_acronym = reading is not None and len(word) > 1 and word.isupper() and not is_known(word)
    normal: str = word if reading is None or guessed_acronym else reading.normal_form
    return normal.lower().replace("ё", "е")
