"""The way from tokens and raw names to mentions and offices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coopfacts.entities import merging, reference
from coopfacts.entities.found import Found
from coopfacts.entities.groups import groups
from coopfacts.entities.known import country_of
from coopfacts.entities.offices import OfficeFound, offices, title_of
from coopfacts.entities.words import Words
from coopfacts.records import Analysis, Document, Entities, Entity, Mention, Office, Resolved, Text

SHORT = 2  # tokens of a complement that stay in a title
ALONE = frozenset({"state", "region", "city"})  # classes of offices that mean a person without a name, too


def find(document: Document, analysis: Analysis) -> Entities:
    """The mentions and offices of a document."""
    words = Words(document.text, analysis)
    names = merging.names(words, analysis)
    again = list(reference.descriptions(words, names))
    posts = offices(words, sorted([*names, *again], key=lambda item: (item.first, -item.last)))
    taken = [(post.outer, post.last) for post in posts if post.person is not None or not (post.plural and post.organization is not None and post.organization.adjectival)]
    names = sorted([*names, *groups(words, [*names, *again], taken)], key=lambda item: (item.first, -item.last))
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
        self.posts = posts
        self.persons = [item for item in names if item.label == "person"]
        self.names = names
        self.full = reference.full_names(words, self.persons)

    def mentions(self) -> Iterator[Mention]:
        held = self._spans_of_holders()
        for person in self.persons:
            first, last = held.get(person.first, (person.first, person.last))
            full = self.full[person.first]
            entity = _spanned(self.words, person.first, person.last, full, "mention" if full is person else "coreference")
            yield _mention(self.words, entity, min(first, person.first), max(last, person.last))
        for post in self.posts:
            if post.person is None:
                yield from self._alone(post)

    def _spans_of_holders(self) -> dict[int, tuple[int, int]]:
        spans: dict[int, tuple[int, int]] = {}
        for post in self.posts:
            if post.person is not None and not post.name:
                first, last = spans.get(post.person.first, (post.outer, post.last))
                spans[post.person.first] = min(first, post.outer), max(last, post.last)
        return spans

    def _alone(self, post: OfficeFound) -> Iterator[Mention]:
        """An office without a name: its holder where the document names one, else the office itself."""
        kind = post.noun.row["class"]
        person = None if post.former else reference.holder_of(post, self.posts)
        if person is not None and not post.plural or person is not None and post.name:
            full = self.full[person.first]
            yield _mention(self.words, _spanned(self.words, post.outer, post.last, full, "coreference"), post.outer, post.last)
        elif post.name and not (post.organization is not None and post.organization.adjectival and kind not in ALONE) or not post.plural and (kind in ALONE and (post.organization is not None or self._known(post) is not None) or post.organization is not None and post.noun.row["level"] != "other"):
            yield _mention(self.words, self._office_entity(post), post.outer, post.last)

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
        return self.words.nominative(post.first, post.last)

    # --- offices -----------------------------------------------------------------------------------

    def offices(self) -> Iterator[Office]:
        for post in self.posts:
            if post.person is not None:
                yield self._office(post, post.person)

    def _office(self, post: OfficeFound, person: Found) -> Office:
        words, full = self.words, self.full[person.first]
        entity = _spanned(words, person.first, person.last, full, "mention" if full is person else "coreference")
        first, last = (post.noun.first, post.noun.last) if post.name else self._title(post)
        start, end = words.tokens[first].start, words.tokens[last - 1].end
        organization = post.organization or self._context(post, full)
        return Office(person=entity, title=Text(text=words.text[start:end], start=start, end=end), organization=_entity(words, organization) if organization is not None else None, former=post.former)

    def _title(self, post: OfficeFound) -> tuple[int, int]:
        """The title's words: with the body that it names only where that is short."""
        if post.last - post.noun.last <= SHORT or post.organization is None or not post.noun.last <= post.organization.first:
            return post.first, post.last
        last = post.organization.first
        while last > post.noun.last and self.words.upos(last - 1) not in {"NOUN", "PROPN", "ADJ"}:
            last -= 1
        return post.first, last

    def _context(self, post: OfficeFound, person: Found) -> Found | None:
        """Of what an office is that the words beside it do not say: the person's known state, else the last fitting name before."""
        kind = post.noun.row["class"]
        if kind == "state":
            known = country_of(self.words.language, person.name)
            return known or self._last(post, {"country"})
        if kind in {"region", "city"}:
            return self._last(post, {kind})
        return self._last(post, {"company", "organization"}) if kind == "body" else None

    def _last(self, post: OfficeFound, labels: set[str]) -> Found | None:
        before = [item for item in self.names if item.label in labels and item.last <= post.outer and item.entity_id is not None or item.label in labels & {"company", "organization"} and item.last <= post.outer]
        return before[-1] if before else None


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
