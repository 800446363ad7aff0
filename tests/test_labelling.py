"""Texts to annotators and back: gold comes home as it went, what is broken is told with its task."""

import copy
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import cli, evaluate, labelling, resources
from coopfacts.errors import AnnotationError
from coopfacts.facts import frames
from coopfacts.labelling import offsets, shorthand
from coopfacts.labelling.annotation import STATUSES, terms
from coopfacts.labelling.drafts import KINDS

ROOT = Path(__file__).parents[1]
GOLD = {
    path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted((ROOT / "corpus" / "gold").glob("*.jsonl"))
}


def exported(tasks):
    """What Label Studio exports when each prediction was accepted as it stands. Fields as of its JSON export."""
    annotated = []
    for number, task in enumerate(tasks, 1):
        result = [{**item, **({} if item["type"] == "relation" else {"origin": "prediction"})} for item in task["predictions"][0]["result"]]
        annotation = {
            "id": 100 + number, "completed_by": 1, "result": result, "was_cancelled": False, "ground_truth": False, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "draft_created_at": None, "lead_time": 12.3, "prediction": {}, "result_count": len(result),
            "unique_id": "u", "import_id": None, "last_action": None, "task": number, "project": 1, "updated_by": 1, "parent_prediction": 7, "parent_annotation": None,
            "last_created_by": None,
        }  # fmt: skip
        annotated.append(
            {
                "id": number,
                "annotations": [annotation],
                "file_upload": "x.json",
                "drafts": [],
                "predictions": [7],
                "data": task["data"],
                "meta": {},
                "inner_id": number,
            }
        )
    return annotated


def imported(tasks, folder, annotator=None):
    path = folder / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return labelling.gold(path, annotator)


def through(lines, folder, utf16=False):
    """Gold lines to tasks, annotated, and back."""
    tasks = json.loads(json.dumps([labelling.task(labelling.of_gold(line), utf16) for line in lines]))
    return imported(exported(tasks), folder)[0]


# --- there and back --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(GOLD))
def test_gold_comes_back_as_it_went(name, tmp_path):
    back = through(GOLD[name], tmp_path)
    assert back == GOLD[name]
    assert [list(line) for line in back] == [list(line) for line in GOLD[name]]


def test_most_fillers_have_a_place_in_the_text():
    placed = [
        filler.span is not None
        for lines in GOLD.values()
        for line in lines
        for fact in labelling.of_gold(line).facts
        for filler in fact.fillers
        if frames.slots(fact.type)[filler.role] != "T"
    ]
    assert sum(placed) / len(placed) > 0.97


def test_places_cover_what_they_stand_for():
    line = {"doc_id": "a", "lang": "ru", "published": "2024-07-12", "text": "«В 2023 году Россия закупила у Беларуси свыше 90 тракторов».", "facts": [
        {"type": "supply", "status": "actual", "slots": {"buyer": ["Россия"], "supplier": ["Беларусь|Белоруссия"], "quantity": [{"value": 90, "unit": "count", "bound": "gt"}],
         "period": [{"start": "2023-01-01", "end": "2023-12-31"}], "product": ["трактора"]}, "speaker": None, "evidence": ["В 2023 году Россия закупила у Беларуси свыше 90 тракторов"]}]}  # fmt: skip
    (fact,) = labelling.of_gold(line).facts
    words = {filler.role: line["text"][slice(*filler.span)] for filler in fact.fillers}
    assert words["buyer"] == "Россия"
    assert words["supplier"] == "Беларуси"
    assert words["quantity"].startswith("90")
    assert words["period"].startswith("2023")
    assert words["product"] == "тракторов"


WORDS = ["Minsk", "Россия", "90 tractors", "😀", "\n", "🚜🚜", "2023", "кн\u0438га", "a b", "x|y", "«Беларусь»", "\\n"]
NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False))
QUANTITIES = st.one_of(
    st.builds(
        lambda v, u, b: {"value": v, "unit": u, "bound": b},
        NUMBERS,
        st.sampled_from(["count", "USD", "percent", "km/h", "odd unit"]),
        st.sampled_from(["exact", "gt", "about"]),
    ),
    st.builds(lambda lo, hi: {"value": None, "unit": "t", "bound": "range", "low": lo, "high": hi}, NUMBERS, NUMBERS),
    st.builds(lambda v: {"value": v, "unit": "count"}, NUMBERS),
)
DAYS = st.one_of(st.none(), st.dates().map(str))
PERIODS = st.builds(lambda a, b: {"start": a, "end": b}, DAYS, DAYS)


