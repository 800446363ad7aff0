"""From a head token to a filler: entities where the text names one, else the words of the noun phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from coopfacts import lang, resources
from coopfacts.facts.fitting import BODIES
from coopfacts.facts.graph import NOMINAL, Graph
from coopfacts.records import Document, Entities, Entity, Mention, Period, Quantity, Sentence, Text

MAX_WORDS = 12
OUT_OF_TEXT = frozenset({"acl:relcl", "parataxis", "punct", "ccomp", "advcl", "cc:preconj", "discourse", "dep"})
EDGE = frozenset({"DET", "PUNCT", "CCONJ", "SCONJ", "ADP", "PRON", "ADV", "PART"})
SIDE_LABELS = frozenset({"country", "region", "city", "bloc", "place", "organization", "company", "group", "person"})


TWO = frozenset({"two", "2", "both", "два", "двое", "оба"})


class Phrases:
    """The phrases of one document; fillers by head token."""

    def __init__(self, document: Document, graph: Graph, entities: Entities, quantities: Iterable[Quantity], periods: Iterable[Period]) -> None:
        self.document = document
        self.graph = graph
        self.mentions = entities.mentions
        self._offices = {office.person.name: office.organization for office in entities.offices if office.organization is not None}
        self.voices: Mapping[int, Entity] = {}
        self.pair: tuple[Entity, ...] = ()
        self.led = False
        self._by_token = self._index(entities.mentions)
        both: list[Quantity | Period] = [*quantities, *periods]
        self._value_at = {i: v for v in both for i in self._tokens(v.start, v.end) if not self._counted(i, v)}

    def _counted(self, token: int, value: Quantity | Period) -> bool:
        """A word of a count that says what is counted ("40 *school buses*")."""
        if not isinstance(value, Quantity) or value.unit != "count":
            return False
        word = self.graph.tokens[token]
        return word.upos in {"NOUN", "PROPN", "ADJ", "VERB"} and word.text.lower() not in numerals(self.graph.language) and not any(c.isdigit() for c in word.text)

    def _tokens(self, start: int, end: int) -> list[int]:
        first = self.graph.token_at(start)
        found: list[int] = []
        while first is not None and first < len(self.graph.tokens) and self.graph.tokens[first].start < end:
            found.append(first)
            first += 1
        return found

    def _index(self, mentions: tuple[Mention, ...]) -> dict[int, list[Mention]]:
        index: dict[int, list[Mention]] = {}
        for mention in mentions:
            for token in self._tokens(mention.outer_start, mention.outer_end):
                index.setdefault(token, []).append(mention)
        return index

    # --- entities ----------------------------------------------------------------------------------

    def mentions_at(self, token: int) -> list[Mention]:
        return self._by_token.get(token, [])

    def mention(self, token: int) -> Mention | None:
        """The mention that a head token stands for: the one it heads, else the widest that covers it."""
        covering = self.mentions_at(token)
        headed = [m for m in covering if m.head == token]
        pool = headed or [m for m in covering if not m.adjectival]
        return max(pool, key=lambda m: (m.outer_end - m.outer_start, not m.adjectival), default=None)

    def sides(self, token: int, adjectives: bool = True) -> list[Entity]:
        """The entities of a phrase with what is coordinated; a common noun with a side in it becomes a group."""
        found: list[Entity] = []
        for conjunct in self.graph.conjuncts(token):
            found += self.principals(conjunct) or self._named(conjunct, adjectives) or self._unnamed(conjunct)
        return _distinct(found)

    def _named(self, token: int, adjectives: bool) -> list[Entity]:
        """The entities that a head stands for: one, those of one wording ("the two countries"), or an office each of a plural."""
        mention = self.mention(token)
        if mention is None or (mention.adjectival and not adjectives):
            return []
        if mention.entity.label == "group":
            beside = [replace(e, country=e.country or mention.entity.country) for e in self._beside(token) if e.label in BODIES]  # it has the side of its noun
            return self._paired(token) or beside or [mention.entity]
        if mention.entity.resolved_from == "context" and self.led:
            return [self._here(e, mention.entity.start, mention.entity.end) for e in self.pair]
        alike = [m.entity for m in self.mentions_at(token) if (m.outer_start, m.outer_end, m.head) == (mention.outer_start, mention.outer_end, token) and m.entity.label == mention.entity.label]
        if mention.entity.label == "person" and self.graph.feat(token, "Number") == "Plur":
            below = [self.mention(i) for i in self.graph.subtree(token, OUT_OF_TEXT)]
            by_adjective = _distinct([m.entity for m in below if m is not None and m.adjectival])
            if len(by_adjective) > 1:
                return by_adjective
            alike += [m.entity for m in below if m is not None and m.entity.label == "person"]
        return alike or [mention.entity]

    def _paired(self, token: int) -> list[Entity]:
        """The sides that joined adjectives name before one noun ("*Turkish and Iraqi* companies"), where there are several."""
        joined = [c for child in self.graph.children(token, "amod") for c in (*self.graph.conjuncts(child), *self.graph.children(child, "amod"))]
        found = _distinct([m.entity for i in joined for m in self.mentions_at(i) if m.adjectival])
        return found if len(found) > 1 else []

    def _unnamed(self, token: int) -> list[Entity]:
        """A pronoun's referent, the sides of a plural office ("the ministers of the two countries"), or a group."""
        referent = self.referent(token)
        if referent is not None:
            return [referent]
        beside = self._beside(token)
        if beside and self.graph.tokens[token].upos in {"NOUN", "PROPN"}:
            return beside
        if self.graph.lemmas[token] in leaders(self.graph.language) and self.graph.feat(token, "Number") == "Plur":
            inner = [e for child in self.graph.children(token, "nmod", "amod") for c in self.graph.conjuncts(child) for e in self._named(c, True)]
            if len(inner) >= 2:
                return inner
        group = self.group(token)
        return [group] if group is not None else []

    def _beside(self, token: int) -> list[Entity]:
        """What stands in apposition to a noun ("the Kazakh company *Qaztehna*")."""
        return [e for child in self.graph.children(token, "appos", "flat") for c in self.graph.conjuncts(child) for e in self._named(c, False)]

    def principals(self, token: int) -> list[Entity]:
        """Whom a bare plural such as "the leaders" or "the sides" stands for: the persons, or the sides, that matter most before it."""
        kind = leaders(self.graph.language).get(self.graph.lemmas[token])
        word = self.graph.tokens[token]
        if kind is None or self.graph.feat(token, "Number") != "Plur" or self.mention(token) is not None or self.side_inside(token) is not None:
            return []
        if self.graph.children(token, "amod"):
            return []  # "unfriendly countries", "третьих стран"
        if any(self.graph.lemmas[i] not in TWO for i in self.graph.children(token, "nummod")):
            return []  # "the four countries"
        found = self.persons_before(word.start) if kind != "sides" else []
        if not found and kind != "persons":
            found = list(self.pair)
        return [self._here(e, word.start, word.end) for e in found] if len(found) >= 2 else []

    def persons_before(self, offset: int) -> list[Entity]:
        """The two persons of different countries that are named most often before an offset."""
        counts: dict[str, int] = {}
        known: dict[str, Entity] = {}
        for mention in self.mentions:
            if mention.entity.label == "person" and mention.outer_start < offset:
                counts[mention.entity.name] = counts.get(mention.entity.name, 0) + 1
                known.setdefault(mention.entity.name, mention.entity)
        ranked = sorted(counts, key=lambda name: -counts[name])
        first = next((known[n] for n in ranked), None)
        second = next((known[n] for n in ranked[1:] if first is not None and self._country(known[n]) != self._country(first)), None)
        return [first, second] if first is not None and second is not None else []

    def _country(self, person: Entity) -> str | None:
        served = self._offices.get(person.name)
        return person.country or (served.country or served.entity_id if served else None) or person.name

    def referent(self, token: int) -> Entity | None:
        """Whom a pronoun stands for: the last person named, or the side that the sentence's speaker stands for."""
        word = self.graph.tokens[token]
        if word.upos not in {"PRON", "DET"}:
            return None
        refers = pronouns(self.graph.language).get(self.graph.lemmas[token]) or pronouns(self.graph.language).get(word.text.lower())
        speaker = self.voices.get(self.graph.sentence(token).start)
        if refers == "person":
            earlier = [m.entity for m in self.mentions if m.entity.label == "person" and m.outer_end <= word.start]
            return self._here(earlier[-1], word.start, word.end) if earlier else None
        if refers == "addressee" and speaker is not None:
            other = self._addressee(speaker, word.start)
            return self._here(other, word.start, word.end) if other is not None else None
        if refers == "person_speaking" and speaker is not None:
            return self._here(speaker, word.start, word.end)
        if refers == "speaker" and speaker is not None:
            return self._here(self._stood_for(speaker), word.start, word.end)
        return None

    def _addressee(self, speaker: Entity, offset: int) -> Entity | None:
        """The other person of a dialogue: of the two who met, the one who is not speaking."""
        both = self.persons_before(offset)
        others = [person for person in both if person.name != speaker.name]
        return others[0] if len(both) == 2 and len(others) == 1 else None

    def _stood_for(self, speaker: Entity) -> Entity:
        return self._offices.get(speaker.name, speaker)

    def _here(self, entity: Entity, start: int, end: int) -> Entity:
        return replace(entity, text=self.document.text[start:end], start=start, end=end, resolved_from="coreference")

    def route(self, sentence: Sentence) -> list[Entity]:
        """The places of a sentence that dashes join ("Minsk – Dubai")."""
        here = [m for m in self.mentions if sentence.start <= m.outer_start < sentence.end and m.entity.label in ROUTED and not m.adjectival]
        for first, second in zip(here, here[1:], strict=False):
            if DASH.fullmatch(self.document.text, first.outer_end, second.outer_start):
                return [first.entity, *(m.entity for m in self._onward(here, here.index(second)))]
        return []

    def listed(self, sentence: Sentence) -> list[Entity]:
        """The persons whom a sentence names."""
        return _distinct([m.entity for m in self.mentions if m.entity.label == "person" and sentence.start <= m.entity.start < sentence.end])

    def _onward(self, here: list[Mention], start: int) -> list[Mention]:
        found = [here[start]]
        for mention in here[start + 1 :]:
            if not DASH.fullmatch(self.document.text, found[-1].outer_end, mention.outer_start):
                break
            found.append(mention)
        return found

    def group(self, token: int) -> Entity | None:
        """A phrase whose common noun can act as a side ("the carriers"), with the country that it names inside, if any ("companies
        from Tver Region")."""
        word = self.graph.tokens[token]
        if word.upos not in {"NOUN", "ADJ", "PROPN"} or (word.upos == "ADJ" and word.deprel == "amod"):
            return None
        if self.graph.lemmas[token] not in actors(self.graph.language):
            return None
        inner = self.side_inside(token)
        text = self.text(token)
        if text is None:
            return None
        country = inner.country if inner is not None else None
        return Entity(text=text.text, start=text.start, end=text.end, name=text.text, label="group", country=country, resolved_from="mention")

    def side_inside(self, token: int) -> Entity | None:
        """The side that a noun phrase names inside itself."""
        for child in self.graph.children(token, "amod", "nmod", "compound", "appos", "flat", "acl"):
            mention = self.mention(child)
            if mention is not None and mention.entity.label in SIDE_LABELS:
                return mention.entity
        for child in self.graph.children(token, "nmod", "amod"):
            deeper = self.side_inside(child)
            if deeper is not None:
                return deeper
        return None

    def name_inside(self, token: int) -> Entity | None:
        """The proper name of a thing inside its noun phrase: named by the recognizer, in quotation marks, or in capitals before the
        noun ("the *Soyuz Machine* project")."""
        members = [i for i in self.graph.subtree(token, OUT_OF_TEXT | {"conj"}) if abs(i - token) <= MAX_WORDS]
        start, end = self.graph.tokens[members[0]].start, self.graph.tokens[members[-1]].end
        for mention in self.mentions:
            if start <= mention.outer_start and mention.outer_end <= end and mention.entity.label in THINGS:
                return mention.entity
        quoted = QUOTED_NAME.search(self.document.text, start, min(len(self.document.text), end + 1))
        if quoted is not None:
            return self._thing(quoted.start("name"), quoted.end("name"))
        capital = [i for i in members if self.graph.tokens[i].upos == "PROPN" and self.graph.tokens[i].deprel in {"compound", "flat", "appos", "nmod:desc"} and not self.mentions_at(i)]
        return self._thing(self.graph.tokens[capital[0]].start, self.graph.tokens[capital[-1]].end) if capital else None

    def _thing(self, start: int, end: int) -> Entity:
        text = self.document.text[start:end]
        return Entity(text=text, start=start, end=end, name=text, label="facility")

    # --- words ---------------------------------------------------------------------------------------

    def value_at(self, token: int) -> Quantity | Period | None:
        return self._value_at.get(token)

    def content(self, token: int) -> int:
        """Below numerals and measure words, the noun that is counted ("tonnes of fertilizers" -> fertilizers)."""
        current = token
        for _ in range(3):
            value = self.value_at(current)
            if not isinstance(value, Quantity) and self.graph.lemmas[current] not in MEASURES:
                return current
            inner = [c for c in self.graph.children(current, "nmod", "compound") if not isinstance(self.value_at(c), Quantity) and self.graph.tokens[c].upos in NOMINAL and self.graph.marker(c) in {"", "of"}]
            if not inner:
                return current
            current = inner[0]
        return current

    def text(self, token: int, conjuncts: bool = False) -> Text | None:
        """The noun phrase of a head: without articles, values, clauses and coordinated fellows, at most a dozen words."""
        token = self.content(token)
        skip = OUT_OF_TEXT if conjuncts else OUT_OF_TEXT | {"conj", "cc", "appos"}
        whole = self.graph.tokens[token].upos == "VERB"
        members = [i for i in self._near(token, skip) if i == token or whole or not self._is_value(i)]
        members = _run_around(members, token)
        while members and members[0] != token and self._is_edge(members[0], leading=True):
            members.pop(0)
        while members and members[-1] != token and self._is_edge(members[-1], leading=False):
            members.pop()
        members = _shortened(members, token)
        if not members:
            return None
        start, end = self.graph.tokens[members[0]].start, self.graph.tokens[members[-1]].end
        return Text(text=self.document.text[start:end], start=start, end=end)

    def deed(self, verb: int) -> Text | None:
        """A verb with its object ("*limit U.S. flights*")."""
        inner = next((t for t in map(self.text, self.graph.children(verb, "obj", "xcomp")) if t is not None and t.start > self.graph.tokens[verb].start), None)
        start, end = self.graph.tokens[verb].start, inner.end if inner else self.graph.tokens[verb].end
        return Text(text=self.document.text[start:end], start=start, end=end)

    def _near(self, token: int, skip: frozenset[str]) -> list[int]:
        found = [token]
        for child in self.graph.children(token):
            relation = self.graph.tokens[child].deprel
            if relation in skip or relation in {"case", "nsubj", "cop", "mark"} or relation == "punct" or self._tells(token, child):
                continue
            found += self.graph.subtree(child, frozenset({"acl:relcl", "parataxis"}))
        return sorted(found)

    def _tells(self, noun: int, child: int) -> bool:
        """A participle with what belongs to it ("the vaccine *donated by India*"); not a gerund ("cooperation *in ensuring safety*")."""
        token = self.graph.tokens[child]
        if self.graph.children(child, "mark"):
            return False
        if token.deprel != "acl" or token.upos != "VERB" or self.graph.feat(child, "VerbForm") not in {"Part", "Ger"}:
            return False
        return child > noun or bool(self.graph.children(child, "obl", "obj"))

    def _is_value(self, token: int) -> bool:
        value = self.value_at(token)
        if isinstance(value, Quantity):
            return True
        return value is not None and self.graph.tokens[token].upos != "ADJ" and value.end - value.start < 60

    def _is_edge(self, token: int, leading: bool) -> bool:
        upos = self.graph.tokens[token].upos
        if upos == "PUNCT":
            return self.graph.tokens[token].text not in "»”\"" or leading
        return upos in EDGE or (leading and upos == "NUM")


