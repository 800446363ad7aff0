"""The tables of the fact types: complete in both languages, free of contradictions, of the contract's shape."""

import pytest

from coopfacts import lang, resources
from coopfacts.errors import TableError
from coopfacts.facts import frames, status
from coopfacts.facts.arguments import Argument
from coopfacts.facts.codes import codes
from coopfacts.facts.graph import Graph
from coopfacts.lang import analyser
from coopfacts.records import Fact  # noqa: F401  (the public record)

TYPES = [frame.type for frame in frames.frames()]
STATUSES = {"actual", "planned", "proposed", "possible", "halted", "denied"}


def test_the_contract_has_eighteen_types() -> None:
    assert len(frames.types()) == 18


@pytest.mark.parametrize("fact_type", TYPES)
@pytest.mark.parametrize("language", lang.codes())
def test_every_variant_has_triggers_in_every_language(fact_type: str, language: str) -> None:
    groups = {trigger.group for found in frames.triggers(fact_type, language).values() for trigger in found}
    frame = next(f for f in frames.frames() if f.type == fact_type)
    asked = {group for v in frame.variants for group in (*v.triggers, *v.within, *v.unless, *v.marked, *v.unmarked)}
    assert asked <= groups, f"facts/{fact_type}/triggers.tsv has no {language} rows for {sorted(asked - groups)}"


@pytest.mark.parametrize("fact_type", TYPES)
def test_no_trigger_row_is_written_twice(fact_type: str) -> None:
    rows = [(r["language"], r["lemma"], r["upos"], r["group"]) for r in resources.rows(f"facts/{fact_type}/triggers.tsv")]
    assert sorted(rows) == sorted(set(rows))


def test_a_word_is_raised_in_each_of_its_groups_and_the_longest_phrase_hides_its_words() -> None:
    text = "The next session of the commission will be held. Business forum."
    graph = Graph(next(iter(analyser("en").analyse([text]))), text)
    raised = {(graph.tokens[i].text, " ".join(t.words), t.group) for i, t in frames.found(graph, "event", 0, len(graph.tokens))}
    assert {("session", "session", "occasion"), ("session", "session", "sitting"), ("forum", "business forum", "gathering")} <= raised
    assert not {row for row in raised if row[1] == "forum"}


@pytest.mark.parametrize("fact_type", TYPES)
def test_needs_and_roles_are_slots_of_the_type(fact_type: str) -> None:
    frame = next(f for f in frames.frames() if f.type == fact_type)
    for variant in frame.variants:
        named = {*variant.roles, *(role for need in variant.need for role in need.split("|")), *filter(None, (variant.split, variant.complete, variant.shape))}
        assert named <= set(frame.slots), f"{fact_type}.{variant.name}"


@pytest.mark.parametrize("language", lang.codes())
def test_status_cues_name_statuses(language: str) -> None:
    for place, table in status.cues(language).items():
        assert place in {"governor", "auxiliary", "infinitive", "modifier", "negator", "acceptance", "signed", "verb"}
        assert set(table.values()) <= STATUSES


def test_a_path_is_matched_at_its_end_and_never_through_the_host_unasked() -> None:
    inner = Argument(token=1, path=("patient", "to"))
    assert inner.fits("to")
    assert inner.fits("patient.to")
    assert not inner.fits("patient")
    carried = Argument(token=1, path=("host", "with"))
    assert not carried.fits("with")
    assert carried.fits("host.with")


def test_codes_are_a_function_of_type_variant_and_status() -> None:
    assert codes("agreement", "signed", "actual")["cameo"] == "057"
    assert codes("agreement", "", "actual")["cameo"] == "0311"
    assert codes("project", "", "planned")["plover"] == {"event": "AGREE", "mode": None, "context": ["economic"], "fit": "exact"}
    assert codes("supply", "", "denied") == {"plover": None, "cameo": None}
    assert codes("statement", "", "actual") == {"plover": None, "cameo": None}


def test_a_bad_row_names_file_and_line() -> None:
    with pytest.raises(TableError, match=r"table\.tsv:3: 1 cells"):
        list(resources._rows("table.tsv", "a\tb\nx\ty\nz\n"))
