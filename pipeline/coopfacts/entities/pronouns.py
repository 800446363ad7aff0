"""Pronouns: the person that "he" or "она" stands for."""

from __future__ import annotations

from collections.abc import Iterable

from coopfacts import lang
from coopfacts.records import Entities, Entity

MANY = 3  # persons before a pronoun among whom it may choose


def antecedent(entities: Entities, offset: int, code: str = "", gender: str = "") -> Entity | None:
    """The last person named before a character offset; with a language and a gender (``Masc``, ``Fem``) the last of that gender, a
    name that does not tell being of any. Only the last few persons count."""
    persons = [mention.entity for mention in entities.mentions if mention.entity.label == "person" and mention.outer_end <= offset]
    near = _distinct(reversed(persons))
    if not gender or not code:
        return near[0] if near else None
    return next((person for person in near if lang.gender(code, person.name) in {"", gender}), None)


def _distinct(persons: Iterable[Entity]) -> list[Entity]:
    found: dict[str, Entity] = {}
    for person in persons:
        found.setdefault(person.name, person)
        if len(found) == MANY:
            break
    return list(found.values())
