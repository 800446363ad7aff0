"""The way from tokens and raw names to mentions and offices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coopfacts.entities import merging, reference
from coopfacts.entities.found import Found
from coopfacts.entities.groups import groups
from coopfacts.entities.known import country_of, is_head
from coopfacts.entities.lexicon import lexicon, phrase_at
from coopfacts.entities.offices import offices, title_of
from coopfacts.entities.posts import OfficeFound
from coopfacts.entities.words import Words
from coopfacts.records import Analysis, Document, Entities, Entity, Mention, Office, Resolved, Text

NEAR = 3  # tokens between a title and its holder
SHORT = 2  # content words of a complement that stay in a title
ALONE = frozenset({"state", "region", "city"})  # classes of offices that mean a person without a name, too


def find(document: Document, analysis: Analysis) -> Entities:
    """The mentions and offices of a document."""
    words = Words(document.text, analysis)
    names = merging.names(words, analysis)
    again = list(reference.descriptions(words, names))
    posts = offices(words, sorted([*names, *again], key=lambda item: (item.first, -item.last)))
    taken = [(post.outer, post.last) for post in posts if post.person is not None or not post.plural or post.noun.row["level"] == "head" and (post.organization is None or not post.organization.adjectival)]
    inside = {index for post in posts for index in range(post.first, post.noun.last)}
    names = [item for item in names if item.origin != "model" or item.label == "person" or item.first not in inside]
    members = reference.delegations(list(groups(words, [*names, *again], taken)))
    names = sorted([*names, *members], key=lambda item: (item.first, -item.last))
    people = _People(words, names, posts)
    mentions = [*people.mentions(), *_mentions(words, names), *_mentions(words, again)]
    return Entities(mentions=tuple(_ordered(mentions)), offices=tuple(_distinct(people.offices())))


def _mentions(words: Words, found: Iterable[Found]) -> Iterator[Mention]:
    for item in found:
        if item.label != "person":
            yield _mention(words, _entity(words, item), item.first, item.last, item.adjectival)


def _entity(words: Words, item: Found) -> Entity:
    resolved: Resolved = "coreference" if item.origin == "coreference" else "context" if item.origin == "context" else "mention"
    return _spanned(words, item.first, item.last, item, resolved)


def _spanned(words: Words, first: int, last: int, item: Found, resolved: Resolved) -> Entity:
    start, end = words.tokens[first].start, words.tokens[last - 1].end
    return Entity(text=words.text[start:end], start=start, end=end, name=item.name, label=item.label, entity_id=item.entity_id, country=item.country, resolved_from=resolved)


def _mention(words: Words, entity: Entity, first: int, last: int, adjectival: bool = False) -> Mention:
    return Mention(entity=entity, outer_start=words.tokens[first].start, outer_end=words.tokens[last - 1].end, head=words.head(first, last), adjectival=adjectival)


class _People:
    """Persons with their titles, and offices that stand for persons."""

    def __init__(self, words: Words, names: Sequence[Found], posts: Sequence[OfficeFound]) -> None:
        self.words = words
        self.persons = [item for item in names if item.label == "person"]
        self.names = names
        self.full = reference.full_names(words, self.persons)
        self.named = [(person, self.full[person.first].name) for person in self.persons]
        self.posts = [self._placed(post) for post in posts]
        self.holders = [replace(post, person=self._known_holder(post)) for post in self.posts]
        self.countries = {self.full[post.person.first].name: post.organization.country for post in reversed(self.holders) if post.person is not None and post.organization is not None and post.organization.country}
        self.full = {first: replace(person, country=self.countries.get(person.name)) for first, person in self.full.items()}

    def mentions(self) -> Iterator[Mention]:
        held = self._spans_of_holders()
        for person in self.persons:
            first, last = held.get(person.first, (person.first, person.last))
            full = self.full[person.first]
            entity = _spanned(self.words, person.first, person.last, full, "mention" if full.first == person.first else "coreference")
            yield _mention(self.words, entity, min(first, person.first), max(last, person.last))
        for post in self.posts:
            if post.person is None:
                yield from self._alone(post)

    def _spans_of_holders(self) -> dict[int, tuple[int, int]]:
        spans: dict[int, tuple[int, int]] = {}
        for post in self.posts:
            if post.person is not None and not post.name and _beside(post, post.person):
                first, last = spans.get(post.person.first, (post.outer, post.last))
                spans[post.person.first] = min(first, post.outer), max(last, post.last)
        return spans

    def _alone(self, post: OfficeFound) -> Iterator[Mention]:
        """An office without a name: its holder where the document names one, else the office itself."""
        kind = post.noun.row["class"]
        if post.plural and (post.organization is None or post.organization.origin == "context"):
            for holder in reference.holders(post, self.holders):
                yield _mention(self.words, _spanned(self.words, post.outer, post.last, self.full[holder.first], "coreference"), post.outer, post.last)
            return
        if post.plural and not post.name and post.noun.row["level"] != "other":
            item = Found(first=post.outer, last=post.last, label="group", name=self.words.nominative(post.outer, post.last), country=post.organization.country if post.organization else None)
            yield _mention(self.words, _spanned(self.words, post.outer, post.last, item, "mention"), post.outer, post.last)
            return
        person = self._holder(post)
        if person is not None and not post.plural or person is not None and post.name:
            full = self.full[person.first]
            yield _mention(self.words, _spanned(self.words, post.outer, post.last, full, "coreference"), post.outer, post.last)
        elif post.name and (kind in ALONE or post.noun.row["level"] == "head" and post.organization is not None and not post.organization.adjectival) or not post.plural and (kind in ALONE and (post.organization is not None or self._known(post) is not None) or post.organization is not None and post.noun.row["level"] != "other"):
            yield _mention(self.words, self._office_entity(post), post.outer, post.last)

    def _holder(self, post: OfficeFound) -> Found | None:
        """Whom an office without a name means: its holder in the text, or a head of state known to the tables whom the text names."""
        if post.former:
            return None
        return reference.holder_of(post, self.holders, self.named)

    def _known_holder(self, post: OfficeFound) -> Found | None:
        """The head of a state whom the tables know and the text names."""
        if post.person is not None or post.rank != ("state", "head") or post.organization is None:
            return post.person
        return next((item for item in self.persons if is_head(self.words.language, item.name, post.organization.country)), None)

    def _known(self, post: OfficeFound) -> OfficeFound | None:
        """For a bare title: the office of that kind that the document names with its place."""
        known = [other for other in self.posts if other.organization is not None and other.rank == post.rank and not other.plural]
        before = [other for other in known if other.first < post.first]
        return before[-1] if before else known[0] if known else None

    def _office_entity(self, post: OfficeFound) -> Entity:
        full = post if post.organization is not None else self._known(post) or post
        name = full.name or self._name(full)
        country = full.organization.country if full.organization is not None else None
        item = Found(first=post.outer, last=post.last, label="person", name=name, country=country)
        return _spanned(self.words, post.outer, post.last, item, "mention" if full is post else "coreference")

    def _name(self, post: OfficeFound) -> str:
        if post.organization is not None and post.organization.last <= post.first:
            return title_of(self.words, post, post.organization) if self.words.language == "en" else self.words.nominative(post.outer, post.last)
        if self.words.language != "en" and post.first == post.noun.first and post.last > post.noun.last:
            return f"{post.noun.form} {' '.join(self.words.string(post.noun.last, post.last).split())}"
        return self.words.nominative(post.first, post.last)

    # --- offices -----------------------------------------------------------------------------------

    def offices(self) -> Iterator[Office]:
        for post in self.posts:
            if post.person is not None:
                yield self._office(post, post.person)
        held = {(post.person.name, post.rank) for post in self.posts if post.person is not None}
        for post in self.posts:
            alone = post.person is None and not post.plural and post.rank == ("state", "head") and post.noun.row["class"] == "state"
            if alone and post.organization is not None and (person := self._holder(post)) is not None and (self.full[person.first].name, post.rank) not in held:
                held.add((self.full[person.first].name, post.rank))
                yield self._office(post, person)

    def _office(self, post: OfficeFound, person: Found) -> Office:
        words, full = self.words, self.full[person.first]
        entity = _spanned(words, person.first, person.last, full, "mention" if full.first == person.first else "coreference")
        first, last = (post.noun.first, post.noun.last) if post.name else self._title(post)
        start, end = words.tokens[first].start, words.tokens[last - 1].end
        organization = _entity(words, post.organization) if post.organization is not None else None
        return Office(person=entity, title=Text(text=words.text[start:end], start=start, end=end), organization=organization, former=post.former)

    def _placed(self, post: OfficeFound) -> OfficeFound:
        """An office with the body or side that the words beside it leave out."""
        if post.person is None or post.organization is not None:
            return post
        return replace(post, organization=self._context(post, self.full[post.person.first]))

    def _title(self, post: OfficeFound) -> tuple[int, int]:
        """The title's words: with the body that it names only where that is short."""
        content = [i for i in range(post.noun.last, post.last) if self.words.upos(i) in {"NOUN", "PROPN", "ADJ", "X"}]
        if len(content) <= SHORT or post.organization is None or not post.noun.last <= post.organization.first:
            return post.first, post.last
        last = post.organization.first
        while last > post.noun.last and self.words.upos(last - 1) not in {"NOUN", "PROPN", "ADJ"}:
            last -= 1
        return post.first, last

    def _context(self, post: OfficeFound, person: Found) -> Found | None:
        """Of what an office is that the words beside it do not say: the person's known state, else the last fitting name before."""
        inner = phrase_at(self.words, post.noun.last, lexicon(self.words.language, "titles")) if post.last > post.noun.last else None
        kind = (inner or post.noun).row["class"]
        if kind == "state":
            return self._state(post, person) or self._last(post, {"country"})
        if kind in {"region", "city"}:
            return self._last(post, {kind})
        if kind != "body":
            return None
        return self._body(post) if post.last > post.noun.last and inner is None else self._last(post, {"company", "organization"})

    def _state(self, post: OfficeFound, person: Found) -> Found | None:
        """The state that the tables know a person to stand for, where the text names it, else at the title."""
        known = country_of(self.words.language, person.name)
        if known is None:
            return None
        named = [item for item in self.names if item.entity_id == known.entity_id and not item.adjectival]
        return named[0] if named else replace(known, first=post.noun.first, last=post.noun.last)

    def _body(self, post: OfficeFound) -> Found:
        """The complement of a title as a body of its own ("заместитель Председателя Правительства")."""
        first = post.noun.last
        while first < post.last - 1 and self.words.upos(first) in {"ADP", "DET"}:
            first += 1
        side = self._last(post, {"country", "region"})
        country = side.country if side is not None else None
        return Found(first=first, last=post.last, label="organization", name=self.words.nominative(first, post.last, "ORG"), country=country, origin="pattern")

    def _last(self, post: OfficeFound, labels: set[str]) -> Found | None:
        """The last name of a kind before an office."""
        before = [item for item in self.names if item.label in labels and item.last <= post.outer]
        return before[-1] if before else None


def _beside(post: OfficeFound, person: Found) -> bool:
    """Whether the name stands at the title, not only in the same clause."""
    return min(abs(person.first - post.last), abs(post.outer - person.last)) <= NEAR


def _ordered(mentions: Iterable[Mention]) -> list[Mention]:
    """Text order, the wider first; each span once for each entity."""
    seen: set[tuple[int, int, str]] = set()
    result = []
    for mention in sorted(mentions, key=lambda m: (m.outer_start, -m.outer_end, m.entity.start)):
        key = (mention.entity.start, mention.entity.end, mention.entity.name)
        if key not in seen:
            seen.add(key)
            result.append(mention)
    return result


def _distinct(found: Iterable[Office]) -> Iterator[Office]:
    """Each office of a person once, where it is first named."""
    seen: set[tuple[str, str, str]] = set()
    for office in found:
        key = (office.person.name, office.title.text.casefold().split()[0][:5], office.organization.name if office.organization is not None else "")
        if key not in seen:
            seen.add(key)
            yield office
