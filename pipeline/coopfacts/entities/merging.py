"""One list of names out of three: the tables', the recognizer's and those that class nouns build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coopfacts.entities import gazetteer, naming
from coopfacts.entities.derived import derived
from coopfacts.entities.found import Found
from coopfacts.entities.lexicon import is_a, lexicon, phrase_at
from coopfacts.entities.spans import CLOSING, OPENING, linkers
from coopfacts.entities.words import Words
from coopfacts.records import Analysis, NamedSpan

LABELS = {"PER": "person", "LOC": "place", "ORG": "organization", "EVENT": "event", "EVT": "event", "PRODUCT": "product", "MISC": "product"}
DEMONYMS = frozenset({"NORP"})  # the tables know them better
KINDS = {"person": "PER", "place": "LOC", "organization": "ORG"}
FIRM = frozenset({"country", "region", "city", "bloc"})
MAX_NAME = 14
OF = frozenset({"of", "for"})
DASHES = frozenset("-–—")
YEAR = re.compile(r"(?:19|20)\d\d")


def names(words: Words, analysis: Analysis) -> list[Found]:
    """Names in text order; none overlaps another, but adjectives and names may lie inside wider ones."""
    model = [item for span in analysis.names for item in from_model(words, span)]
    table = list(from_tables(words, {index for item in model if item.label != "person" for index in range(item.first, item.last)}))
    model = _trimmed(words, _rejoined(words, model, table), table)
    firm = _without_persons(table, model)
    persons = [item for item in model if item.label == "person" and not _is_place(item, firm, model)]
    base = [*persons, *_outside(firm, persons)]
    others = [item for item in model if item.label != "person"]
    patterns = list(naming.by_class_noun(words, [*base, *_compatible(words, others, base)]))
    patterns += list(naming.stops(words, patterns))
    patterns += naming.quotations(words, [*base, *others, *patterns])
    settled = _settled(words, base, others, patterns)
    settled = _alike([_with_year(words, item) for item in settled])
    return sorted([*settled, *derived(words, settled)], key=lambda item: (item.first, -item.last))


def _alike(items: Sequence[Found]) -> list[Found]:
    """A name that the text once calls a company is one wherever the recognizer only saw some body."""
    companies = {item.name for item in items if item.label == "company"}
    return [replace(item, label="company") if item.label == "organization" and item.origin == "model" and item.name in companies else item for item in items]


def _with_year(words: Words, item: Found) -> Found:
    """The name of an event or programme with the year that closes it ("Expo 2025")."""
    after = item.last
    dated = item.label in {"event", "programme"} and words.same_sentence(item.first, after) and YEAR.fullmatch(words.lower(after)) and not words.apart(after)
    if not dated or not words.capital(after - 1):
        return item
    return replace(item, last=after + 1, name=f"{item.name} {words.lower(after)}")


def from_tables(words: Words, seen: set[int]) -> Iterator[Found]:
    """What the gazetteer knows; of names that may be something else only those that the recognizer has ``seen``, too. An adjective before a coordinated class noun is a name ("Витебской и Могилевской областей")."""
    matches = list(gazetteer.matches(words))
    for place, match in enumerate(matches):
        entry = _shared_english(words, matches, place) or match.entry
        if not entry.sure and match.first not in seen:
            continue
        adjectival = entry.use != "name" and not _shares_noun(words, matches, place) and not _people(words, match)
        yield Found(first=match.first, last=match.last, label=entry.label, name=entry.name, entity_id=entry.entity_id, country=entry.country, adjectival=adjectival, part=match.part)


def _people(words: Words, match: gazetteer.Match) -> bool:
    """Whether a demonym stands for the people themselves ("1.3 million Russians", "белорусы")."""
    token = words.tokens[match.last - 1]
    if words.language != "en":
        return match.entry.use == "people" and not match.part
    return match.entry.use == "adjective" and token.upos in {"NOUN", "PROPN"} and token.text.endswith("s") and token.deprel not in {"amod", "compound"}


def _shared_english(words: Words, matches: Sequence[gazetteer.Match], place: int) -> gazetteer.Entry | None:
    """The region that a name before a coordinated plural means ("Smolensk and Vitebsk oblasts")."""
    match = matches[place]
    after = matches[place + 1] if place + 1 < len(matches) else None
    if words.language != "en" or after is None or after.entry.label != "region" or match.entry.use != "name":
        return None
    between = {words.lower(index) for index in range(match.last, after.first)}
    if after.first - match.last > 2 or not between <= {"and", ",", "the"} or not between or not words.lower(after.last - 1).endswith("s"):
        return None
    return gazetteer.entry("en", f"{words.string(match.first, match.last)} {words.lower(after.last - 1).removesuffix('s')}")


def _shares_noun(words: Words, matches: Sequence[gazetteer.Match], place: int) -> bool:
    match = matches[place]
    if match.entry.label != "region" or match.part or place + 1 == len(matches):
        return False
    after = matches[place + 1]
    if after.first != match.last + 1 or words.lower(match.last) not in {"и", "and", ","} or after.entry.label != "region":
        return False
    full = after.entry.use == "name" and after.last - after.first > 1
    return full or _shares_noun(words, matches, place + 1)


def from_model(words: Words, span: NamedSpan) -> Iterator[Found]:
    """A recognized name without the quotation marks and signs at its edges; a route is parted into its places."""
    if span.label in DEMONYMS:
        return
    first, last = words.span(span.start, span.end)
    borders = [i for i in range(first + 1, last - 1) if span.label == "LOC" and words.lower(i) in DASHES and words.tokens[i - 1].end < words.tokens[i].start]
    for start, end in zip([first, *(i + 1 for i in borders)], [*borders, last], strict=True):
        item = _recognized(words, start, end, span.label)
        if item is not None:
            yield item


def _recognized(words: Words, first: int, last: int, kind: str) -> Found | None:
    while first < last and not words.tokens[first].text[:1].isalnum() and words.tokens[first].text not in OPENING:
        first += 1
    while first < last and not words.tokens[last - 1].text[-1:].isalnum() and words.tokens[last - 1].text not in CLOSING + ".":
        last -= 1
    first, last = _unquoted(words, first, last)
    if all(words.lower(index) in linkers(words.language, "never") for index in range(first, last)):
        return None
    if not 0 < last - first <= MAX_NAME or not any(any(sign.isupper() for sign in words.tokens[i].text) for i in range(first, last)):
        return None
    label = LABELS.get(kind, kind.lower())
    if label == "person":
        return _person(words, first, last)
    if label in {"place", "organization"} and (_is_group(words, first, last) or naming.is_class_noun(words, first, last)):
        return None
    case = KINDS.get(label, "")
    label = naming.label_of(words, first, last, label) if label in {"place", "organization"} else label
    return Found(first=first, last=last, label=label, name=words.nominative(first, last, case), origin="model")


def _paired(item: Found, adjectives: Sequence[Found]) -> bool:
    """Whether an adjective stands in a compound of two sides ("Russian-Indian Commission")."""
    return any(abs(other.first - item.first) == 2 and other.name != item.name for other in adjectives)


def _is_group(words: Words, first: int, last: int) -> bool:
    """Whether an adjective and a plural class noun were taken for a name ("Ульяновские заводы")."""
    return last - first == 2 and words.has(last - 1, "Number=Plur") and words.upos(first) == "ADJ" and is_a(words, last - 1, lexicon(words.language, "heads", "kind", "group"))


def _unquoted(words: Words, first: int, last: int) -> tuple[int, int]:
    if last - first > 2 and words.tokens[first].text in OPENING and words.tokens[last - 1].text in CLOSING:
        return first + 1, last - 1
    if last - first > 1 and words.tokens[first].text in OPENING and not any(words.tokens[i].text in CLOSING for i in range(first + 1, last)):
        return first + 1, last
    if last - first > 1 and words.tokens[last - 1].text in CLOSING and not any(words.tokens[i].text in OPENING for i in range(first, last - 1)):
        return first, last - 1
    return first, last


def _person(words: Words, first: int, last: int) -> Found | None:
    """A person's name without the title that the recognizer may have taken in."""
    titles = lexicon(words.language, "titles")
    while first < last:
        phrase = phrase_at(words, first, titles)
        polite = phrase_at(words, first, lexicon(words.language, "title_words"))
        reached = max(phrase.last if phrase else first, polite.last if polite else first)
        if reached == first or reached > last:
            break
        first = reached
    if first < last and words.lower(first) in OF:
        first = _after_office(words, first + 1, last)
    while first < last and words.lower(last - 1) in {"'s", "’s", "'", "."} and last - first > 1 and len(words.tokens[last - 2].text) > 1:
        last -= 1
    if first == last:
        return None
    return Found(first=first, last=last, label="person", name=words.nominative(first, last, "PER"), origin="model")


