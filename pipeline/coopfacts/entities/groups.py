"""Groups of a side: "Belarusian companies", "companies from Tver Region", "представители бизнеса Гродненской области"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coopfacts.entities.found import Found
from coopfacts.entities.lexicon import Phrase, is_a, lexicon, phrases
from coopfacts.entities.spans import Spans
from coopfacts.entities.words import Words

SIDES = frozenset({"country", "region", "city", "bloc", "place"})
MAX_LEFT = 6
MAX_CHAIN = 3
FROM = {"en": frozenset({"of", "from", "in"}), "ru": frozenset({"из", "от"})}


def groups(words: Words, found: Sequence[Found], taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Class nouns with a side beside them; ``taken`` are the spans of offices, which are no groups."""
    spans = Spans(words, found)
    blocked = {index for first, last in taken for index in range(first, last)}
    end = 0
    for phrase in phrases(words, lexicon(words.language, "heads", "kind", "bare|group")):
        if words.language == "en" and is_a(words, phrase.last, lexicon("en", "heads", "kind", "bare|group")) and words.upos(phrase.last) in {"NOUN", "PROPN"}:
            continue  # "partner cities"
        if phrase.first < end or blocked.issuperset(range(phrase.first, phrase.last)) or spans.name(phrase.first) is not None or spans.person(phrase.first) or words.upos(phrase.last - 1) not in {"NOUN", "PROPN", "X", ""}:
            continue
        item = _group(words, spans, phrase) or _bare(words, spans, phrase)
        if item is not None:
            yield item
            end = item.last


def _group(words: Words, spans: Spans, phrase: Phrase) -> Found | None:
    first, before = _before(words, spans, phrase)
    last, after = _after(words, spans, phrase)
    side = before or after
    if side is None:
        return None
    name = words.nominative(first, last, "")
    return Found(first=first, last=last, label="group", name=name, country=side.country, origin="pattern")


def _bare(words: Words, spans: Spans, phrase: Phrase) -> Found | None:
    """A delegation or guests of nobody that the text names."""
    if phrase.row["kind"] != "bare" or spans.at.get(phrase.first) is not None:
        return None
    first = phrase.first
    while first > 0 and words.same_sentence(first - 1, first) and words.upos(first - 1) == "ADJ" and spans.at.get(first - 1) is None:
        first -= 1
    return Found(first=first, last=phrase.last, label="group", name=words.nominative(first, phrase.last), origin="pattern")


def _before(words: Words, spans: Spans, phrase: Phrase) -> tuple[int, Found | None]:
    """The start of the phrase and the adjective or possessor that names the side."""
    place, first, side = phrase.first - 1, phrase.first, None
    while place >= 0 and phrase.first - place <= MAX_LEFT and words.same_sentence(place, phrase.first):
        item = spans.at.get(place)
        if item is not None and item.adjectival:
            side, first, place = item, item.first, item.first - 1
        elif words.language == "en" and words.lower(place) in {"'s", "’s", "'", "’"} and (owner := spans.name(place - 1)) is not None and owner.label in SIDES:
            return owner.first, side or owner
        elif words.language == "en" and side is None and place == first - 1 == phrase.first - 1 and item is not None and item.label in SIDES and not words.capital(phrase.first):
            return item.first, item  # "Hanoi banks"
        elif item is None and (_joins(words, place) or side is None and _attribute(words, place)):
            place -= 1
        else:
            break
    return first, side


def _joins(words: Words, place: int) -> bool:
    return words.lower(place) in {"and", "и"} and place > 0 and words.upos(place - 1) == "ADJ"


def _attribute(words: Words, place: int) -> bool:
    if words.language == "en":
        return words.tokens[place].text.isalpha() and words.upos(place) in {"ADJ", "NOUN", "PROPN"}
    return words.upos(place) == "ADJ"


def _after(words: Words, spans: Spans, phrase: Phrase) -> tuple[int, Found | None]:
    """The end of the phrase and the side that a complement names, maybe below one more noun."""
    place = phrase.last
    for _ in range(MAX_CHAIN):
        opened = place
        if words.lower(opened) in FROM[words.language]:
            opened += 1
            opened += words.lower(opened) == "the"
        elif words.language == "en":
            return phrase.last, None
        item = spans.at.get(opened)
        if not words.same_sentence(phrase.first, opened) or spans.person(opened):
            return phrase.last, None
        if item is not None and not item.adjectival:
            if phrase.row["kind"] == "bare" and item.label in {"organization", "company"}:
                return item.last, item
            if item.label in SIDES and (opened > place or words.has(opened, "Case=Gen") or item.width > 1):
                return item.last, item
            return phrase.last, None
        if words.language == "en" or not words.has(opened, "Case=Gen"):
            return phrase.last, None
        place = opened + 1
    return phrase.last, None
