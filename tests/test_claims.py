"""Facts of many articles joined into claims: who says so, what they contradict each other in, how a status moved."""

import json
import random
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import claims, cli, extract, resources, tables
from coopfacts.claims.rounding import agree, meant, step
from coopfacts.claims.spilling import Spill
from coopfacts.claims.telling import moved, publisher
from coopfacts.errors import ConfigurationError
from coopfacts.writers import jsonl
from tests.outcome import BELARUS, CHINA, RUSSIA, КИТАЙ, РОССИЯ, document, entity, fact, period, quantity, run, term, text, write

VALIDATOR = jsonschema.Draft202012Validator(json.loads(resources.read_text("claim.schema.json")))
FACTS = jsonschema.Draft202012Validator(json.loads(resources.read_text("fact.schema.json")))
YEAR = [period("2023-01-01", "2023-12-31")]


@pytest.fixture
def join(tmp_path):
    """The claims of documents and facts made by hand, each of them valid."""

    def joined(documents, facts):
        assert [error.message for each in facts for error in FACTS.iter_errors(each)] == []
        found = list(claims.join([run(tmp_path / "run", documents, facts)]))
        assert [error.message for claim in found for error in VALIDATOR.iter_errors(claim)] == []
        return found

    return joined


def trade(doc_id, words, value, key="a", **more):
    return fact(doc_id, key=key, party=[RUSSIA, CHINA], flow=[term("turnover")], value=[quantity(words, value)], period=YEAR, **more)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)
    assert VALIDATOR.schema["properties"]["schema_version"]["const"] == claims.SCHEMA_VERSION
    assert set(VALIDATOR.schema["required"]) == set(VALIDATOR.schema["properties"])


# --- one claim -----------------------------------------------------------------------------------------


def test_facts_of_one_key_are_one_claim(join):
    documents = [
        document("d1", "2024-01-20", source="feed.jsonl:1 (https://www.example.org/a)"),
        document("d2", "2024-02-20", language="ru", source="feed.jsonl:2 (BelTA)"),
    ]
    one = fact("d1", party=[RUSSIA, CHINA], flow=[term("turnover")], value=[quantity("$240 billion", 240e9)], period=YEAR, confidence=0.9)
    other = fact("d2", party=[РОССИЯ, КИТАЙ], flow=[term("turnover")], value=[quantity("240 млрд долларов", 240e9)], language="ru")
    (claim,) = join(documents, [one, other])
    assert claim["fact_ids"] == sorted([one["fact_id"], other["fact_id"]])
    assert claim["doc_ids"] == ["d1", "d2"]
    assert claim["languages"] == ["en", "ru"]
    assert (claim["independent_sources"], claim["publishers"]) == (2, ["BelTA", "example.org"])
    assert (claim["first_seen"], claim["last_seen"]) == ("2024-01-20", "2024-02-20")
    assert claim["representative"] == one["fact_id"]
    assert claim["slots"] == one["slots"]
    assert claim["confidence"] == 0.98
    assert (claim["conflicts"], claim["conflicts_with"], claim["claim_id"]) == ([], [], one["claim_key"])


def test_copies_corroborate_nothing(join):
    documents = [document("d1", "2024-01-20"), document("d2", "2024-01-21", group="d1"), document("d3", "2024-01-22", group="d1")]
    (claim,) = join(documents, [trade(d, "$240 billion", 240e9) for d in ("d1", "d2", "d3")])
    assert len(claim["doc_ids"]) == 3
    assert (claim["independent_sources"], claim["confidence"]) == (1, 0.8)


def test_no_claim_is_certain(join):
    documents = [document(f"d{n}") for n in range(9)]
    (claim,) = join(documents, [trade(f"d{n}", "$240 billion", 240e9) for n in range(9)])
    assert claim["confidence"] == 0.99
    assert (claim["first_seen"], claim["last_seen"]) == (None, None)


