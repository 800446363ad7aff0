"""The dictionary form of one English word out of context: a table of what rules get wrong, then rules."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from coopfacts import resources

TABLE = "lang/en/lemmas.tsv"
INFINITIVES = "lang/en/infinitives.tsv"
CACHE = 50_000
_INFLECTED = frozenset({"NOUN", "VERB"})
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


@lru_cache(maxsize=CACHE)
def checked(form: str, upos: str, guess: str) -> str:
    """The lemma of a word that the model has read: what the treebanks have, else its guess if a dictionary (lemminflect) knows
    it for one of the form's, else the dictionary's."""
    lowered = form.lower()
    known = irregular().get((lowered, upos))
    if known is not None:
        return known
    if upos not in _INFLECTED or not (form.isalpha() and guess.isalpha()) or upos == "NOUN" and guess.lower() == lowered and form[0].isupper():
        return guess
    possible = in_dictionary(lowered, upos)
    is_possible = not possible or guess.lower() in possible and (upos == "NOUN" or guess in _infinitives())
    return guess if is_possible else possible[0]


def in_dictionary(word: str, upos: str) -> tuple[str, ...]:
    """The lemmas of a lower-case noun or verb: ``lemminflect.getLemma``, whose table is read here, as its own reader takes ten
    times as long and its look-up copies what it finds."""
    found = _dictionary().get(f"{word},{upos.lower()}")
    if found is not None:
        return tuple(found.lower().split("/"))
    from lemminflect import getAllLemmasOOV

    guessed: dict[str, tuple[str, ...]] = getAllLemmasOOV(word, upos)
    return guessed.get(upos, ())


@cache
def _dictionary() -> Mapping[str, str]:
    """``form,pos`` -> lemmas, which ``/`` separates; what stands last holds."""
    from lemminflect import config

    lines = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode().split("\n")
    table = {key: forms for key, _, forms in (line.rpartition(",") for line in lines)}
    for line in Path(config.lemma_overrides_fn).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, form = line.strip().rpartition(",")
            table[key.lower()] = form
    return table


def by_rule(word: str) -> str:
    """What the spelling alone says."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("s"):
        return _plural(word)
    if word.endswith("ied"):
        return f"{word[:-3]}y"
    if word.endswith(("smen", "ermen", "cemen", "children")):  # "businessmen", "fishermen", "servicemen", "schoolchildren"
        return word.removesuffix("ren") if word.endswith("ren") else f"{word[:-2]}an"
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
