"""Names without their language: what "Минск" and "Minsk", "Лавров" and "Lavrov" have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from coopfacts import lang, resources
from coopfacts.entities.words import folded

TABLES = ("regions", "cities", "places", "blocs", "organizations")
# Letters by sound: what the usual romanizations of one name agree on. Vowels, й and the signs are left out.
SOUNDS = {"б": "b", "в": "v", "г": "g", "д": "d", "ж": "j", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s"}
# In this order: longer spellings first.
SPELLINGS = (("дж", "ж"), ("shch", "s"), ("sch", "s"), ("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("sh", "s"), ("ch", "C"), ("ts", "C"), ("tz", "C"), ("sz", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"))
HARD_C = re.compile(r"c(?=[aouklrt])")
SILENT = re.compile(r"[^bcdfghjklmnpqrstvz]+")


@cache
def _known(code: str) -> dict[str, str]:
    """Canonical name of a language, folded -> the id of its row, else the row's first name."""
    first = lang.codes()[0]
    return {folded(row[code]): row["id"] or folded(row[first]) for table in TABLES for row in resources.rows(f"entities/{table}.tsv")}


def neutral(code: str, name: str) -> str | None:
    """The name of the tables that a canonical name stands for in any language; ``None`` for a name that they do not hold."""
    return _known(code).get(folded(name))


def sound(name: str) -> str:
    """The consonants of a name, by sound, words in their order: alike for a name and its usual romanizations."""
    return " ".join(filter(None, (_word(word) for word in re.findall(r"\w+", name.casefold()))))


def _word(word: str) -> str:
    for spelling, sounds in SPELLINGS:
        word = word.replace(spelling, sounds)
    plain = "".join(SOUNDS.get(c, c) for c in word)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    letters = SILENT.sub("", HARD_C.sub("k", plain).replace("C", "c"))
    return re.sub(r"(.)\1+", r"\1", letters)
