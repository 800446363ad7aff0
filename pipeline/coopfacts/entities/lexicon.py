"""Class nouns, offices and other phrases of the tables, looked up at a token by dictionary forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from coopfacts import lang, resources
from coopfacts.entities.words import Words, folded

VERBAL = frozenset({"VERB", "AUX", "ADP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a table at tokens ``first:last`` with the cells of its row."""

    first: int
    last: int
    form: str
    row: Mapping[str, str]


@dataclass(slots=True)
class Node:
    """A place in the trie of words."""

    below: dict[str, Node] = field(default_factory=dict)
    found: tuple[str, Mapping[str, str]] | None = None


@cache
def lexicon(code: str, table: str, column: str = "", value: str = "") -> Node:
    """The phrases of a table whose ``column`` holds ``value`` (or one of several, with ``|`` between); the first row that names a
    phrase counts."""
    root = Node()
    for row in resources.rows(f"entities/{table}.tsv"):
        if not column or row[column] in value.split("|"):
            for form in resources.forms(row[code]):
                _insert(root, code, form, row)
    return root


def _insert(root: Node, code: str, form: str, row: Mapping[str, str]) -> None:
    parts = form.split()
    tails = [sorted(lang.variants(code, part), key=lambda key: (key != folded(part), key))[:2] for part in parts]
    if len(parts) == 1 or code == "en":
        tails = [[folded(part)] for part in parts]
    for keys in product(*tails):
        node = root
        for key in keys:
            node = node.below.setdefault(key, Node())
        if node.found is None:
            node.found = form, row


def phrase_at(words: Words, place: int, root: Node) -> Phrase | None:
    """The longest phrase that starts at a token."""
    best: Phrase | None = None
    nodes, index = [root], place
    while nodes and index < len(words) and words.same_sentence(place, index):
        nodes = [node.below[key] for node in nodes for key in _keys(words, index) if key in node.below]
        index += 1
        found = next((node.found for node in nodes if node.found is not None), None)
        if found is not None:
            best = Phrase(first=place, last=index, form=found[0], row=found[1])
    return best


def _keys(words: Words, index: int) -> frozenset[str]:
    """Hyphens inside a phrase are written together in the tables ("vice-premier") but may be cut in the text."""
    return words.keys(index)


def phrases(words: Words, root: Node) -> list[Phrase]:
    """All phrases from left to right, without overlap."""
    found, place = [], 0
    while place < len(words):
        phrase = phrase_at(words, place, root) if words.upos(place) not in VERBAL else None
        if phrase is not None:
            found.append(phrase)
        place = phrase.last if phrase is not None else place + 1
    return found


def is_a(words: Words, index: int, root: Node) -> bool:
    """Whether a single-word phrase stands at a token."""
    if not 0 <= index < len(words):
        return False
    return any(key in root.below and root.below[key].found is not None for key in words.keys(index))