def test_facts_without_a_date_of_publication_come_first_on_the_ladder(join):
    documents = [document("d1"), document("d2", "2024-01-20")]
    (claim,) = join(documents, [trade("d1", "1", 1, status="planned"), trade("d2", "1", 1)])
    assert [(step["status"], step["date"]) for step in claim["statuses"]] == [("planned", None), ("actual", "2024-01-20")]
    assert claim["status"] == "actual"


def test_the_representative_is_of_the_latest_status(join):
    documents = [document("d1", "2024-01-20"), document("d2", "2025-01-20")]
    (claim,) = join(documents, [trade("d1", "500", 500, status="planned", confidence=0.9), trade("d2", "480", 480, confidence=0.6)])
    assert claim["slots"]["value"][0]["value"] == 480


def test_a_reprint_of_an_old_plan_changes_no_status(join):
    documents = [document("d1", "2024-01-20"), document("d2", "2024-06-20"), document("d3", "2024-09-20", group="d1")]
    (claim,) = join(documents, [trade("d1", "1", 1, status="planned"), trade("d2", "1", 1), trade("d3", "1", 1, status="planned")])
    assert [step["status"] for step in claim["statuses"]] == ["planned", "actual"]
    (conflict,) = claim["conflicts"]
    assert (conflict["kind"], conflict["movement"]) == ("status", "forward")


def test_a_denial_does_not_corroborate(join):
    documents = [document("d1", "2024-01-20"), document("d2", "2024-02-20")]
    (claim,) = join(documents, [trade("d1", "1", 1), trade("d2", "1", 1, status="denied", confidence=0.6)])
    assert (claim["status"], claim["confidence"]) == ("denied", 0.6)
    assert claim["conflicts"][0]["movement"] == "contradiction"


def test_a_fact_that_is_told_twice_counts_once(tmp_path):
    one = run(tmp_path / "one", [document("d1")], [trade("d1", "1", 1)])
    two = run(tmp_path / "two", [document("d1")], [trade("d1", "1", 1)])
    (claim,) = claims.join([one, two])
    assert len(claim["fact_ids"]) == 1
    assert claim["independent_sources"] == 1


def test_near_duplicates_are_found_across_runs(tmp_path):
    words = " ".join(f"word{n}" for n in range(200))
    runs = [
        run(tmp_path / name, [document(name, words=words + end)], [trade(name, "1", 1)])
        for name, end in (("one", " more"), ("two", " else"))
    ]
    (claim,) = claims.join(runs)
    assert len(claim["doc_ids"]) == 2
    assert claim["independent_sources"] == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://www.belta.by/economics/1", "belta.by"),
        ("feed.jsonl:3 (https://Tass.ru/a?b=1)", "tass.ru"),
        ("feed.jsonl:3 (BelTA)", "BelTA"),
        ("articles/one.txt", None),
        ("http://[bad", None),
    ],
)
def test_a_source_tells_its_publisher(source, expected):
    assert publisher(source) == expected


# --- several things under one key ------------------------------------------------------------------------

PLANT, HOSPITAL = "a tractor assembly plant", "a children's hospital"
WORDS = {"plant": PLANT, "clinic": HOSPITAL, "завод": "завод по сборке тракторов", "больница": "детская больница", "joint": "a joint project"}


def project(doc_id, words=None, amount=None, place=None, name=None, days=YEAR, **more):
    """A project of Russia and Belarus; ``words`` may be a word of ``WORDS``."""
    slots = {"period": days} if days else {}
    slots |= {"object": [text(WORDS.get(words, words))]} if words else {}
    slots |= {"name": [entity(name, None, "programme")]} if name else {}
    slots |= {"amount": [quantity(f"${amount} million", amount * 1e6)]} if amount else {}
    slots |= {"place": [entity(place, None, "city")]} if place else {}
    language = "ru" if any("а" <= letter <= "я" for letter in f"{words}{name}") else more.pop("language", "en")
    return fact(doc_id, "project", party=[RUSSIA, BELARUS], language=language, **slots, **more)


def together(found, facts):
    """Which of the facts stand in one claim, by their places."""
    places = {each["fact_id"]: place for place, each in enumerate(facts)}
    return sorted(sorted(places[fact_id] for fact_id in claim["fact_ids"]) for claim in found)


