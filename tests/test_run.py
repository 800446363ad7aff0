"""A run from inputs to files: what is written, what is rejected, and that it does not depend on how it was done."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from coopfacts import claims, cli, read_facts, resources, run
from coopfacts.engines import Failure, local
from coopfacts.errors import ModelMissing
from coopfacts.readers import Options, RawArticle
from coopfacts.records import Reject

ROOT = Path(__file__).parents[1]
INPUTS = [str(ROOT / "seeds"), str(ROOT / "corpus" / "samples")]
FILES = ("facts.jsonl", "documents.jsonl", "rejected.jsonl", "claims.jsonl")


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The main job, as `make run` does it, on one worker."""
    folder = tmp_path_factory.mktemp("demo")
    run.run(run.Job(inputs=tuple(INPUTS), output=folder, workers=1, options=Options()))
    return folder


def test_counts_balance(demo):
    manifest = json.loads((demo / "run.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    assert counts["inputs"] == counts["documents"] + counts["rejected"]
    assert counts["documents"] == len(records(demo / "documents.jsonl")) == sum(manifest["languages"].values())
    assert counts["rejected"] == len(records(demo / "rejected.jsonl")) == sum(manifest["rejected"].values())
    assert counts["facts"] == len(records(demo / "facts.jsonl")) == sum(manifest["facts"]["type"].values())
    assert set(manifest["versions"]["models"]) == {"en", "ru"}


def test_every_fact_is_valid(demo):
    validator = jsonschema.Draft202012Validator(json.loads(resources.read_text("fact.schema.json")))
    facts = records(demo / "facts.jsonl")
    assert facts
    assert [error.message for fact in facts for error in validator.iter_errors(fact)] == []
    assert len({fact["fact_id"] for fact in facts}) == len(facts)


def spans(value):
    if isinstance(value, dict):
        if {"text", "start", "end"} <= set(value):
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def test_every_span_is_where_it_says(demo):
    texts = {document["doc_id"]: document["text"] for document in records(demo / "documents.jsonl")}
    for fact in records(demo / "facts.jsonl"):
        for span in spans(fact):
            assert span["text"] == texts[fact["doc_id"]][span["start"] : span["end"]]


def test_spans_lead_back_to_the_text_as_read(demo):
    source = next((ROOT / "seeds").glob("*.txt"))
    read = source.read_text(encoding="utf-8")
    document = next(d for d in records(demo / "documents.jsonl") if d["source"] == str(source))
    evidence = [piece for fact in records(demo / "facts.jsonl") if fact["doc_id"] == document["doc_id"] for piece in fact["evidence"]]
    assert evidence
    assert [p["text"] for p in evidence] == [read[p["source_start"] : p["source_end"]] for p in evidence]


def test_facts_come_in_the_order_of_the_documents(demo):
    order = {document["doc_id"]: place for place, document in enumerate(records(demo / "documents.jsonl"))}
    places = [order[fact["doc_id"]] for fact in records(demo / "facts.jsonl")]
    assert places == sorted(places)


def test_the_bytes_are_the_same_whatever_the_number_of_workers(demo, tmp_path):
    run.run(run.Job(inputs=tuple(INPUTS), output=tmp_path, workers=2, options=Options()))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (demo / name).read_bytes()


def test_facts_are_a_table(demo):
    table = read_facts(demo)
    assert len(table) == len(records(demo / "facts.jsonl"))
    assert {"type", "status", "parties", "value", "value_unit", "period_start", "evidence"} <= set(table.columns)


def test_every_claim_is_valid_and_every_fact_is_in_one(demo):
    validator = jsonschema.Draft202012Validator(json.loads(resources.read_text("claim.schema.json")))
    joined = records(demo / "claims.jsonl")
    assert [error.message for claim in joined for error in validator.iter_errors(claim)] == []
    keys = {fact["fact_id"]: fact["claim_key"] for fact in records(demo / "facts.jsonl")}
    assert {fact: claim["claim_key"] for claim in joined for fact in claim["fact_ids"]} == keys
    assert sum(len(claim["fact_ids"]) for claim in joined) == len(keys)
    assert joined == list(claims.join([demo]))


def test_the_committed_sample_is_a_run():
    sample = ROOT / "outputs" / "sample"
    manifest = json.loads((sample / "run.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(json.loads(resources.read_text("fact.schema.json")))
    assert [error.message for fact in records(sample / "facts.jsonl") for error in validator.iter_errors(fact)] == []
    assert manifest["counts"]["facts"] == len(records(sample / "facts.jsonl")) > 0
    assert set(manifest["languages"]) == {"en", "ru"}
    assert sum(len(claim["fact_ids"]) for claim in records(sample / "claims.jsonl")) == manifest["counts"]["facts"]


# --- bad input -------------------------------------------------------------------------------------

GOOD = "Belarus supplied 3,000 tractors to Russia in 2023, the Ministry of Industry said in Minsk on Monday."


@pytest.fixture
def bad(tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "a_good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "b_empty.txt").write_bytes(b"")
    (folder / "c_binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "d_encoding.txt").write_bytes(b"\xff\xfe\x00\xd8\x00\xd8" * 5)
    (folder / "e_french.txt").write_text("Le président de la République a rencontré hier le chancelier allemand à Paris, selon l'Élysée.", encoding="utf-8")
    (folder / "f_huge.txt").write_text(GOOD * 200_000, encoding="utf-8")
    (folder / "g_lines.jsonl").write_text(f'{{"id": "x", "text": "{GOOD}"}}\n{{"id": \n{{"id": "x", "text": "{GOOD}"}}\n', encoding="utf-8")
    (folder / "h_image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


def test_each_bad_input_is_one_reject(bad, tmp_path):
    inputs = (str(bad), str(tmp_path / "missing.txt"))
    counts = run.run(run.Job(inputs=inputs, output=tmp_path / "out", workers=2, options=Options()))
    rejects = {Path(reject["source"]).name: reject for reject in records(tmp_path / "out" / "rejected.jsonl")}
    assert {name: reject["code"] for name, reject in rejects.items()} == {
        "b_empty.txt": "empty",
        "c_binary.txt": "binary",
        "d_encoding.txt": "encoding",
        "e_french.txt": "language",
        "f_huge.txt": "too_large",
        "g_lines.jsonl:2": "malformed_json",
        "g_lines.jsonl:3": "duplicate_id",
        "h_image.png": "unknown_format",
        "missing.txt": "missing",
    }
    assert all(reject["message"] and reject["stage"] for reject in rejects.values())
    assert (counts.documents, counts.rejected, counts.inputs) == (2, 9, 11)
    groups = [document["duplicate_group"] for document in records(tmp_path / "out" / "documents.jsonl")]
    assert len(set(groups)) == 1


def results_where_work_raises(error, monkeypatch, folder):
    def broken(work, tasks, workers, limits):
        return (Failure(task, error) for task in tasks)

    monkeypatch.setattr(local, "run", broken)
    job = run.Job(inputs=(), output=folder, workers=1, options=Options())
    return list(run.results(job, [RawArticle(source="a.txt", key="a.txt", text=GOOD)]))


def test_a_missing_model_ends_the_run(monkeypatch, tmp_path):
    with pytest.raises(ModelMissing):
        results_where_work_raises(ModelMissing("no model"), monkeypatch, tmp_path)


def test_a_document_that_breaks_the_pipeline_is_a_reject(monkeypatch, tmp_path):
    (reject,) = results_where_work_raises(ValueError("odd"), monkeypatch, tmp_path)
    assert isinstance(reject, Reject)
    assert (reject.code, reject.source) == ("internal", "a.txt")
    assert "ValueError: odd" in reject.message


def test_rejects_pass_through_the_work_unchanged():
    reject = Reject(source="s", stage="read", code="empty", message="m")
    assert run.process(Options(), reject) is reject


def test_an_empty_article_is_rejected_by_the_work():
    assert isinstance(run.process(Options(), RawArticle(source="s", key="s", text=" \n")), Reject)


# --- how a run ends ----------------------------------------------------------------------------------


def test_exit_code_and_summary(bad, tmp_path, capsys):
    assert cli.main(["run", str(bad / "a_good.txt"), "--output", str(tmp_path / "good"), "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "1 inputs = 1 documents + 0 rejected" in err
    assert "facts.jsonl" in err
    assert cli.main(["run", str(bad / "b_empty.txt"), "--output", str(tmp_path / "some"), "--quiet"]) == 3
    assert capsys.readouterr() == ("", "")


def test_a_folder_that_cannot_be_made_is_a_configuration_error(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cli.main(["run", str(tmp_path / "file"), "--output", str(tmp_path / "file" / "out")]) == 1
    assert "cannot write into" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_what_was_there(demo, tmp_path, number, code):
    texts, out = tmp_path / "texts.jsonl", tmp_path / "out"
    shutil.copytree(demo, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with texts.open("w", encoding="utf-8") as sink:
        sink.writelines(json.dumps({"id": n, "text": f"{GOOD} Case {n}."}) + "\n" for n in range(100_000))
    process = subprocess.Popen([sys.executable, "-m", "coopfacts", "run", str(texts), "--output", str(out), "--workers", "1"], stderr=subprocess.PIPE, text=True)
    while not list(out.glob(".run/shards/*.jsonl")):
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate()
    assert process.returncode == code
    assert "interrupted" in err
    assert "--resume" in err
    assert "Traceback" not in err
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != ".run"} == before


def test_what_a_run_wrote_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Belarus supplied 3,000 tractors to Russia in 2023.", encoding="utf-8")
    for _ in range(2):
        counts = run.run(run.Job(inputs=(str(tmp_path),), output=tmp_path / "out", workers=1, options=Options()))
        assert (counts.documents, counts.rejected) == (1, 0)
