"""Two runs compared: what was gained, lost, changed; the same from either side."""

import copy
import io
import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from coopfacts import assignment, cli, diff_page, diffing

SAMPLE = Path(__file__).parents[1] / "outputs" / "sample"
FACTS = [json.loads(line) for line in (SAMPLE / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
DOCUMENTS = [json.loads(line) for line in (SAMPLE / "documents.jsonl").read_text(encoding="utf-8").splitlines()]


def write(folder, facts, documents=()):
    folder.mkdir(exist_ok=True)
    (folder / "facts.jsonl").write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts), encoding="utf-8")
    if documents:
        (folder / "documents.jsonl").write_text(
            "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), encoding="utf-8"
        )
    return folder


def compared(a, b):
    summary = diffing.Summary()
    return list(diffing.diff(a, b, summary)), summary


def changed(fact, **fields):
    """The fact as another version of the pipeline might tell it: other id, other fields."""
    return {**copy.deepcopy(fact), "fact_id": "f_" + "9" * 16, **fields}


def of_type(fact_type):
    return next(fact for fact in FACTS if fact["type"] == fact_type)


# --- assignment ------------------------------------------------------------------------------------

MATRICES = st.integers(0, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 9).map(lambda n: n / 4), min_size=columns, max_size=columns), max_size=5)
)


