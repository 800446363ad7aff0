"""Outputs in the formats of others: whole, typed, safe in a spreadsheet."""

import csv
import datetime as dt
import io
import json
import sys

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from coopfacts import cli, writers
from coopfacts.errors import ConfigurationError, OutputError
from coopfacts.tables import TABLES, Table
from coopfacts.tables.columns import columns
from coopfacts.writers import _safe, xlsx
from coopfacts.writers import csv as csv_writer
from tests.outcome import document, entity, fact, lines, quantity, run, small_run, text

NAMES = {table.name for table in TABLES}
FACTS = 10


@pytest.fixture
def made(tmp_path):
    return small_run(tmp_path / "run")


def exported(folder, name, target):
    assert writers.export(folder, name, target) == target
    return target


def test_the_formats_are_those_promised():
    assert writers.formats() == ("csv", "duckdb", "geojson", "jsonld", "parquet", "plover", "xlsx")


# --- tables ----------------------------------------------------------------------------------------------


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_holds_every_table(made, tmp_path):
    target = exported(made, "csv", tmp_path / "csv")
    assert {path.name for path in target.iterdir()} == {f"{name}.csv" for name in NAMES}
    facts = rows_of(target / "facts.csv")
    assert len(facts) == FACTS
    assert (facts[0]["value"], facts[0]["period_start"], facts[0]["quoted"]) == ("240000000000", "2023-01-01", "true")
    assert facts[1]["change"] == "-3"
    assert rows_of(target / "statements.csv")[0]["content"] == "'=cmd|' /C calc'!A0"
    assert (target / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_parquet_holds_every_table_typed(made, tmp_path):
    target = exported(made, "parquet", tmp_path / "parquet")
    assert {path.stem for path in target.iterdir()} == NAMES
    facts = parquet.read_table(target / "facts.parquet")
    assert {name: str(facts.schema.field(name).type) for name in ("value", "period_start", "quoted", "type", "evidence_start")} == {
        "value": "double",
        "period_start": "date32[day]",
        "quoted": "bool",
        "type": "string",
        "evidence_start": "int64",
    }
    first = facts.to_pylist()[0]
    assert (first["value"], first["period_start"], first["quoted"]) == (240e9, dt.date(2023, 1, 1), True)


def test_duckdb_holds_every_table_typed(made, tmp_path):
    target = exported(made, "duckdb", tmp_path / "facts.duckdb")
    with duckdb.connect(str(target), read_only=True) as database:
        assert {name for (name,) in database.execute("SHOW TABLES").fetchall()} == NAMES
        assert database.execute("SELECT count(*), max(period_end), max(value) FROM facts").fetchone() == (
            FACTS,
            dt.date(2026, 12, 31),
            240e9,
        )


def test_a_workbook_holds_every_table_typed(made, tmp_path):
    book = openpyxl.load_workbook(exported(made, "xlsx", tmp_path / "facts.xlsx"))
    assert set(book.sheetnames) == NAMES
    header, first, *_ = book["facts"].iter_rows()
    cells = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert (cells["value"].value, cells["value"].data_type) == (240_000_000_000, "n")
    assert (cells["period_start"].value, cells["period_start"].number_format) == (dt.datetime(2023, 1, 1), "yyyy-mm-dd")
    assert cells["quoted"].value is True
    meeting = {name.value: cell for name, cell in zip(header, list(book["facts"].iter_rows())[6], strict=True)}
    assert meeting["period_start"].value == "1653-05-05"
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_a_table_that_is_too_long_goes_on_in_another_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 3)
    monkeypatch.setattr(xlsx, "TABLES", [Table("facts", columns("n:integer"), "facts.jsonl", lambda path: ({"n": n} for n in range(7)))])
    xlsx.write(tmp_path, tmp_path / "facts.xlsx")
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert {sheet.title: [cell for (cell,) in sheet.values] for sheet in book} == {
        "facts": ["n", 0, 1, 2],
        "facts 2": ["n", 3, 4, 5],
        "facts 3": ["n", 6],
    }


@pytest.mark.parametrize("letter", ["a", "я", "\N{ROCKET}"])
def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(letter):
    assert xlsx._fitting(letter * 16_000) == letter * 16_000
    cut = xlsx._fitting(letter * 40_000)
    assert cut.endswith(xlsx.CUT)
    assert xlsx.LETTERS - 2 <= len(cut.encode("utf-16-le")) // 2 <= xlsx.LETTERS


