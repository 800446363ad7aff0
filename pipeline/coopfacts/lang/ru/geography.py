"""Places that the recognizer misses or takes for persons."""

from __future__ import annotations

import re
from functools import cache

from coopfacts import resources
from coopfacts.lang.ru.forms import is_known, readings
from coopfacts.lang.ru.spans import Name, Tokens, has_reading, is_capital, opens_sentence, owners

Names = list[Name]

DASHES = frozenset("-–—")
COUNTRYSIDE = re.compile(r"[А-ЯЁ][а-яё]+(?:щин|чин)(?:а|ы|е|у|ой)$|(?:При|За|По|Под)[а-яё]+(?:ье|ья|ью|ьем|ьи)$")


def relabelled(tokens: Tokens, names: Names) -> Names:
    """A person who can only be a place is one ("Вологодчина", "Гродно")."""
    return [Name(n.first, n.last, "LOC") if n.label == "PER" and len(n) == 1 and _is_place(tokens, n.first) else n for n in names]


def _is_place(tokens: Tokens, i: int) -> bool:
    word = tokens[i].text
    return bool(COUNTRYSIDE.match(word)) or (has_reading(word, "Geox") and not has_reading(word, "Name", "Surn"))


def with_places(tokens: Tokens, names: Names) -> Names:
    """Words that the dictionary knows as places and as nothing else."""
    taken = owners(names)
    return names + [Name(i, i + 1, "LOC") for i in range(len(tokens)) if i not in taken and is_capital(tokens[i]) and _only_place(tokens, i)]


def _only_place(tokens: Tokens, i: int) -> bool:
    word = tokens[i].text
    if len(word) < 4 or word.isupper() or tokens[i].upos not in {"NOUN", "PROPN"}:
        return False
    found = readings(word)
    if not is_known(word):
        return bool(COUNTRYSIDE.match(word))
    return all("Geox" in reading.tag.grammemes for reading in found)


def on_routes(tokens: Tokens, names: Names) -> Names:
    """Both ends of "Лагань – Энзели" where one is known as a place, or a means of transport stands before."""
    labels = owners(names)
    ends: Names = []
    for i in range(1, len(tokens) - 1):
        if tokens[i].text in DASHES and _joins(tokens, i):
            left, right = labels.get(i - 1, Name(i - 1, i, "")), labels.get(i + 1, Name(i + 1, i + 2, ""))
            if _connects(tokens, left, right):
                ends += [Name(left.first, left.last, "LOC"), Name(right.first, right.last, "LOC")]
    taken = owners(ends).keys()
    return [name for name in names if taken.isdisjoint(range(name.first, name.last))] + list(dict.fromkeys(ends))


def _joins(tokens: Tokens, i: int) -> bool:
    left, right = tokens[i - 1], tokens[i + 1]
    return left.sentence == right.sentence and is_capital(left) and is_capital(right) and right.upos in {"NOUN", "PROPN"} and left.upos in {"NOUN", "PROPN", "ADJ"}


def _connects(tokens: Tokens, left: Name, right: Name) -> bool:
    if {left.label, right.label} <= {"LOC"}:
        return True
    if {"ORG", "PER"} == {left.label, right.label} or opens_sentence(tokens, left.first):
        return False
    before = left.first - 1
    return "LOC" in {left.label, right.label} and left.label != "ORG" and right.label != "ORG" or (before >= 0 and tokens[before].lemma in _means())


@cache
def _means() -> frozenset[str]:
    return frozenset(row["lemma"] for row in resources.rows("lang/ru/routes.tsv"))