def test_facts_of_other_things_are_claims_of_their_own(join):
    documents = [document(f"d{n}", "2024-01-20") for n in range(3)]
    facts = [project(f"d{n}", PLANT if n else HOSPITAL) for n in range(3)]
    found = join(documents, facts)
    main, other = sorted(found, key=lambda claim: -claim["independent_sources"])
    assert (main["slots"]["object"], main["independent_sources"], main["claim_id"]) == ([text(PLANT)], 2, main["claim_key"])
    assert (other["slots"]["object"], other["fact_ids"]) == ([text(HOSPITAL)], [facts[0]["fact_id"]])
    assert other["claim_key"] == main["claim_key"] != other["claim_id"]
    assert (main["conflicts"], main["conflicts_with"], other["conflicts_with"]) == ([], [], [])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # Of two things a fact that does not say which is neither's, unless its amount or place tells.
        ([("plant",), ("clinic",), ()], [[0], [1], [2]]),
        ([("plant", 54), ("clinic", 10), (None, 54)], [[0, 2], [1]]),
        ([("plant", 54), ("clinic", 10), (None, 53.9)], [[0, 2], [1]]),
        ([("plant", 54), ("clinic", 10), (None, 40)], [[0], [1], [2]]),
        ([("plant", None, "Minsk"), ("clinic", None, "Gomel"), (None, None, "Gomel")], [[0], [1, 2]]),
        ([("plant", 54), ("clinic", 54), (None, 54)], [[0], [1], [2]]),
        ([("plant",), ("clinic",), ("joint",), ()], [[0], [1], [2], [3]]),
        # Of one thing it is that thing's.
        ([("plant",), ()], [[0, 1]]),
        ([("plant",), ("joint",), ()], [[0, 1, 2]]),
        ([(), ()], [[0, 1]]),
        # Two languages: what they call goods, how much it costs, or no choice.
        ([("plant",), ("завод",)], [[0, 1]]),
        ([("clinic",), ("больница",)], [[0, 1]]),
        ([("plant",), ("clinic",), ("завод",)], [[0, 2], [1]]),
        ([("plant",), ("clinic",), ("больница",)], [[0], [1], [2]]),
        ([("clinic", 10), ("a bridge", 20), ("больница", 10)], [[0, 2], [1]]),
        ([("clinic",), ("a bridge",), ("больница",)], [[0], [1], [2]]),
        # What is built in two towns is two things; a town and a region may be one.
        ([("plant", None, "Minsk"), ("plant", None, "Gomel")], [[0], [1]]),
        ([("plant", None, "Minsk"), ("plant",)], [[0, 1]]),
        # Words that suit many undertakings do not join them.
        ([("construction of a school",), ("construction of a bridge",)], [[0], [1]]),
        ([("construction of a school",), ("the construction of the new school",)], [[0, 1]]),
        # Names before other words.
        ([("plant", None, None, "Great Stone"), ("a park", None, None, "Great Stone")], [[0, 1]]),
        ([("plant", None, None, "Great Stone"), ("plant", None, None, "Volga Gate")], [[0], [1]]),
    ],
)
def test_things_are_told_apart(join, facts, expected):
    facts = [project(f"d{n}", *each) for n, each in enumerate(facts)]
    assert together(join([document(f"d{n}") for n in range(len(facts))], facts), facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([("clinic",), ("больница",)], [[0], [1]]),
        ([("clinic", 10), ("больница", 10)], [[0, 1]]),
        ([("plant",), ("завод",)], [[0, 1]]),
        ([("clinic",), ()], [[0], [1]]),
        ([("clinic", None, "Minsk"), (None, None, "Minsk")], [[0, 1]]),
        ([("clinic",), ("clinic",), (), ()], [[0, 1], [2, 3]]),
    ],
)
def test_without_a_time_nothing_joins_for_want_of_a_choice(join, facts, expected):
    facts = [project(f"d{n}", *each, days=None) for n, each in enumerate(facts)]
    assert together(join([document(f"d{n}") for n in range(len(facts))], facts), facts) == expected


