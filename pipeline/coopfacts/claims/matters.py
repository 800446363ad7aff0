"""What a fact is about beside its sides, and who stands in its slots, in words that two facts can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coopfacts.entities.neutral import sound
from coopfacts.facts import claiming
from coopfacts.records import Entity

Record = Mapping[str, Any]

# Roles whose words tell one deal of the same sides from another.
ROLES = ("name", "object", "document", "subject", "product", "factor", "affected", "title")
MEASURED = frozenset({"trade", "supply", "usage", "exchange", "transport_link", "ties"})
"""Types whose amounts belong to their period: without one they say little to each other."""
_WORD = re.compile(r"\w{4,}")
_STEM = 5  # letters: endings are left out
_SHARED = 0.5  # of the stems of the shorter phrase


@dataclass(frozen=True, slots=True)
class Matter:
    """Language, stems of the words, and the goods that they name in any language."""

    language: str
    stems: frozenset[str]
    goods: frozenset[str]

    def apart(self, other: Matter) -> bool:
        """Whether the words show two different things; where nothing can be said, they do not."""
        if self.goods and other.goods:
            return not self.goods & other.goods
        if self.language != other.language or not (self.stems and other.stems):
            return False
        return not self._share(other)

    def alike(self, other: Matter) -> bool:
        """Whether the words show the same thing."""
        if self.goods and other.goods:
            return bool(self.goods & other.goods)
        return self.language == other.language and bool(self.stems) and self._share(other)

    def _share(self, other: Matter) -> bool:
        shorter = min(len(self.stems), len(other.stems))
        return len(self.stems & other.stems) >= max(1.0, _SHARED * shorter)


def matter(fact: Record) -> Matter:
    """The matter of a fact's record."""
    language = str(fact["provenance"]["language"])
    phrases = [str(filler.get("name") or filler["text"]) for role in ROLES for filler in fact["slots"].get(role, ())]
    known = frozenset(row for phrase in phrases if (row := goods(phrase, language)))
    return Matter(language, stems(" ".join(phrases)), known)


def stems(words: str) -> frozenset[str]:
    """The beginnings of the longer words."""
    return frozenset(word[:_STEM] for word in _WORD.findall(words.casefold()))


@lru_cache(maxsize=50_000)
def counted(words: str, language: str) -> frozenset[str]:
    """What is counted, in no language: the goods, else the sounds that the words begin with ("regions", "регионов")."""
    row = goods(words, language)
    return frozenset({f"goods:{row}"}) if row else frozenset(sound(word)[:3] or word for word in words.casefold().split())


@lru_cache(maxsize=50_000)
def goods(phrase: str, language: str) -> str | None:
    """The goods that a phrase names, in no language."""
    return claiming.goods(phrase, language)


@lru_cache(maxsize=50_000)
def _side(name: str, label: str, entity_id: str | None, language: str) -> str:
    return claiming.side(Entity(text=name, start=0, end=1, name=name, label=label, entity_id=entity_id), language)


def side(filler: Record, language: str) -> str:
    """An ENTITY of the contract in no language."""
    return _side(str(filler["name"]), str(filler["label"]), filler.get("entity_id"), language)


def sides(fact: Record) -> Iterator[str]:
    """The sides of a fact, each with its role where roles are unequal."""
    language, slots = str(fact["provenance"]["language"]), fact["slots"]
    for role in claiming.EQUALS:
        yield from (side(filler, language) for filler in slots.get(role, ()))
    for role in claiming.DIRECTED:
        yield from (f"{role}={side(filler, language)}" for filler in slots.get(role, ()))


def theme(fact: Record) -> Sequence[str]:
    """What is left of a claim without its period: type, sides, goods, flow. Empty where no side is named."""
    parties = sorted(set(sides(fact)))
    if not parties:
        return ()
    language, slots = str(fact["provenance"]["language"]), fact["slots"]
    named = sorted({f"goods:{row}" for filler in slots.get("product", ()) if (row := goods(str(filler["text"]), language))})
    return (str(fact["type"]), *parties, *named, *sorted(str(filler["name"]) for filler in slots.get("flow", ())))


def period(fact: Record) -> tuple[str, str] | None:
    """First and last day of a fact's first period, open ends as far as can be; ``None`` where no day is known."""
    for filler in fact["slots"].get("period", ()):
        start, end = filler.get("start_date"), filler.get("end_date")
        if start or end:
            return str(start or "0001-01-01"), str(end or "9999-12-31")
    return None
