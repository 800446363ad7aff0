"""Names as stretches of tokens, and what the small rules about them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coopfacts.lang.ru.forms import is_known, readings
from coopfacts.records import Token

Tokens = Sequence[Token]

OPENING, CLOSING = "«“„\"", "»”“\""
LONGEST_QUOTATION = 8  # tokens


@dataclass(frozen=True, slots=True)
class Name:
    """Tokens ``first:last`` (last exclusive) under a label."""

    first: int
    last: int
    label: str

    def __len__(self) -> int:
        return self.last - self.first

    def overlaps(self, other: Name) -> bool:
        return self.first < other.last and other.first < self.last

    def contains(self, other: Name) -> bool:
        return self.first <= other.first and other.last <= self.last


def owners(names: Iterable[Name]) -> dict[int, Name]:
    """Token -> the name that it belongs to; of several, the last."""
    return {i: name for name in names for i in range(name.first, name.last)}


def quotation(tokens: Tokens, opening: int) -> tuple[int, int] | None:
    """The tokens between the opening quotation mark at this index and its closing one, where it is short."""
    if opening >= len(tokens) or tokens[opening].text not in OPENING:
        return None
    closing = CLOSING[OPENING.index(tokens[opening].text)]
    for i in range(opening + 1, min(opening + 2 + LONGEST_QUOTATION, len(tokens))):
        if tokens[i].sentence != tokens[opening].sentence:
            return None
        if tokens[i].text == closing:
            return (opening + 1, i) if i > opening + 1 else None
    return None


def quotations(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """All short quotations, in order."""
    end = 0
    for i, token in enumerate(tokens):
        if i >= end and token.text in OPENING:
            found = quotation(tokens, i)
            if found:
                yield found
                end = found[1] + 1


def is_word(token: Token) -> bool:
    """A token with a letter or a figure in it."""
    return any(character.isalnum() for character in token.text)


def is_capital(token: Token) -> bool:
    """A token that begins with a capital."""
    return token.text[0].isupper()


def opens_sentence(tokens: Tokens, i: int) -> bool:
    """Whether only marks stand before the token in its sentence, so that its capital says nothing."""
    while i > 0 and tokens[i - 1].sentence == tokens[i].sentence:
        i -= 1
        if is_word(tokens[i]):
            return False
    return True


def case(token: Token) -> str:
    """The tagger's case, or ``""``."""
    _, _, after = token.feats.partition("Case=")
    return after[:3]


def has_reading(word: str, *grammemes: str) -> bool:
    """Whether the dictionary knows the word with one of the grammemes."""
    return is_known(word) and any(not reading.tag.grammemes.isdisjoint(grammemes) for reading in readings(word))
