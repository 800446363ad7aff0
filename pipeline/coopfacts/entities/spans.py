"""How far a name reaches to the left and to the right of its class noun or office."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from coopfacts import resources
from coopfacts.entities.found import Found
from coopfacts.entities.words import Words

OPENING, CLOSING = "«“„\"", "»”\""
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
MAX_QUOTED = 12
MAX_RIGHT = 14
SIDES = frozenset({"country", "region", "city", "bloc"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "X", "NUM"})


class Spans:
    """The names found so far, by token, as borders and stepping stones."""

    def __init__(self, words: Words, found: Iterable[Found]) -> None:
        self.words = words
        self.at: dict[int, Found] = {}
        self.barriers: frozenset[int] = frozenset()  # where offices start: a complement does not run into them
        for item in sorted(found, key=lambda item: (not item.adjectival, item.width)):
            for index in range(item.first, item.last):
                self.at[index] = item
        self.joined = False  # whether a complement may hold two sides ("Forum of Regions of Belarus and Russia")
        self.inside = linkers(words.language, "inside")
        self.complement = linkers(words.language, "complement")
        self.never = linkers(words.language, "never")

    def person(self, index: int) -> bool:
        item = self.at.get(index)
        return item is not None and item.label == "person"

    def name(self, index: int) -> Found | None:
        """The name other than a person's that a token belongs to, adjectives left out."""
        item = self.at.get(index)
        return item if item is not None and item.label != "person" and not item.adjectival else None

    def adjective(self, index: int) -> Found | None:
        item = self.at.get(index)
        return item if item is not None and item.adjectival else None

    # --- to the right ------------------------------------------------------------------------------

    def quotation(self, index: int) -> int:
        """The end of a quotation that opens at a token, or the token itself."""
        words = self.words
        if index >= len(words) or words.tokens[index].text not in OPENING:
            return index
        for last in range(index + 1, min(index + MAX_QUOTED, len(words))):
            if words.tokens[last].text in CLOSING and words.same_sentence(index, last):
                return last + 1
        return index

    def right(self, index: int, limit: int = MAX_RIGHT) -> int:
        """The end of the complement that starts at ``index``: names, quotations and what agrees with or depends on the noun."""
        end, stop = index, min(index + limit, len(self.words))
        while end < stop:
            reached = self._step(end, index)
            if reached == end:
                break
            end = reached
        return end

    def _step(self, place: int, start: int) -> int:
        words = self.words
        if not words.same_sentence(max(start - 1, 0), place) or words.apart(place) or self.person(place) or (place > start and place in self.barriers):
            return place
        item = self.name(place)
        if item is not None:
            return self._possessed(item.last)
        quoted = self.quotation(place)
        if quoted > place:
            return quoted
        if self._goes_on(place, start):
            return place + 1
        linked = self._linked(place)
        return (linked if self.name(linked) or self.adjective(linked) else linked + 1) if linked and not self._sides_joined(place, linked) else place

    def _possessed(self, place: int) -> int:
        """After a possessor ("Russia's Tver Region") the name goes on with what is possessed."""
        words = self.words
        if words.lower(place) in POSSESSIVE and (item := self.name(place + 1)) is not None and item.label != "person":
            return item.last
        return place

    def _goes_on(self, place: int, start: int) -> bool:
        words = self.words
        if words.language == "en" and words.lower(place) in self.never:
            return False
        if words.has(place, "Case=Gen") and words.upos(place) in NOMINAL:
            return True
        if words.has(place, "Case=Dat") and words.has(place - 1, "Case=Dat") and place > start:
            return True
        return words.capital(place) and words.upos(place) in NOMINAL | {""} and (words.language == "en" or words.upos(place) in {"PROPN", "X"})

    def _linked(self, place: int) -> int:
        """The place after small words that lead on to more of the name."""
        words, end = self.words, place
        while end < len(words) and words.lower(end) in self.inside and end - place < 3:
            end += 1
        if end == place or end >= len(words) or self.person(end) or end in self.barriers:
            return 0
        return end if self._continues(place, end) else 0

    def _continues(self, place: int, end: int) -> bool:
        words = self.words
        if words.lower(place) in {"and", "и"} and (item := self.name(end)) is not None and item.label not in SIDES:
            return False
        if self.name(end) is not None or self.adjective(end) is not None and words.capital(end):
            return True
        if words.lower(place) == "по":
            return words.has(end, "Case=Dat") and words.upos(end) in NOMINAL
        if words.language == "en":
            return words.capital(end) and words.lower(end) not in self.never
        return words.lower(place) == "и" and words.upos(end) in NOMINAL and (words.has(end, "Case=Gen") or words.has(end, "Case=Dat"))

    def _sides_joined(self, place: int, end: int) -> bool:
        """Whether a conjunction parts two sides ("the government of Belarus and Russia" may, "... and Gomel" does)."""
        words = self.words
        before, after = self.name(place - 1), self.name(end)
        if words.lower(place) not in {"and", "и"} or before is None or after is None or self.joined and before.label in SIDES and after.label in SIDES:
            return False
        return before.label in SIDES and after.label in SIDES or before.origin == after.origin == "table"

    # --- to the left -------------------------------------------------------------------------------

    def left(self, index: int) -> int:
        """The start of a name whose class noun stands at ``index``."""
        return self._left_capitals(index) if self.words.language == "en" else self._left_agreeing(index)

    def _left_agreeing(self, index: int) -> int:
        words, first, place = self.words, index, index - 1
        while place >= 0 and words.same_sentence(place, index) and not words.apart(place + 1) and not self.person(place) and self._agrees(place, index):
            initial = words.tokens[place].index == words.sentences[words.tokens[place].sentence].first
            if words.capital(place) and (not initial or self.adjective(place) is not None or index - place > 1) or words.tokens[place].text[:1].isdigit():
                first = place
            place -= 1
        return first

    def _agrees(self, place: int, index: int) -> bool:
        words = self.words
        if words.tokens[place].text in "-–—":
            return False
        if self.name(place) is not None:
            return False
        return words.upos(place) in {"ADJ", "NUM"} or self.adjective(place) is not None or (words.upos(place) in {"PROPN", "X"} and _is_roman(words.tokens[place].text))

    def _left_capitals(self, index: int) -> int:
        words, first, place = self.words, index, index - 1
        while place >= 0 and words.same_sentence(place, index) and not words.apart(place + 1) and not self.person(place):
            joiner = words.lower(place) in {"and", "of", "&", "-", "–", "the"}
            if joiner and place > 0 and self._joins(place):
                place -= 1
                continue
            if not self._capital_name(place):
                break
            item = self.at.get(place)
            place = first = item.first if item is not None and item.label != "person" else place
            place -= 1
        return first

    def _joins(self, place: int) -> bool:
        words = self.words
        if words.lower(place) in {"the", "of"}:
            return False
        before = self.at.get(place - 1)
        if words.lower(place) == "and" and before is not None and not before.adjectival:
            return False
        return self._capital_name(place - 1) and words.capital(place + 1)

    def _capital_name(self, place: int) -> bool:
        words = self.words
        text = words.tokens[place].text
        if text[:1].isdigit():
            return any(text.lower().endswith(ending) for ending in ("st", "nd", "rd", "th")) or len(text) == 4
        return text[:1].isupper() and words.lower(place) not in self.never and words.upos(place) not in {"VERB", "AUX", "ADP", "DET", "PRON", "ADV", "SCONJ"}


def _is_roman(text: str) -> bool:
    return bool(text) and set(text) <= set("IVXLC")


@cache
def endings(code: str, use: str) -> tuple[str, ...]:
    """The endings of a language for a use."""
    return tuple(linkers(code, use))


@cache
def linkers(code: str, use: str) -> frozenset[str]:
    """The small words of a use (a cell of ``linkers.tsv``) in a language."""
    return frozenset(form for row in resources.rows("entities/linkers.tsv") if row["use"] == use for form in resources.forms(row[code]))