def test_what_is_said_of_nobody_corroborates_nothing(join):
    bare = [fact(f"d{n}", "project", object=[text(words)]) for n, words in enumerate(["the project", "the project", "some projects"])]
    assert together(join([document(f"d{n}") for n in range(3)], bare), bare) == [[0], [1], [2]]
    named = [fact(f"d{n}", "project", object=[text("the project")], party=[BELARUS]) for n in range(2)]
    assert together(join([document(f"d{n}") for n in range(2)], named), named) == [[0, 1]]


def test_measures_of_no_known_time_corroborate_only_when_they_are_the_same(join):
    students = [fact(f"d{n}", "exchange", party=[BELARUS], object=[text("students")], count=[quantity(words, value, "count")]) for n, (words, value) in enumerate([("22", 22), ("9,000", 9000), ("22", 22)])]
    assert together(join([document(f"d{n}") for n in range(3)], students), students) == [[0, 2], [1]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([None, *WORDS]), st.sampled_from([None, 10, 54]), st.sampled_from([None, "Minsk", "Gomel"])), min_size=1, max_size=7
    ),
    st.randoms(),
)
def test_the_order_of_facts_tells_nothing_apart(tmp_path_factory, rows, chance):
    facts = [project(f"d{n}", *row, confidence=0.8) for n, row in enumerate(rows)]
    documents = [document(f"d{n}") for n in range(len(facts))]
    before = bytes_of(tmp_path_factory.mktemp("a"), documents, facts, 10**9)
    claimed = [fact_id for line in before for fact_id in json.loads(line)["fact_ids"]]
    assert sorted(claimed) == sorted(each["fact_id"] for each in facts)
    identifiers = [json.loads(line)["claim_id"] for line in before]
    assert identifiers == sorted(set(identifiers))
    assert facts[0]["claim_key"] in identifiers
    chance.shuffle(facts)
    assert bytes_of(tmp_path_factory.mktemp("b"), documents, facts, 10**9) == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["an agreement on gas supplies", "an agreement on visas", "an agreement"], [[0], [1], [2]]),
        (["a memorandum", "an agreement on visas", "an agreement"], [[0], [1, 2]]),
        (["a memorandum of understanding", "the agreement", None], [[0], [1], [2]]),
        (["a cooperation agreement", "an agreement on cooperation", None], [[0, 1, 2]]),
    ],
)
def test_documents_are_told_apart(join, words, expected):
    facts = [fact(f"d{n}", "agreement", party=[RUSSIA, CHINA], period=YEAR, **({"document": [text(each)]} if each else {})) for n, each in enumerate(words)]
    assert together(join([document(f"d{n}") for n in range(len(facts))], facts), facts) == expected


def test_statements_of_one_speaker_are_told_apart(join):
    speaker = [entity("Ivan Petrov", None, "person")]
    said = ["Trade with Belarus will grow by a third", "Our schools exchange pupils", "Trade with Belarus is going to grow by a third"]
    facts = [fact(f"d{n}", "statement", speaker=speaker, content=[text(words)]) for n, words in enumerate(said)]
    assert together(join([document(f"d{n}") for n in range(3)], facts), facts) == [[0, 2], [1]]


def test_what_is_built_here_and_there_contradicts_nothing(join):
    facts = [project("d1", PLANT, 54, status="planned"), project("d2", HOSPITAL, 10)]
    found = join([document("d1", "2024-01-01"), document("d2", "2025-01-01")], facts)
    assert [(claim["conflicts"], claim["conflicts_with"]) for claim in found] == [([], []), ([], [])]


def test_claims_of_another_version_are_refused(tmp_path):
    folder = run(tmp_path / "run", [document("d1")], [project("d1", PLANT)])
    write(folder / "claims.jsonl", [{"schema_version": "1.0"}])
    with pytest.raises(ConfigurationError, match=r"schema 1\.0.*coopfacts claims"):
        list(tables.named("claims").rows(folder))


