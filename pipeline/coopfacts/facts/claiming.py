"""What a fact claims, whatever the article and its language: type, sides, flow, goods and period, the values left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from coopfacts import lang, resources
from coopfacts.entities.neutral import neutral, sound
from coopfacts.facts.ids import canonical, digest
from coopfacts.records import Entity, Filler, Mention, Term, Text

# Roles of sides that are equals, and those that say who gives and who takes.
EQUALS = ("party", "participant", "endpoint", "person", "speaker")
DIRECTED = ("visitor", "destination", "supplier", "buyer", "investor", "recipient", "donor", "origin", "user", "actor", "market")
# Types whose sides may stand inside the name or the words that fill a role ("the Forum of Regions of *Belarus* and *Russia*").
INSIDE = {"event": ("name",), "obstacle": ("factor", "affected")}
GEOGRAPHIC = frozenset({"country", "region", "city", "bloc"})
# Bodies without an entry in the tables stand for their state: their names are translated, not spelled.
TRANSLATED = frozenset({"organization", "group"})
# What ends the head of an English noun phrase.
AFTER_HEAD = frozenset({"of", "for", "with", "from", "to", "in", "on", "by", "at"})


def claim_key(fact_type: str, slots: Mapping[str, tuple[Filler, ...]], code: str, mentions: Sequence[Mention] = ()) -> str:
    """Hash of type, canonical sides, flow, goods and period: alike for one claim in two articles or languages. ``code`` is the language of
    the names; ``mentions`` tell which sides the name of an event, or an obstacle, holds."""
    parts = [fact_type, *sorted({*_sides(fact_type, slots, code, mentions)}), *sorted({*_goods(slots, code)})]
    parts += sorted(f.name for f in slots.get("flow", ()) if isinstance(f, Term))
    parts += sorted(canonical(f) for f in slots.get("period", ()))
    return "c_" + digest(parts)


def _sides(fact_type: str, slots: Mapping[str, tuple[Filler, ...]], code: str, mentions: Sequence[Mention]) -> Iterator[str]:
    for role in EQUALS:
        yield from (side(f, code) for f in slots.get(role, ()) if isinstance(f, Entity))
    for role in DIRECTED:
        yield from (f"{role}={side(f, code)}" for f in slots.get(role, ()) if isinstance(f, Entity))
    spans = [(f.start, f.end) for role in INSIDE.get(fact_type, ()) for f in slots.get(role, ())]
    yield from (side(m.entity, code) for m in mentions if m.entity.label in GEOGRAPHIC and any(start <= m.entity.start < end for start, end in spans))


def side(entity: Entity, code: str) -> str:
    """What stands for an entity in every language: its id, its row in the tables, the state of a body, else the sound of its name (of a
    person the surname, of an office its state)."""
    if entity.entity_id:
        return entity.entity_id
    known = neutral(code, entity.name)
    if known is not None:
        return known
    office = entity.label == "person" and any(word[:1].islower() for word in entity.name.split())
    if entity.country and (entity.label in TRANSLATED or office):
        return f"iso:{entity.country}"
    words = entity.name.split()[-1:] if entity.label == "person" else [entity.name]
    return sound(words[0]) or entity.name.casefold() if words else entity.name.casefold()


# --- goods -----------------------------------------------------------------------------------------


def _goods(slots: Mapping[str, tuple[Filler, ...]], code: str) -> Iterator[str]:
    for filler in slots.get("product", ()):
        found = goods(filler.text, code) if isinstance(filler, Text) else None
        if found is not None:
            yield f"goods:{found}"


def goods(phrase: str, code: str) -> str | None:
    """The goods that a noun phrase names, as a row of ``facts/goods.tsv``; ``None`` for what the table does not hold. The head counts: the
    first of a Russian phrase, the last of an English one before its first preposition."""
    words = [word.strip("«»“”\"'.,()").casefold() for word in phrase.split()]
    if code == "en":
        words = words[: next((i for i, word in enumerate(words) if word in AFTER_HEAD and i), len(words))]
    lemmas = [lang.lemma(code, word) if word else "" for word in words]
    found = list(_named(lemmas, words, code))
    return (found[-1] if code == "en" else found[0]) if found else None


def _named(lemmas: list[str], words: list[str], code: str) -> Iterator[str]:
    place = 0
    while place < len(lemmas):
        name, length = next(((row, n) for n in range(min(4, len(lemmas) - place), 0, -1) for row in (_row(lemmas, words, place, n, code),) if row), ("", 1))
        if name:
            yield name
        place += length


def _row(lemmas: list[str], words: list[str], place: int, length: int, code: str) -> str:
    table = concepts(code)
    return table.get(tuple(lemmas[place : place + length])) or table.get(tuple(words[place : place + length])) or ""


@cache
def concepts(code: str) -> dict[tuple[str, ...], str]:
    """Lemmas of a phrase -> the row that names the goods."""
    table: dict[tuple[str, ...], str] = {}
    for row in resources.rows("facts/goods.tsv"):
        for form in resources.forms(row[code]):
            words = form.casefold().split()
            table.setdefault(tuple(lang.lemma(code, word) for word in words), row["goods"])
            table.setdefault(tuple(words), row["goods"])
    return table