@st.composite
def gold_lines(draw):
    pieces = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
    text = " ".join(pieces)

    def quote():
        start = draw(st.integers(0, len(text) - 1))
        return text[start : draw(st.integers(start + 1, len(text)))]

    def filler(fact_type, role, kind):
        if kind == "Q":
            return draw(QUANTITIES)
        if kind == "P":
            return draw(PERIODS)
        return (
            "|".join(draw(st.lists(st.sampled_from(terms(fact_type, role)), min_size=1, max_size=2)))
            if kind == "T"
            else draw(st.sampled_from([w for w in WORDS if w.strip()]))
        )

    def fact():
        fact_type = draw(st.sampled_from(frames.types()))
        slots = {}
        for role, kind in frames.slots(fact_type).items():
            fillers = [filler(fact_type, role, kind) for _ in range(draw(st.sampled_from([0, 0, 1, 2, 3])))]
            if fillers:
                slots[role] = fillers
        speaker = draw(st.sampled_from([None, "Minsk", "Nobody at all"]))
        return {
            "type": fact_type,
            "status": draw(st.sampled_from(STATUSES)),
            "slots": slots,
            "speaker": speaker,
            "evidence": [quote() for _ in range(draw(st.integers(1, 3)))],
        }

    return {
        "doc_id": draw(st.text(min_size=1)),
        "lang": draw(st.sampled_from(["en", "ru"])),
        "published": draw(DAYS),
        "title": None,
        "text": text,
        "facts": [fact() for _ in range(draw(st.integers(0, 3)))],
    }


@settings(max_examples=80, deadline=None)
@given(line=gold_lines())
def test_any_gold_comes_back_as_it_went(tmp_path_factory, line):
    (back,) = through([line], tmp_path_factory.mktemp("gold"))
    assert json.dumps(back["facts"], sort_keys=True) == json.dumps(line["facts"], sort_keys=True)
    assert back == line


@given(kind=st.just("Q"), value=QUANTITIES)
def test_quantities_are_written_so_that_they_read_the_same(kind, value):
    assert json.dumps(shorthand.read(kind, shorthand.written(kind, value)), sort_keys=True) == json.dumps(value, sort_keys=True)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("Q", {"value": 90, "unit": "count", "bound": "gt"}, "90 count gt"),
        ("Q", {"value": 25100000000, "unit": "USD", "bound": "exact"}, "25100000000 USD"),
        ("Q", {"value": None, "unit": "percent", "bound": "range", "low": 5, "high": 7.5}, "5..7.5 percent"),
        ("P", {"start": "2024-07-12", "end": "2024-07-12"}, "2024-07-12"),
        ("P", {"start": "2010-01-01", "end": None}, "2010-01-01/"),
        ("E", "Амурская область|Приамурье", "Амурская область|Приамурье"),
    ],
)
def test_values_are_short_to_write(kind, value, words):
    assert shorthand.written(kind, value) == words
    assert shorthand.read(kind, words) == value


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Q", "many"),
        ("Q", "90"),
        ("Q", "90 count over"),
        ("Q", '{"value": 5}'),
        ("P", "2024"),
        ("P", "2024-13-01/"),
        ("P", '{"start": null}'),
        ("E", " "),
        ("Q", "{"),
    ],
)
def test_words_that_are_no_value_are_refused(kind, words):
    with pytest.raises(ValueError, match=r"."):
        shorthand.read(kind, words)


# --- a run ------------------------------------------------------------------------------------------