# --- two languages ---------------------------------------------------------------------------------------

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "data" / "claim_pairs.jsonl").read_text(encoding="utf-8").splitlines()]
SAME = [
    pair
    for pair in PAIRS
    if pair["kind"] == "same" and "known_failure" not in pair and pair["type"] in {"trade", "agreement", "visit", "event"}
][:5]


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: pair["en"][:40])
def test_the_english_and_the_russian_article_meet_in_one_claim(pair, tmp_path):
    joiner = claims.Joiner(tmp_path)
    for code in ("en", "ru"):
        for found in extract(pair[code], date=pair["date"], lang=code):
            record = {**jsonl.fact_record(found), "doc_id": code}
            joiner.add(jsonl.line(record), document(code, pair["date"], language=code))
    claim = next(claim for claim in joiner.claims() if claim["type"] == pair["type"] and len(claim["languages"]) == 2)
    VALIDATOR.validate(claim)
    assert claim["independent_sources"] == 2
    assert claim["conflicts"] == []


# --- amounts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("$54 billion", "54e9", "1e9"),
        ("53.9 billion", "53.9e9", "1e8"),
        ("53,9 млрд долл.", "53.9e9", "1e8"),
        ("3,000 tractors", "3000", "1"),
        ("500 тысяч тонн", "500000", "1000"),
        ("2.500 million", "2500000", "1000"),
        ("1 234,5 рубля", "1234.5", "0.1"),
        ("54.0 billion", "54e9", "1e8"),
        ("fifty-four billion", "54e9", "1e9"),
        ("a third", "33.33", "0.01"),
        ("минус 6,4%", "-6.4", "0.1"),
        ("zero", "0", "1"),
    ],
)
def test_the_last_digit_is_that_which_is_written(words, value, expected):
    assert step(words, abs(Decimal(value))) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("54 billion", 54e9), ("53.9 billion", 53.9e9), True),
        (("54 billion", 54e9), ("48 billion", 48e9), False),
        (("54 billion", 54e9), ("53 billion", 53e9), False),
        (("54 billion", 54e9), ("53.4 billion", 53.4e9), False),
        (("54 billion", 54e9, "USD", "gt"), ("53.9 billion", 53.9e9), True),
        (("over 50 billion", 50e9, "USD", "gt"), ("54 billion", 54e9), True),
        (("over 50 billion", 50e9, "USD", "gt"), ("90 billion", 90e9), False),
        (("over 50 billion", 50e9, "USD", "gt"), ("48 billion", 48e9), False),
        (("almost 54 billion", 54e9, "USD", "lt"), ("53 billion", 53e9), True),
        (("almost 54 billion", 54e9, "USD", "lt"), ("55 billion", 55e9), False),
        (("about 3,000", 3000, "count", "about"), ("2,900", 2900, "count"), True),
        (("3,000", 3000, "count"), ("2,900", 2900, "count"), False),
        (("5 to 7", None, "t", "range", None, 5, 7), ("6.2", 6.2, "t"), True),
        (("5 to 7", None, "t", "range", None, 5, 7), ("9", 9, "t"), False),
        (("-6.4 percent", -6.4, "percent"), ("6.4 percent", 6.4, "percent"), False),
        (("some", None), ("54 billion", 54e9), True),
    ],
)
def test_amounts_agree_within_the_rounding_of_the_coarser(one, other, expected):
    assert agree([quantity(*one), quantity(*other)]) is expected
    assert agree([quantity(*other), quantity(*one)]) is expected


NUMBERS = st.decimals(min_value="0.001", max_value="9999999", places=3)
BOUNDS = st.sampled_from(["exact", "about", "gt", "ge", "lt", "le"])


@given(NUMBERS, BOUNDS, st.integers(0, 3))
def test_an_amount_agrees_with_its_own_rounding(value, bound, places):
    rounded = round(value, places)
    amounts = [quantity(str(number), float(number), bound=bound) for number in (value, rounded)]
    assert agree(amounts[:1])
    if rounded:
        assert agree(amounts) or abs(value - rounded) == Decimal(1).scaleb(-places) / 2


