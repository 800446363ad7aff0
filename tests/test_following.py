"""A folder that is followed: what counts as arrived, what is remembered, and that the output is that of a run over the same files."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from coopfacts import cli, following, manifest, run
from coopfacts.errors import ConfigurationError
from coopfacts.following import STILL, Arrivals
from coopfacts.jobs import Job
from coopfacts.readers import Options
from tests import forced
from tests.test_batch import ROOT, working_here, written


@pytest.fixture
def inline(monkeypatch):
    """Light work done here, and files read here; gives the list of what was worked on."""

    def read(files, options, limits, seen=None, at_once=1):
        from coopfacts import readers

        known = seen or readers.Seen()
        for file in files:
            for source in readers.opened(file):
                yield from map(known.told, readers.read_source(source, options))

    monkeypatch.setattr("coopfacts.reading.articles", read)
    monkeypatch.setattr(forced, "PAUSE", 0.0)
    return working_here(monkeypatch)


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in", tmp_path / "out"


def deliver(folder, name, *texts):
    """Put a file of articles under its final name, at once."""
    hidden = folder / f".{name}"
    hidden.write_text(
        "".join(json.dumps({"id": text, "text": f"Text {text}. More of {text[0]}."}) + "\n" for text in texts), encoding="utf-8"
    )
    hidden.replace(folder / name)


def job(folder, output, **changes):
    return Job(**{"inputs": (), "follow": folder, "output": output, "workers": 1, "options": Options(), **changes})


def looks(*steps):
    """What happens between looks: each step is a thing to do, or nothing; the file that it brings has time to settle."""
    todo = [step for given in steps for step in (given, *[None] * (STILL + 1))]

    def wait():
        if not todo:
            return False
        step = todo.pop(0)
        if step:
            step()
        return True

    return wait


def follow(folder, output, *steps, **changes):
    told = []
    following.follow(job(folder, output, **changes), lambda counts: None, lambda counts: told.append(counts.plain()), looks(*steps))
    return told


def fresh(inputs, output):
    run.run(Job(inputs=tuple(map(str, inputs)), output=output, workers=1, options=Options()))
    return written(output)


# --- what has arrived ------------------------------------------------------------------------------------


def test_only_files_under_final_names_that_have_stopped_growing_arrive(tmp_path):
    arrivals = Arrivals(tmp_path, {})
    for name in ("a.txt", "b.part", "c.txt.tmp", ".d.txt", "e.txt~", "F.CRDOWNLOAD", "README.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    growing = tmp_path / "g.txt"
    for number in range(STILL + 3):
        growing.write_text("x" * (number + 1), encoding="utf-8")
        found = arrivals.look()
        assert set(found) == ({"a.txt"} if number >= STILL else set())
    assert [set(arrivals.look()) for _ in range(STILL)][-1] == {"a.txt", "g.txt"}


def test_known_files_do_not_arrive_again_unless_they_are_written_anew(tmp_path):
    known = {}
    arrivals = Arrivals(tmp_path, known)
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    known.update([arrivals.look() for _ in range(STILL + 1)][-1])
    assert set(known) == {"a.txt"}
    assert [arrivals.look() for _ in range(STILL + 2)][-1] == {}
    (tmp_path / "a.txt").write_text("xy", encoding="utf-8")
    assert set([arrivals.look() for _ in range(STILL + 1)][-1]) == {"a.txt"}


def test_a_file_that_goes_again_does_not_arrive(tmp_path):
    arrivals = Arrivals(tmp_path, {})
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    arrivals.look()
    (tmp_path / "a.txt").unlink()
    assert [arrivals.look() for _ in range(STILL + 1)][-1] == {}


# --- what comes of it ------------------------------------------------------------------------------------


def test_the_output_is_at_each_quiet_moment_that_of_a_run_over_the_same_files(inline, folders, tmp_path):
    folder, output = folders
    outputs = []

    def keep():
        outputs.append(written(output))

    deliver(folder, "b.jsonl", "1", "2", "3")
    told = follow(
        folder,
        output,
        None,
        keep,
        lambda: deliver(folder, "a.jsonl", "4", "1", "reject"),
        keep,
        lambda: deliver(folder, "c.jsonl", *map(str, range(10, 210))),
        keep,
    )
    assert [counts["inputs"] for counts in told] == [3, 6, 206]
    assert len(inline) == 206
    order = ["b.jsonl", "a.jsonl", "c.jsonl"]
    assert outputs == [fresh([folder / name for name in order[:number]], tmp_path / str(number)) for number in (1, 2, 3)]
    assert manifest.state(output).name == "paused"


def test_copies_are_grouped_over_all_batches(inline, folders):
    folder, output = folders
    deliver(folder, "a.jsonl", "1")
    (folder / "b.txt").write_text("Text 1. More of 1.", encoding="utf-8")
    follow(folder, output, None)
    documents = [json.loads(line) for line in (output / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({document["duplicate_group"] for document in documents}) == 1


def test_what_was_done_is_remembered_though_the_files_are_gone(inline, folders):
    folder, output = folders
    deliver(folder, "a.jsonl", "1", "2")
    follow(folder, output, None)
    (folder / "a.jsonl").unlink()
    inline.clear()
    assert follow(folder, output, None) == []
    (counts,) = follow(folder, output, lambda: deliver(folder, "b.jsonl", "2", "3"))
    assert (counts["documents"], counts["rejected"]) == (3, 1)
    assert inline == [f"{folder}/b.jsonl:1", f"{folder}/b.jsonl:2"]
    assert "duplicate_id" in (output / "rejected.jsonl").read_text(encoding="utf-8")


class Stop(Exception):
    pass


@pytest.mark.parametrize("number", [1, 70, 139])
def test_a_batch_that_is_broken_off_is_taken_up_again(inline, folders, tmp_path, number):
    folder, output = folders
    deliver(folder, "a.jsonl", "1", "2")
    follow(folder, output, None)
    deliver(folder, "b.jsonl", *map(str, range(3, 143)))

    def watch(counts):
        if counts.inputs >= number:
            raise Stop

    with pytest.raises(Stop):
        following.follow(job(folder, output), watch, lambda counts: None, looks(None))
    inline.clear()
    (counts,) = follow(folder, output)
    assert counts["documents"] == 142
    assert len(inline) == 140 - number // 64 * 64
    assert written(output) == fresh([folder / "a.jsonl", folder / "b.jsonl"], tmp_path / "fresh")


def test_an_output_that_was_not_written_is_written_at_the_start(inline, folders, monkeypatch):
    folder, output = folders
    deliver(folder, "a.jsonl", "1", "2")

    def broken(*arguments):
        raise Stop

    with monkeypatch.context() as patch:
        patch.setattr(run, "finish", broken)
        with pytest.raises(Stop):
            follow(folder, output, None)
    assert not (output / "facts.jsonl").exists()
    inline.clear()
    assert [counts["documents"] for counts in follow(folder, output)] == [2]
    assert inline == []


def test_what_would_mix_runs_is_refused(inline, folders, tmp_path):
    folder, output = folders
    deliver(folder, "a.jsonl", "1", "2")
    follow(folder, output, None)
    other = tmp_path / "other"
    other.mkdir()
    for changes in ({"follow": other}, {"options": Options(limit=1000)}):
        with pytest.raises(ConfigurationError, match="--fresh"):
            follow(folder, output, **changes)
    for changes in ({}, {"resume": True}, {"retry": True}):
        with pytest.raises(ConfigurationError, match="fed by --follow"):
            run.run(job(folder, output, inputs=(str(folder),), **changes))
    for bad in (output, tmp_path / "missing"):
        with pytest.raises(ConfigurationError, match="--follow"):
            follow(bad, output)
    assert [counts["documents"] for counts in follow(folder, output, None, options=Options(limit=1000), fresh=True)] == [2]


def test_following_nothing_leaves_nothing(inline, folders):
    folder, output = folders
    assert follow(folder, output, None) == []
    assert list(output.iterdir()) == []


def test_inputs_and_a_folder_to_follow_exclude_each_other(tmp_path, capsys):
    for arguments in ([], ["a.txt", "--follow", str(tmp_path)]):
        assert cli.main(["run", *arguments, "-o", str(tmp_path / "out")]) == cli.USAGE
        assert "--follow" in capsys.readouterr().err


def test_what_lies_there_by_now_is_all_that_is_wanted(inline, folders, monkeypatch, capsys):
    folder, output = folders
    monkeypatch.setattr(following, "LOOK", 0.0)
    command = ["run", "--follow", str(folder), "--once", "-o", str(output), "-w", "1"]
    assert cli.main(command) == cli.GOOD  # nothing has come
    deliver(folder, "a.jsonl", "1", "2")
    assert cli.main(command) == cli.GOOD
    deliver(folder, "b.jsonl", "3", "reject", "4", "5")
    assert cli.main([*command, "--tolerate", "25"]) == cli.GOOD
    deliver(folder, "c.jsonl", "6", "reject again")
    assert cli.main([*command, "--tolerate", "25"]) == cli.SOME_REJECTED
    assert cli.main(command) == cli.GOOD  # what was rejected on other nights is told on those
    assert len(inline) == 8
    assert "waiting" not in capsys.readouterr().err
    assert manifest.state(output).name == "paused"
    assert cli.main(["run", str(folder), "--once", "-o", str(output)]) == cli.USAGE
    assert "--follow" in capsys.readouterr().err


# --- from the shell ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_the_same_command_goes_on(folders, number, code):
    folder, output = folders
    for name in ("a", "b"):
        deliver(folder, f"{name}.jsonl", *(f"{name}{n}" for n in range(3)))
        command = [sys.executable, "-m", "tests.forced", "run", "--follow", str(folder), "-o", str(output), "-w", "1", "--log-json"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        while json.loads(line := process.stderr.readline())["event"] != "written":
            pass
        assert json.loads(line)["documents"] == (3 if name == "a" else 6)
        time.sleep(0.1)
        process.send_signal(number)
        _, err = process.communicate()
        assert process.returncode == code
        assert "the same command goes on from there" in err
        assert "Traceback" not in err
    assert sorted(os.listdir(output)) == [".run", "claims.jsonl", "documents.jsonl", "facts.jsonl", "rejected.jsonl", "run.json"]
