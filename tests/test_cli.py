"""The command line as a user meets it: what goes where, and how it ends."""

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from coopfacts import cli, resources

TEXTS = {
    "en": "MINSK. Belarus supplied 3,000 tractors to Russia in 2023, Prime Minister Roman Golovchenko said on Monday.",
    "ru": "МИНСК. В 2023 году Беларусь поставила в Россию 3000 тракторов, сообщил в понедельник премьер-министр Роман Головченко.",
}


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def coopfacts(monkeypatch, capsys):
    """Runs a command line and gives (exit code, stdout, stderr)."""

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = cli.main(arguments)
        return (code, *capsys.readouterr())

    return call


# --- help and usage --------------------------------------------------------------------------------

COMMANDS = sorted(command.name or command.callback.__name__ for command in cli.app.registered_commands)
GROUPS = {group.name: sorted(command.name for command in group.typer_instance.registered_commands) for group in cli.app.registered_groups}


def test_the_commands_are_those_promised():
    assert COMMANDS == ["analyse", "claims", "clean", "diff", "evaluate", "explain", "export", "extract", "query", "report", "run", "schema", "status", "values"]
    assert GROUPS == {"label": ["config", "export", "import"]}


@pytest.mark.parametrize("command", [*COMMANDS, *(f"{group} {command}" for group, commands in GROUPS.items() for command in commands)])
def test_help_has_an_example(coopfacts, command):
    code, out, _ = coopfacts(*command.split(), "--help")
    assert code == 0
    assert "Example:" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run"],
        ["run", "x.txt"],
        ["run", "x.txt", "--output", "o", "--workers", "0"],
        ["run", "x.txt", "--output", "o", "--lang", "fr"],
        ["run", "x.jsonl", "--output", "o", "--field", "body"],
        ["run", "x.txt", "--output", "o", "--timeout", "-1"],
        ["status", "."],
        ["report", "."],
        ["extract", "Text.", "--date", "yesterday"],
        ["evaluate", "no-such-gold.jsonl"],
        ["evaluate", "--by", "colour", "x.jsonl"],
        ["claims", "nowhere", "--output", "claims.jsonl"],
        ["claims", "nowhere"],
        ["export", "nowhere", "--format", "csv"],
        ["export", ".", "--format", "pdf"],
        ["query", "nowhere", "SELECT 1"],
        ["query", "."],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_1_and_told_on_stderr(coopfacts, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = coopfacts(*arguments)
    assert (code, out) == (1, "")
    assert err.strip()
    assert "Traceback" not in err


def test_the_module_runs_as_a_program():
    done = subprocess.run([sys.executable, "-m", "coopfacts", "schema"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout) == json.loads(resources.read_text("fact.schema.json"))


# --- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_extract_prints_valid_facts(coopfacts, lang):
    code, out, err = coopfacts("extract", TEXTS[lang], "--date", "2024-02-01")
    assert (code, err) == (0, "")
    facts = lines(out)
    assert facts
    validator = jsonschema.Draft202012Validator(json.loads(resources.read_text("fact.schema.json")))
    for fact in facts:
        validator.validate(fact)
        assert fact["provenance"]["language"] == lang


def test_extract_reads_standard_input(coopfacts):
    code, out, _ = coopfacts("extract", "-", stdin=TEXTS["en"])
    assert (code, out) == (0, coopfacts("extract", TEXTS["en"])[1])


@pytest.mark.parametrize("text", ["", "Le président de la République a rencontré hier le chancelier allemand à Paris."])
def test_extract_tells_what_it_rejects(coopfacts, text):
    code, out, err = coopfacts("extract", "-", stdin=text)
    assert (code, out) == (3, "")
    assert "rejected" in err


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_analyse_shows_tokens_with_heads(coopfacts, lang):
    code, out, _ = coopfacts("analyse", stdin=json.dumps({"id": 7, "text": TEXTS[lang], "lang": lang}) + "\n")
    (record,) = lines(out)
    assert (code, record["id"]) == (0, 7)
    assert {"iso:BY", "iso:RU"} <= {entity["entity_id"] for entity in record["entities"]}
    for index, token in enumerate(record["tokens"]):
        assert token["text"] == TEXTS[lang][token["start"] : token["end"]]
        assert (token["deprel"] == "root") == (token["head"] == index)
        assert record["sentences"][token["sentence"]]["start"] <= token["start"]


def test_values_finds_amounts_and_periods(coopfacts):
    request = {"id": "a", "text": "Trade grew by 6.4% to $25.1 billion in June.", "lang": "en", "reference": "2024-07-01"}
    code, out, _ = coopfacts("values", stdin=json.dumps(request) + "\n")
    (record,) = lines(out)
    assert (code, record["id"]) == (0, "a")
    quantities = {(v["value"], v["unit"]) for v in record["values"] if v["kind"] == "quantity"}
    periods = [(v["start_date"], v["end_date"]) for v in record["values"] if v["kind"] == "period"]
    assert quantities == {(6.4, "percent"), (25_100_000_000, "USD")}
    assert periods == [("2024-06-01", "2024-06-30")]


def test_values_of_one_text_are_shown_to_read(coopfacts):
    code, out, _ = coopfacts("values", "--date", "2024-07-01", "Trade rose 5% to over $3bn in June.")
    assert code == 0
    assert [line.split("  ", 1) for line in out.splitlines()] == [["5%", "  5 percent"], ["$3bn", "> 3,000,000,000 USD"], ["June", "2024-06-01/2024-06-30"]]


def test_values_of_one_text_may_come_by_a_pipe(coopfacts):
    assert coopfacts("values", "-", "--lang", "ru", stdin="Продано 300 тракторов.") == (0, "300 тракторов  300 count of трактор\n", "")
    code, out, err = coopfacts("values", "-", "--lang", "xx", stdin="Sold.")
    assert (code, out) == (1, "")
    assert "xx" in err


@pytest.mark.parametrize("command", ["analyse", "values"])
def test_a_bad_line_does_not_stop_the_others(coopfacts, command):
    good = json.dumps({"id": 1, "text": "In 2023.", "lang": "en"})
    code, out, err = coopfacts(command, stdin=f'{{"id": \n{good}\n["text"]\n{json.dumps({"text": "x", "lang": "xx"})}\n')
    assert code == 3
    assert [record["id"] for record in lines(out)] == [1]
    assert [line.split(":")[1].strip() for line in err.splitlines()] == ["line 1", "line 3", "line 4"]


def test_clean_says_what_it_removed(coopfacts, tmp_path):
    page = tmp_path / "article.txt"
    page.write_text("Home / Economy / Sport\nShare:  Facebook  Telegram  VK\n\n" + TEXTS["en"] + "\n", encoding="utf-8")
    code, out, err = coopfacts("clean", str(page), str(tmp_path / "nothing.txt"))
    (record,) = lines(out)
    assert code == 3
    assert "nothing.txt" in err
    assert "Facebook" not in record["text"]
    assert all(piece["reason"] and piece["step"] for piece in record["removed"])


def test_fields_may_have_other_names(coopfacts, tmp_path):
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"nr": 5, "body": TEXTS["en"], "day": "2024-02-01"}) + "\n", encoding="utf-8")
    code, out, _ = coopfacts("clean", str(feed), "--field", "text=body", "--field", "doc_id=nr", "--field", "published=day")
    (record,) = lines(out)
    assert (code, record["doc_id"], record["published"]) == (0, "5", "2024-02-01")


# --- gold ------------------------------------------------------------------------------------------


def test_evaluate_judges_given_facts(coopfacts):
    folder = str(Path(__file__).parent / "scoring")
    code, out, _ = coopfacts("evaluate", f"{folder}/gold.jsonl", "--facts", f"{folder}/facts.jsonl", "--by", "lang")
    assert code == 0
    with open(f"{folder}/expected_by_lang.txt", encoding="utf-8") as expected:
        assert out == expected.read()


def test_evaluate_runs_the_pipeline(coopfacts, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"doc_id": "a", "lang": "en", "published": None, "title": None, "text": TEXTS["en"], "facts": []}) + "\n", encoding="utf-8")
    code, out, _ = coopfacts("evaluate", str(gold), "--errors", "5")
    assert code == 0
    assert out.startswith("spurious a ")
    assert out.splitlines()[-1].startswith("detection_f1=")