@given(st.lists(st.tuples(NUMBERS, BOUNDS), min_size=1, max_size=5), st.randoms())
def test_agreement_knows_no_order(amounts, chance):
    quantities = [quantity(str(value), float(value), bound=bound) for value, bound in amounts]
    before = agree(quantities)
    chance.shuffle(quantities)
    assert agree(quantities) is before
    low, high = meant(quantities[0])
    assert low < high


@pytest.mark.parametrize(("words", "value", "within"), [("$239.6 billion", 239.6e9, True), ("$200 billion", 200e9, False)])
def test_other_amounts_are_a_conflict(join, words, value, within):
    documents = [document("d1"), document("d2"), document("d3", group="d1")]
    (claim,) = join(documents, [trade("d1", "$240 billion", 240e9), trade("d2", words, value), trade("d3", "$240 billion", 240e9)])
    (conflict,) = claim["conflicts"]
    assert (conflict["slot"], conflict["kind"], conflict["unit"], conflict["within_rounding"]) == ("value", "value", "USD", within)
    assert {value["value"]: (len(value["fact_ids"]), value["independent_sources"]) for value in conflict["values"]} == {
        240e9: (2, 1),
        value: (1, 1),
    }


def test_copies_that_differ_are_shown_and_corroborate_nothing(join):
    (claim,) = join([document("d1"), document("d2", group="d1")], [trade("d1", "$240 billion", 240e9), trade("d2", "$24 billion", 24e9)])
    assert claim["independent_sources"] == 1
    assert claim["conflicts"][0]["within_rounding"] is False


@pytest.mark.parametrize(
    "slots",
    [
        {"count": [quantity("70 regions", 70, "count", of="region")]},
        {"count": [quantity("70 governors", 70, "count", of="governor")], "place": [entity("Minsk", "iso:BY-HM", "city")]},
        {"count": [quantity("12 percent", 12, "percent")]},
        {},
    ],
)
def test_what_cannot_be_compared_is_no_conflict(join, slots):
    first = fact("d1", "ties", party=[RUSSIA, BELARUS], period=YEAR, count=[quantity("65 companies", 65, "count", of="company")])
    (claim,) = join([document("d1"), document("d2")], [first, fact("d2", "ties", party=[RUSSIA, BELARUS], period=YEAR, **slots)])
    assert claim["conflicts"] == []


def test_counts_are_compared_across_languages(join):
    first = fact("d1", "ties", party=[RUSSIA, BELARUS], period=YEAR, count=[quantity("65 regions", 65, "count", of="region")])
    other = fact(
        "d2", "ties", party=[РОССИЯ, BELARUS], period=YEAR, count=[quantity("70 регионов", 70, "count", of="регион")], language="ru"
    )
    (claim,) = join([document("d1"), document("d2", language="ru")], [first, other])
    assert [conflict["slot"] for conflict in claim["conflicts"]] == ["count"]


def test_several_amounts_of_one_article_are_several_things(join):
    facts = [trade("d1", "$240 billion", 240e9), trade("d1", "$20 billion", 20e9), trade("d2", "$240 billion", 240e9)]
    (claim,) = join([document("d1"), document("d2")], facts)
    assert claim["conflicts"] == []


def test_other_stages_and_places_are_conflicts(join):
    def talks(doc_id, place, stage):
        return fact(
            doc_id, "agreement", party=[RUSSIA, CHINA], place=[place], stage=[term(stage)], document=[text("memorandum of understanding")]
        )

    one, other = (
        talks("d1", entity("Minsk", "iso:BY-HM", "city"), "signed"),
        talks("d2", entity("Moscow", "iso:RU-MOW", "city"), "ratified"),
    )
    (claim,) = join([document("d1"), document("d2")], [one, other])
    assert [(conflict["kind"], {value["value"] for value in conflict["values"]}) for conflict in claim["conflicts"]] == [
        ("place", {"Minsk", "Moscow"}),
        ("stage", {"signed", "ratified"}),
    ]