def _after_office(words: Words, first: int, last: int) -> int:
    """Where the holder's name starts in "(rector) of Smolensk State University Galina Terekhova": after the last class noun, else the last two words."""
    heads = lexicon(words.language, "heads", "kind", naming.NAMED)
    ends = [phrase.last for index in range(first, last) if (phrase := phrase_at(words, index, heads)) is not None and phrase.last < last]
    return max(ends, default=max(first, last - 2))


# --- who wins --------------------------------------------------------------------------------------


def _without_persons(table: Iterable[Found], model: Iterable[Found]) -> list[Found]:
    """Table names that are not merely a part of a person's name ("Владимир", "Washington")."""
    persons = [item for item in model if item.label == "person"]
    return [item for item in table if item.adjectival or not any(p.covers(item) and p.width > item.width for p in persons)]


def _is_place(person: Found, firm: Sequence[Found], model: Sequence[Found]) -> bool:
    """Whether the recognizer took a name of the tables for a person: a town only where nobody else in the text is called so."""
    known = next((item for item in firm if item.covers(person)), None)
    if known is None or known.label != "city" or known.adjectival:
        return known is not None
    return not any(other.label == "person" and other.width > 1 and person.name in other.name.split() for other in model)


def _rejoined(words: Words, model: Sequence[Found], table: Sequence[Found]) -> list[Found]:
    """Parts of one name that the recognizer parted or took for a place or body: a first name joins the surname after it, and a
    surname alone is the person whose name the text has in full."""
    known = {item.first for item in table}
    surnames = {item.name.split()[-1] for item in model if item.label == "person" and item.width > 1}
    result: list[Found] = []
    for item in model:
        before = result[-1] if result else None
        item = replace(item, label="person") if item.width == 1 and item.first not in known and item.name in surnames else item
        if before is not None and item.label == "person" and before.width == 1 and before.first not in known and _adjoins(words, before, item):
            result[-1] = replace(item, first=before.first, name=words.nominative(before.first, item.last, "PER"))
        else:
            result.append(item)
    return result