def test_a_run_becomes_tasks_whose_places_hold_their_words(tmp_path):
    assert cli.main(["label", "export", str(ROOT / "outputs" / "sample"), "-o", str(tmp_path / "tasks.json"), "--first", "2"]) == 0
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert len(tasks) == 2
    for task in tasks:
        (prediction,) = task["predictions"]
        assert 0 < prediction["score"] <= 1
        for item in prediction["result"]:
            if item["type"] == "labels":
                value = item["value"]
                assert task["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_from_a_run_to_gold_that_evaluate_reads(tmp_path, capsys):
    """The facts of the run, accepted as they are, are gold that the run agrees with."""
    sample = ROOT / "outputs" / "sample"
    assert cli.main(["label", "export", str(sample), "-o", str(tmp_path / "tasks.json")]) == 0
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    (tmp_path / "export.json").write_text(json.dumps(exported(tasks)), encoding="utf-8")
    assert cli.main(["label", "import", str(tmp_path / "export.json"), "-o", str(tmp_path / "gold")]) == 0
    gold = evaluate.read_gold([tmp_path / "gold" / "export.jsonl"])
    predicted = evaluate.read_predicted(sample / "facts.jsonl")
    figures = evaluate.headline(evaluate.judge(gold, predicted))
    assert figures.detection.f1 == 1
    assert figures.slots.f1 > 0.99
    assert capsys.readouterr().err.count("coopfacts: ") == 2


def test_articles_are_read_and_analysed(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Belarus supplied 3,000 tractors to Russia in 2023.\n", encoding="utf-8")
    code = cli.main(["label", "export", str(tmp_path / "a.txt"), str(tmp_path / "none.txt"), "-o", str(tmp_path / "tasks.json")])
    assert code == cli.SOME_REJECTED
    (task,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert "supply" in [
        label for item in task["predictions"][0]["result"] if item.get("from_name") == "fact" for label in item["value"]["labels"]
    ]
    assert "none.txt" in capsys.readouterr().err


def test_gold_goes_out_from_the_command_line(tmp_path):
    assert cli.main(["label", "export", str(ROOT / "corpus" / "gold" / "seed.jsonl"), "-o", str(tmp_path / "tasks.json")]) == 0
    (task,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert task["data"]["doc_id"] == "seed-000"
    assert task["predictions"][0]["model_version"] == "gold"


# --- emoji ------------------------------------------------------------------------------------------

EMOJI = {
    "doc_id": "emoji", "lang": "en", "published": None, "title": None, "text": "🚜🚜 Belarus supplied 3,000 tractors 😀 to Russia.\nMinsk is glad.",
    "facts": [{"type": "supply", "status": "actual", "slots": {"supplier": ["Belarus"], "buyer": ["Russia"], "product": ["tractors 😀"]}, "speaker": None,
               "evidence": ["Belarus supplied 3,000 tractors 😀 to Russia.\nMinsk is glad.", "Minsk"]}],
}  # fmt: skip


@pytest.mark.parametrize("utf16", [False, True])
def test_places_behind_an_emoji_are_found_however_they_are_counted(utf16, tmp_path):
    assert through([EMOJI], tmp_path, utf16) == [EMOJI]


def test_places_are_code_points_unless_an_old_label_studio_is_asked_for():
    starts = [
        next(item["value"]["start"] for item in labelling.task(labelling.of_gold(EMOJI), utf16)["predictions"][0]["result"])
        for utf16 in (False, True)
    ]
    assert starts == [EMOJI["text"].index("Belarus"), len(EMOJI["text"].partition("Belarus")[0].encode("utf-16-le")) // 2]


def test_line_ends_that_the_editor_spells_out_are_no_difference(tmp_path):
    tasks = exported([labelling.task(labelling.of_gold(EMOJI))])
    for item in tasks[0]["annotations"][0]["result"]:
        if isinstance(item.get("value", {}).get("text"), str):
            item["value"]["text"] = item["value"]["text"].replace("\n", "\\n")
    assert imported(tasks, tmp_path)[0] == [EMOJI]


def test_without_the_words_places_are_code_points(tmp_path):
    tasks = exported([labelling.task(labelling.of_gold(EMOJI))])
    for item in tasks[0]["annotations"][0]["result"]:
        if item["type"] == "labels":
            del item["value"]["text"]
    assert imported(tasks, tmp_path)[0] == [EMOJI]


@given(st.text(), st.data())
def test_code_units_and_code_points_are_exchanged_without_loss(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = offsets.to_utf16(text)((start, end))
    assert units == tuple(len(text[:place].encode("utf-16-le", "surrogatepass")) // 2 for place in (start, end))
    assert offsets.from_utf16(text)(units) == (start, end)


def test_half_of_a_character_is_no_place():
    assert offsets.from_utf16("a😀b")((0, 2)) is None
    assert offsets.from_utf16("a😀b")((0, 9)) is None


# --- what annotators do ------------------------------------------------------------------------------

TRADE = "In 2023 trade of Belarus and Russia exceeded 54 billion dollars."


def region(identifier, words, control, label, text=TRADE, **answers):
    start = text.index(words)
    place = {"start": start, "end": start + len(words), "text": words}
    items = [{"id": identifier, "from_name": control, "to_name": "text", "type": "labels", "value": {**place, "labels": [label]}}]
    for name, answer in answers.items():
        kind = "choices" if name == "status" else "textarea"
        items.append(
            {
                "id": identifier,
                "from_name": name,
                "to_name": "text",
                "type": kind,
                "value": {**place, "text" if kind == "textarea" else kind: answer},
            }
        )
    return items


def relation(one, other, *labels, direction="right"):
    return [{"from_id": one, "to_id": other, "type": "relation", "direction": direction, "labels": list(labels)}]


def marked(*parts, text=TRADE, **annotation):
    result = [item for part in parts for item in part]
    data = {"doc_id": "t", "lang": "en", "published": "2024-02-01", "title": None, "text": text}
    return [{"id": 7, "data": data, "annotations": [{"id": 1, "completed_by": 3, "result": result, **annotation}]}]


FACT = region("aB3", TRADE, "fact", "trade", status=["actual"], implied=["flow = turnover"])
PARTIES = region("x1", "Belarus", "filler", "entity") + region("x2", "Russia", "filler", "entity", value=["Russia|Russian Federation"])


def test_a_text_marked_by_hand(tmp_path):
    """Arrows either way; amounts and dates without a value are read from the words."""
    amounts = region("x3", "54 billion dollars", "filler", "quantity", value=["54000000000 USD gt"]) + region(
        "x4", "2023", "filler", "period"
    )
    arrows = (
        relation("aB3", "x1", "party") + relation("x2", "aB3", "party") + relation("aB3", "x3", "value") + relation("aB3", "x4", "period")
    )
    ((line,), waiting) = imported(marked(FACT, PARTIES, amounts, arrows), tmp_path)
    assert waiting == []
    assert line["facts"] == [
        {
            "type": "trade",
            "status": "actual",
            "slots": {
                "party": ["Belarus", "Russia|Russian Federation"],
                "value": [{"value": 54000000000, "unit": "USD", "bound": "gt"}],
                "period": [{"start": "2023-01-01", "end": "2023-12-31"}],
                "flow": ["turnover"],
            },
            "speaker": None,
            "evidence": [TRADE],
        }
    ]


ARROWS = relation("aB3", "x1", "party") + relation("aB3", "x2", "party")
LONG = copy.deepcopy(FACT)
LONG[0]["value"]["end"] = 999
MOVED = copy.deepcopy(PARTIES)
MOVED[0]["value"] |= {"start": 0, "end": 7}
BROKEN = {
    "outside": (marked(LONG, PARTIES, ARROWS), "the region aB3 (0:999) lies outside of the text, which has 64 characters"),
    "moved": (marked(FACT, MOVED, ARROWS), "Label Studio showed “Belarus” there"),
    "slot": (marked(FACT, PARTIES, relation("aB3", "x1", "investor"), ARROWS), "a trade has no slot 'investor'; slots: party, flow"),
    "no slot": (marked(FACT, PARTIES, relation("aB3", "x1"), ARROWS), "the relation to the region “Belarus” (x1) has no slot"),
    "missing fact": (marked(FACT, PARTIES, relation("aB3", "x1", "party")), "the region “Russia” (x2): its entity belongs to no fact"),
    "gone": (marked(FACT, PARTIES, ARROWS, relation("aB3", "zz", "party")), "a relation of aB3 and zz, of which one is gone"),
    "fillers": (marked(FACT, PARTIES, ARROWS, relation("x1", "x2", "party")), "joins no fact with a filler"),
    "status": (marked(region("aB3", TRADE, "fact", "trade"), PARTIES, ARROWS), "it needs one status: actual, planned"),
    "type": (marked(region("aB3", TRADE, "fact", "war", status=["actual"]), PARTIES, ARROWS), "no fact type 'war'"),
    "term": (
        marked(region("aB3", TRADE, "fact", "trade", status=["actual"], implied=["flow = transit"])),
        "flow cannot be 'transit'; it is one of turnover",
    ),
    "line": (marked(region("aB3", TRADE, "fact", "trade", status=["actual"], implied=["turnover"])), "“turnover” is not SLOT = VALUE"),
    "amount": (
        marked(region("aB3", TRADE, "fact", "trade", status=["actual"], implied=["value = much"])),
        "write a quantity as '90 count'",
    ),
    "kind": (
        marked(FACT, region("x1", "Belarus", "filler", "entity"), relation("aB3", "x1", "value")),
        "the kind entity cannot fill value, which takes the kind quantity",
    ),
    "unclear": (
        marked(FACT, region("x1", "Belarus", "filler", "quantity"), relation("aB3", "x1", "value")),
        "it is not plain which quantity this is",
    ),
    "speakers": (
        marked(FACT, PARTIES, relation("aB3", "x1", "attribution"), relation("aB3", "x2", "attribution")),
        "2 speakers; a fact has one attribution",
    ),
    "labels": (marked(FACT, region("aB3", TRADE, "filler", "text")), "it needs one label"),
    "control": (
        marked(FACT, [{"id": "q", "from_name": "sentiment", "type": "choices", "value": {"choices": ["good"]}}]),
        "the unknown control 'sentiment'",
    ),
    "nowhere": (
        marked(FACT, [{"id": "q", "from_name": "status", "type": "choices", "value": {"choices": ["actual"]}}]),
        "the status of q belongs to no words",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_with_its_task(name, tmp_path):
    tasks, said = BROKEN[name]
    with pytest.raises(AnnotationError) as error:
        imported(tasks, tmp_path)
    assert "task 7 (t): " in str(error.value)
    assert said in str(error.value)


def test_all_problems_are_told_at_once(tmp_path):
    with pytest.raises(AnnotationError) as error:
        imported([*BROKEN["slot"][0], *BROKEN["status"][0]] * 15, tmp_path)
    assert str(error.value).count("\n") == 21
    assert str(error.value).endswith("and 10 more")


def test_json_min_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(AnnotationError, match=r"this is JSON-MIN.*choose JSON"):
        imported([{"id": 1, "text": TRADE, "fact": [{"start": 0, "end": 5, "labels": ["trade"]}], "annotator": 1}], tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[1]", "nonsense"])
def test_a_file_that_is_no_export_is_refused(content, tmp_path):
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"x\.json"):
        labelling.gold(tmp_path / "x.json")
    with pytest.raises(AnnotationError, match="cannot be read"):
        labelling.gold(tmp_path / "none.json")


def test_tasks_that_nobody_annotated_are_named(tmp_path, capsys):
    skipped = marked(FACT, PARTIES, ARROWS, was_cancelled=True)
    lines, waiting = imported([*skipped, *marked(FACT, PARTIES, ARROWS)], tmp_path)
    assert (len(lines), waiting) == (1, ["task 7 (t)"])
    (tmp_path / "export.json").write_text(json.dumps(skipped), encoding="utf-8")
    assert cli.main(["label", "import", str(tmp_path / "export.json"), "-o", str(tmp_path / "gold")]) == 1
    assert "nothing in it is annotated" in capsys.readouterr().err
    assert not list((tmp_path / "gold").iterdir())


def test_of_several_annotators_one_counts(tmp_path):
    (task,) = marked(FACT, PARTIES, ARROWS)
    other = copy.deepcopy(task["annotations"][0]) | {"completed_by": {"id": 4, "email": "ann@example.org"}}
    other["result"][1]["value"]["choices"] = ["planned"]
    task["annotations"].append(other)
    with pytest.raises(AnnotationError, match=r"task 7 \(t\): 2 annotations, by 3, ann@example.org: choose one by --annotator"):
        imported([task], tmp_path)
    assert imported([task], tmp_path, "ann@example.org")[0][0]["facts"][0]["status"] == "planned"
    assert imported([task], tmp_path, "3")[0][0]["facts"][0]["status"] == "actual"
    other["ground_truth"] = True
    assert imported([task], tmp_path)[0][0]["facts"][0]["status"] == "planned"


def test_gold_whose_evidence_is_not_in_its_text_cannot_go_out():
    with pytest.raises(AnnotationError, match=r"document t.*evidence “nothing of it”"):
        labelling.of_gold(
            {
                "doc_id": "t",
                "lang": "en",
                "text": TRADE,
                "facts": [{"type": "trade", "status": "actual", "slots": {}, "speaker": None, "evidence": ["nothing of it"]}],
            }
        )


# --- the labeling config ------------------------------------------------------------------------------


def test_the_config_offers_what_the_contract_has(capsys):
    assert cli.main(["label", "config"]) == 0
    printed = capsys.readouterr().out
    assert printed == resources.read_text("labelling/config.xml")
    root = ET.fromstring(printed)

    def values(path):
        return [element.get("value") for element in root.findall(path)]

    roles = {role for fact_type in frames.types() for role in frames.slots(fact_type)}
    assert values(".//Labels[@name='fact']/Label") == list(frames.types())
    assert sorted(values(".//Labels[@name='filler']/Label")) == sorted([*KINDS.values(), "evidence"])
    assert sorted(values(".//Relation")) == sorted([*roles, "attribution", "evidence"])
    assert values(".//Choices[@name='status']/Choice") == list(STATUSES)
    assert {element.get("name") for element in root.findall(".//TextArea")} == {"value", "implied"}
    assert all(element.get("toName") == "text" for element in root.iter() if element.get("toName"))
    assert root.find(".//Text").get("saveTextResult") == "yes"
