"""Explanations: each fact with its trigger and paths, each other sentence with a reason, as JSON and as a page."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource
from rich.console import Console

import coopfacts
from coopfacts import cli, console, corridor, explaining, readers, resources
from coopfacts.facts.confidence import confidence
from coopfacts.facts.trace import REASONS
from coopfacts.readers import Options
from coopfacts.records import Document
from coopfacts.writers import jsonl

ROOT = Path(__file__).parents[1]
FACT = json.loads(resources.read_text("fact.schema.json"))
SCHEMA = json.loads(resources.read_text(explaining.SCHEMA))
REGISTRY = Registry().with_resource(FACT["$id"], Resource.from_contents(FACT))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, registry=REGISTRY)
DOCUMENTS = [found for found in readers.documents([str(ROOT / "seeds"), str(ROOT / "corpus" / "samples")], Options()) if isinstance(found, Document)]
EN = "Belarus supplied 3,000 tractors to Russia in 2023, the minister said. Output rose by 5 percent in 2024."
RU = "В 2023 году Беларусь поставила в Россию 3000 тракторов. Стороны планируют подписать соглашение о туризме."


@pytest.fixture(scope="module")
def told():
    return {document.doc_id: explaining.explained(document) for document in DOCUMENTS}


def places(value):
    """Every record with a place, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from places(item)
    elif isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for item in value.values():
            yield from places(item)


def page(explanation):
    held = io.StringIO()
    console.explanation(explanation, Console(file=held, markup=False, highlight=False, soft_wrap=True))
    return held.getvalue()


# --- the seed and the samples ------------------------------------------------------------------------


def test_there_are_a_seed_and_ten_samples():
    assert len(DOCUMENTS) >= 11
    assert {document.language for document in DOCUMENTS} == {"en", "ru"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.doc_id)
def test_every_fact_is_explained(document, told):
    explanation = told[document.doc_id]
    assert tuple(reason.fact for reason in explanation.facts) == corridor.facts_of(document), "explaining changes no fact"
    for reason in explanation.facts:
        assert [(role.role, role.start, role.end) for role in reason.roles] == [(role, f.start, f.end) for role, f in reason.fact.fillers()]
        assert (reason.status.cue.text if reason.status.cue else None) == reason.fact.provenance.cue
        assert (reason.attribution is None) == (reason.fact.attribution is None)
        assert confidence({part.feature: part.value for part in reason.confidence}) == reason.fact.confidence
        assert len(reason.repeats) >= len(reason.fact.evidence) - 1 or reason.fact.type == "statement"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.doc_id)
def test_everything_told_lies_in_the_text(document, told):
    record = explaining.record(told[document.doc_id])
    VALIDATOR.validate(record)
    assert [place for place in places(record) if record["text"][place["start"] : place["end"]] != place["text"]] == []
    for fact in record["facts"]:
        assert any(evidence["start"] <= fact["trigger"]["start"] < evidence["end"] for evidence in fact["fact"]["evidence"]) or fact["fact"]["type"] == "statement"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.doc_id)
def test_paths_lead_from_the_trigger_to_the_filler(document, told):
    relations = 0
    for reason in told[document.doc_id].facts:
        for role in (role for role in reason.roles if role.way == "relation"):
            inside = role.start <= reason.trigger.start < role.end
            assert role.function
            assert inside or role.start <= role.path[-1].start < role.end
            relations += 1
            directions = [step.direction for step in role.path]
            assert directions == sorted(directions, reverse=True), "first up, then down"
    assert relations


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.doc_id)
def test_every_other_sentence_with_a_value_has_a_reason(document, told):
    explanation = told[document.doc_id]
    stated = [evidence for reason in explanation.facts for evidence in reason.fact.evidence]
    for silence in explanation.silent:
        assert silence.reason in REASONS
        assert {tried.reason for tried in silence.tries} <= REASONS.keys()
        assert silence.values or silence.tries
        assert bool(silence.tries) == (silence.reason != "no_trigger")
        assert not [evidence for evidence in stated if evidence.start < silence.end and silence.start < evidence.end]
    covered = [(piece.start, piece.end) for piece in (*stated, *explanation.silent)]
    from coopfacts.values import values

    assert [v.text for v in values(document.text, document.language, document.published) if not any(start <= v.start < end for start, end in covered)] == []


# --- single constructions ---------------------------------------------------------------------------


def reasons(text, **options):
    return {(tried.type, tried.reason) for silence in coopfacts.explain(text, **options).silent for tried in silence.tries}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and Belarus signed a cheque in Minsk, officials of Russia and Belarus said on Monday.", ("agreement", "other_object")),
        ("Trade between Russia and Belarus is developing successfully and in the interest of both peoples.", ("trade", "no_detail")),
        ("The turnover rose by 12 percent over the year, and the shops of the town were glad of it.", ("trade", "no_party")),
        ("A new plant was built in Tver in 2023, and the mayor opened it.", ("project", "one_side")),
        ("The mayor of Tver supplied 300 tractors to the farmers of Tver in 2023.", ("aid", "other_words")),
        ("Товарооборот России и Беларуси успешно развивается на благо народов двух стран.", ("trade", "no_detail")),
        ("В городе построили новую школу на 800 мест, писала местная газета.", ("project", "no_detail")),
        ("В городе построили новую школу на 800 мест, писала местная газета.", ("project", "same_trigger")),
    ],
)
def test_what_failed(text, expected):
    assert expected in reasons(text, lang="ru" if text[0] > "Z" else "en", date="2024-02-01")