def _adjoins(words: Words, before: Found, item: Found) -> bool:
    hyphen = item.first == before.last + 1 and words.lower(before.last) == "-" and before.label == "person" and not words.apart(item.first)
    return words.same_sentence(before.first, item.first) and (hyphen or item.first == before.last and (item.width == 1 or before.label == "person"))


def _trimmed(words: Words, model: Sequence[Found], table: Sequence[Found]) -> list[Found]:
    """Persons without what the recognizer took in at their edges: a side of the tables, a place before a name that the text
    has elsewhere, the same name once more."""
    full = {item.name for item in model if item.label == "person" and item.width > 1}
    borders = {index for item in table if not item.adjectival and item.label != "city" for index in range(item.first, item.last)}
    towns = {index for item in table if not item.adjectival and item.label == "city" for index in range(item.first, item.last)}
    return [_trimmed_person(words, item, full, borders, towns) if item.label == "person" and item.width > 1 else item for item in model]


def _trimmed_person(words: Words, person: Found, full: set[str], borders: set[int], towns: set[int]) -> Found:
    first, last = person.first, person.last
    while first < last - 1 and (first in borders or first in towns and last - first > 2 and words.nominative(first + 1, last, "PER") in full):
        first += 1
    while last - 1 > first and last - 1 in borders:
        last -= 1
    again = next((i for i in range(first + 1, last) if any(words.lower(i)[:4] == words.lower(j)[:4] and len(words.lower(i)) > 3 for j in range(first, i))), last)
    initial = next((i for i in range(first + 2, last) if len(words.tokens[i].text) == 1 and words.capital(i) and words.lower(i + 1) == "." and i + 2 < last), last)
    last = max(min(again, initial), first + 1)
    if (first, last) == (person.first, person.last):
        return person
    return replace(person, first=first, last=last, name=words.nominative(first, last, "PER"))


