"""An office in the text, before it becomes a mention or a record."""

from __future__ import annotations

from dataclasses import dataclass

from coopfacts.entities.found import Found
from coopfacts.entities.lexicon import Phrase

INNER = ("board", "board of directors", "правление", "совет директоров", "наблюдательный совет")  # of a company or body: never what an office is of, where something else is


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFound:
    """An office in the text. Tokens ``first:last`` are the title with its complement, ``outer`` is where the phrase starts (an
    adjective or possessor before the title); ``rank`` says which offices are of a kind (president and head of state)."""

    outer: int
    first: int
    last: int
    noun: Phrase
    rank: tuple[str, str]
    plural: bool
    former: bool
    complement: tuple[int, int]
    topic: frozenset[str] = frozenset()
    """Stems of the field that the title names ("Foreign", "финансов"): ministers of different fields are different."""
    organization: Found | None = None
    person: Found | None = None
    name: str = ""
    """The canonical form of an office in a coordination, which the text does not spell out."""
