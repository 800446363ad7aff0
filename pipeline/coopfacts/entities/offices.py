"""Offices: title nouns with what they are of, and the persons who hold them.

"Governor of the Amur Region Vasily Orlov", "Belarusian Prime Minister ...", "N, chairman of ...", "президенты России и Таджикистана".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coopfacts.entities.found import Found
from coopfacts.entities.lexicon import Phrase, is_a, lexicon, phrase_at, phrases
from coopfacts.entities.naming import label_of
from coopfacts.entities.posts import INNER, OfficeFound
from coopfacts.entities.sharing import shared_persons
from coopfacts.entities.spans import POSSESSIVE, Spans
from coopfacts.entities.words import Words
from coopfacts.records import Token

MAX_LEFT = 8
STEM = 5
OF_PERSONS = ("помощник", "советник", "представитель", "заместитель", "пресс-секретарь")
ENVOYS = ("ambassador", "envoy", "special envoy", "special representative", "trade representative", "permanent representative", "representative", "consul", "consul general", "aide", "adviser", "advisor", "посол", "торговый представитель", "торгпред", "постпред", "постоянный представитель", "представитель", "консул", "полпред", "полномочный представитель", "спецпредставитель")
LEADERS = ("leader", "лидер")
FIELDED = ("minister", "secretary", "министр", "замминистра", "секретарь")


def offices(words: Words, found: Sequence[Found]) -> list[OfficeFound]:
    """The offices of a text, in order; a coordination of holders or places gives one each."""
    spans = Spans(words, found)
    titles = [phrase for phrase in phrases(words, lexicon(words.language, "titles")) if not _inside_name(spans, phrase)]
    titles = [phrase for phrase, after in zip(titles, [*titles[1:], None], strict=False) if not _is_modifier(words, phrase, after)]
    spans.barriers = frozenset(_start(words, spans, phrase) for phrase in titles) | {phrase.first for phrase in titles}
    result: list[OfficeFound] = []
    end = 0
    for phrase in titles:
        if phrase.first < end:
            continue
        office = _office(words, spans, phrase)
        result.extend(_coordinated(words, spans, office) if office.plural and office.organization is not None else [office])
        end = result[-1].last
    return shared_persons(words, result)


def _inside_name(spans: Spans, phrase: Phrase) -> bool:
    item = spans.at.get(phrase.first)
    return item is not None and not item.adjectival and (item.first < phrase.first or item.label == "person" or item.origin == "table")


def _is_modifier(words: Words, phrase: Phrase, after: Phrase | None) -> bool:
    """Whether a title is only the first word of the next one ("Deputy Secretary")."""
    return words.language == "en" and after is not None and after.first == phrase.last and is_a(words, phrase.first, lexicon("en", "title_words", "use", "modifier"))


def _start(words: Words, spans: Spans, phrase: Phrase) -> int:
    first = phrase.first
    while first > 0 and is_a(words, first - 1, lexicon(words.language, "title_words", "use", "modifier")) and words.same_sentence(first - 1, first):
        first -= 1
    return first


def _office(words: Words, spans: Spans, phrase: Phrase) -> OfficeFound:
    first = _start(words, spans, phrase)
    first, outer, owner = _before(words, spans, first, phrase)
    former = lexicon(words.language, "title_words", "use", "former")
    while first < phrase.first and is_a(words, first, former):
        first += 1
    complement = _complement(words, spans, phrase)
    organization = _organization(words, spans, complement, phrase) or owner
    if owner is not None and words.lower(phrase.last) in {"in", "to", "at", "в", "при"}:
        organization = owner  # the Trade Representative of Russia in Vietnam
    last = max(complement[1], phrase.last)
    office = OfficeFound(
        outer=outer, first=first, last=last, noun=phrase, rank=_rank(phrase, organization), plural=_plural(words, phrase),
        former=_former(words, outer), complement=complement, organization=organization, topic=_topic(words, spans, first, phrase, last),
    )  # fmt: skip
    person, organization = _holder(words, spans, office)
    person = person or _subject(words, spans, office)
    return replace(office, person=person, organization=office.organization or organization)


def _rank(phrase: Phrase, organization: Found | None) -> tuple[str, str]:
    kind, level = phrase.row["class"], phrase.row["level"]
    if phrase.form in LEADERS and (organization is None or organization.label == "country"):
        return "state", "head"
    if (kind, level) == ("body", "head") and organization is not None and organization.label == "region":
        return "region", "head"
    return (kind, level) if level in {"head", "government"} and kind != "body" else (kind, phrase.form)


def _plural(words: Words, phrase: Phrase) -> bool:
    if words.language == "en":
        return words.lower(phrase.last - 1) not in phrase.form.split() and words.lower(phrase.last - 1).endswith("s")
    return words.has(phrase.first, "Number=Plur")


def _topic(words: Words, spans: Spans, first: int, phrase: Phrase, last: int) -> frozenset[str]:
    modifiers = lexicon(words.language, "title_words", "use", "modifier")
    field = [*range(first, phrase.first), *range(phrase.last, last)]
    content = [i for i in field if words.upos(i) in {"NOUN", "PROPN", "ADJ"} and (spans.at.get(i) is None or spans.at[i].origin == "model") and not is_a(words, i, modifiers)]
    return frozenset(words.lower(i)[:STEM] for i in content)


def _former(words: Words, outer: int) -> bool:
    former = lexicon(words.language, "title_words", "use", "former")
    return words.lower(outer).startswith(("экс-", "ex-")) or any(is_a(words, index, former) and words.same_sentence(index, outer) for index in (outer - 2, outer - 1, outer))


# --- before the title ------------------------------------------------------------------------------


def _before(words: Words, spans: Spans, first: int, phrase: Phrase) -> tuple[int, int, Found | None]:
    """Where the title starts with its field ("Deputy Roads Minister"), where the phrase starts, and the owner before it."""
    place = first
    while place > 0 and first - place < MAX_LEFT and words.same_sentence(place - 1, place):
        owner = spans.at.get(place - 1)
        if owner is not None and owner.adjectival:
            return place, owner.first, owner
        if words.language == "en":
            if words.lower(place - 1) in POSSESSIVE and (name := spans.name(place - 2)) is not None:
                return place, name.first, name
            if (name := spans.name(place - 1)) is not None and _is_owner(words, name, phrase):
                return place, name.first, name
        if not _field(words, spans, place - 1, phrase):
            break
        place -= 1
    if words.lower(place) in {"and", "и"}:
        place += 1
    return place, place, None


def _is_owner(words: Words, name: Found, phrase: Phrase) -> bool:
    """Of a minister the tables' names and what has a class noun are owners; the field ("Culture Minister") is not."""
    if not phrase.form.split()[-1].endswith(FIELDED):
        return True
    return name.origin == "table" or bool(label_of(words, name.first, name.last, ""))