def _outside(items: Sequence[Found], persons: Sequence[Found]) -> list[Found]:
    return [item for item in items if not any(person.overlaps(item) for person in persons)]


def _compatible(words: Words, model: Sequence[Found], base: Sequence[Found]) -> list[Found]:
    """Recognized names that add to the tables': not inside a table name, nor one with a bare class word more."""
    return [_enriched(words, item, base) for item in model if not any(known.covers(item) or known.label == "person" and known.overlaps(item) for known in base)]


def _enriched(words: Words, item: Found, base: Sequence[Found]) -> Found:
    """A name with the country of the side that it names inside."""
    inside = [known for known in base if item.covers(known) and known.country]
    same = next((known for known in inside if not known.adjectival and item.label in {"place", *FIRM} and _adds_nothing(words, item, known)), None)
    same = same or next((known for known in inside if item.label in FIRM and _is_state(words, item, known)), None)
    if same is not None:
        return replace(same, first=item.first, last=item.last)
    return replace(item, country=inside[0].country) if inside else item


def _adds_nothing(words: Words, item: Found, known: Found) -> bool:
    """Whether a recognized place only has an article or a class noun more than a name of the tables ("Minsk city"); a region named
    after a town is another place."""
    more = [index for index in range(item.first, item.last) if not known.first <= index < known.last]
    nouns = lexicon(words.language, "heads", "label", "city" if known.label == "city" else "region|city")
    return all(words.lower(index) in {"the", "of"} or is_a(words, index, nouns) for index in more)


def _is_state(words: Words, item: Found, inner: Found) -> bool:
    """Whether a name is that of a side with its class noun before it ("Republic of Benin", "Республика Бенин")."""
    side = not inner.adjectival and inner.last == item.last and inner.first - item.first in {1, 2, 3}
    phrase = phrase_at(words, item.first, lexicon(words.language, "heads", "label", "region|city"))
    return side and phrase is not None and all(words.lower(i) in {"of", "the"} for i in range(phrase.last, inner.first))


def _settled(words: Words, base: Sequence[Found], model: Sequence[Found], patterns: Sequence[Found]) -> list[Found]:
    """The widest names first; adjectives stay unless an organisation's name swallows them."""
    adjectives = [item for item in base if item.adjectival]
    firm = [item for item in base if not item.adjectival]
    pool = [*firm, *_compatible(words, model, base), *patterns]
    pool.sort(key=lambda item: (item.label != "person", -item.width, item.origin != "table", item.origin != "pattern"))
    taken: dict[int, Found] = {}
    chosen: list[Found] = []
    for item in pool:
        if not any(index in taken for index in range(item.first, item.last)):
            chosen.append(item)
            taken.update((index, item) for index in range(item.first, item.last))
    inner = [item for item in pool if item.label in FIRM | {"place"} and (outer := taken.get(item.first)) is not None and outer is not item and outer.covers(item) and outer.label not in FIRM | {"person", "place"}]
    inner = [item for item in inner if item.origin == "table" or item.origin == "model" and taken[item.first].origin == "pattern"]
    kept = [item for item in adjectives if (outer := taken.get(item.first)) is None or outer.label not in {"organization", "company", "person"} or item.part or _paired(item, adjectives)]
    return sorted([*chosen, *inner, *kept], key=lambda item: (item.first, -item.last))