# --- statuses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        ([("2024-01-01", "planned"), ("2025-01-01", "actual")], "forward"),
        ([("2024-01-01", "actual"), ("2025-01-01", "planned")], "back"),
        ([("2024-01-01", "planned"), ("2025-01-01", "halted")], "halted"),
        ([("2024-01-01", "planned"), ("2025-01-01", "denied")], "contradiction"),
        ([(None, "planned"), ("2025-01-01", "actual")], "unknown"),
        ([("2025-01-01", "planned"), ("2025-01-01", "actual")], "unknown"),
    ],
)
def test_a_status_moves(ladder, expected):
    assert moved(ladder) == expected


# --- between claims ------------------------------------------------------------------------------------------


def plant(doc_id, key, status, days=None, amount=None, words="a tractor assembly plant", **more):
    slots = {"period": [period(*days)]} if days else {}
    slots |= {"amount": [quantity(*amount)]} if amount else {}
    return fact(doc_id, "project", key=key, status=status, party=[RUSSIA, BELARUS], object=[text(words)], **slots, **more)


@pytest.mark.parametrize(
    ("days", "how"),
    [(None, "undated"), (("2026-01-01", "2026-12-31"), "nested"), (("2027-01-01", "2027-12-31"), "apart")],
)
def test_a_plan_meets_what_became_of_it(join, days, how):
    planned = plant("d1", "plan", "planned", days, ("$54 million", 54e6))
    done = plant("d2", "done", "actual", ("2026-05-01", "2026-05-31"), ("$53.9 million", 53.9e6))
    found = {claim["claim_key"]: claim for claim in join([document("d1", "2025-01-01"), document("d2", "2026-06-01")], [planned, done])}
    (status, value) = found[planned["claim_key"]]["conflicts_with"]
    assert (status["kind"], status["movement"], status["periods"]) == ("status", "forward", how)
    assert (status["own"]["value"], status["other"]["value"]) == ("planned", "actual")
    assert (value["kind"], value["within_rounding"], value["claim_id"]) == ("value", True, done["claim_key"])
    assert [link["own"]["value"] for link in found[done["claim_key"]]["conflicts_with"]] == ["actual", 53.9e6]


@pytest.mark.parametrize("other", [{"words": "a children's hospital"}, {"days": ("2030-01-01", "2030-12-31"), "status": "planned"}])
def test_other_things_do_not_meet(join, other):
    given = {"status": "actual", "days": None, **other}
    first = plant("d1", "one", "planned", ("2026-01-01", "2026-12-31"))
    found = join([document("d1", "2025-01-01"), document("d2", "2026-06-01")], [first, plant("d2", "two", **given)])
    assert [claim["conflicts_with"] for claim in found] == [[], []]


def test_where_there_are_two_candidates_there_is_none(join):
    dated = [plant(f"d{n}", f"k{n}", "actual", (f"2026-0{n}-01", f"2026-0{n}-20")) for n in (1, 2)]
    found = join([document("d1"), document("d2"), document("d3")], [*dated, plant("d3", "plan", "planned")])
    assert [claim["conflicts_with"] for claim in found] == [[], [], []]


def test_a_month_does_not_contradict_its_year(join):
    year = trade("d1", "$240 billion", 240e9, key="year")
    month = fact(
        "d2",
        key="month",
        party=[RUSSIA, CHINA],
        flow=[term("turnover")],
        value=[quantity("$20 billion", 20e9)],
        period=[period("2023-05-01", "2023-05-31")],
    )
    assert [claim["conflicts_with"] for claim in join([document("d1"), document("d2")], [year, month])] == [[], []]


# --- how it is done ------------------------------------------------------------------------------------------


