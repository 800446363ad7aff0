"""What a fact is about beside its sides, and who stands in its slots, in words that two facts can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from coopfacts import resources
from coopfacts.entities.neutral import sound
from coopfacts.facts import claiming
from coopfacts.records import Entity

Record = Mapping[str, Any]

# Roles whose words tell one deal of the same sides from another.
ROLES = ("object", "document", "subject", "product", "factor", "affected", "title", "content")
OF_SOMETHING = frozenset({"agreement", "programme", "project", "investment", "aid", "event"})
"""Types of which the same sides have many at a time, told apart by their words."""
# Types that stand somewhere: what is built in two towns is two things. An agreement may be signed anywhere.
STANDING = frozenset({"project", "investment"})
MEASURED = frozenset({"trade", "supply", "usage", "exchange", "transport_link", "ties"})
"""Types whose amounts belong to their period: without one they say little to each other."""
_WORD = re.compile(r"\w{4,}")
_STEM = 5  # letters: endings are left out
_SHARED = 0.5  # of the stems of the shorter phrase


@dataclass(frozen=True, slots=True)
class Matter:
    """What a fact is about: stems of its name and of its other words, in ``language``; in any language, what the tables call the name
    (``keys``), the goods, and where it stands."""

    language: str
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()
    amounts: tuple[tuple[str, ...], ...] = ()
    """Of what is measured over a time that is not told: it alone tells one measure from another."""
    loose: bool = False
    """Of the kinds of things that the same sides have many of, at a time that is not told."""

    @property
    def stems(self) -> frozenset[str]:
        """All stems."""
        return self.names | self.words

    @property
    def tells(self) -> int:
        """How much it tells: 0 what it is about, 1 words that suit many things ("a joint project"), 2 nothing."""
        return 0 if self.goods or specific(self.stems) else 1 if self.stems else 2

    def apart(self, other: Matter) -> bool:
        """Whether they are two different things; where nothing can be said, they are not."""
        if self.goods and other.goods and not self.goods & other.goods or _elsewhere(self.places, other.places):
            return True
        if self.amounts and other.amounts and not set(self.amounts) & set(other.amounts):
            return True
        if self.keys & other.keys or self.language != other.language:
            return False
        if self.names and other.names:
            return _differ(self.names, other.names)
        return _differ(self.words, other.words)

    def alike(self, other: Matter) -> bool:
        """Whether they show to be the same thing."""
        if self.apart(other):
            return False
        shared = self.names & other.names or self.words & other.words if self.language == other.language else ()
        return bool(self.goods & other.goods or self.keys & other.keys or shared)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two phrases name two things: by what is peculiar to them, else as documents of two kinds."""
    own, others = specific(one), specific(other)
    if own and others:
        return len(own & others) < max(1.0, _SHARED * min(len(own), len(others)))
    kinds, other_kinds = one & _general()["kind"], other & _general()["kind"]
    return bool(kinds and other_kinds) and not kinds & other_kinds


def _elsewhere(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether both stand somewhere, and nowhere together. A town and a region are not compared: the one may lie in the other."""
    kinds = {label for label, _ in one} & {label for label, _ in other}
    return bool(kinds) and not any(place in other for place in one if place[0] in kinds)


@cache
def _general() -> dict[str, frozenset[str]]:
    """Stems of the words that suit many things, and among them those of the kinds of documents."""
    rows = list(resources.rows("claims/general.tsv"))
    return {use: frozenset(row["word"].casefold()[:_STEM] for row in rows if row["use"] == use) for use in ("kind", "filling")}


def specific(found: frozenset[str]) -> frozenset[str]:
    """The stems that suit few things."""
    return found - _general()["kind"] - _general()["filling"]


def matter(fact: Record) -> Matter:
    """The matter of a fact's record. Goods that the tables know are no words: they are told alike in many ways."""
    language, slots = str(fact["provenance"]["language"]), fact["slots"]
    names = slots.get("name", ())
    phrases = [(role, str(filler["text"])) for role in ROLES for filler in slots.get(role, ())]
    known = {phrase: row for _, phrase in phrases if (row := goods(phrase, language))}
    places = slots.get("place", ()) if fact["type"] in STANDING else ()
    timeless = period(fact) is None
    return Matter(
        language=language,
        names=stems(" ".join(str(filler.get("name") or filler["text"]) for filler in names)),
        words=stems(" ".join(phrase for role, phrase in phrases if role != "product" or phrase not in known)),
        keys=frozenset(side(filler, language) for filler in names if filler["kind"] == "entity"),
        goods=frozenset(known.values()),
        places=frozenset((str(filler["label"]), side(filler, language)) for filler in places),
        amounts=tuple(sorted(_amounts(slots))) if timeless and fact["type"] in MEASURED else (),
        loose=timeless and fact["type"] in OF_SOMETHING,
    )


def _amounts(slots: Record) -> Iterator[tuple[str, ...]]:
    for role, fillers in slots.items():
        for filler in fillers:
            if filler["kind"] == "quantity":
                yield role, str(filler["unit"]), *(str(filler.get(name)) for name in ("value", "low", "high"))


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
