"""Pronouns: the person that "he" or "она" stands for."""

from __future__ import annotations

from coopfacts.records import Entities, Entity


def antecedent(entities: Entities, offset: int) -> Entity | None:
    """The last person named before a character offset."""
    persons = [mention.entity for mention in entities.mentions if mention.entity.label == "person" and mention.outer_end <= offset]
    return persons[-1] if persons else None