def many(chance, number):
    documents = [document(f"d{n}", f"2024-0{chance.randint(1, 9)}-11", group=f"d{n // 3 * 3}") for n in range(number)]
    facts = []
    for n in range(number):
        value = chance.choice([240, 239.6, 100])
        facts.append(
            trade(
                f"d{n}",
                f"{value} billion",
                value * 1e9,
                key=f"k{chance.randint(0, number // 4)}",
                status=chance.choice(["planned", "actual"]),
            )
        )
        facts.append(
            plant(
                f"d{n}",
                f"p{chance.randint(0, number // 4)}",
                chance.choice(["planned", "actual", "halted"]),
                chance.choice([None, ("2026-01-01", "2026-12-31")]),
            )
        )
    return documents, facts


def bytes_of(folder, documents, facts, room):
    joiner = claims.Joiner(folder, room)
    known = {each["doc_id"]: each for each in documents}
    for each in facts:
        joiner.add(jsonl.line(each), known[each["doc_id"]])
    return [jsonl.line(claim) for claim in joiner.claims()]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([100, 3000, 10**9]))
def test_claims_depend_on_neither_order_nor_memory(tmp_path_factory, seed, room):
    chance = random.Random(seed)
    documents, facts = many(chance, 24)
    expected = bytes_of(tmp_path_factory.mktemp("a"), documents, facts, 10**9)
    chance.shuffle(facts)
    folder = tmp_path_factory.mktemp("b")
    assert bytes_of(folder, documents, facts, room) == expected
    assert {json.loads(line)["claim_key"] for line in expected} == {each["claim_key"] for each in facts}
    assert not list(folder.rglob("*.tsv"))


def test_what_is_too_much_goes_to_files(tmp_path):
    spill = Spill(tmp_path / "s", room=50)
    for n in range(40):
        spill.add(f"c_{n % 7:02}00", f"line {n:02}")
    assert len(list((tmp_path / "s").glob("*.tsv"))) == 7
    found = list(spill.groups())
    assert [key for key, _ in found] == [f"c_{n:02}00" for n in range(7)]
    assert found[0][1] == [f"line {n:02}" for n in range(0, 40, 7)]
    assert not (tmp_path / "s").exists()


def test_what_an_interrupted_join_left_is_dropped(tmp_path):
    left = Spill(tmp_path / "s", room=0)
    left.add("c_0000", "old")
    spill = Spill(tmp_path / "s", room=0)
    spill.add("c_0000", "new")
    assert list(spill.groups()) == [("c_0000", ["new"])]


# --- the command ---------------------------------------------------------------------------------------------


def test_runs_are_joined_by_the_command(tmp_path, capsys):
    runs = [run(tmp_path / name, [document(name)], [trade(name, "$240 billion", 240e9)]) for name in ("one", "two")]
    target = tmp_path / "out" / "claims.jsonl"
    assert cli.main(["claims", *map(str, runs), "--output", str(target)]) == 0
    assert "1 claims of 2 runs" in capsys.readouterr().err
    (claim,) = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert claim["doc_ids"] == ["one", "two"]
    first = target.read_bytes()
    assert cli.main(["claims", *map(str, reversed(runs)), "--output", str(target)]) == 0
    assert target.read_bytes() == first


def test_the_schema_is_printed(capsys):
    assert cli.main(["schema", "claim"]) == 0
    assert json.loads(capsys.readouterr().out) == VALIDATOR.schema


def test_what_is_no_run_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="does not exist"):
        list(claims.join([tmp_path / "nothing"]))
    lone = run(tmp_path / "run", [document("d1")], [trade("d1", "1", 1)]) / "facts.jsonl"
    with pytest.raises(ConfigurationError, match="is no folder"):
        list(claims.join([lone, lone]))
    assert len(list(claims.join([lone]))) == 1
    lone.write_text("{broken\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"facts\.jsonl:1 is no JSON"):
        list(claims.join([lone]))
    lone.write_bytes(b"\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"facts\.jsonl cannot be read \(not UTF-8\)"):
        list(claims.join([lone]))
    write(lone, [{"fact_id": "f"}])
    with pytest.raises(ConfigurationError, match="claim_key"):
        list(claims.join([lone]))
    write(lone, [trade("other", "1", 1)])
    with pytest.raises(ConfigurationError, match="out of order"):
        list(claims.join([tmp_path / "run"]))