def _field(words: Words, spans: Spans, place: int, phrase: Phrase) -> bool:
    if is_a(words, place, lexicon(words.language, "title_words", "use", "modifier")) and words.language == "en":
        return True
    if spans.person(place) or phrase_ends(words, place):
        return False
    if words.language != "en" and words.lower(place) == "и":
        return words.upos(place - 1) == words.upos(place + 1) == "ADJ" and _same_case(words, place - 1, place + 1)
    if words.language != "en":
        return words.upos(place) == "ADJ" and spans.at.get(place) is None and not words.tokens[place].text[:1].isdigit() and _same_case(words, place, phrase.first)
    if words.lower(place) in {"and", "&", "-"}:
        before = spans.at.get(place - 1)
        free = before is None or before.origin == "model" and before.label != "person" and not _is_owner(words, before, phrase)
        return place > 0 and free and words.capital(place - 1) and words.capital(place + 1) and not phrase_ends(words, place - 1)
    if words.lower(place) in spans.never or not words.tokens[place].text[:1].isalpha():
        return False
    if words.capital(phrase.first):
        return words.capital(place) and words.upos(place) in {"ADJ", "NOUN", "PROPN", ""}
    return words.upos(place) == "NOUN" or words.upos(place) == "ADJ" and is_a(words, place, lexicon("en", "title_words", "use", "modifier"))


def phrase_ends(words: Words, place: int) -> bool:
    """Whether a title noun ends at a token."""
    root = lexicon(words.language, "titles")
    return any((phrase := phrase_at(words, start, root)) is not None and phrase.last == place + 1 for start in (place, place - 1) if start >= 0)


def _same_case(words: Words, one: int, other: int) -> bool:
    cases = [next((feature for feature in words.tokens[i].feats.split("|") if feature.startswith("Case=")), "") for i in (one, other)]
    return cases[0] == cases[1] or not all(cases)


# --- after the title -------------------------------------------------------------------------------