# --- no formulas -----------------------------------------------------------------------------------------

DANGEROUS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'", "''", "＝", '"', ";", ",", " =", ""])
TEXTS = st.builds(str.__add__, DANGEROUS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))


@given(TEXTS)
def test_a_neutral_text_is_no_formula_and_leads_back(words):
    safe = _safe.neutral(words)
    assert not safe.startswith(_safe.FORMULA)
    assert _safe.original(safe) == words
    if not words.lstrip("'").startswith(_safe.FORMULA):
        assert safe == words


@given(
    st.lists(
        st.tuples(TEXTS, st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**14), 10**14))),
        min_size=1,
        max_size=5,
    )
)
def test_csv_leads_back_and_numbers_stay_numbers(rows):
    sink = io.StringIO(newline="")
    csv_writer.write_rows(sink, ["text", "number"], rows)
    sink.seek(0)
    _, *found = csv.reader(sink)
    assert [_safe.original(words) for words, _ in found] == [words for words, _ in rows]
    assert [float(number) if number else None for _, number in found] == [number for _, number in rows]
    assert all(not words.startswith(_safe.FORMULA) for words, _ in found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(TEXTS, st.floats(-1e12, 1e12)), min_size=1, max_size=8))
def test_a_workbook_leads_back_and_has_no_formulas(rows, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            xlsx,
            "TABLES",
            [
                Table(
                    "t",
                    columns("text", "number:number"),
                    "facts.jsonl",
                    lambda path: ({"text": words, "number": number} for words, number in rows),
                )
            ],
        )
        xlsx.write(tmp_path, tmp_path / "t.xlsx")
    _, *found = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"].iter_rows()
    for (words, number), (text_cell, number_cell) in zip(rows, found, strict=True):
        assert text_cell.data_type in {"s", "n"}  # n: an empty cell
        assert not str(text_cell.value or "").startswith(_safe.FORMULA)
        if words.isprintable():
            assert _safe.original(str(text_cell.value or "")) == words
        assert number_cell.data_type == "n"
        assert number_cell.value == pytest.approx(number)


