"""Who or what a later word in the document stands for: surnames, descriptions, offices without a name, the two sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coopfacts.entities.found import Found
from coopfacts.entities.known import side
from coopfacts.entities.lexicon import Phrase, lexicon, phrases
from coopfacts.entities.posts import OfficeFound
from coopfacts.entities.spans import endings
from coopfacts.entities.words import Words, folded

GEOGRAPHIC = frozenset({"country", "region", "city", "bloc"})
EARLY = 0.25
NEARLY = 0.4
SCHOOLS = ("univers", "универ", "institut", "инстит", "academ", "академи", "вуз", "college", "школ")
DELEGATIONS = ("delegation", "делегаци", "mission")
PAIRS = {"countries": frozenset({"country"}), "regions": frozenset({"region"}), "universities": frozenset({"organization"})}


def full_names(words: Words, persons: Sequence[Found]) -> dict[int, Found]:
    """For each person mentioned by surname, initials or first name: the fullest mention of the same person, by first token."""
    # The first mention speaks for all that have the same words: a name said a thousand times is compared once.
    by_key: dict[str, dict[str, Found]] = {}
    for person in sorted(persons, key=lambda person: person.first):
        for key in _last_keys(words, person):
            by_key.setdefault(key, {}).setdefault(person.name, person)
    return {person.first: _fullest(words, person, by_key) for person in persons}


def _last_keys(words: Words, person: Found) -> frozenset[str]:
    """The dictionary forms of the surname; the name in the nominative speaks, too."""
    surname = next((i for i in range(person.last - 1, person.first - 1, -1) if len(words.tokens[i].text) > 2), person.last - 1)
    if _reversed(words, person.name):
        surname = person.first
    return words.keys(surname) | {folded(_ordered(words, person.name)[-1])}


def _reversed(words: Words, name: str) -> bool:
    """Whether a name runs surname, first name, patronymic."""
    patronymic = endings(words.language, "patronymic")
    return len(name.split()) > 2 and bool(patronymic) and name.lower().endswith(patronymic)


def _ordered(words: Words, name: str) -> list[str]:
    """The parts of a name, the surname last."""
    parts = name.replace(".", ". ").split()
    return [*parts[1:], parts[0]] if _reversed(words, name) else parts


def _fullest(words: Words, person: Found, by_key: dict[str, dict[str, Found]]) -> Found:
    same = [other for key in _last_keys(words, person) for other in by_key.get(key, {}).values() if _compatible(words, person.name, other.name)]
    best = max(same, key=lambda other: (*_fullness(words, other.name), -other.first), default=person)
    worth, own = _fullness(words, best.name), _fullness(words, person.name)
    return best if worth > own or best.first < person.first and worth == own else person


def _fullness(words: Words, name: str) -> tuple[int, bool]:
    """How many whole words a name has, up to two (a patronymic makes no name better), and whether they stand in the usual order."""
    return min(2, sum(len(part.strip(".")) > 1 for part in name.replace(".", ". ").split())), not _reversed(words, name)


def _compatible(words: Words, name: str, other: str) -> bool:
    """Whether first names or initials agree."""
    one, two = _ordered(words, name), _ordered(words, other)
    if len(one) == 1 or len(two) == 1:
        return True
    return folded(one[0])[:1] == folded(two[0])[:1]


# --- the sides -------------------------------------------------------------------------------------


def weights(found: Iterable[Found], length: int) -> Counter[str]:
    """How much the document speaks of each side (by id), its beginning counting double."""
    counter: Counter[str] = Counter()
    for item in found:
        if item.label in GEOGRAPHIC and item.entity_id:
            counter[item.entity_id] += 2 if item.first < EARLY * length else 1
    return counter


def main_sides(words: Words, found: Sequence[Found], countries: bool = False) -> tuple[Found, ...]:
    """The two sides that matter most, of different countries; ``countries`` asks for the countries themselves."""
    counter = weights(found, len(words))
    by_country: Counter[str] = Counter()
    for key, weight in counter.items():
        if key.startswith("iso:"):
            by_country[key[4:6]] += weight
    top = [country for country, _ in sorted(by_country.items(), key=lambda pair: (-pair[1], pair[0]))][:2]
    sides = [side(words.language, country, 0, 1) if countries else _side(found, counter, country) for country in top]
    chosen = [item for item in sides if item is not None] if len(sides) == 2 else []
    if not countries and {item.label for item in chosen} == {"country", "region"}:
        chosen = [_as_region(found, counter, item) if item.label == "country" else item for item in chosen]
    return tuple(chosen)


def _as_region(found: Sequence[Found], counter: Counter[str], country: Found) -> Found:
    """Where the other side is a region: the region of a country that the text names nearly as often as the country."""
    regions = [item for item in found if item.country == country.country and item.label == "region" and item.entity_id]
    best = max(regions, key=lambda item: counter[item.entity_id or ""], default=country)
    return best if counter[best.entity_id or ""] >= NEARLY * counter[country.entity_id or ""] else country


def _side(found: Sequence[Found], counter: Counter[str], country: str) -> Found | None:
    known = [item for item in found if item.country == country and item.label in {"country", "region"} and item.entity_id]
    return max(known, key=lambda item: (counter[item.entity_id or ""], not item.adjectival, -item.first), default=None)


# --- descriptions ----------------------------------------------------------------------------------


def descriptions(words: Words, found: Sequence[Found]) -> Iterator[Found]:
    """Words such as "the region", "наши страны", with what they stand for (origin ``context`` or ``coreference``)."""
    covered = {index for item in found for index in range(item.first, item.last)}
    persons = {item.first for item in found if item.label == "person"}
    for phrase in phrases(words, lexicon(words.language, "anaphora")):
        if phrase.first not in covered and _definite(words, phrase, persons):
            yield from _resolved(words, found, phrase)


def _definite(words: Words, phrase: Phrase, persons: set[int]) -> bool:
    """Whether the phrase points back: with an article in English, bare (no adjective, no complement) in Russian."""
    target = phrase.row["target"]
    if target in PAIRS:
        counted = not words.lower(phrase.first).startswith("наш")  # "две области" is singular in form, "нашу страну" in meaning
        return words.language == "en" or counted or words.has(phrase.last - 1, "Number=Plur")
    if words.language == "en":
        opened = words.lower(phrase.first - 1) == "the" or phrase.form.startswith("both")
        return opened and words.lower(phrase.last) not in {"of", "for"} and words.tokens[phrase.last - 1].deprel != "compound"
    if target == "sides":
        return words.has(phrase.first, "Number=Plur") and words.upos(phrase.first - 1) not in {"ADJ", "DET"} and not words.has(phrase.last, "Case=Gen")
    before = words.upos(phrase.first - 1) if words.same_sentence(phrase.first - 1, phrase.first) else ""
    complement = words.has(phrase.last, "Case=Gen") and phrase.last not in persons
    return before not in {"ADJ", "DET"} and not complement and words.has(phrase.first, "Number=Sing") and words.tokens[phrase.first].text not in {"«", '"'}


def _resolved(words: Words, found: Sequence[Found], phrase: Phrase) -> Iterator[Found]:
    target = phrase.row["target"]
    first = phrase.first - (words.language == "en" and words.lower(phrase.first - 1) == "the")
    if target == "sides" or target in PAIRS:
        for item in _pair(words, found, target):
            yield replace(item, first=first, last=phrase.last, adjectival=False, part=False, origin="context")
        return
    named = _last_named(words, found, phrase, target)
    if named is not None:
        yield replace(named, first=first, last=phrase.last, adjectival=False, part=False, origin="coreference")


def delegations(found: Sequence[Found]) -> Iterator[Found]:
    """Groups, where a bare "delegation" or "guests" is the last delegation that the text names with its side."""
    last: Found | None = None
    for item in found:
        named = any(word.startswith(DELEGATIONS) for word in folded(item.name).split())
        if item.country and named:
            last = item
        bare = item.country is None and last is not None
        yield replace(last, first=item.first, last=item.last, origin="coreference") if bare and last is not None else item


def _pair(words: Words, found: Sequence[Found], target: str) -> tuple[Found, ...]:
    if target in {"sides", "countries"}:
        return main_sides(words, found, target == "countries")
    known = {item.name: item for item in found if item.label in PAIRS[target] and (target != "universities" or any(stem in folded(item.name) for stem in SCHOOLS))}
    counted = Counter(item.name for item in found if item.name in known)
    best = [name for name, _ in counted.most_common(2)]
    return tuple(known[name] for name in best) if len(best) == 2 else ()


def _last_named(words: Words, found: Sequence[Found], phrase: Phrase, target: str) -> Found | None:
    """The last thing named before that may be called so, not too far away."""
    if target == "republic":
        known = [item for item in found if item.last <= phrase.first and item.label in {"country", "region"} and _is_republic(item)]
    else:
        labels = {"bloc", "organization"} if target == "bloc" else {"ministry": {"organization"}}.get(target, {target})
        known = [item for item in found if item.last <= phrase.first and item.label in labels and (target != "ministry" or item.origin != "model")]
    known = [item for item in known if not item.adjectival] or known
    foreign = [item for item in known if item.entity_id not in {"iso:RU"}] if target in {"country", "republic"} else known
    if foreign:
        return foreign[-1]
    return _most_named(found, target) if target in {"region", "country"} else None


def _most_named(found: Sequence[Found], label: str) -> Found | None:
    """The only thing of a kind that the document names, if only later."""
    known = {item.name: item for item in found if item.label == label and not item.adjectival}
    return next(iter(known.values())) if len(known) == 1 else None


def _is_republic(item: Found) -> bool:
    if item.label == "country":
        return item.entity_id not in {"iso:RU", "iso:US", "iso:GB"}
    return not any(item.name.endswith(noun) for noun in ("Region", "Krai", "область", "край", "округ"))


# --- offices of one kind ---------------------------------------------------------------------------------------


def same_office(one: OfficeFound, other: OfficeFound) -> bool:
    """Whether two offices may be one: of a rank, and not of different bodies."""
    if one.rank != other.rank or one.topic and other.topic and not one.topic & other.topic:
        return False
    if one.organization is None or other.organization is None:
        return True
    return _key(one.organization) == _key(other.organization)


def _key(item: Found) -> str:
    return item.entity_id or folded(item.name)


def holder_of(office: OfficeFound, known: Sequence[OfficeFound], persons: Sequence[tuple[Found, str]]) -> Found | None:
    """The person that an office without a name stands for: of those who hold such an office the one named last before it, else the
    only one in the document. ``persons`` are the mentions of persons with their full names."""
    names = {mention.first: name for mention, name in persons}
    held = {names[other.person.first]: other.person for other in known if other.person is not None and not other.former and same_office(office, other)}
    before = next((mention for mention, name in reversed(persons) if mention.first < office.first and name in held), None)
    if before is not None:
        return before
    return next(iter(held.values())) if len(held) == 1 else None


def holders(office: OfficeFound, known: Sequence[OfficeFound]) -> list[Found]:
    """The last two different holders of offices of a kind, for "the two presidents"."""
    people = {other.person.name: other.person for other in known if other.person is not None and other.rank == office.rank}
    return list(people.values())[:2] if len(people) > 1 else []
