"""Names in their canonical form. English names do not inflect; only a possessive ending is taken off."""

from __future__ import annotations

from collections.abc import Sequence

from coopfacts.records import Token

POSSESSIVE = ("'s", "’s", "'", "’")


def nominative(words: Sequence[Token | str], label: str = "") -> str:
    """The words as one name, without a final possessive ending."""
    kept = list(words)
    if kept and _text(kept[-1]).lower() in POSSESSIVE:
        kept.pop()
    return "".join(_gap(before, word) + _text(word) for before, word in zip([None, *kept], kept, strict=False))


def _text(word: Token | str) -> str:
    return word.text if isinstance(word, Token) else word


def _gap(before: Token | str | None, word: Token | str) -> str:
    if before is None:
        return ""
    if isinstance(before, Token) and isinstance(word, Token):
        return " " if before.end < word.start else ""
    return " "
