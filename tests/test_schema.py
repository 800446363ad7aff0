"""The published schema: well formed, alike with the contract's table of slots, and true of what is written."""

import json
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfacts import records, resources
from coopfacts.facts import frames
from coopfacts.records import Attribution, Entity, Evidence, Fact, Period, Provenance, Quantity, Term, Text
from coopfacts.writers import jsonl

SCHEMA = json.loads(resources.read_text("fact.schema.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
KINDS = {"E": "entity", "Q": "quantity", "P": "period", "T": "term", "X": "text"}


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"]["const"] == records.SCHEMA_VERSION


def slots_by_type():
    return {rule["if"]["properties"]["type"]["const"]: rule["then"]["properties"]["slots"]["properties"] for rule in SCHEMA["allOf"]}


def test_the_schema_knows_the_types_of_the_contract():
    assert SCHEMA["properties"]["type"]["enum"] == list(frames.types()) == list(slots_by_type())


@pytest.mark.parametrize("fact_type", frames.types())
def test_the_schema_knows_the_slots_of_the_contract(fact_type):
    known = {role: rule["items"]["$ref"].rpartition("/")[2] for role, rule in slots_by_type()[fact_type].items()}
    assert known == {role: KINDS[kind] for role, kind in frames.slots(fact_type).items()}


def test_the_schema_knows_the_labels():
    assert SCHEMA["$defs"]["entity"]["properties"]["label"]["enum"] == list(records.ENTITY_LABELS)


# --- what is written -------------------------------------------------------------------------------

RUSSIA = Entity(text="России", start=0, end=6, name="Россия", label="country", entity_id="iso:RU", country="RU")
FACT = Fact(
    fact_id="f_" + "0" * 16,
    claim_key="c_" + "1" * 16,
    doc_id="d",
    type="trade",
    status="actual",
    slots={
        "party": (RUSSIA,),
        "flow": (Term(text="экспорт", start=7, end=14, name="export"),),
        "product": (Text(text="молоко", start=15, end=21),),
        "value": (Quantity(text="54 млрд долл.", start=22, end=35, value=Decimal("5.4E+10"), unit="USD", direction=1),),
        "period": (Period(text="2023", start=36, end=40, start_date=None, end_date=None, timex=None, grain="year", anchor="unknown"),),
    },
    attribution=Attribution(speaker=RUSSIA, title=None, quoted=False, cue="сказал"),
    evidence=(Evidence(text="x\u2028y", start=0, end=3, source_start=4, source_end=7),),
    confidence=0.93217,
    codes={"plover": None, "cameo": None},
    provenance=Provenance(pipeline="0", rule="trade.turnover", model="m", language="ru"),
)


def test_a_fact_as_it_is_written_is_valid():
    record = jsonl.fact_record(FACT)
    VALIDATOR.validate(record)
    assert record["confidence"] == 0.9322
    assert record["slots"]["value"][0]["value"] == 54_000_000_000
    assert set(record["slots"]["party"][0]) == {"kind", "text", "start", "end", "name", "label", "entity_id", "resolved_from"}
    assert (record["evidence"][0]["source_start"], record["evidence"][0]["source_end"]) == (4, 7)


def test_a_strange_slot_is_not_valid():
    record = jsonl.fact_record(FACT)
    record["slots"]["visitor"] = record["slots"]["party"]
    assert not VALIDATOR.is_valid(record)


def test_places_in_the_text_as_read_are_added():
    record = jsonl.fact_record(FACT, tuple(range(100, 200)))
    party = record["slots"]["party"][0]
    assert (party["source_start"], party["source_end"]) == (100, 106)
    VALIDATOR.validate(record)


@given(st.text())
def test_a_record_is_one_line(text):
    line = jsonl.line({"text": text})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("54000000000", 54000000000), ("6.4", 6.4), ("-2.50", -2.5), ("1E+3", 1000), ("12345678901234567890", 12345678901234567890), ("NaN", None)],
)
def test_numbers_are_exact(value, expected):
    number = jsonl.number(Decimal(value))
    assert (number, type(number)) == (expected, type(expected))


def test_a_file_takes_its_name_when_it_is_whole(tmp_path):
    path = tmp_path / "facts.jsonl"
    path.write_text("old", encoding="utf-8")

    def fail():
        with jsonl.replacing(path) as sink:
            sink.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    with jsonl.replacing(path) as sink:
        sink.write("new")
    assert path.read_text(encoding="utf-8") == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.jsonl"]
