"""Public persons whose state a text need not name ("President Vladimir Putin")."""

from __future__ import annotations

from functools import cache

from coopfacts import resources
from coopfacts.entities.found import Found
from coopfacts.entities.words import folded


@cache
def _countries(code: str) -> dict[str, Found]:
    sides: dict[str, Found] = {}
    for row in resources.rows("entities/countries.tsv"):
        iso = row["id"].removeprefix("iso:")
        sides[iso] = Found(first=0, last=1, label="country", name=row[code], entity_id=row["id"] or None, country=iso or None)
    return sides


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
    return _countries(code).get(country) if country else None
