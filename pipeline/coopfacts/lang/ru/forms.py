"""The dictionary's readings of a word (pymorphy3), compared with what the tagger says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from coopfacts import resources

CACHE = 50_000
WORD = re.compile(r"[0-9A-Za-zА-ЯЁа-яё'’.-]+")
# The tagger tells these apart by context; the dictionary does not know them.
SAME_CLASS = {"PROPN": "NOUN", "AUX": "VERB", "SCONJ": "CCONJ", "DET": "ADJ", "SYM": "NOUN"}
# Features that tell readings of one form apart, with what an agreement is worth.
WEIGHTS = {"UPOS": 2.0, "Case": 1.0, "Number": 1.0, "Gender": 0.6, "VerbForm": 1.0, "Variant": 0.5, "Tense": 0.5, "Person": 0.5, "Aspect": 1.0, "Voice": 0.3, "Mood": 0.5, "Animacy": 0.3}


@cache
def dictionary() -> Any:
    """pymorphy3's analyser; loaded once."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=CACHE)
def readings(word: str) -> tuple[Any, ...]:
    """The dictionary's readings, the likeliest first; none of what is no word in Cyrillic or Latin letters and digits."""
    return tuple(dictionary().parse(word)) if WORD.fullmatch(word) else ()


@lru_cache(maxsize=CACHE)
def is_known(word: str) -> bool:
    """Whether the dictionary has the word, so that its readings are no guesses."""
    units = [reading.methods_stack for reading in readings(word)]
    return any(len(stack) == 1 and type(stack[0][0]).__name__ == "DictionaryAnalyzer" for stack in units)


@cache
def _grammemes() -> Mapping[str, tuple[tuple[str, str], ...]]:
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in resources.rows("lang/ru/grammemes.tsv"):
        table[row["grammeme"]] = (*table.get(row["grammeme"], ()), (row["slot"], row["value"]))
    return table


@lru_cache(maxsize=CACHE)
def features(tag: Any) -> Mapping[str, str]:
    """A dictionary tag as UD features, with the word class as ``UPOS``."""
    table = _grammemes()
    return dict(pair for grammeme in tag.grammemes for pair in table.get(grammeme, ()))


@lru_cache(maxsize=CACHE)
def best_reading(word: str, upos: str, feats: str) -> Any:
    """The reading that agrees best with the tagger; of equals, the likelier one."""
    found = readings(word)
    if len(found) < 2:
        return found[0] if found else None
    wanted = {"UPOS": SAME_CLASS.get(upos, upos), **parse_feats(feats)}
    return max(found, key=lambda reading: _agreement(features(reading.tag), wanted))


@lru_cache(maxsize=CACHE)
def with_future(word: str, upos: str, feats: str) -> str:
    """The tagger's features with the dictionary's tense: the treebank behind the tagger has no future of "быть" ("будет построен")."""
    if "Tense=Pres" not in feats:
        return feats
    reading = best_reading(word, upos, feats)
    is_future = reading is not None and features(reading.tag).get("Tense") == "Fut"
    return feats.replace("Tense=Pres", "Tense=Fut") if is_future else feats


def _agreement(got: Mapping[str, str], wanted: Mapping[str, str]) -> float:
    return sum(_worth(name, value, wanted) for name, value in got.items())


def _worth(name: str, value: str, wanted: Mapping[str, str]) -> float:
    weight, other = WEIGHTS.get(name, 0.0), wanted.get(name)
    if other is None:
        return 0.0
    return weight if other == value else -weight


@lru_cache(maxsize=CACHE)
def parse_feats(feats: str) -> Mapping[str, str]:
    """``Case=Ins|Number=Sing`` as a mapping."""
    return dict(pair.split("=", 1) for pair in feats.split("|")) if feats else {}
