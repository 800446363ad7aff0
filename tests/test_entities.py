"""The examples beside the rules of the entities, and what holds of any mention."""

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import lang, resources
from coopfacts.entities import antecedent, find
from coopfacts.entities.gazetteer import entry
from coopfacts.records import ENTITY_LABELS, Document, Entities

TABLES = ("countries", "regions", "cities", "places", "blocs", "organizations", "persons", "titles", "title_words", "heads", "anaphora", "linkers")
LANGUAGES = ("en", "ru")
EXAMPLES = [json.loads(line) for line in resources.read_text("entities/examples.jsonl").splitlines() if line.strip()]


@cache
def entities(code: str, text: str) -> Entities:
    analysis = next(iter(lang.analyser(code).analyse([text])))
    return find(Document(doc_id="t", source="t", language=code, text=text, sha256=""), analysis)


def known(example: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=example["known_failure"])] if "known_failure" in example else []
    return pytest.param(example, id=f"{example['lang']}: {example['text'][:60]}", marks=marks)


@pytest.mark.parametrize("example", [known(example) for example in EXAMPLES])
def test_an_example_gives_its_mentions_and_offices(example: dict[str, Any]) -> None:
    code, text = example["lang"], example["text"]
    found = entities(code, text)
    rows = [(text[m.outer_start : m.outer_end], m.entity.text, m.entity.name, m.entity.label, m.entity.entity_id) for m in found.mentions]
    for wanted in example["mentions"]:
        assert any(fits(wanted, row) for row in rows), f"{wanted}\n" + "\n".join(map(str, rows))
    offices = [(o.person.name, o.title.text, o.organization.name if o.organization else None, o.former) for o in found.offices]
    for wanted in example.get("offices", ()):
        row = (wanted["person"], wanted["title"], wanted["organization"], wanted.get("former", False))
        assert row in offices, f"{row}\n{offices}"
    for text_absent in example.get("absent", ()):
        assert not any(text_absent in row for row in rows), rows


def fits(wanted: dict[str, Any], row: tuple[str, str, str, str, str | None]) -> bool:
    outer, text, name, label, entity_id = row
    return wanted["text"] in {outer, text} and (wanted["name"], wanted["label"]) == (name, label) and wanted.get("id") in {None, entity_id}


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_offsets_are_of_the_text(example: dict[str, Any]) -> None:
    check(example["lang"], example["text"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([part for example in EXAMPLES for part in example["text"].split(" ")]), min_size=1, max_size=30), st.sampled_from(LANGUAGES))
def test_offsets_are_of_any_text(parts: list[str], code: str) -> None:
    check(code, " ".join(parts))


def check(code: str, text: str) -> None:
    found = entities(code, text)
    starts = [mention.outer_start for mention in found.mentions]
    assert starts == sorted(starts)
    for mention in found.mentions:
        entity = mention.entity
        assert text[entity.start : entity.end] == entity.text
        assert mention.outer_start <= entity.start < entity.end <= mention.outer_end
        assert entity.label in ENTITY_LABELS
        assert entity.name
    for office in found.offices:
        for span in (office.person, office.title, office.organization):
            assert span is None or text[span.start : span.end] == span.text != ""


@pytest.mark.parametrize("table", TABLES)
def test_tables_name_things_in_both_languages(table: str) -> None:
    rows = resources.rows(f"entities/{table}.tsv")
    assert rows
    for row in rows:
        for code in LANGUAGES if table not in {"linkers", "title_words", "persons"} else ():
            assert row[code], row


def test_an_id_has_one_name() -> None:
    for table in ("countries", "regions", "blocs", "organizations"):
        ids = [row["id"] for row in resources.rows(f"entities/{table}.tsv") if row["id"]]
        assert len(ids) == len(set(ids))


def test_all_countries_and_regions_of_russia_and_belarus_are_known() -> None:
    import pycountry

    ids = {row["id"] for table in ("countries", "regions") for row in resources.rows(f"entities/{table}.tsv")}
    regions = {f"iso:{s.code}" for code in ("RU", "BY") for s in pycountry.subdivisions.get(country_code=code)}
    assert not regions - ids
    assert not {f"iso:{country.alpha_2}" for country in pycountry.countries} - ids


@pytest.mark.parametrize(("code", "form", "entity_id"), [("en", "Primorye", "iso:RU-PRI"), ("ru", "Приамурье", "iso:RU-AMU"), ("en", "PRC", "iso:CN"), ("ru", "Киргизия", "iso:KG")])
def test_variants_lead_to_one_id(code: str, form: str, entity_id: str) -> None:
    found = entry(code, form)
    assert found is not None
    assert found.entity_id == entity_id


@pytest.mark.parametrize(
    ("code", "text", "gender", "name"),
    [
        ("ru", "Министр Анна Белова встретилась с послом Иваном Громовым. Она отметила рост.", "Fem", "Анна Белова"),
        ("ru", "Министр Анна Белова встретилась с послом Иваном Громовым. Он отметил рост.", "Masc", "Иван Громов"),
        ("en", "Minister Anna Belova met with Ambassador Ivan Gromov. She noted growth.", "Fem", "Anna Belova"),
    ],
)
def test_a_pronoun_is_the_last_person_of_its_gender(code: str, text: str, gender: str, name: str) -> None:
    found = antecedent(entities(code, text), text.index(". "), code, gender)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(("name", "iso"), [("U.S.", "iso:US"), ("U.K.", "iso:GB"), ("U.N.", "wd:Q1065")])
def test_acronyms_with_dots_are_names_of_the_tables(name, iso):
    text = f"Ministers from Norway discussed it with the {name} envoy."
    document = Document(doc_id="d", source="-", language="en", text=text, sha256="")
    found = find(document, next(iter(lang.analyser("en").analyse([text]))))
    assert iso in {mention.entity.entity_id for mention in found.mentions}
