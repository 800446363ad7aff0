"""What neighbouring titles have in common: one holder of two offices, one body or state of two holders."""

from __future__ import annotations

from dataclasses import replace

from coopfacts.entities.posts import INNER, OfficeFound
from coopfacts.entities.words import Words


def shared_persons(words: Words, found: list[OfficeFound]) -> list[OfficeFound]:
    """Titles joined by "and" or a comma share their holder, who stands before the first or after the last."""
    result = list(found)
    for i in range(1, len(result)):
        before, office = result[i - 1], result[i]
        if before.plural or office.plural or not _compatible(before, office):
            continue
        if office.person is None and before.person is not None and before.person.last <= before.first and _joined(words, before.last, office.outer):
            result[i] = replace(office, person=before.person)
            result[i - 1] = _shared_organization(before, office)
    for i in range(len(result) - 2, -1, -1):
        office, after = result[i], result[i + 1]
        joined = office.last == after.outer or _joined(words, office.last, after.outer)
        if office.plural or after.plural or not _compatible(office, after):
            continue
        if office.person is None and not office.name and after.person is not None and after.person.first >= after.last and not after.name and joined:
            result[i] = _shared_organization(replace(office, person=after.person), after)
    return _shared_states(words, result)


def _compatible(one: OfficeFound, other: OfficeFound) -> bool:
    """Whether one person may hold both offices: not of different countries."""
    countries = {office.organization.country for office in (one, other) if office.organization is not None and office.organization.country}
    return len(countries) < 2


def _shared_states(words: Words, found: list[OfficeFound]) -> list[OfficeFound]:
    """A state named after the last of two holders is of both ("President A and Prime Minister B of India")."""
    result = list(found)
    for i in range(len(result) - 2, -1, -1):
        office, after = result[i], result[i + 1]
        late = after.organization is not None and after.person is not None and after.organization.first > after.person.first >= after.last
        if late and office.organization is None and office.person is not None and _joined(words, office.person.last, after.outer):
            result[i] = replace(office, organization=after.organization)
    return result


def _shared_organization(office: OfficeFound, other: OfficeFound) -> OfficeFound:
    """Titles of one holder are of one body where only the other says which."""
    own = office.organization
    if other.organization is not None and (own is None or own.name.lower().endswith(INNER)):
        return replace(office, organization=other.organization)
    return office


def _joined(words: Words, end: int, start: int) -> bool:
    gap = [words.lower(index) for index in range(end, start)]
    return 0 < len(gap) <= 3 and set(gap) <= {",", "and", "и", "the", "-", "–", "также", "also", "a"} and words.same_sentence(end, start) and ("and" in gap or "и" in gap or gap == [","])
