"""Questions in SQL: answered, and nothing else done."""

import csv
import io
import json
import sys

import pytest

from coopfacts import cli
from coopfacts.commands import tables
from coopfacts.errors import ConfigurationError
from coopfacts.query import ask
from coopfacts.tables import TABLES
from tests.outcome import small_run


@pytest.fixture
def made(tmp_path):
    return small_run(tmp_path / "run")


@pytest.fixture
def query(made, capsys):
    def call(sql, *arguments):
        code = cli.main(["query", str(made), sql, *arguments])
        return (code, *capsys.readouterr())

    return call


def test_a_question_is_answered_as_csv_when_nobody_looks(query):
    code, out, err = query("SELECT type, count(*) AS n, max(value) AS most FROM facts GROUP BY type ORDER BY n DESC, type LIMIT 2")
    assert (code, err) == (0, "")
    assert list(csv.reader(io.StringIO(out))) == [["type", "n", "most"], ["project", "3", ""], ["trade", "2", "240000000000"]]


def test_an_answer_holds_no_formula(query):
    _, out, _ = query("SELECT content FROM statements")
    assert out.splitlines()[1].startswith("'=cmd")


def test_an_answer_can_be_json(query):
    code, out, _ = query(
        "SELECT parties, value, period_start, quoted, [type] AS kinds FROM facts WHERE type = 'trade' ORDER BY value", "--format", "json"
    )
    assert code == 0
    assert json.loads(out.splitlines()[0]) == {
        "parties": "Russia; China",
        "value": 240e9,
        "period_start": "2023-01-01",
        "quoted": True,
        "kinds": ["trade"],
    }


def test_an_answer_can_be_a_table(query, monkeypatch):
    monkeypatch.setattr(tables, "SHOWN", 2)
    code, out, err = query("SELECT 'a\x1b[31m[bold]' AS hostile, 240e9 AS n FROM facts", "--format", "table")
    assert code == 0
    assert "240,000,000,000" in out
    assert "[bold]" in out
    assert "\x1b[31m" not in out
    assert "first 2 of 10 rows" in err


def test_questions_may_join_and_come_from_standard_input(query, monkeypatch):
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("SELECT count(*) AS n FROM Facts JOIN claims USING (claim_key) JOIN documents USING (doc_id)")
    )
    assert query("-")[1].split() == ["n", "10"]


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_table_is_there(query, table):
    code, out, _ = query(f'SELECT count(*) AS n FROM "{table}"', "--format", "json")
    assert (code, json.loads(out)["n"] > 0) == (0, True)
    assert query(f"DESCRIBE {table}")[0] == 0


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT nothing FROM facts", "nothing"),
        ("SELECT * FROM fakts", "Tables: facts, fillers"),
        ("SELEC", "syntax error"),
        ("", "0 statements"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("DROP TABLE facts", "only questions"),
        ("DELETE FROM facts", "only questions"),
        ("CREATE TABLE x AS SELECT 1", "only questions"),
        ("ATTACH '/tmp/other.duckdb'", "only questions"),
        ("COPY facts TO '/tmp/facts.csv'", "only questions"),
        ("SET enable_external_access = true", "only questions"),
        ("INSTALL httpfs", "only questions"),
        ("PRAGMA database_list", "only questions"),
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission"),
        ("SELECT * FROM '/etc/passwd'", "cannot be answered"),
        ("SELECT * FROM glob('/*')", "cannot be answered"),
        ("EXPLAIN ANALYZE COPY facts TO '/tmp/facts.csv'", "cannot be answered"),
    ],
)
def test_what_is_no_question_is_told(query, sql, words):
    code, out, err = query(sql)
    assert (code, out) == (1, "")
    assert words in err
    assert "Traceback" not in err


def test_outputs_that_cannot_be_read_are_told(made, query):
    (made / "facts.jsonl").unlink()
    code, _, err = query("SELECT count(*) FROM facts")
    assert (code, "facts.jsonl does not exist" in err, "Traceback" in err) == (1, True, False)


def test_wrong_usage_is_told(made, query, monkeypatch):
    assert "choose one of table, csv, json" in query("SELECT 1", "--format", "xml")[2]
    with pytest.raises(ConfigurationError, match="is no folder"), ask(made / "facts.jsonl", "SELECT 1"):
        pass
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ConfigurationError, match=r"coopfacts\[tables\]"), ask(made, "SELECT 1"):
        pass
