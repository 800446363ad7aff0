"""Batches that are killed, interrupted, resumed, mended: whatever happens on the way, the bytes at the end are the same."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import cli, manifest, readers, run, shards
from coopfacts.errors import ConfigurationError, OutputError
from coopfacts.jobs import Job
from coopfacts.readers import Options, RawArticle
from coopfacts.records import Reject
from coopfacts.store import Store
from tests import forced

ROOT = Path(__file__).parents[1]
FILES = ("facts.jsonl", "documents.jsonl", "rejected.jsonl", "claims.jsonl")
NUMBER = 1500


def command(*arguments):
    return [sys.executable, "-m", "tests.forced", "run", *map(str, arguments)]


def start(*arguments):
    return subprocess.Popen(command(*arguments), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(*arguments):
    done = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def written(output):
    return {name: (output / name).read_bytes() for name in FILES}


# --- killed ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kills(pytestconfig):
    """How often is enough."""
    return pytestconfig.getoption("--kills")


def shards_in(output):
    return len(list(output.glob(".run/shards/*.jsonl")))


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bytes(texts, undisturbed, kills, tmp_path):
    chance, done, amid = random.Random(7), 0, 0
    for kill in range(kills):
        before = shards_in(tmp_path)
        process = start(texts, "-o", tmp_path, "-w", chance.choice([1, 2, 3]), "--resume", "-q")
        with process:
            if kill % 3:  # amid the work, or the end; else as it starts
                while process.poll() is None and shards_in(tmp_path) <= before:
                    time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.6))
            process.kill()
        amid += Store(tmp_path).begun()
        if process.returncode == cli.SOME_REJECTED:  # it was done before it could be killed
            assert written(tmp_path) == undisturbed
            done += 1
            for path in tmp_path.iterdir():
                path.unlink()
    assert done < kills
    assert amid  # at least once there was work to take up
    assert finish(texts, "-o", tmp_path, "--resume", "-q")[0] == cli.SOME_REJECTED
    assert written(tmp_path) == undisturbed
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((*FILES, "run.json"))


def workers_of(process):
    try:
        servers = [child for child in psutil.Process(process.pid).children() if "forkserver" in " ".join(child.cmdline())]
        return [child for server in servers for child in server.children()]
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize("victim", ["worker", "server"])
def test_workers_that_are_killed_are_replaced(texts, undisturbed, kills, tmp_path, victim):
    """So is the process that they are forked from: those that it has forked go on, and another one forks the next."""
    chance, killed, before = random.Random(8), 0, 0
    process = start(texts, "-o", tmp_path, "-w", 2, "-q")
    while process.poll() is None and killed < kills // 5:
        time.sleep(chance.uniform(0.01, 0.2))
        if shards_in(tmp_path) > before:  # there was some progress since the last kill
            before = shards_in(tmp_path)
            for worker in workers_of(process)[:1]:
                killed += 1
                if victim == "server":
                    worker.parent().kill()
                worker.kill()
    process.communicate()
    assert killed
    assert process.returncode == cli.SOME_REJECTED
    # An article whose worker was killed twice in a row is a dead letter; it is tried again for the asking.
    assert finish(texts, "-o", tmp_path, "--retry-rejected", "-q")[0] == cli.SOME_REJECTED
    assert written(tmp_path) == undisturbed


def test_nobody_is_left_behind_by_a_run_that_was_killed(texts, tmp_path):
    process = start(texts, "-o", tmp_path, "-w", 2, "-q")
    while not (workers := workers_of(process)):
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert psutil.wait_procs(workers, timeout=30)[1] == []


# --- interrupted and resumed ---------------------------------------------------------------------------


@pytest.fixture
def interrupted(texts, tmp_path):
    """The output folder of a run that was interrupted after some shards."""
    process = start(texts, "-o", tmp_path, "-w", 1)
    while not list(tmp_path.glob(".run/shards/*.jsonl")):
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate()
    assert process.returncode == 143
    assert "--resume" in err
    return tmp_path


def test_an_unfinished_run_is_neither_lost_nor_hidden(texts, interrupted, undisturbed):
    code, err = finish(texts, "-o", interrupted)
    assert code == cli.USAGE
    assert "--resume" in err
    assert "--fresh" in err
    state = manifest.state(interrupted)
    assert state.name == "interrupted"
    assert finish(texts, "-o", interrupted, "--resume", "-q")[0] == cli.SOME_REJECTED
    assert written(interrupted) == undisturbed
    record = manifest.state(interrupted).record
    assert (record["starts"], record["started"]) == (2, state.record["started"])


def test_starting_over_drops_what_was_kept(texts, interrupted, undisturbed):
    assert finish(texts, "-o", interrupted, "--fresh", "-q")[0] == cli.SOME_REJECTED
    assert written(interrupted) == undisturbed
    assert manifest.state(interrupted).record["starts"] == 1


def test_the_second_run_into_a_folder_is_refused(texts, tmp_path):
    process = start(texts, "-o", tmp_path, "-w", 1, "-q")
    while not (tmp_path / ".run" / "plan.json").exists():
        time.sleep(0.02)
    assert manifest.state(tmp_path).name == "running"
    for option in ("--resume", "--fresh"):
        code, err = finish(texts, "-o", tmp_path, option)
        assert code == cli.USAGE
        assert f"process {process.pid}" in err
    process.communicate()
    assert process.returncode == cli.SOME_REJECTED


# --- in this process, without workers --------------------------------------------------------------------


@pytest.fixture
def inline(monkeypatch):
    """Light work done here; gives the list of what was worked on."""
    monkeypatch.setattr(forced, "PAUSE", 0.0)
    return working_here(monkeypatch)


def working_here(monkeypatch):
    """Let runs do their work, all of it light, in this process: the list of what was worked on."""
    seen = []

    def engine(work, tasks, workers, limits):
        for task in tasks:
            seen.append(task.source)
            yield forced.process(None, task)

    monkeypatch.setattr("coopfacts.engines.local.run", engine)
    return seen


def job(texts, output, **changes):
    return Job(**{"inputs": (str(texts),), "output": output, "workers": 1, "options": Options(), **changes})


class Stop(Exception):
    pass


def stop_at(number):
    def watch(counts):
        if counts.inputs >= number:
            raise Stop

    return watch


def test_resuming_does_the_rest_and_no_more(texts, undisturbed, inline, tmp_path):
    with pytest.raises(Stop):
        run.run(job(texts, tmp_path), stop_at(1000))
    inline.clear()
    counts = run.run(job(texts, tmp_path, resume=True))
    assert len(inline) == NUMBER - 1000 // shards.SIZE * shards.SIZE
    assert counts.inputs == NUMBER
    assert written(tmp_path) == undisturbed


def test_resuming_redoes_what_has_changed(texts, inline, tmp_path):
    lines = texts.read_text(encoding="utf-8").splitlines(keepends=True)
    own = tmp_path / "own.jsonl"
    own.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(Stop):
        run.run(job(own, tmp_path / "out"), stop_at(1000))
    lines[100] = json.dumps({"text": "Another text."}) + "\n"
    own.write_text("".join(lines), encoding="utf-8")
    inline.clear()
    run.run(job(own, tmp_path / "out", resume=True))
    assert len(inline) == NUMBER - (1000 // shards.SIZE - 1) * shards.SIZE
    run.run(job(own, tmp_path / "again"))
    assert written(tmp_path / "out") == written(tmp_path / "again")


@pytest.mark.parametrize("change", ["options", "code"])
def test_resuming_with_other_options_or_code_redoes_all(texts, inline, tmp_path, monkeypatch, change):
    with pytest.raises(Stop):
        run.run(job(texts, tmp_path), stop_at(1000))
    inline.clear()
    if change == "code":
        monkeypatch.setattr("coopfacts.resources.digest", lambda: "other")
    run.run(job(texts, tmp_path, resume=True, options=Options(limit=1000) if change == "options" else Options()))
    assert len(inline) == NUMBER


def test_resuming_where_nothing_is_unfinished_is_a_run(texts, undisturbed, inline, tmp_path):
    for _ in range(2):
        run.run(job(texts, tmp_path, resume=True))
        assert written(tmp_path) == undisturbed
        assert len(inline) == NUMBER
        inline.clear()


@pytest.mark.parametrize("finished", [True, False])
def test_the_rejected_are_tried_again_for_the_asking(texts, undisturbed, inline, tmp_path, monkeypatch, finished):
    good = forced.process
    monkeypatch.setattr(forced, "process", lambda options, article: Reject(source=article.source, stage="extract", code="timeout", message="m") if "Text 3" in (getattr(article, "text", None) or "") else good(options, article))
    if finished:
        run.run(job(texts, tmp_path))
        assert written(tmp_path) != undisturbed
    else:
        with pytest.raises(Stop):
            run.run(job(texts, tmp_path), stop_at(1400))
    monkeypatch.setattr(forced, "process", good)
    inline.clear()
    counts = run.run(job(texts, tmp_path, retry=True))
    assert len(inline) < NUMBER // 2
    assert counts.inputs == NUMBER
    assert written(tmp_path) == undisturbed


def test_the_rejected_of_another_run_cannot_be_tried_again(texts, inline, tmp_path):
    run.run(job(texts, tmp_path))
    before = written(tmp_path)
    other = tmp_path / "other.jsonl"
    other.write_text(texts.read_text(encoding="utf-8").replace("Text 600", "Word 600"), encoding="utf-8")
    for changes in ({"options": Options(limit=100)}, {"inputs": (str(other),)}, {"inputs": (str(texts), str(other))}):
        with pytest.raises(ConfigurationError, match="without --retry-rejected"):
            run.run(job(texts, tmp_path, retry=True, **changes))
    assert written(tmp_path) == before
    assert not (tmp_path / ".run").exists()


def test_a_run_that_has_done_nothing_leaves_nothing(texts, inline, tmp_path):
    with pytest.raises(Stop):
        run.run(job(texts, tmp_path), stop_at(10))
    assert list(tmp_path.iterdir()) == []
    run.run(job(texts, tmp_path))


# --- what the system may refuse --------------------------------------------------------------------------


def test_a_full_disk_is_told_and_loses_nothing(texts, undisturbed, inline, tmp_path, monkeypatch):
    real, calls = os.fsync, iter(range(10**6))

    def full(handle):
        if next(calls) > 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        run.run(job(texts, tmp_path))
    monkeypatch.setattr("os.fsync", real)
    assert [path.name for path in tmp_path.iterdir()] == [".run"]
    assert not list(tmp_path.rglob("*.partial"))
    inline.clear()
    run.run(job(texts, tmp_path, resume=True))
    assert len(inline) < NUMBER
    assert written(tmp_path) == undisturbed


def test_an_input_that_vanishes_is_a_reject(inline, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Text {name}.", encoding="utf-8")

    def watch(counts):
        (folder / "c.txt").unlink(missing_ok=True)

    counts = run.run(job(folder, tmp_path / "out"), watch)
    assert (counts.documents, dict(counts.codes)) == (2, {"unreadable": 1})


def test_an_article_that_hangs_is_rejected_and_the_others_are_done(tmp_path):
    texts = tmp_path / "texts.jsonl"
    texts.write_text("".join(json.dumps({"text": f"Text {n}." if n != 3 else "I hang."}) + "\n" for n in range(8)), encoding="utf-8")
    code, err = finish(texts, "-o", tmp_path / "out", "-w", 2, "--timeout", "0.3", "--log-json")
    assert code == cli.SOME_REJECTED
    events = [json.loads(line) for line in err.splitlines()]
    assert [event["event"] for event in events] == ["started", "finished"]
    assert (events[-1]["documents"], events[-1]["codes"]) == (7, {"timeout": 1})
    assert "--timeout" in json.loads((tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8"))["message"]


@pytest.mark.parametrize(("percent", "code"), [("0", cli.SOME_REJECTED), ("24.9", cli.SOME_REJECTED), ("25", cli.GOOD), ("100", cli.GOOD)])
@pytest.mark.parametrize("output", ["out", "-"])
def test_a_share_of_rejects_may_be_tolerated(inline, tmp_path, monkeypatch, capsys, percent, code, output):
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text("".join(json.dumps({"text": f"Text {n}." if n else "Please reject."}) + "\n" for n in range(4)), encoding="utf-8")
    assert cli.main(["run", "a.jsonl", "-o", output, "-w", "1", "--tolerate", percent]) == code


# --- shards ----------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["good", "reject", "unread"]), max_size=300), st.lists(st.integers(1, 300), max_size=3))
def test_inputs_are_cut_in_the_same_way_however_often_a_run_stops(tmp_path_factory, kinds, stops):
    output = tmp_path_factory.mktemp("shards")
    articles = [
        Reject(source=str(n), stage="read", code="bad", message="") if kind == "unread" else RawArticle(source=str(n), key=str(n), text=kind)
        for n, kind in enumerate(kinds)
    ]

    def fill(ledger, most):
        for done, article in enumerate(ledger.tasks()):
            if done == most:
                return
            ledger.put(forced.process(None, article) if isinstance(article, Reject) else Reject(source=article.source, stage="s", code=article.text, message=""))

    store = Store(output)
    with store.locked():
        for most in stops:
            fill(shards.Ledger(articles, "code", store), most)
        ledger = shards.Ledger(articles, "code", store)
        fill(ledger, None)
        assert ledger.number == -(-len(articles) // shards.SIZE)
        results = [result.source for number in range(ledger.number) for result in store.results(number)]
        store.clear()
    assert results == [article.source for article in articles]
    assert ledger.counts.inputs == len(articles)


# --- how it stands -----------------------------------------------------------------------------------------


def test_status_tells_how_a_run_stands(texts, inline, tmp_path, capsys):
    with pytest.raises(Stop):
        run.run(job(texts, tmp_path), stop_at(1000))
    assert cli.main(["status", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("interrupted: ")
    assert "--resume" in out
    run.run(job(texts, tmp_path, resume=True))
    assert cli.main(["status", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("finished: ")
    assert f"{NUMBER} inputs = " in out
    assert cli.main(["status", str(tmp_path), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    counts = record["counts"]
    assert record["state"] == "finished"
    assert counts["inputs"] == counts["documents"] + counts["rejected"] == NUMBER
    assert record["timings"]["stages"] == {"tag": 0.0}
    assert len(record["timings"]["slowest"]) == 10


def test_inputs_are_counted_where_that_is_cheap(texts, tmp_path):
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "feed.xml").write_text("<rss/>", encoding="utf-8")
    assert readers.count([str(texts), str(tmp_path / "a.txt"), "missing"]) == NUMBER + 2
    assert readers.count([str(tmp_path)]) is None
    assert readers.count(["-"]) is None