@pytest.mark.parametrize("words", ["<r>a & b</r>", "<r></r>", "<r><t>=1+1</t></r>"])
def test_a_text_in_the_marks_of_rich_text_is_text(words, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "TABLES", [Table("t", columns("text"), "facts.jsonl", lambda path: iter([{"text": words}]))])
    xlsx.write(tmp_path, tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["A2"].value == f"'{words}"


# --- graphs, events, places --------------------------------------------------------------------------------


def test_jsonld_is_a_graph_of_known_terms(made, tmp_path):
    graph = json.loads(exported(made, "jsonld", tmp_path / "facts.jsonld").read_text(encoding="utf-8"))
    nodes = {node["@id"]: node for node in graph["@graph"]}
    assert len(nodes) == len(graph["@graph"]) == 3 + FACTS + FACTS
    known = lines(made / "facts.jsonl")
    trade = nodes[f"fact:{known[0]['fact_id']}"]
    assert trade["party"] == [
        {"@id": "iso:RU", "@type": "schema:Country", "name": "Russia"},
        {"@id": "iso:CN", "@type": "schema:Country", "name": "China"},
    ]
    assert (trade["value"][0]["value"], trade["value"][0]["unitCode"]) == (240e9, "USD")
    assert trade["period"][0]["temporalCoverage"] == "2023-01-01/2023-12-31"
    assert nodes[trade["appearance"]]["@type"] == ["schema:NewsArticle", "prov:Entity"]
    assert nodes[f"claim:{known[0]['claim_key']}"]["hadMember"] == [trade["@id"]]
    context = graph["@context"]
    prefixes = {value.partition(":")[0] for node in nodes.values() for value in [node["@id"], *node["@type"]] if ":" in value}
    assert prefixes <= set(context)


def test_plover_has_its_fields(made, tmp_path):
    events = lines(exported(made, "plover", tmp_path / "events.jsonl"))
    assert len(events) == FACTS
    meeting = next(event for event in events if event["coopfacts"]["type"] == "meeting")
    assert {"id", "date", "event", "mode", "context", "actor", "recipient", "location", "text", "language", "publication", "fit"} <= set(
        meeting
    )
    assert [actor["code"] for actor in meeting["actor"]] == ["RUS", "CHN"]
    assert meeting["recipient"] == meeting["actor"]
    assert (meeting["location"][0]["country"], meeting["location"][0]["latitude"]) == ("BLR", 53.9002)
    visit = next(event for event in events if event["coopfacts"]["type"] == "visit")
    assert ([actor["code"] for actor in visit["actor"]], [actor["code"] for actor in visit["recipient"]]) == (["BLR"], ["CHN"])
    assert (visit["date"], visit["date_from"]) == (None, None)
    project = next(event for event in events if event["coopfacts"]["status"] == "planned")
    assert (project["date"], project["date_from"], project["fit"]) == ("2025-01-01", "period", "weak")


def test_facts_without_a_plover_event_are_left_out(tmp_path):
    told = {**fact("d1", "statement"), "codes": {"plover": None, "cameo": None}}
    folder = run(tmp_path / "run", [document("d1", "2024-01-01")], [told, fact("d1", "trade")])
    (event,) = lines(exported(folder, "plover", tmp_path / "events.jsonl"))
    assert (event["date"], event["date_from"]) == ("2024-01-01", "published")


def test_geojson_has_points_and_lines(made, tmp_path):
    link = fact("d1", "transport_link", endpoint=[entity("Minsk", "iso:BY-HM", "city"), entity("Dubai", None, "city")])
    unknown = fact("d1", "meeting", place=[entity("Nowhere", None, "city")])
    places = json.loads(exported(made, "geojson", tmp_path / "facts.geojson").read_text(encoding="utf-8"))
    assert places["type"] == "FeatureCollection"
    assert {each["properties"]["type"]: each["properties"]["place"] for each in places["features"]} == {
        "meeting": "Minsk",
        "visit": "Beijing",
    }
    folder = run(tmp_path / "run2", [document("d1")], [link, unknown])
    (line,) = json.loads(exported(folder, "geojson", tmp_path / "facts.geojson").read_text(encoding="utf-8"))["features"]
    assert line["geometry"] == {"type": "LineString", "coordinates": [[27.5665, 53.9002], [55.3093, 25.0772]]}
    assert line["id"] == link["fact_id"]


# --- the command -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", writers.formats())
def test_the_command_writes_into_the_folder_of_the_run(name, made, capsys):
    assert cli.main(["export", str(made), "--format", name]) == 0
    out, err = capsys.readouterr()
    (target,) = (made / "export").iterdir()
    assert (out, err.strip()) == ("", str(target))
    before = {path: path.stat().st_size for path in (target.iterdir() if target.is_dir() else [target])}
    assert cli.main(["export", str(made), "--format", name]) == 0
    assert {path.name for path in before} == {path.name for path in (target.iterdir() if target.is_dir() else [target])}


@pytest.mark.parametrize("name", writers.formats())
def test_an_empty_run_can_be_exported(name, tmp_path):
    target = exported(run(tmp_path / "run", [], []), name, tmp_path / "out")
    assert target.exists()


def test_what_cannot_be_done_is_told(made, tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError, match="choose one of csv"):
        writers.export(made, "pdf")
    with pytest.raises(ConfigurationError, match="is no folder"):
        writers.export(made / "facts.jsonl", "csv")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        writers.export(made, "plover", tmp_path / "file" / "events.jsonl")
    for name, library in (("xlsx", "xlsxwriter"), ("duckdb", "duckdb"), ("parquet", "pyarrow")):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, library, None)
            with pytest.raises(ConfigurationError, match=r"coopfacts\[tables\]"):
                writers.export(made, name)


@pytest.mark.parametrize("name", writers.formats())
def test_a_failed_export_is_told_and_leaves_what_was_there(name, tmp_path, capsys):
    folder = run(tmp_path / "run", [document("d1")], [fact("d1", value=[quantity("1", 1)], product=[text("x")])])
    target = exported(folder, name, tmp_path / "out")
    files = [path for path in (target, *target.rglob("*")) if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    (folder / "facts.jsonl").write_text("{broken\n", encoding="utf-8")
    assert cli.main(["export", str(folder), "--format", name, "--output", str(target)]) == 1
    assert "facts.jsonl:1 is no JSON" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files} == before
    assert not list(tmp_path.rglob("*.partial"))
