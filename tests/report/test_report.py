"""The making of the report, without a browser."""

import base64
import gzip
import hashlib
import html
import json
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfacts import cli, report, resources
from coopfacts.errors import ConfigurationError, OutputError
from coopfacts.records import Fact
from coopfacts.report import assembling, columns, identities
from coopfacts.report.unclaimed import numbers, unclaimed
from tests.report import made

MEGABYTES = 5


@pytest.fixture
def run(tmp_path):
    return made.small(tmp_path / "run")


def unpacked(page, name):
    packed = re.search(rf'id="data-{name}">([^<]*)<', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


# --- the page as a file ------------------------------------------------------------------------------


def test_the_page_is_written_beside_the_facts(run, capsys):
    assert cli.main(["report", str(run)]) == cli.GOOD
    assert capsys.readouterr().out.strip() == str(run / "report.html")
    assert (run / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_language_title_and_file_can_be_chosen(run, tmp_path, capsys):
    target = tmp_path / "new" / "x.html"
    assert cli.main(["report", str(run), "-o", str(target), "--language", "ru", "--title", "A <b> & {{data}}"]) == cli.GOOD
    page = target.read_text(encoding="utf-8")
    assert '<html lang="ru">' in page
    assert f"<title>{html.escape('A <b> & {{data}}')}</title>" in page
    assert unpacked(page, "core")["title"] == "A <b> & {{data}}"


def test_the_same_run_gives_the_same_bytes(run):
    assert report.page(run) == report.page(run)


def test_words_of_articles_stand_nowhere_in_the_markup(run):
    page = report.page(run)
    assert "pwned" not in page
    assert "Vitebsk, Mikhail Rusy" not in page
    markup = re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "://" not in markup
    assert set(re.findall(r"\b(?:src|href)=\S+", markup)) == {'href="data:,">'}


def test_the_policy_allows_these_scripts_alone(run):
    page = report.page(run)
    policy = html.unescape(re.search(r'Policy" content="([^"]*)"', page)[1])
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, re.DOTALL)
    allowed = re.search("script-src ([^;]*);", policy)[1].split()
    assert allowed == [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    assert "default-src 'none'" in policy


def test_a_thousand_documents_fit(tmp_path):
    folder = made.large(tmp_path / "run", 1_000, 12)
    characters = sum(len(record["text"]) for record in made.records(folder, "documents"))
    assert characters > 3_000_000
    assert report.write(folder).stat().st_size < MEGABYTES * 1_000_000


def test_texts_are_packed_in_blocks(tmp_path):
    folder = made.large(tmp_path / "run", 300, 1)
    page = report.page(folder)
    sizes = unpacked(page, "core")["blocks"]
    assert len(sizes) > 1
    texts = [text for number in range(len(sizes)) for text in unpacked(page, f"texts-{number}")]
    assert texts == [record["text"] for record in made.records(folder, "documents")]


def test_an_empty_run_has_a_report(tmp_path):
    core = unpacked(report.page(made.written(tmp_path / "run", [], [])), "core")
    assert core["facts"]["doc"] == []


# --- what goes wrong is told -------------------------------------------------------------------------


def refused(folder, *words):
    with pytest.raises(ConfigurationError) as told:
        report.page(folder)
    assert all(word in str(told.value) for word in words), told.value


def test_a_folder_without_a_run(tmp_path, capsys):
    refused(tmp_path, "no run", str(tmp_path))
    assert cli.main(["report", str(tmp_path / "nowhere")]) == cli.USAGE
    assert "holds no run" in capsys.readouterr().err


def test_an_unfinished_run(run):
    (run / ".run").mkdir()
    (run / ".run" / "plan.json").write_text("{}", encoding="utf-8")
    (run / ".run" / "plan.json").write_text('{"started": "2024-01-01T00:00:00+00:00"}', encoding="utf-8")
    refused(run, "interrupted", "--resume")


def test_a_file_that_is_missing_or_broken(run):
    path = run / "facts.jsonl"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + "{\n", encoding="utf-8")
    refused(run, f"facts.jsonl:{whole.count(chr(10)) + 1}", "not JSON")
    path.write_text("[]\n", encoding="utf-8")
    refused(run, "facts.jsonl:1", "not a JSON object")
    path.write_text('{"fact_id": "f_1", "doc_id": "hostile", "evidence": 3}\n', encoding="utf-8")
    refused(run, "facts.jsonl:1", "not a fact")
    path.write_bytes(b"\xff\xfe\n")
    refused(run, "facts.jsonl", "UTF-8")
    path.unlink()
    refused(run, "facts.jsonl", "cannot be read")


def test_facts_of_another_run(run):
    documents = made.records(run, "documents")
    made.written(run, documents[1:], made.records(run, "facts"))
    refused(run, "documents.jsonl lacks")
    made.written(run, [{**record, "text": "x" + record["text"]} for record in documents], made.records(run, "facts"))
    refused(run, "does not stand at", "two runs")
    made.written(run, [{**record, "text": None} for record in documents], [])
    refused(run, "without doc_id or text")


def test_claims_of_another_run(tmp_path):
    run = made.claimed(tmp_path / "run")
    assert cli.main(["claims", str(run), "-o", str(run / "claims.jsonl")]) == cli.GOOD
    claims = (run / "claims.jsonl").read_text(encoding="utf-8")
    (run / "claims.jsonl").write_text(claims.replace("f_0", "f_1"), encoding="utf-8")
    refused(run, "claims.jsonl", "does not hold", "coopfacts claims")


def test_claims_are_those_of_the_file(tmp_path):
    run = made.claimed(tmp_path / "run")
    reckoned = unpacked(report.page(run), "core")["claims"]
    assert cli.main(["claims", str(run), "-o", str(run / "claims.jsonl")]) == cli.GOOD
    assert unpacked(report.page(run), "core")["claims"] == reckoned
    assert [len(claim["facts"]) for claim in reckoned] == [3, 2, 1, 1]
    (run / "claims.jsonl").write_text("", encoding="utf-8")
    assert unpacked(report.page(run), "core")["claims"] == []


def test_a_language_that_is_not_there(run, capsys):
    assert cli.main(["report", str(run), "--language", "fr"]) == cli.USAGE
    assert "choose one of en, ru" in capsys.readouterr().err


def test_a_place_that_cannot_be_written(run, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        report.write(run, tmp_path / "file" / "report.html")


# --- the parts ---------------------------------------------------------------------------------------


def test_every_word_of_the_records_has_words_in_both_languages():
    strings = {row["key"]: row for row in resources.rows("report/strings.tsv")}
    slots = tomllib.loads(resources.read_text("facts/slots.toml"))
    schema = json.loads(resources.read_text("fact.schema.json"))
    wanted = {f"type.{kind}" for kind in schema["properties"]["type"]["enum"]}
    wanted |= {f"status.{status}" for status in schema["properties"]["status"]["enum"]}
    wanted |= {f"role.{role}" for kind in slots["types"].values() for role in (*kind, *slots["common"])}
    wanted |= {f"term.{name}" for name in terms(schema)}
    assert {key for key in wanted if key not in strings} == set()
    assert [key for key, row in strings.items() if not row["en"] or not row["ru"]] == []
    assert [key for key, row in strings.items() if set(re.findall(r"\{\w+\}", row["en"])) != set(re.findall(r"\{\w+\}", row["ru"]))] == []
    assert [key for key, row in strings.items() if "|" in row["en"] and (row["en"].count("|"), row["ru"].count("|")) != (1, 2)] == []


def terms(node):
    """The names that the schema lets a term have."""
    if isinstance(node, dict):
        names = node.get("properties", {}).get("name", {}).get("enum", [])
        return {*names, *(name for child in node.values() for name in terms(child))}
    return {name for child in node for name in terms(child)} if isinstance(node, list) else set()


def test_the_schema_has_terms():
    assert {"turnover", "signed", "in_person", "agriculture"} <= terms(json.loads(resources.read_text("fact.schema.json")))


def test_every_role_of_the_table_is_a_role():
    slots = tomllib.loads(resources.read_text("facts/slots.toml"))
    roles = {role for kind in slots["types"].values() for role in kind} | set(slots["common"])
    assert {row["role"] for row in resources.rows("report/roles.tsv")} <= roles
    assert {row["use"] for row in resources.rows("report/roles.tsv")} == {"side", "what", "amount", "growth", "place"}


def test_every_key_of_the_page_is_in_the_table():
    strings = {row["key"] for row in resources.rows("report/strings.tsv")}
    used = set()
    for name in resources.names("report/page"):
        if name.endswith(".js"):
            used |= set(re.findall(r'\bt\("([\w.-]+)"', resources.read_text(f"report/page/{name}")))
    assert len(used) > 40
    assert used <= strings


def test_modules_come_after_what_they_need():
    program = assembling.bundle()
    assert "import " not in re.sub(r"//.*", "", program)
    assert not re.search(r"^export ", program, re.MULTILINE)
    modules = re.findall(r"^const \$(\w+) = \(\(\) =>", program, re.MULTILINE)
    assert modules[-1] == "main"
    assert len(modules) == len(set(modules)) == sum(name.endswith(".js") for name in resources.names("report/page"))
    for used in re.finditer(r"= \$(\w+);", program):
        assert program.index(f"const ${used[1]} = ") < used.start()


def test_what_modules_export_is_used():
    sources = [resources.read_text(f"report/page/{name}") for name in resources.names("report/page") if name.endswith(".js")]
    taken = {name.split(" as ")[0].strip() for source in sources for match in assembling.IMPORT.finditer(source) for name in match[1].strip("{}").split(",")}
    given = {name for source in sources for name in assembling.EXPORT.findall(source)}
    assert given == taken


def test_no_source_ends_a_script():
    assert "</script" not in assembling.bundle()
    assert not [name for name in assembling.LIBRARIES if "</script" in resources.read_text(f"report/vendor/{name}")]


def test_every_region_has_a_shape_and_every_shape_a_name():
    known = {row["id"] for table in ("regions", "countries") for row in resources.rows(f"entities/{table}.tsv")}
    drawn = {}
    for name in ("russia", "belarus", "world"):
        shapes = json.loads(resources.read_text(f"report/shapes/{name}.json"))["objects"]["shapes"]["geometries"]
        drawn[name] = [shape.get("id") for shape in shapes if shape.get("id")]
    regions = {key for key in known if key.startswith(("iso:RU-", "iso:BY-"))}
    assert sorted(drawn["russia"] + drawn["belarus"]) == sorted(regions)
    assert len(drawn["world"]) > 170
    assert set(drawn["world"]) - known <= {"iso:AQ", "iso:TF", "iso:FK", "iso:GL", "iso:NC", "iso:PR", "iso:EH", "iso:XK", "iso:PS", "iso:TW"}


@pytest.mark.parametrize(
    ("name", "label", "entity_id", "expected"),
    [
        ("Belarus", "country", "iso:BY", ("iso:BY", "iso:BY", None)),
        ("Амурская область", "region", "iso:RU-AMU", ("iso:RU-AMU", "iso:RU", "iso:RU-AMU")),
        ("Нижний Новгород", "city", None, ("Nizhny Novgorod", "iso:RU", None)),
        ("Nizhny Novgorod", "city", None, ("Nizhny Novgorod", "iso:RU", None)),
        ("Дмитрий Песков", "person", None, ("Dmitry Peskov", "iso:RU", None)),
        ("Dmitry Peskov", "person", None, ("Dmitry Peskov", "iso:RU", None)),
        ("ЕЭК", "organization", None, ("ЕЭК", None, None)),
        ("Евразийский экономический союз", "bloc", None, ("Eurasian Economic Union", "Eurasian Economic Union", None)),
        ("Commonwealth of Independent States", "bloc", "wd:Q7779", ("wd:Q7779", "wd:Q7779", None)),
        ("Nobody Known", "person", None, ("Nobody Known", None, None)),
        ("Nobody Known", "person", "wd:Q1", ("wd:Q1", None, None)),
    ],
)
def test_identities(name, label, entity_id, expected):
    known = identities.people([person("Дмитрий Песков"), person("Dmitry Peskov")])
    found = identities.identity({"kind": "entity", "name": name, "label": label, "entity_id": entity_id}, known)
    assert (found.key, found.side, found.region) == expected


def test_only_entities_have_an_identity():
    assert identities.identity({"kind": "quantity", "value": 3}, {}) is None


def person(name):
    return {"kind": "entity", "name": name, "label": "person", "entity_id": None}


def test_persons_are_known_by_the_sound_of_their_name():
    known = identities.people([person("Сергей Лавров"), person("Sergei Lavrov"), person("Sergey Lavrov"), person("Ли Ан"), person("Lao Yn"), {"kind": "quantity"}])
    keys = [identities.identity(person(name), known).key for name in ("Сергей Лавров", "Sergey Lavrov", "Ли Ан", "Lao Yn")]
    assert keys == ["Sergei Lavrov", "Sergei Lavrov", "Ли Ан", "Lao Yn"]
    assert identities.names(keys, known)["Sergei Lavrov"] == ["Sergei Lavrov", "Сергей Лавров"]


def test_names_are_in_both_languages():
    names = identities.names(["Nizhny Novgorod", "Nobody Known"], {})
    assert names["Nizhny Novgorod"] == ["Nizhny Novgorod", "Нижний Новгород"]
    assert names["iso:RU-AMU"] == ["Amur Region", "Амурская область"]
    assert "Nobody Known" not in names


def test_numbers_outside_facts():
    text = "In 2023 it sold 3,000 tractors and 1 200 buses, 25.1 percent."
    found = [text[start:end] for start, end in numbers(text)]
    assert found == ["2023", "3,000", "1 200", "25.1"]
    place = (text.index("3,000"), text.index(" and"))
    assert [text[start:end] for start, end in unclaimed(text, [place])] == ["2023", "1 200", "25.1"]


@given(st.text(alphabet="12 ,.ab\u00a0", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)), max_size=5))
def test_unclaimed_numbers_are_numbers_that_no_place_touches(text, places):
    spans = [(min(start, len(text)), min(start + length, len(text))) for start, length in places]
    left = set(unclaimed(text, spans))
    for start, end in numbers(text):
        touched = any(max(first, start) < min(last, end) for first, last in spans)
        assert ((start, end) in left) == (not touched)


def test_values_that_recur_are_kept_once(run):
    core = unpacked(report.page(run), "core")
    details = [json.dumps(detail, sort_keys=True) for detail in core["kept"]["details"]]
    assert len(details) == len(set(details)) == len(core["identities"])
    assert len(core["fillers"]["detail"]) == sum(core["facts"]["fillers"])


def test_columns_know_each_field_of_a_fact():
    """A field that the records may get one day must not be lost: it stays in ``rest``."""
    fields = {"schema_version", "codes", *columns.APART}
    assert set(Fact.__dataclass_fields__) <= fields