def best(weights):
    """By trying all."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        weights, rows, columns = [list(line) for line in zip(*weights, strict=True)], columns, rows
    return max(sum(weights[i][j] for i, j in enumerate(chosen)) for chosen in itertools.permutations(range(columns), rows))


@given(MATRICES)
def test_the_assignment_is_the_best_there_is(weights):
    found = assignment.pairs(weights)
    assert sum(weights[i][j] for i, j in found) == best(weights)
    assert all(weights[i][j] > 0 for i, j in found)
    assert max(Counter(i for i, _ in found).values(), default=1) == max(Counter(j for _, j in found).values(), default=1) == 1


# --- what differs ----------------------------------------------------------------------------------


def test_a_run_does_not_differ_from_itself():
    changes, summary = compared(SAMPLE, SAMPLE / "facts.jsonl")
    assert changes == []
    assert summary.same
    assert summary.total == {"same": len(FACTS)}


def test_what_one_side_lacks_is_gained_or_lost(tmp_path):
    a, b = write(tmp_path / "a", FACTS[1:]), write(tmp_path / "b", FACTS[:-1])
    changes, summary = compared(a, b)
    assert {change.kind: change.fact["fact_id"] for change in changes} == {"gained": FACTS[0]["fact_id"], "lost": FACTS[-1]["fact_id"]}
    assert not summary.same
    assert summary.total == {"same": len(FACTS) - 2, "gained": 1, "lost": 1}


def test_status_speaker_and_fillers_are_compared(tmp_path):
    trade = of_type("trade")
    slots = copy.deepcopy(trade["slots"])
    slots["value"][0]["value"] = 26_000_000_000
    slots["value"][0]["bound"] = "about"
    speaker = {
        "kind": "entity",
        "text": "x",
        "start": 0,
        "end": 1,
        "name": "Roman Golovchenko",
        "label": "person",
        "entity_id": None,
        "resolved_from": "mention",
    }
    attribution = {"speaker": speaker, "title": None, "quoted": False, "cue": "said"}
    other = changed(trade, status="planned", slots=slots, attribution=attribution)
    (change,), _ = compared(write(tmp_path / "a", [trade]), write(tmp_path / "b", [other]))
    assert change.kind == "changed"
    old = diffing.meaning(trade["slots"]["value"][0])
    assert [(d.field, d.before, d.after) for d in change.differences] == [
        ("status", (trade["status"],), ("planned",)),
        ("attribution", (), ("Roman Golovchenko",)),
        ("value", (old,), ("26,000,000,000 USD (about)",)),
    ]


def test_moved_offsets_wording_and_confidence_change_nothing(tmp_path):
    def moved(value):
        if isinstance(value, dict):
            return {key: entry + 7 if key in {"start", "end"} else moved(entry) for key, entry in value.items()}
        return [moved(entry) for entry in value] if isinstance(value, list) else value

    facts = []
    for number, fact in enumerate(FACTS):
        again = moved(fact) | {"fact_id": f"f_{number:016}", "confidence": 0.5, "doc_id": "anew-" + fact["doc_id"]}
        again["evidence"][0]["text"] = "  " + again["evidence"][0]["text"].replace(" ", "  ")
        facts.append(again)
    documents = [{**document, "doc_id": "anew-" + document["doc_id"]} for document in DOCUMENTS]
    changes, summary = compared(SAMPLE, write(tmp_path / "b", facts, documents))
    assert changes == []
    assert summary.total["same"] == len(FACTS)


def test_without_the_list_of_documents_other_ids_are_other_documents(tmp_path):
    fact = FACTS[0]
    changes, _ = compared(write(tmp_path / "a", [fact]), write(tmp_path / "b", [{**fact, "doc_id": "other"}]))
    assert [change.kind for change in changes] == ["lost", "gained"]


def test_facts_of_one_sentence_meet_their_like_and_not_the_first_that_comes(tmp_path):
    """Two supplies in one sentence: a greedy match in order would cross them."""
    sentence = "Belarus supplied 100 tractors to Russia and 20 buses to Serbia."
    span = {"text": sentence, "start": 0, "end": len(sentence)}

    def supply(identifier, product, buyer, count):
        slots = {
            "product": [{"kind": "text", "text": product, "start": 0, "end": 1}],
            "buyer": [{"kind": "entity", "name": buyer, "text": buyer, "entity_id": None, "start": 0, "end": 1}],
            "quantity": [{"kind": "quantity", "text": "", "value": count, "unit": "count", "bound": "exact", "start": 0, "end": 1}],
        }
        return {
            "fact_id": identifier,
            "doc_id": "d",
            "type": "supply",
            "status": "actual",
            "slots": slots,
            "attribution": None,
            "evidence": [span],
        }

    a = write(tmp_path / "a", [supply("f1", "tractors", "Russia", 100), supply("f2", "buses", "Serbia", 20)])
    b = write(tmp_path / "b", [supply("f3", "buses", "Serbia", 21), supply("f4", "tractors", "Russia", 101)])
    changes, _ = compared(a, b)
    assert [(c.before["fact_id"], c.after["fact_id"], [d.field for d in c.differences]) for c in changes] == [
        ("f1", "f4", ["quantity"]),
        ("f2", "f3", ["quantity"]),
    ]


def test_a_fact_with_nothing_in_common_is_another_fact(tmp_path):
    trade = of_type("trade")
    elsewhere = changed(trade, evidence=[{"text": "Quite another sentence.", "start": 0, "end": 23}])
    strange = changed(trade, slots={"product": [{"kind": "text", "text": "zzz", "start": 0, "end": 3}]})
    for other in (elsewhere, strange):
        changes, _ = compared(write(tmp_path / "a", [trade]), write(tmp_path / "b", [other]))
        assert sorted(change.kind for change in changes) == ["gained", "lost"]


# --- properties ------------------------------------------------------------------------------------


@st.composite
def versions(draw):
    """The sample as another version of the pipeline might give it."""
    facts = []
    for fact in draw(st.lists(st.sampled_from(FACTS[:12]), max_size=8)):
        mutated = copy.deepcopy(fact)
        if draw(st.booleans()):
            mutated["fact_id"] = f"f_{draw(st.integers(0, 9)):016}"
        if draw(st.booleans()):
            mutated["status"] = draw(st.sampled_from(["actual", "planned"]))
        for role in list(mutated["slots"]):
            if draw(st.integers(0, 4)) == 0:
                del mutated["slots"][role]
        facts.append(mutated)
    return facts


def outcome(change, flipped):
    sides = (change.after, change.before) if flipped else (change.before, change.after)
    differences = [(d.field, d.after, d.before) if flipped else (d.field, d.before, d.after) for d in change.differences]
    return json.dumps([sides, differences], sort_keys=True)


@settings(max_examples=60, deadline=None)
@given(a=versions(), b=versions())
def test_the_two_directions_mirror_each_other(tmp_path_factory, a, b):
    folder = tmp_path_factory.mktemp("runs")
    one, other = write(folder / "a", a), write(folder / "b", b)
    there, summary = compared(one, other)
    back, reverse = compared(other, one)
    assert Counter(outcome(change, False) for change in there) == Counter(outcome(change, True) for change in back)
    assert summary.total["same"] == reverse.total["same"]
    assert summary.total["gained"] == reverse.total["lost"]
    assert compared(one, one)[0] == []
    assert 2 * (summary.total["same"] + summary.total["changed"]) + summary.total["gained"] + summary.total["lost"] == len(a) + len(b)


# --- the command -----------------------------------------------------------------------------------


def test_the_exit_code_is_that_of_diff(tmp_path, capsys):
    other = write(tmp_path / "b", FACTS[1:])
    assert cli.main(["diff", str(SAMPLE), str(SAMPLE)]) == 0
    assert cli.main(["diff", str(SAMPLE), str(other)]) == 1
    assert cli.main(["diff", "--quiet", str(SAMPLE), str(other)]) == 1
    assert cli.main(["diff", str(SAMPLE), str(tmp_path / "nowhere")]) == 2
    assert cli.main(["diff", str(SAMPLE)]) == 2
    assert cli.main(["diff", str(SAMPLE), str(other), "--format", "xml"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"doc_id": ', "facts.jsonl:1: not JSON"),
        ('{"text": "an article"}', "facts.jsonl:1: a record without 'doc_id'"),
        ("[]", "without 'doc_id'"),
    ],
)
def test_what_is_no_run_is_told_with_its_line(tmp_path, capsys, line, said):
    (tmp_path / "facts.jsonl").write_text(line + "\n", encoding="utf-8")
    assert cli.main(["diff", str(tmp_path), str(SAMPLE)]) == 2
    assert said in capsys.readouterr().err


def test_programs_get_json(tmp_path, capsys):
    other = write(tmp_path / "b", [*FACTS[1:], changed(FACTS[0], status="denied")], DOCUMENTS)
    assert cli.main(["diff", str(SAMPLE), str(other), "--format", "json"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert cli.main(["diff", str(SAMPLE), str(other), "--format", "jsonl"]) == 1
    *lines, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert whole["changes"] == lines
    assert last == {"change": "summary", **whole["summary"]}
    assert lines[0]["change"] == "changed"
    assert lines[0]["source"] == DOCUMENTS[0]["source"]
    assert lines[0]["differences"] == [{"field": "status", "before": [FACTS[0]["status"]], "after": ["denied"]}]
    assert cli.main(["diff", str(SAMPLE), str(SAMPLE), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_people_get_a_page():
    summary = diffing.Summary()
    lost = diffing.Change(before=FACTS[0], after=None, source="a\x1b[31m.txt")
    summary.add("event", "lost")
    sink = io.StringIO()
    diff_page.page([lost], summary, Console(file=sink, width=120, color_system=None, emoji=False, markup=False))
    text = sink.getvalue()
    assert "- event actual  At the XI Forum" in text
    assert "\x1b" not in text
    assert "Vitebsk" in text


def test_a_large_run_is_not_kept_in_memory(tmp_path):
    """What is kept of a side is a place in its file for each document."""
    facts = [{**FACTS[0], "doc_id": f"d{number // 10}", "fact_id": f"f_{number}"} for number in range(1000)]
    side = diffing.Side(write(tmp_path / "a", facts))
    assert {len(extents) for extents in side.extents.values()} == {1}
    assert [fact["fact_id"] for fact in side.facts("d7")] == [f"f_{number}" for number in range(70, 80)]
