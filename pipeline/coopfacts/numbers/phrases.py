"""Closed classes and phrases of a language, looked up by token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from coopfacts import lang, resources
from coopfacts.numbers.tokens import Tokens, plain


@dataclass(slots=True)
class Phrases:
    """Phrases of one or more words with what they mean; the longest wins."""

    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    by_last: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    def add(self, phrase: str, meaning: str) -> None:
        """Put a phrase in; its words are set apart by spaces. A first meaning stays."""
        parts = tuple(plain(phrase).split())
        for table, key in ((self.by_first, parts[0]), (self.by_last, parts[-1])):
            held = table.setdefault(key, [])
            if all(known != parts for known, _ in held):
                held.append((parts, meaning))
                held.sort(key=lambda entry: -len(entry[0]))

    def starting(self, tokens: Tokens, index: int) -> tuple[str, int] | None:
        """The meaning of the longest phrase that begins at an index, and the index after it."""
        held = self.by_first.get(tokens.padded[index])
        if held is None:
            return None
        for parts, meaning in held:
            if len(parts) == 1 or tuple(tokens.words[index : index + len(parts)]) == parts:
                return meaning, index + len(parts)
        return None

    def ending(self, tokens: Tokens, index: int) -> tuple[str, int] | None:
        """The meaning of the longest phrase whose last word is at an index, and the index of its first word."""
        held = self.by_last.get(tokens.padded[index])
        if held is None:
            return None
        for parts, meaning in held:
            first = index - len(parts) + 1
            if len(parts) == 1 or (first >= 0 and tuple(tokens.words[first : index + 1]) == parts):
                return meaning, first
        return None

    def alone(self, tokens: Tokens, index: int) -> tuple[str, int] | None:
        """The meaning of one token by itself, and its index."""
        for parts, meaning in self.by_first.get(tokens.word(index), ()):
            if len(parts) == 1:
                return meaning, index
        return None


def phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    """A phrase table from (phrase, meaning) pairs; forms that end in ``_`` are switched off."""
    table = Phrases()
    for phrase, meaning in pairs:
        if phrase != "-" and not phrase.endswith("_"):
            table.add(phrase, meaning)
    return table


@cache
def words(language: str, cls: str) -> frozenset[str]:
    """The single words of a class of ``lang/<code>/values.tsv``."""
    return frozenset(form for form in _forms(language, cls) if " " not in form)


@cache
def of_class(language: str, cls: str) -> Phrases:
    """The words and phrases of a class."""
    return phrases((form, cls) for form in _forms(language, cls))


def _forms(language: str, cls: str) -> list[str]:
    rows = lang.table(language, "values")
    return [form for row in rows if row["class"] == cls for form in resources.forms(row["forms"]) if not form.endswith("_")]


@cache
def bounds(language: str, side: str) -> Phrases:
    """The cues of ``lang/<code>/bounds.tsv`` that stand before or after a number."""
    rows = lang.table(language, "bounds")
    return phrases((form, row["bound"]) for row in rows if row["side"] == side for form in resources.forms(row["forms"]))


_PLACES = {"left": ("verb", "noun", "left"), "right": ("right", "noun"), "sign": ("left",), "noun": ("noun",)}


@cache
def changes(language: str, side: str) -> Phrases:
    """The cues of ``lang/<code>/changes.tsv`` for a side of the amount: ``left`` and ``right`` of it, ``sign`` at its very
    edge, or the nouns alone."""
    places = _PLACES[side]
    rows = lang.table(language, "changes")
    return phrases((form, row["direction"]) for row in rows if row["place"] in places for form in resources.forms(row["forms"]))


@cache
def units(language: str) -> Phrases:
    """How ``units.tsv`` writes units after a number."""
    return phrases((form, row["unit"]) for row in resources.rows("quantities/units.tsv") for form in resources.forms(row[language]))


@cache
def months(language: str) -> frozenset[str]:
    """The names of months: a number beside one is a day or a year."""
    rows = lang.table(language, "calendar")
    return frozenset(form for row in rows if row["class"] == "month" for form in resources.forms(row["forms"]))