def _complement(words: Words, spans: Spans, phrase: Phrase) -> tuple[int, int]:
    """The tokens of what the office is of; empty where nothing follows."""
    place = phrase.last
    if words.language == "en":
        opened = place
        if words.lower(opened) == "to" and phrase.form not in ENVOYS:
            return place, place
        if words.lower(opened) in spans.complement:
            opened += 1
            opened += words.lower(opened) in {"the", "its", "our", "his"}
        if opened == place or not (words.lower(place) in {"of", "for"} or spans.name(opened) is not None):
            return place, place
        return _opened(words, spans, place, opened)
    if words.lower(place) in {"в", "при", "на"}:
        return (place, item.last) if (item := spans.name(place + 1)) is not None and item.label in {"country", "city", "region", "organization", "bloc"} else (place, place)
    end = spans.right(place)
    if end > place and words.lower(end) == "в" and (item := spans.name(end + 1)) is not None and item.label in {"country", "city", "region", "place"}:
        end = item.last if phrase.form in ENVOYS else end
    return place, end


def _opened(words: Words, spans: Spans, place: int, opened: int) -> tuple[int, int]:
    end = spans.right(opened)
    if end == opened and words.upos(opened) == "NOUN":
        end = opened + 1
    return (place, end) if end > opened else (place, place)


def _organization(words: Words, spans: Spans, complement: tuple[int, int], phrase: Phrase) -> Found | None:
    """What the office is of: the first body or side inside the complement; not a possessor before it, nor a company's inner board."""
    first, last = complement
    named = [item for index in range(first, last) if (item := spans.name(index)) is not None and item.label not in {"person", "event", "product"}]
    named = [item for item in named if _is_owner(words, item, phrase)]
    outer = [item for item in named if words.lower(item.last) not in POSSESSIVE and not item.name.lower().endswith(INNER)]
    if named:
        return (outer or named)[0]
    for index in range(first, last):
        quoted = spans.quotation(index)
        if quoted > index:
            return Found(first=index, last=quoted, label="company", name=words.string(index + 1, quoted - 1), origin="pattern")
    return next((item for index in range(first, last) if (item := spans.adjective(index)) is not None), None)


# --- the holder ------------------------------------------------------------------------------------


def _holder(words: Words, spans: Spans, office: OfficeFound) -> tuple[Found | None, Found | None]:
    """The person named after or before the title, and an organisation that follows the name ("President Hosni Mubarak of Egypt")."""
    person, before = _after(words, spans, office), _named_before(words, spans, office)
    if person is not None and (before is None or words.lower(office.last) != ","):
        place = person.last
        named = words.language == "en" and words.lower(place) == "of" and words.same_sentence(place, office.first)
        place += 1 + (words.lower(place + 1) == "the")
        return person, spans.name(place) if named else None
    return before, None


def _after(words: Words, spans: Spans, office: OfficeFound) -> Found | None:
    place = office.last
    while place < len(words) and words.lower(place) in {",", "–", "-", "—", "mr", "mr.", "ms", "mrs", "dr", "г-н", "."} and place - office.last < 2:
        place += 1
    item = spans.at.get(place)
    if item is None or item.label != "person" or item.first != place or not words.same_sentence(office.first, place):
        return None
    if words.has(place, "Case=Nom") and words.has(office.noun.first, "Case=") and not words.has(office.noun.first, "Case=Nom") and words.same_form(item.first, item.last, item.name) and len(words.keys(item.first)) == 1:
        return None  # the subject of the next clause or heading
    if office.noun.form in OF_PERSONS and office.last == office.noun.last and words.has(place, "Case=Gen") and not words.has(office.noun.first, "Case=Gen"):
        return None  # "помощник Хиллари Клинтон"
    if place > office.last and words.lower(office.last) == "," and not _apposed(words, item, office):
        return None
    return item


def _apposed(words: Words, person: Found, office: OfficeFound) -> bool:
    """After a comma the name must be set off or the office be of something: lists of persons are not titles."""
    return (office.organization is not None or office.last > office.noun.last or words.lower(person.last) == "," or words.lower(office.outer - 1) in {"its", "their", "his", "его", "ее", "их"}) and words.lower(person.last) not in {"and", "и"} and not office.plural


