"""The dictionary form of one English word out of context: a table of what rules get wrong, then rules."""

from __future__ import annotations

import re
from functools import cache

from coopfacts import resources

TABLE = "lang/en/lemmas.tsv"
INFINITIVES = "lang/en/infinitives.tsv"
_KEPT_S = ("ss", "us", "is", "ics", "ous", "news", "series", "species")
_VOWEL = re.compile("[aeiouy]")
_SILENT_E = re.compile(r"(?:[cvzu]|[^aeiou]l|[^aeious]s|is|[^aeiou]at|ad|ut|[^n]g|ir|[dt]or)$")  # "-ed" and "-ing" swallow an e after these


@cache
def _usual() -> dict[str, str]:
    """The most frequent reading of a form, which stands first in the table."""
    return {row["form"]: row["lemma"] for row in reversed(resources.rows(TABLE))}


@cache
def irregular() -> dict[tuple[str, str], str]:
    """(lower-case form, part of speech) -> lemma, where spelling alone misleads."""
    return {(row["form"], row["pos"]): row["lemma"] for row in resources.rows(TABLE)}


@cache
def _infinitives() -> frozenset[str]:
    return frozenset(row["infinitive"] for row in resources.rows(INFINITIVES))


def lemma(word: str) -> str:
    """Singular of a noun, infinitive of a verb, positive of an adjective, lower case."""
    lowered = word.lower().replace("’", "'")
    found = _usual().get(lowered)
    return found if found is not None else by_rule(lowered)


def checked(form: str, upos: str, guess: str) -> str:
    """A guessed lemma; where it is no known infinitive but spelling leads to one, that one."""
    if upos != "VERB" or guess in _infinitives():
        return guess
    ruled = by_rule(form.lower())
    return ruled if ruled in _infinitives() else guess


def by_rule(word: str) -> str:
    """What the spelling alone says."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("s"):
        return _plural(word)
    if word.endswith("ied"):
        return f"{word[:-3]}y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and _VOWEL.search(word.removesuffix(ending)) and word not in _infinitives():
            return _infinitive(word.removesuffix(ending))
    return word


def _plural(word: str) -> str:
    if word.endswith(_KEPT_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


def _infinitive(stem: str) -> str:
    """The infinitive of what stands before "-ed" or "-ing"."""
    doubled = len(stem) > 3 and stem[-1] == stem[-2]
    for known in (stem, f"{stem}e", *([stem[:-1]] if doubled else [])):
        if known in _infinitives():
            return known
    if doubled and stem[-1] not in "lsz":
        return stem[:-1]
    return f"{stem}e" if _SILENT_E.search(stem) else stem
