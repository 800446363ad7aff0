"""Public persons whose state a text need not name ("President Vladimir Putin")."""

from __future__ import annotations

from functools import cache

from coopfacts import resources
from coopfacts.entities.found import Found
from coopfacts.entities.gazetteer import countries
from coopfacts.entities.words import folded


@cache
def _surnames(code: str) -> dict[str, str]:
    return {folded(form.split()[-1]): row["country"] for row in resources.rows("entities/persons.tsv") for form in resources.forms(row[code])}


@cache
def _heads(code: str) -> frozenset[tuple[str, str]]:
    rows = [row for row in resources.rows("entities/persons.tsv") if row["level"] == "head"]
    return frozenset((folded(form.split()[-1]), row["country"]) for row in rows for form in resources.forms(row[code]))


def is_head(code: str, name: str, country: str | None) -> bool:
    """Whether a person is known as head of a state."""
    return bool(name) and (folded(name.split()[-1]), country or "") in _heads(code)


def country_of(code: str, name: str) -> Found | None:
    """The state that a well-known office holder stands for, by surname."""
    country = _surnames(code).get(folded(name.split()[-1])) if name.split() else None
    return side(code, country, 0, 1) if country else None


def side(code: str, country: str, first: int, last: int) -> Found | None:
    """A country of the tables, as what tokens ``first:last`` mean."""
    entry = countries(code).get(country)
    if entry is None:
        return None
    return Found(first=first, last=last, label=entry.label, name=entry.name, entity_id=entry.entity_id, country=entry.country)


@cache
def _title_words(code: str) -> frozenset[str]:
    return frozenset(form.split()[0] for row in resources.rows("entities/titles.tsv") for form in resources.forms(row[code]))


def is_office(code: str, name: str) -> bool:
    """Whether the name of a person is no name but an office ("президент Финляндии", "Finnish President")."""
    return any(word in _title_words(code) for word in name.casefold().split())
