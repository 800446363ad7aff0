"""Verbs to which the models give two subjects: "Поставки сдерживает нехватка вагонов".

In the order object, verb, subject an object whose nominative and accusative are alike is taken for a second subject. A verb agrees
with one subject only; the other noun is its object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coopfacts.lang.ru.networks import Annotated

_NUMBER = re.compile(r"Number=(\w+)")


def single(annotated: Annotated) -> Annotated:
    """The analysis with the second subject of each finite verb as its object."""
    relations = list(annotated.relations)
    for verb, tag in enumerate(annotated.tags):
        if "VerbForm=Fin" in tag:
            odd = _odd(verb, annotated, relations)
            if odd is not None:
                relations[odd] = "obj"
    return annotated if tuple(relations) == annotated.relations else replace(annotated, relations=tuple(relations))


def _odd(verb: int, annotated: Annotated, relations: Sequence[str]) -> int | None:
    """The one of two subjects that is no nominative or does not agree with the verb, where it has no object."""
    below = [i for i, head in enumerate(annotated.heads) if head == verb + 1]
    subjects = [i for i in below if relations[i] == "nsubj"]
    if len(subjects) != 2 or any(relations[i] == "obj" for i in below):
        return None
    number = _number(annotated.tags[verb])
    apart = [i for i in subjects if "Case=Nom" not in annotated.tags[i] or _number(annotated.tags[i]) != number]
    return apart[0] if len(apart) == 1 and annotated.tags[apart[0]].startswith("NOUN") else None


def _number(tag: str) -> str:
    found = _NUMBER.search(tag)
    return found.group(1) if found else ""
