"""Texts that nobody writes, and what must not happen to them."""

import json
import subprocess
import sys

import pytest

import coopfacts
from coopfacts import cleaning, readers, run
from coopfacts.jobs import Job
from coopfacts.lang.ru import sentences
from coopfacts.readers import Options
from tests import labour, mutations

# What must not become of any input: it is for us to mend.
OURS = {"internal", "worker_died", "reader_died", "timeout", "memory"}
EXTRACTED = 15  # one input in so many goes the whole way


def test_a_half_character_is_taken_out() -> None:
    assert cleaning.clean("Trade grew \ud800 by 5 percent.").text == "Trade grew by 5 percent."
    assert coopfacts.extract("Belarus supplied 3,000 tractors to Russia in 2023. \ud800", lang="en")


def test_a_sentence_of_marks_is_cut_before_its_tree_is_untangled() -> None:
    text = "« " * 1000
    spans = sentences.split(text)
    assert max(len(text[start:end].split()) for start, end in spans) <= sentences.MAX_WORDS
    assert coopfacts.extract("Россия и Китай подписали соглашение о торговле. " + text, lang="ru")


def test_standard_input_in_another_encoding_is_a_plain_error() -> None:
    done = subprocess.run([sys.executable, "-m", "coopfacts", "extract", "-"], input="Привет".encode("cp1251"), capture_output=True, check=False)
    assert done.returncode == 1
    assert b"UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


def follow_through(inputs, output, **changes):
    """A run; the source and code of what it could not take, and a check that each file came to something."""
    counts = run.run(Job(inputs=(str(inputs),), output=output, workers=2, options=Options(), timeout=120, memory=2000, **changes))
    names = ("documents", "rejected")
    records = {name: [json.loads(line) for line in (output / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line] for name in names}
    assert counts.inputs == sum(map(len, records.values()))
    told = {record["source"].removeprefix(f"{inputs}/")[:5] for name in names for record in records[name]}
    assert told == {path.name[:5] for path in inputs.iterdir()}
    return [(record["source"], record["code"], record["message"]) for record in records["rejected"] if record["code"] in OURS]


@pytest.fixture(scope="module")
def damaged(tmp_path_factory, pytestconfig):
    """Folders of damaged files: many to be read, some to go the whole way."""
    read, extracted = tmp_path_factory.mktemp("read"), tmp_path_factory.mktemp("extracted")
    for number, (name, data) in enumerate(mutations.mutated(pytestconfig.getoption("--mutations"))):
        (read / name).write_bytes(data)
        if number % EXTRACTED == 0:
            (extracted / name).write_bytes(data)
    return read, extracted


def test_damaged_files_are_documents_or_rejects(damaged, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "process", labour.build)
    assert follow_through(damaged[0], tmp_path) == []


def test_facts_of_damaged_files(damaged, tmp_path):
    assert follow_through(damaged[1], tmp_path) == []


def test_the_same_seed_damages_in_the_same_way():
    assert list(mutations.mutated(60)) == list(mutations.mutated(60))
    assert list(mutations.mutated(60)) != list(mutations.mutated(60, seed=2))


@pytest.mark.parametrize("before", ["", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"], ids=["whole", "part"])
@pytest.mark.parametrize("header", ['Content-Type: multipart/related;\n boundary="{}"', "Content-Transfer-Encoding: {}"])
def test_a_header_without_end_takes_no_time(before, header, tmp_path):
    (tmp_path / "a.mht").write_text(f"{before}{header.format('a word ' * 200_000)}\n\nText\n", encoding="utf-8")
    assert [item.code for item in readers.documents([str(tmp_path)])] == ["malformed_mail"]


def test_damaged_web_archives_are_not_told_on_standard_error(tmp_path, capfd):
    (tmp_path / "a.warc").write_bytes(mutations.samples()["warc"].replace(b"news.example/a", b"news.example/a b c").replace(b"</html>", b"</html>word", 1))
    assert list(readers.documents([str(tmp_path)]))
    assert capfd.readouterr().err == ""
