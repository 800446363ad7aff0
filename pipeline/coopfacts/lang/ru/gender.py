"""The gender of a person by the first name."""

from __future__ import annotations

from functools import lru_cache

from coopfacts.lang.ru.forms import CACHE, readings

GENDERS = {"masc": "Masc", "femn": "Fem"}


@lru_cache(maxsize=CACHE)
def gender(name: str) -> str:
    """``Masc``, ``Fem`` or, where no part of the name tells, an empty string. First names and patronymics tell best, then surnames."""
    for grammeme in ("Patr", "Name", "Surn"):
        for part in name.split():
            found = next((GENDERS.get(str(r.tag.gender), "") for r in readings(part) if grammeme in r.tag and "nomn" in r.tag), "")
            if found:
                return found
    return ""
