"""Reading under limits: files that hang, explode or kill their reader cost themselves alone; addresses; pipes."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import cli, readers, reading, run
from coopfacts.engines import Limits
from coopfacts.errors import ModelMissing
from coopfacts.jobs import Job
from coopfacts.readers import Options, Source
from coopfacts.records import Reject
from tests.labour import HalfHanging, Killing, answered, asking, dying, exploding, good, killed_once, odd, without_model
from tests.test_containers import sample
from tests.test_formats import EN, codes, zipped

ROOT = Path(__file__).parents[1]


def read(*openers, at_once=1, **limits):
    files = [Source(f"{number}.txt", f"{number}.txt", opener) for number, opener in enumerate(openers)]
    return list(reading.articles(files, Options(), Limits(**limits), at_once=at_once))


@pytest.mark.parametrize("at_once", [1, 4])
def test_what_cannot_be_read_is_a_reject_and_the_others_are_read(tmp_path, at_once):
    (tmp_path / "flag").touch()
    found = read(good, exploding, dying, odd, partial(killed_once, str(tmp_path / "flag")), good, at_once=at_once, megabytes=400)
    assert [getattr(item, "code", "read") for item in found] == ["read", "memory", "reader_died", "internal", "read", "read"]
    assert [item.source for item in found] == [f"{number}.txt" for number in range(6)]
    assert all(item.message for item in found if isinstance(item, Reject))


def test_what_no_file_is_to_blame_for_ends_the_run():
    with pytest.raises(ModelMissing):
        read(without_model)


def test_what_came_before_a_hang_is_kept():
    found = list(
        reading.articles([Source("a.jsonl", "a.jsonl", HalfHanging), Source("b.txt", "b.txt", good)], Options(), Limits(seconds=2))
    )
    assert codes(found) == ["document", "document", "timeout", "document"]


def test_a_member_that_kills_costs_itself_alone(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{number}.txt": f"{number} {EN}" for number in range(5)}))
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("2.txt").header_offset + 40
    found = list(reading.articles([Source("a.zip", "a.zip", partial(Killing, str(path), place))], Options(), Limits()))
    assert codes(found) == ["document", "document", "reader_died", "document", "document"]
    assert found[2].source == "a.zip!2.txt"


def test_an_archive_that_kills_when_it_is_listed_is_one_reject(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": EN}))
    found = list(
        reading.articles(
            [Source("a.zip", "a.zip", partial(Killing, str(path), path.stat().st_size - 5)), Source("b.txt", "b.txt", good)],
            Options(),
            Limits(),
        )
    )
    assert codes(found) == ["reader_died", "document"]


@pytest.mark.parametrize(("suffix", "at_once"), [("txt", 1), ("jsonl", 3), ("csv", 2), ("rss", 1), ("warc", 3), ("parquet", 2), ("docx", 3)])
def test_the_same_is_read_as_without_limits(suffix, at_once, tmp_path):
    for name, data in (
        (f"a.{suffix}", sample(suffix)),
        (f"b.{suffix}", sample(suffix)),
        ("c.zip", zipped({f"x.{suffix}": sample(suffix), "y.txt": "z" + EN})),
    ):
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path), str(tmp_path / f"a.{suffix}"), str(tmp_path / "missing")]
    files = [file for path in paths for file in readers.files(path)]
    assert list(reading.articles(files, Options(), Limits(seconds=60), at_once=at_once)) == list(readers.read_all(paths))


FILES = st.lists(st.tuples(st.sampled_from(["txt", "jsonl", "csv", "html", "zip", "none", "missing"]), st.integers(0, 150)), max_size=8)


@settings(max_examples=15, deadline=None)
@given(FILES, st.integers(1, 4))
def test_whatever_the_inputs_and_however_many_are_read_at_once_they_come_in_one_order(tmp_path_factory, kinds, at_once):
    folder = tmp_path_factory.mktemp("files")
    paths = [made(folder, number, kind, size) for number, (kind, size) in enumerate(kinds)]
    files = [file for path in paths for file in readers.files(path)]
    assert list(reading.articles(files, Options(), Limits(seconds=60), at_once=at_once)) == list(readers.read_all(paths))


def made(folder, number, kind, size):
    """A file of a kind with about so many articles, or none."""
    path = folder / f"{number}.{kind}"
    lines = [json.dumps({"text": f"Text {n % 90} of file {number}. {'word ' * (n % 7) * 200}"}) if n % 11 else "broken" for n in range(size)]
    contents = {
        "txt": f"Text {number}. ".encode() * size,
        "html": f"<html><body><article><p>{'Text of a page. ' * size}</p></article></body></html>".encode(),
        "jsonl": "\n".join(lines).encode(),
        "csv": ("text\n" + "".join(f'"Text {n}, of file {number}"\n' for n in range(size))).encode(),
        "zip": zipped({f"{n}.txt": f"Text {n} of archive {number}. {EN}" for n in range(size % 9)}),
        "none": b"\0\1\2" * size,
    }
    if kind in contents:
        path.write_bytes(contents[kind])
    return str(path)


def test_several_files_are_read_at_once(tmp_path):
    """Files that wait for one another are read, where one after the other they would not be."""
    flag = str(tmp_path / "flag")
    files = [Source("a.txt", "a.txt", partial(answered, flag)), Source("b.txt", "b.txt", partial(asking, flag))]
    assert codes(reading.articles(files, Options(), Limits(seconds=60), at_once=2)) == ["document", "document"]


def test_a_pipe_among_the_files_is_a_reject(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "z.txt").write_text(EN, encoding="utf-8")
    assert codes(readers.documents([str(tmp_path)])) == ["unreadable", "document"]


def test_a_bomb_is_a_reject(tmp_path):
    import gzip

    bomb = gzip.compress(bytes(300_000_000), 1)
    (tmp_path / "a.txt.gz").write_bytes(bomb)
    (tmp_path / "b.zip").write_bytes(zipped({"c.jsonl.gz": bomb, "d.zip": zipped({"e.txt": "x" * 150_000_000})}))
    files = readers.files(str(tmp_path))
    found = list(reading.articles(files, Options(), Limits(seconds=60, megabytes=400)))
    assert [item.code for item in found] == ["too_large", "too_large", "too_large"]


# --- addresses -----------------------------------------------------------------------------------------


def test_addresses_of_files_and_folders(tmp_path):
    pytest.importorskip("fsspec")
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.jsonl", "deep/c.txt", ".hidden.txt", "README.md", "d.zip"):
        (tmp_path / name).write_bytes(
            zipped({"x.txt": "X" + EN}) if name == "d.zip" else sample("jsonl") if name == "a.jsonl" else f"{name} {EN}".encode()
        )
    here = list(readers.read_all([str(tmp_path), str(tmp_path / "b.txt")]))
    there = list(readers.read_all([f"file://{tmp_path}", f"file://{tmp_path}/b.txt"]))
    assert [(item.key, item.text) for item in here if not isinstance(item, Reject)] == [
        (item.key, item.text) for item in there if not isinstance(item, Reject)
    ]
    assert codes(here) == codes(there)
    assert all(item.source.startswith("file://") for item in there)


def test_addresses_in_memory_and_bad_ones():
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://news/a.txt", "wb") as file:
        file.write(EN.encode())
    (found,) = readers.documents(["memory://news"])
    assert (found.text, found.source) == (EN, "memory:///news/a.txt")
    assert codes(readers.documents(["memory://nothing", "nosuch://a/b", "file:///no/such/file"])) == ["missing", "unreadable", "missing"]
    assert readers.count(["memory://news"]) is None


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    (found,) = readers.documents(["s3://bucket/a.txt"])
    assert found.code == "missing_library"
    assert "coopfacts[remote]" in found.message


def test_a_run_reads_from_an_address_and_writes_into_a_folder(tmp_path, capsys):
    pytest.importorskip("fsspec")
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    job = Job(inputs=(f"file://{tmp_path}/a.txt",), output=tmp_path / "out", workers=1, options=Options())
    assert dict(run.run(job).codes) == {"empty": 1}
    assert cli.main(["run", str(tmp_path), "-o", "s3://bucket/out"]) == cli.USAGE
    assert "folder of this machine" in capsys.readouterr().err


# --- pipes ---------------------------------------------------------------------------------------------


def forced(*arguments, **how):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.forced", "run", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def test_from_standard_input_to_standard_output():
    process = forced("-", "-o", "-", "-w", "2")
    out, err = process.communicate("".join(json.dumps({"id": n, "text": f"Text {n}"}) + "\n" if n != 3 else "broken\n" for n in range(100)))
    assert process.returncode == cli.SOME_REJECTED
    assert [json.loads(line)["doc_id"] for line in out.splitlines()] == [f"-:{n + 1}" for n in range(100) if n != 3]
    assert "rejected -:4 (malformed_json)" in err


def test_who_writes_slowly_into_the_pipe_is_waited_for():
    process = forced("-", "-o", "-", "-w", "1", "--timeout", "1")
    for number in range(3):
        process.stdin.write(json.dumps({"text": f"Text {number}"}) + "\n")
        process.stdin.flush()
        time.sleep(1.2)
    out, err = process.communicate()
    assert (process.returncode, err) == (cli.GOOD, "")
    assert len(out.splitlines()) == 3


def test_facts_come_while_the_pipe_is_open():
    process = forced("-", "-o", "-", "-w", "1")
    process.stdin.write("".join(json.dumps({"text": f"Text {n}"}) + "\n" for n in range(20)))
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["doc_id"] == "-:1"
    assert process.poll() is None
    process.communicate()


def test_a_reader_of_the_output_who_leaves_is_no_error():
    process = forced("-", "-o", "-", "-w", "1")
    process.stdout.close()
    process.stdin.write("".join(json.dumps({"text": f"Text {n}"}) + "\n" for n in range(50)))
    process.stdin.close()
    assert process.wait() == 128 + signal.SIGPIPE
    assert "Traceback" not in process.stderr.read()


def test_a_text_through_extract():
    done = subprocess.run(
        f"{sys.executable} -m coopfacts extract - --lang en",
        shell=True,
        input="Belarus supplied 3,000 tractors to Russia in 2023.",
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == ["supply"]