def _named_before(words: Words, spans: Spans, office: OfficeFound) -> Found | None:
    place = office.outer - 1
    while place >= 0 and words.lower(place) in {"the", "a", "an", "its", "former", "бывший", "then", "ныне", "now", "also"}:
        place -= 1
    if office.plural:
        return None
    if place >= 0 and words.lower(place) in {",", "(", "–", "—", "-"}:
        item = spans.at.get(place - 1)
        if item is not None and item.label == "person" and item.last == place and words.same_sentence(place, office.first):
            return item
        return None
    item = spans.at.get(place) if place == office.outer - 1 else None
    tooltip = item is not None and item.label == "person" and words.language != "en" and words.has(office.noun.first, "Case=Nom") and words.capital(office.first)
    return item if tooltip and words.same_sentence(place, office.first) else None


def _subject(words: Words, spans: Spans, office: OfficeFound) -> Found | None:
    """Who is said to be or to become the holder ("X является депутатом", "X was elected chairman")."""
    noun = words.tokens[office.noun.last - 1]
    if office.plural:
        return None
    if any(token.head == noun.index and token.deprel == "cop" for token in _near(words, noun.index)):
        return _person_of(words, spans, noun.index)
    verb = words.tokens[noun.head]
    copula = lexicon(words.language, "title_words", "use", "copula")
    predicate = noun.deprel in {"obl", "xcomp", "obj", "nsubj", "conj"} and (words.language == "en" or "Case=Ins" in noun.feats)
    if not predicate or "Tense=Fut" in verb.feats or not any(key in copula.below for key in words.keys(verb.index)):
        return None
    return _person_of(words, spans, noun.index) or _person_of(words, spans, verb.index)


def _near(words: Words, index: int) -> Sequence[Token]:
    sentence = words.sentences[words.tokens[index].sentence]
    return words.tokens[sentence.first : sentence.last]


def _person_of(words: Words, spans: Spans, verb: int) -> Found | None:
    """The person who is the subject of a predicate."""
    for token in _near(words, verb):
        if token.head == verb and token.deprel in {"nsubj", "nsubj:pass"}:
            item = spans.at.get(token.index)
            return item if item is not None and item.label == "person" else None
    return None


# --- coordination ----------------------------------------------------------------------------------


def _coordinated(words: Words, spans: Spans, office: OfficeFound) -> Iterator[OfficeFound]:
    """One office for each place of a list ("the governors of the Amur Region and Primorsky Krai")."""
    members = [office.organization] if office.organization is not None else []
    place = members[0].last if members and office.complement[0] < office.complement[1] else office.last
    while (item := _next_member(words, spans, place)) is not None:
        members.append(item)
        place = item.last
    holders = _holders(spans, words, place)
    if len(members) == 1 and members[0].label not in {"country", "region", "city"} and not holders:
        yield office
        return
    for number, member in enumerate(members):
        first = office.outer if number == 0 else member.first
        start = office.first if number == 0 else member.first
        person = holders[number] if len(holders) == len(members) else None
        last = max(member.last, office.noun.last) if len(members) > 1 else office.last
        yield replace(office, outer=first, first=start, last=last, organization=member, person=person, name=title_of(words, office, member))


def _next_member(words: Words, spans: Spans, place: int) -> Found | None:
    end = place
    while words.lower(end) in {",", "and", "и", "the", "а", "также", "as", "well"} and end - place < 4 and end < len(words):
        end += 1
    if end == place or words.lower(place) == "the" or end in spans.barriers:
        return None
    item = spans.at.get(end)
    return item if item is not None and item.label != "person" and words.same_sentence(max(place - 1, 0), end) else None


def _holders(spans: Spans, words: Words, place: int) -> list[Found]:
    """Persons listed right after the titles ("the presidents of Russia and Belarus, A and B")."""
    result: list[Found] = []
    while place < len(words):
        item = spans.at.get(place)
        if item is not None and item.label == "person":
            result.append(item)
            place = item.last
        elif words.lower(place) in {",", "and", "и"} and place + 1 < len(words) and spans.person(place + 1):
            place += 1
        else:
            break
    return result


def title_of(words: Words, office: OfficeFound, member: Found) -> str:
    """The canonical name of an office without a holder: "Governor of Primorsky Krai", "губернатор Приморского края"."""
    noun = office.noun
    if words.language == "en":
        title = f"{words.string(office.first, noun.first)} {noun.form}" if office.first < noun.first else noun.form
        return f"{title[:1].upper()}{title[1:]} of {member.name}"
    inside = office.organization is not None and noun.last < office.organization.first < office.last
    field = words.string(noun.last, office.organization.first) if inside and office.organization is not None else ""
    place = "" if member.adjectival else words.string(member.first, member.last)
    return " ".join(f"{noun.form} {field} {place or member.name}".split())
