"""Verbs that look ahead by their form: the simple future of perfective verbs."""

from __future__ import annotations

from functools import lru_cache

from coopfacts.lang.ru.forms import CACHE, is_known, readings


@lru_cache(maxsize=CACHE)
def is_future(word: str) -> bool:
    """Whether the likeliest reading of a word that the dictionary has is a verb in the future ("откроет")."""
    return is_known(word) and "futr" in readings(word)[0].tag
