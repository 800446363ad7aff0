"""Counted nouns behind a comparative or a range: "более 300 компаний работают", "выделит от 20 до 25 стипендий".

The Russian models follow a treebank in which *более* is the subject and the noun hangs on it; in Universal Dependencies elsewhere, and with
*свыше* or *почти* in the same treebank, the noun is the subject and the comparative modifies its number. Readers of the tree want one shape.
Behind a range the noun hangs on the lower number, by the preposition of the upper one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coopfacts.lang.ru.networks import Annotated

COMPARATIVES = frozenset({"более", "менее", "больше", "меньше", "порядка"})
COUNTED = frozenset({"obl", "nmod", "obj", "nsubj", "nummod:gov", "nummod", "conj"})
NOMINAL = ("NOUN", "SYM", "PROPN", "NUM", "ADJ")


def turned(words: Sequence[str], annotated: Annotated) -> Annotated:
    """The analysis with each counted noun in the place of the comparative above it."""
    heads, relations = list(annotated.heads), list(annotated.relations)
    for i, word in enumerate(words):
        if word.lower() in COMPARATIVES and heads[i] and relations[i] not in {"advmod", "case", "fixed"}:
            noun = _noun(i, annotated, heads, relations)
            if noun is not None:
                _exchange(i, noun, heads, relations)
        elif word.lower() == "от":
            _unrange(i, words, annotated, heads, relations)
    return annotated if tuple(heads) == annotated.heads else replace(annotated, heads=tuple(heads), relations=tuple(relations))


def _noun(comparative: int, annotated: Annotated, heads: Sequence[int], relations: Sequence[str]) -> int | None:
    """The counted noun that hangs on a comparative from the right: without a preposition, with a number."""
    for j in range(comparative + 1, len(heads)):
        if heads[j] == comparative + 1 and relations[j] in COUNTED and annotated.tags[j].startswith(NOMINAL):
            below = [k for k in range(len(heads)) if heads[k] == j + 1]
            counted = annotated.tags[j].startswith("NUM") or any(relations[k].startswith("nummod") for k in below)
            if counted and not any(relations[k] == "case" for k in below):
                return j
    return None


def _exchange(comparative: int, noun: int, heads: list[int], relations: list[str]) -> None:
    for k, head in enumerate(heads):
        if head == comparative + 1 and k != noun:
            heads[k] = noun + 1
    heads[noun], relations[noun] = heads[comparative], relations[comparative]
    number = next((k for k in range(comparative + 1, noun) if heads[k] == noun + 1 and relations[k].startswith("nummod")), noun)
    heads[comparative], relations[comparative] = number + 1, "advmod"


def _unrange(start: int, words: Sequence[str], annotated: Annotated, heads: list[int], relations: list[str]) -> None:
    """Put the noun of "*от* 20 до 25 стипендий" in the place of its lower number, with both numbers below it."""
    low, upper = start + 1, start + 3
    if upper >= len(words) or words[start + 2].lower() != "до" or not all(annotated.tags[i].startswith("NUM") for i in (low, upper)):
        return
    noun = heads[upper] - 1
    if noun < 0 or heads[noun] != low + 1 or heads[start + 2] != noun + 1 or not relations[low].startswith("nummod"):
        return
    verb = heads[low] - 1
    taken = any(head == verb + 1 and relations[k] == "obj" for k, head in enumerate(heads))
    heads[noun], relations[noun] = verb + 1, "nmod" if taken or not annotated.tags[verb].startswith("VERB") else "obj"
    heads[low] = noun + 1
    heads[start + 2] = upper + 1
