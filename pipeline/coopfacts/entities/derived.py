"""Adjectives and inhabitants of places that only the text names: "Рудня" makes "руднянские выпускники" a side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coopfacts.entities.found import Found
from coopfacts.entities.spans import endings
from coopfacts.entities.words import Words, folded

STEM = 4  # letters that a stem must have
LONGEST = 7  # letters that an ending may have


def derived(words: Words, found: Sequence[Found]) -> Iterator[Found]:
    """Words formed from the names of towns in the text, as adjectival mentions of the town."""
    stems = dict(_stems(found))
    if not stems:
        return
    taken = {index for item in found for index in range(item.first, item.last)}
    suffixes = {"ADJ": endings(words.language, "adjective"), "NOUN": endings(words.language, "people")}
    for token in words.tokens:
        ending = suffixes.get("ADJ" if token.deprel == "amod" else token.upos)
        if ending and token.index not in taken and token.lemma.endswith(ending) and (place := _of(token.lemma, stems)) is not None:
            yield replace(place, first=token.index, last=token.index + 1, adjectival=True)


def _stems(found: Sequence[Found]) -> Iterator[tuple[str, Found]]:
    for item in found:
        if item.label in {"city", "place"} and " " not in item.name and not item.adjectival and not item.part:
            stem = folded(item.name).rstrip("аяоеиыьй")
            if len(stem) >= STEM:
                yield stem, item


def _of(lemma: str, stems: dict[str, Found]) -> Found | None:
    for size in range(len(lemma) - 2, STEM - 1, -1):
        place = stems.get(lemma[:size])
        if place is not None:
            return place if len(lemma) - size <= LONGEST else None
    return None