def test_what_the_missing_slots_are():
    (silence,) = coopfacts.explain("Trade between Russia and Belarus is developing successfully and in the interest of both peoples.").silent
    assert ("value", "change", "share") in {tried.missing for tried in silence.tries}


def test_values_without_a_trigger():
    (silence,) = coopfacts.explain(EN, date="2025-01-01").silent
    assert (silence.reason, silence.tries, [value.text for value in silence.values]) == ("no_trigger", (), ["5 percent", "2024"])


def test_one_fact_in_full():
    reason = coopfacts.explain(EN, date="2025-01-01").facts[0]
    assert (reason.fact.type, reason.trigger.text, reason.trigger.lemma, reason.phrase) == ("supply", "supplied", "supply", "supply")
    ways = {role.role: (role.way, role.function, [(step.relation, step.direction, step.text) for step in role.path]) for role in reason.roles}
    assert ways["supplier"] == ("relation", "agent", [("nsubj", "down", "Belarus")])
    assert ways["buyer"] == ("relation", "to", [("obl", "down", "Russia")])
    assert ways["quantity"][0] == "value"
    assert ways["period"][0] == "time"
    assert (reason.attribution.cue.text, reason.attribution.cue.lemma) == ("said", "say")
    assert reason.status.ground == "plain"


def test_the_cue_of_a_status():
    found = coopfacts.explain(RU, lang="ru", date="2024-02-01").facts
    reason = next(reason for reason in found if reason.fact.type == "agreement")
    assert (reason.fact.status, reason.status.ground, reason.status.cue.lemma) == ("planned", "cue", "планировать")


def test_what_lies_ahead_is_planned_by_its_date():
    (reason,) = coopfacts.explain("Belarus supplies 3,000 tractors to Russia in June 2025.", lang="en", date="2025-01-10").facts
    assert (reason.fact.status, reason.status.ground, reason.status.cue) == ("planned", "date", None)


# --- the page and the command -------------------------------------------------------------------------

HOSTILE = [
    "Belarus supplied 3,000 [bold]tractors[/bold] to Russia in 2023, [red]the minister[/] said.",
    "Minsk plans to sign an agreement with Moscow [/] [link=x] :smile: on 5 May 2023.",
    "Belarus supplied 3,000 \x1b[31mtractors\x1b[0m to Russia \u202ein 2023\u202c [@click=boom].",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_page_shows_markup_as_text(text):
    shown = page(coopfacts.explain(text, lang="en"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    for mark in ("[bold]", "[/bold]", "[red]", "[/]", "[link=x]", ":smile:", "[@click=boom]"):
        assert (mark in shown) == (mark in text)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["[bold]", "[/]", "\\[", "Russia", "Belarus", "signed", "a memorandum", "5 tonnes", "поставила", "\x1b[2J", "«", "”", ".", "2023", "\u2028"]), max_size=14))
def test_no_text_breaks_the_page(words):
    document = Document(doc_id="d", source="-", language="en", text=" ".join(words), sha256="")
    told = explaining.explained(document)
    assert "\x1b" not in page(told)
    if document.text.strip():
        VALIDATOR.validate(explaining.record(told))


@pytest.mark.parametrize(("forced", "refused", "coloured"), [("1", "", True), ("1", "1", False), ("", "", False)])
def test_colours_are_for_terminals_alone(forced, refused, coloured, monkeypatch, capsys):
    for name, value in (("FORCE_COLOR", forced), ("NO_COLOR", refused), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    console.explanation(coopfacts.explain(EN))
    assert ("\x1b[" in capsys.readouterr().out) == coloured


def test_the_command_prints_a_page_or_json(capsys, tmp_path):
    assert cli.main(["explain", EN, "--date", "2025-01-01"]) == cli.GOOD
    shown = capsys.readouterr().out
    assert "supplied (supply, VERB, 8:16)" in shown
    assert "no_trigger" in shown
    article = tmp_path / "article.txt"
    article.write_text(EN, encoding="utf-8")
    assert cli.main(["explain", str(article), "--date", "2025-01-01"]) == cli.GOOD
    assert capsys.readouterr().out == shown
    assert cli.main(["explain", str(article), "--date", "2025-01-01", "--json"]) == cli.GOOD
    VALIDATOR.validate(json.loads(capsys.readouterr().out))


def test_the_command_says_what_it_rejects(capsys):
    assert cli.main(["explain", "", "--json"]) == cli.SOME_REJECTED
    out, err = capsys.readouterr()
    assert (out, "rejected" in err) == ("", True)
    assert cli.main(["explain", EN, "--lang", "fr"]) == cli.USAGE


def test_the_schema_is_printed(capsys):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert cli.main(["schema", "explanation"]) == cli.GOOD
    assert json.loads(capsys.readouterr().out) == SCHEMA
    assert cli.main(["schema", "nonsense"]) == cli.USAGE


def test_the_schema_knows_what_is_told():
    definitions = SCHEMA["$defs"]
    assert definitions["why"]["enum"] == list(REASONS)
    assert definitions["role"]["properties"]["way"]["enum"] == list(explaining.WAYS)
    assert definitions["ground"]["properties"]["ground"]["enum"] == list(explaining.GROUNDS)


def test_explaining_records_nothing_elsewhere():
    document = DOCUMENTS[0]
    plain = [jsonl.fact_record(fact) for fact in corridor.facts_of(document)]
    assert plain == [jsonl.fact_record(reason.fact) for reason in explaining.explained(document).facts]
