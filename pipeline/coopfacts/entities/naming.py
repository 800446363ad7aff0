"""Names by their class noun: "Министерство энергетики", "Gomel Oblast Executive Committee", "ярмарка «Две сестры»"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coopfacts.entities.found import Found
from coopfacts.entities.lexicon import Node, Phrase, is_a, lexicon, phrase_at, phrases
from coopfacts.entities.spans import CLOSING, OPENING, SIDES, Spans
from coopfacts.entities.words import Words

NAMED = "name|loose"
PLACED = frozenset({"region", "place", "city"})
DASHES = frozenset("-–—")
VERBAL = frozenset({"VERB", "AUX"})
MAX_QUOTED_NAME = 7
MEETING = frozenset({"congress", "assembly"})
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def by_class_noun(words: Words, found: Sequence[Found]) -> Iterator[Found]:
    """The names that a class noun builds together with capitals, quotations or names beside it."""
    spans, end = Spans(words, found), 0
    for phrase in phrases(words, lexicon(words.language, "heads", "kind", NAMED)):
        if phrase.first < end or _inside_name(spans, phrase) or words.upos(phrase.last - 1) not in {"NOUN", "PROPN", "X", ""}:
            continue
        for item in _named(words, spans, phrase):
            yield item
            end = item.last


def _inside_name(spans: Spans, phrase: Phrase) -> bool:
    item = spans.at.get(phrase.first)
    return item is not None and (item.label == "person" or item.origin == "table" and not item.adjectival)


def _named(words: Words, spans: Spans, phrase: Phrase) -> Iterator[Found]:
    spans.joined = phrase.row["label"] in {"event", "programme"}
    first, last = spans.left(phrase.first), _end(words, spans, phrase)
    if first == phrase.first and last > phrase.last and words.language != "en" and (side := spans.adjective(first - 1)) is not None:
        first = side.first  # "калининградский союз перевозчиков"
    quoted = _after_quotation(words, spans, phrase, last)
    titled = _titled(words, spans, phrase, last)
    route = _route(words, spans, phrase.last)
    if route > phrase.last and phrase.row["label"] in {"facility", "company", "programme"}:
        yield replace(_found(words, spans, phrase, first, route), label="facility")
        return
    if quoted > phrase.last:
        yield _quoted(words, spans, phrase, first, quoted)
        yield from _more_quoted(words, spans, phrase, quoted)
    elif titled > last:
        yield _found(words, spans, phrase, first, titled, words.string(last, titled))
    elif phrase.row["kind"] == "loose":
        if phrase.row["label"] != "facility" or words.lower(phrase.first - 2) in DASHES:
            yield _loose(words, spans, phrase, first, last)
    elif (first, last) != (phrase.first, phrase.last) and not _is_common(words, spans, phrase, first, last) and _is_name(words, spans, first, last, phrase):
        yield _found(words, spans, phrase, first, last)


def _after_quotation(words: Words, spans: Spans, phrase: Phrase, last: int) -> int:
    """The end of a quotation that closes the name, else ``last``."""
    if last > phrase.last and words.tokens[last - 1].text in CLOSING and any(words.tokens[i].text in OPENING for i in range(phrase.last, last - 1)):
        return last
    quoted = spans.quotation(last)
    return quoted if quoted > last else phrase.last


def _titled(words: Words, spans: Spans, phrase: Phrase, place: int) -> int:
    """The end of a name that follows a class noun in lower case without quotation marks ("the programme Composite-U")."""
    end = place
    if words.language == "en" and not words.capital(phrase.first) and phrase.row["label"] in {"programme", "event", "company", "facility"}:
        while words.capital(end) and words.upos(end) in {"PROPN", "NOUN", "X"} and spans.at.get(end) is None or end > place and (words.lower(end) == "-" or words.lower(end - 1) == "-" and words.upos(end) in {"NUM", "NOUN", "PROPN"}):
            end += 1
    return end


def _end(words: Words, spans: Spans, phrase: Phrase) -> int:
    """The end of the complement ("of the Republic", "сельского хозяйства и продовольствия")."""
    place = phrase.last
    if words.language == "en":
        opened = place
        while words.lower(opened) in spans.complement | {"the"} and opened - place < 2 and opened < len(words):
            opened += 1
        if opened == place or words.lower(place) not in ({"of", "for", "on"} if words.capital(phrase.first) else {"of"}):
            return place
        end = spans.right(opened)
        while end > opened and spans.adjective(end - 1) is not None:
            end -= 1  # "initiative of the American side"
        return end if end > opened else place
    if phrase.row["label"] in PLACED:
        return _placed(words, spans, place)
    return spans.right(place)


def _placed(words: Words, spans: Spans, place: int) -> int:
    """A place has only a name after its class noun ("провинция Ганьсу")."""
    item = spans.name(place)
    if item is not None:
        return item.last
    named = words.capital(place) and words.upos(place) in {"PROPN", "X"} and not spans.person(place) and not words.apart(place)
    return place + 1 if named and words.same_sentence(place - 1, place) else place


def _is_name(words: Words, spans: Spans, first: int, last: int, phrase: Phrase) -> bool:
    initial = words.sentences[words.tokens[first].sentence].first
    for index in range(first, last):
        if phrase.first <= index < phrase.last and words.language != "en":
            continue
        if spans.name(index) is not None or (index < phrase.first and spans.adjective(index) is not None) or (words.capital(index) and index != initial) or (words.capital(index) and spans.adjective(index)):
            return True
    return words.capital(phrase.first) and phrase.first != initial and last > phrase.last


def _is_common(words: Words, spans: Spans, phrase: Phrase, first: int, last: int) -> bool:
    """Whether the class noun only has a side beside it ("Russian companies", "streets of Tver", "белорусская компания")."""
    if words.capital(phrase.first) and (words.language == "en" or first == phrase.first):
        return False
    plural = words.has(phrase.first, "Number=Plur") if words.language != "en" else words.lower(phrase.last - 1) != phrase.form.split()[-1]
    if plural and not words.capital(phrase.first):
        return True
    if words.language == "en" and first < phrase.first and last == phrase.last and _is_group_noun(words, phrase) and all(spans.adjective(i) is not None for i in range(first, phrase.first)):
        return True
    bare = last == phrase.last and all(spans.adjective(index) is not None or not words.capital(index) for index in range(first, phrase.first))
    return bare and (plural or phrase.row["label"] in {"company", "facility", "place", "region"}) or plural and last == phrase.last


def _is_group_noun(words: Words, phrase: Phrase) -> bool:
    return is_a(words, phrase.last - 1, lexicon(words.language, "heads", "kind", "group"))


def _loose(words: Words, spans: Spans, phrase: Phrase, first: int, last: int) -> Found:
    """An event, programme or route with what describes it, capitals or not."""
    place = first - 1
    while place >= 0 and place > first - 5 and words.same_sentence(place, phrase.first) and not words.apart(place + 1) and spans.name(place) is None and _describes(words, spans, place):
        place -= 1
    return _found(words, spans, phrase, place + 1, last)


def _describes(words: Words, spans: Spans, place: int) -> bool:
    if spans.adjective(place) is not None:
        return True
    if words.language == "en":
        return words.upos(place) in {"ADJ", "NOUN", "PROPN"} and words.tokens[place].text.isalpha()
    return words.upos(place) == "ADJ" and words.tokens[place].text[:1].isalpha()


def _route(words: Words, spans: Spans, place: int) -> int:
    """The end of "Саратов – Дели" after "рейс"."""
    end = place
    while (item := spans.name(end)) is not None or words.capital(end) and words.upos(end) in {"PROPN", "NOUN", "X"} or words.lower(end) in DASHES and words.capital(end + 1) and end > place:
        end = item.last if item is not None else end + 1
    return end if any(words.lower(i) in DASHES for i in range(place, end)) else place


def stops(words: Words, patterns: Sequence[Found]) -> Iterator[Found]:
    """The places that a route joins ("паром Лагань – Энзели")."""
    for route in patterns:
        if route.label == "facility":
            for index in range(route.first, route.last):
                joined = words.lower(index - 1) in DASHES or words.lower(index + 1) in DASHES
                if joined and words.capital(index) and route.first < index:
                    yield Found(first=index, last=index + 1, label="place", name=words.nominative(index, index + 1, "LOC"), origin="model")


def quotations(words: Words, found: Sequence[Found]) -> Iterator[Found]:
    """Short names in quotation marks right after a noun that no class noun claims ("импортера оборудования «Балтмаш»")."""
    spans = Spans(words, found)
    for token in words.tokens:
        if token.text not in OPENING or words.upos(token.index - 1) not in {"NOUN", "PROPN"} or not words.same_sentence(token.index - 1, token.index):
            continue
        last = spans.quotation(token.index)
        inside = range(token.index + 1, last - 1)
        if 0 < len(inside) <= MAX_QUOTED_NAME and words.capital(token.index + 1) and words.upos(token.index + 1) not in {"ADP", "PRON", "ADV", "CCONJ", "SCONJ"} and not any(spans.name(i) or spans.person(i) or words.upos(i) in VERBAL for i in inside):
            label = label_of(words, inside.start, inside.start, "organization")
            yield Found(first=token.index, last=last, label=label, name=" ".join(words.string(inside.start, inside.stop).split()), origin="pattern")


def _quoted(words: Words, spans: Spans, phrase: Phrase, first: int, last: int) -> Found:
    opening = next(i for i in range(phrase.last, last) if words.tokens[i].text in OPENING)
    known = spans.name(opening + 1)
    if known is not None and known.origin == "table" and (known.first, known.last) == (opening + 1, last - 1):
        return replace(known, first=first, last=last)
    name = words.string(opening + 1, last - 1) if last - opening > 2 else words.string(first, last)
    return _found(words, spans, phrase, first, last, " ".join(name.split()))


def _more_quoted(words: Words, spans: Spans, phrase: Phrase, place: int) -> Iterator[Found]:
    """The further quotations of a list after one class noun ("предприятий «А», «Б» и «В»")."""
    while place + 1 < len(words) and words.lower(place) in {",", "and", "и"}:
        end = spans.quotation(place + 1)
        if end == place + 1:
            return
        yield _found(words, spans, phrase, place + 1, end, " ".join(words.string(place + 2, end - 1).split()) or words.string(place + 1, end))
        place = end


def _found(words: Words, spans: Spans, phrase: Phrase, first: int, last: int, name: str = "") -> Found:
    country = next((item.country for i in range(first, last) if (item := spans.at.get(i)) is not None and item.country), None)
    label = _label(words, first, phrase)
    same = next((item for i in range(phrase.last, last) if (item := spans.name(i)) is not None and item.last == last), None)
    if label in {"region", "city"} and same is not None and same.label in SIDES:
        return replace(same, first=first, last=last)  # "the Republic of Benin", "город Лида"
    return Found(first=first, last=last, label=label, name=name or words.nominative(first, last, "ORG"), country=country, origin="pattern")


def _label(words: Words, first: int, phrase: Phrase) -> str:
    """The label of a class noun; a body that meets is an event where its meetings are counted ("19th Party Congress")."""
    counted = phrase.form in MEETING and any(ORDINAL.fullmatch(words.lower(index)) for index in range(first, phrase.first))
    return "event" if counted else phrase.row["label"]


def is_class_noun(words: Words, first: int, last: int) -> bool:
    """Whether a recognized name is nothing but a class noun ("Regions")."""
    phrase = phrase_at(words, first, lexicon(words.language, "heads", "kind", NAMED))
    return phrase is not None and phrase.last == last


# --- the kind of a name that the recognizer marks --------------------------------------------------


def label_of(words: Words, first: int, last: int, default: str) -> str:
    """The label of a recognized name by the class noun inside it or right before it."""
    root = lexicon(words.language, "heads", "kind", NAMED)
    inside = [phrase for index in range(first, last) if (phrase := phrase_at(words, index, root)) is not None and phrase.last <= last]
    if inside:
        return _label(words, first, inside[0] if words.language != "en" else _english_head(words, inside))
    return _label_before(words, first, root) or default


def _english_head(words: Words, inside: list[Phrase]) -> Phrase:
    """The last class noun before "of", which heads an English name."""
    head = inside[0]
    for phrase in inside[1:]:
        if any(words.lower(i) in {"of", "for", "on"} for i in range(head.last, phrase.first)):
            break
        head = phrase
    return head


def _label_before(words: Words, first: int, root: Node) -> str | None:
    place = first - 1
    while place >= 0 and words.tokens[place].text in OPENING + CLOSING:
        place -= 1
    for start in (place - 1, place):
        phrase = phrase_at(words, start, root) if start >= 0 else None
        if phrase is not None and phrase.last == place + 1:
            return phrase.row["label"]
    return None
