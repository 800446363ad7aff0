"""Who cooperates in a document: the sides that matter most, and completion of a party that goes without saying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from coopfacts import resources
from coopfacts.entities.known import country_of, is_office, side
from coopfacts.facts.graph import Graph
from coopfacts.records import Entities, Entity, Mention, Sentence

# A document in which a smaller share of the sentences that name sides names two is about something else than cooperation.
BILATERAL_SHARE = 0.3
# A region must be named so often, and twice as often as its country, to stand for it.
REGIONAL = 3
# The lead of a text, as a share of its length.
LEAD = 0.4
REGION_SHARE = 0.6
GEOGRAPHIC = frozenset({"country", "region", "city", "bloc"})


class Sides:
    """The geographic sides of a document by weight."""

    def __init__(self, entities: Entities, graph: Graph) -> None:
        length = len(graph.text)
        weights: Counter[str] = Counter()
        self._entity: dict[str, Entity] = {}
        for mention in entities.mentions:
            entity = mention.entity
            if entity.label in GEOGRAPHIC and entity.entity_id:
                weights[entity.entity_id] += 2 if mention.outer_start < 0.25 * length else 1
                self._entity.setdefault(entity.entity_id, entity)
            elif entity.country:
                weights[f"iso:{entity.country}"] += 1
        self._named = Counter(m.entity.entity_id for m in entities.mentions if m.entity.label in GEOGRAPHIC and m.entity.entity_id)
        self._weights = weights
        self._homes = {m.entity.name: _home(graph.language, m.entity) for m in entities.mentions if m.entity.label == "person"}
        self._served = {office.person.name: office.organization for office in entities.offices if office.organization is not None}
        self.ranked = self._ranked()
        self._leaders = self._principals(entities, graph)
        self.led = self._leaders is not None
        self._crossing = self._crossings(entities, graph)
        named = [apart for apart in self._crossing.values() if apart is not None]
        self.bilateral = bool(named) and sum(named) >= BILATERAL_SHARE * len(named)
        self._joint = _joint(graph.language)
        self._graph = graph

    def _ranked(self) -> list[str]:
        """Sides by weight; a region that makes up most of what its country is named for stands in the country's place."""
        known = [key for key in self._weights if key in self._entity]
        regions = {state(self._entity[key]): key for key in sorted(known, key=lambda k: self._weights[k]) if self._entity[key].label == "region"}
        hidden = {f"iso:{own}" for own, key in regions.items() if self._weights[key] >= REGION_SHARE * self._weights.get(f"iso:{own}", 0)}
        return sorted((key for key in known if key not in hidden), key=lambda key: (-self._weights[key], key))

    def crosses(self, sentence: Sentence) -> bool:
        """Whether a sentence is about more than one side: it names two, says that something is shared, or stands in a document that
        is about two sides throughout."""
        return self.bilateral or bool(self._crossing.get(sentence.start)) or self.shared(sentence)

    def shared(self, sentence: Sentence) -> bool:
        """Whether a sentence says that something is joint, bilateral, a partner's."""
        return any(token.lemma.lower() in self._joint for token in self._graph.analysis.tokens_of(sentence))

    def _crossings(self, entities: Entities, graph: Graph) -> dict[int, bool | None]:
        """Sentence start -> whether it names two sides, ``None`` when it names none."""
        named: dict[int, list[Mention]] = {}
        for mention in entities.mentions:
            token = graph.token_at(mention.outer_start)
            if token is not None and (state(mention.entity) or self._homes.get(mention.entity.name)) is not None:
                named.setdefault(graph.sentence(token).start, []).append(mention)
        return {start: self.apart(m.entity for m in found if not _nested(m, found)) for start, found in named.items()}

    def _principals(self, entities: Entities, graph: Graph) -> tuple[Entity, Entity] | None:
        """The sides of the two officials of different states that the document is about: each named twice, or early; of states, not of
        their regions."""
        early = LEAD * len(graph.text)
        weights: Counter[str] = Counter()
        first: dict[str, Entity] = {}
        for mention in entities.mentions:
            if mention.entity.label == "person" and self._homes.get(mention.entity.name) and self._side(mention.entity)[1] == "":
                weights[mention.entity.name] += 2 if mention.outer_start < early else 1
                first.setdefault(mention.entity.name, mention.entity)
        ranked = sorted((name for name in weights if weights[name] > 1), key=lambda name: -weights[name])
        for i, one in enumerate(ranked[:2]):
            for other in ranked[i + 1 : 4]:
                if self._homes[one] != self._homes[other]:
                    return self._stood_for(first[one], graph), self._stood_for(first[other], graph)
        return None

    def represented(self, entity: Entity) -> Entity:
        """The state or region for which an official acts, at the place where the text names him; anything else is itself."""
        if entity.label != "person" or not self._homes.get(entity.name):
            return entity
        return replace(self._stood_for(entity, self._graph), text=entity.text, start=entity.start, end=entity.end, resolved_from="coreference")

    def _stood_for(self, person: Entity, graph: Graph) -> Entity:
        """The region or state that an official stands for, where the text names it, else where it names the official."""
        served = self._served.get(person.name)
        key = served.entity_id if served is not None and served.entity_id in self._entity else f"iso:{self._homes[person.name]}"
        if key in self._entity:
            return self._entity[key]
        found = side(graph.language, key.removeprefix("iso:"), 0, 1)
        return person if found is None else replace(person, name=found.name, label=found.label, entity_id=found.entity_id, country=found.country)

    def pair(self) -> tuple[Entity, Entity] | None:
        """The sides of the two officials that the document is about, else the two heaviest sides of different countries."""
        if self._leaders is not None:
            return self._leaders
        for i, first in enumerate(self.ranked[:4]):
            for second in self.ranked[i + 1 : 8]:
                if self._state(first) != self._state(second) and "city" not in (self._entity[first].label, self._entity[second].label):
                    return self._nearest(first), self._nearest(second)
        return None

    def _nearest(self, key: str) -> Entity:
        """A country, or the region of it that the document is about: named much more often than the country itself."""
        regions = [k for k in self.ranked if self._entity[k].label == "region" and self._state(k) == self._state(key)]
        region = max(regions, key=lambda k: self._named[k], default=key)
        spoken = self._named[region]
        return self._entity[region if spoken >= REGIONAL and spoken >= 2 * self._named[key] else key]

    def partner(self, entity: Entity) -> Entity | None:
        """The heaviest side that does not belong to the same country as the given one."""
        own = state(entity)
        if own is None:
            return None
        pair = self.pair()
        ranked = [e.entity_id for e in pair if e.entity_id] if pair else []
        for key in [*ranked, *self.ranked]:
            other = self._entity[key]
            if other.label in {"country", "region"} and self._state(key) != own:
                return other
        return None

    def apart(self, entities: Iterable[Entity]) -> bool:
        """Whether a list shows two sides: of different countries, or different regions or bodies of one; a state with its own region,
        or an official with a colleague of the same state, is none."""
        keys = {self._side(entity) for entity in entities}
        states = {key[0] for key in keys}
        if len(states) > 1:
            return True
        return len({key[1] for key in keys if key[1]}) > 1 and not any(key[1] == "" for key in keys)

    def stands_for(self, a: Entity, b: Entity) -> bool:
        """Whether one of two entities is the state (or region) and the other its official, delegation or city."""
        (state_a, part_a), (state_b, part_b) = self._side(a), self._side(b)
        if a.label == b.label == "person":
            return state_a == state_b and is_office(self._graph.language, a.name) != is_office(self._graph.language, b.name)
        general = {"country", "group"}
        return state_a == state_b and (a.label in general or b.label in general or part_a == part_b)

    def _side(self, entity: Entity) -> tuple[str, str]:
        """(state, part of it): the part is a region, city, body or company, empty for the state itself and its officials."""
        served = self._served.get(entity.name) if entity.label == "person" else None
        owner = served or entity
        home = self._homes.get(entity.name)
        own = state(owner) or state(entity) or home or entity.name.casefold()
        if owner.label == "country" or (owner.label == "person" and (owner.country or home)):
            return own, ""
        return own, owner.entity_id or owner.name.casefold()

    def _state(self, key: str) -> str:
        return state(self._entity[key]) or key


def _nested(mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Whether a name is only part of another of the same state ("*Minsk* Tractor Works")."""
    width = mention.outer_end - mention.outer_start
    return any(
        other.outer_start <= mention.outer_start and mention.outer_end <= other.outer_end and other.outer_end - other.outer_start > width and state(other.entity) == state(mention.entity)
        for other in mentions
    )


def _home(language: str, person: Entity) -> str | None:
    """The country of a person, also of a well-known one whose office the text leaves out."""
    known = country_of(language, person.name) if not person.country else None
    return person.country or (known.country if known is not None else None)


def state(entity: Entity) -> str | None:
    """The country that an entity belongs to (ISO alpha-2), if known; a bloc, an international body, or a part of the world, stands for itself."""
    if entity.country:
        return entity.country
    if entity.entity_id and entity.entity_id.startswith("iso:"):
        return entity.entity_id[4:6]
    return entity.entity_id if entity.label in {"bloc", "place", "organization"} else None


@cache
def _joint(language: str) -> frozenset[str]:
    rows = resources.rows("facts/joint.tsv")
    return frozenset(lemma for row in rows if row["language"] == language for lemma in resources.forms(row["lemmas"]))