@cache
def numerals(language: str) -> frozenset[str]:
    """Every form of a numeral."""
    return frozenset(form for row in lang.table(language, "numerals") for form in resources.forms(row["forms"]))


@cache
def actors(language: str) -> frozenset[str]:
    """Lemmas of common nouns that can be a side."""
    rows = resources.rows("facts/actors.tsv")
    return frozenset(lemma for row in rows if row["language"] == language for lemma in resources.forms(row["lemmas"]))


@cache
def leaders(language: str) -> dict[str, str]:
    """Plural noun -> ``persons``, ``sides``, or ``heads``: the persons, else the sides."""
    return {row["lemma"]: row["stands_for"] for row in resources.rows("facts/leaders.tsv") if row["language"] == language}


@cache
def pronouns(language: str) -> dict[str, str]:
    """lemma -> whom the pronoun stands for."""
    return {row["lemma"]: row["refers"] for row in lang.table(language, "pronouns")}


THINGS = frozenset({"product", "programme", "facility"})
QUOTED_NAME = re.compile(r"[«“\"](?P<name>[^«»“”\"\n]{2,60})[»”\"]")
DASH = re.compile(r"\s*[-–—]\s*")
ROUTED = frozenset({"country", "region", "city", "place", "facility"})
MEASURES = frozenset(["unit", "piece", "batch", "amount", "volume", "number", "share", "total", "ton", "tonne", "metre", "meter", "litre", "lot", "set", "part", "range", "package", "единица", "штука", "партия", "объём", "объем", "количество", "число", "доля", "тонна", "метр", "литр", "ряд", "часть", "комплект", "пакет"])


def _run_around(members: list[int], token: int) -> list[int]:
    """The stretch of neighbouring tokens that holds the head; gaps of one token (a comma, an article) are bridged."""
    run = [token]
    for i in sorted(m for m in members if m > token):
        if i - run[-1] > 2:
            break
        run.append(i)
    for i in sorted((m for m in members if m < token), reverse=True):
        if run[0] - i > 2:
            break
        run.insert(0, i)
    return run


def _shortened(members: list[int], token: int) -> list[int]:
    if len(members) <= MAX_WORDS:
        return members
    place = members.index(token)
    first = max(0, place - MAX_WORDS // 2)
    return members[first : first + MAX_WORDS]


def _distinct(entities: list[Entity]) -> list[Entity]:
    seen: set[tuple[str, str | None]] = set()
    found = []
    for entity in entities:
        key = (entity.name.casefold(), entity.entity_id)
        if key not in seen:
            seen.add(key)
            found.append(entity)
    return found
