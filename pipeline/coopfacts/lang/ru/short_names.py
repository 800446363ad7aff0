"""Names known by their form: acronyms, contractions ("Минэкономразвития") and a few of several words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from coopfacts import resources
from coopfacts.lang.ru.spans import Name, Tokens, case, is_capital

ENDING = re.compile(r"[а-яё]{1,3}$")
LONGEST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a name that stands alone."""

    label: str
    takes_place: bool


def known(tokens: Tokens, i: int) -> tuple[Name, Known] | None:
    """The known name that begins at this token."""
    if not is_capital(tokens[i]):
        return None
    for size in range(LONGEST, 1, -1) if tokens[i].lemma in _first_lemmas() else ():
        entry = _table().get(" ".join(token.lemma for token in tokens[i : i + size]))
        if entry is not None and i + size <= len(tokens):
            return Name(i, i + size, entry.label), entry
    entry = _single(tokens, i)
    return (Name(i, i + 1, entry.label), entry) if entry else None


def _single(tokens: Tokens, i: int) -> Known | None:
    word = tokens[i].text
    if word[:2].isupper():
        return _table().get(word) or _table().get(ENDING.sub("", word))
    return _table().get(tokens[i].lemma) or (Known("ORG", True) if _contractions().match(word) else None)


def with_place(tokens: Tokens, name: Name, places: Mapping[int, Name]) -> Name:
    """The body with the place that follows it in the genitive ("МИД России")."""
    place = places.get(name.last)
    if place is None or tokens[name.first].sentence != tokens[place.first].sentence:
        return name
    genitive = case(tokens[place.last - 1]) == "Gen" or tokens[place.last - 1].text.isupper()
    return Name(name.first, place.last, name.label) if genitive else name


@cache
def _table() -> Mapping[str, Known]:
    """By the form as written for acronyms, by lemma for the rest."""
    entries = {row["form"]: Known(row["label"], row["takes"] == "place") for row in resources.rows("lang/ru/short_names.tsv")}
    return {form if form[:2].isupper() else form.lower(): entry for form, entry in entries.items()}


@cache
def _first_lemmas() -> frozenset[str]:
    return frozenset(form.split()[0] for form in _table() if " " in form)


@cache
def _contractions() -> re.Pattern[str]:
    rows = resources.rows("lang/ru/contractions.tsv")
    return re.compile("|".join(f"{row['start']}(?:{row['stems']})[а-яё]*" for row in rows))
