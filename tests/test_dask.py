"""The Dask engine: a scheduler and two worker processes on loopback, killed and poisoned; the bytes of the local engine."""

import importlib
import pickle
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from coopfacts import cli, engines, run
from coopfacts.engines import Failure, Limits
from coopfacts.errors import ConfigurationError, CoopfactsError
from tests.labour import harm, own_pid
from tests.test_batch import FILES, finish, shards_in, start, written

distributed = pytest.importorskip("distributed")
dask_engine = pytest.importorskip("coopfacts.engines.dask")

ROOT = Path(__file__).parents[1]


def serve(command, *arguments):
    code = f"from distributed.cli.dask_{command} import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def worker(scheduler):
    return serve("worker", scheduler, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler without workers."""
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    process = serve("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    while not file.exists() or not file.read_text():
        assert process.poll() is None
        time.sleep(0.05)
    yield distributed.Client(scheduler_file=str(file), set_as_default=False).scheduler.address
    process.kill()
    process.wait()


@pytest.fixture
def workers(scheduler):
    """Two workers."""
    processes = [worker(scheduler) for _ in range(2)]
    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2)
    yield processes
    for process in processes:
        process.kill()
        process.wait()
    with distributed.Client(scheduler, set_as_default=False) as client:
        while client.nthreads():
            time.sleep(0.05)


def test_results_come_in_order_and_what_kills_or_hangs_is_given_up(scheduler, workers):
    results = list(engines.named("dask", scheduler).run(harm, range(40), 2, Limits(seconds=0.5)))
    assert [r for r in results if not isinstance(r, Failure)] == [n * n for n in range(40) if n not in {5, 7, 20}]
    assert [(results[n].task, str(results[n].error)) for n in (5, 7, 20)] == [(5, "died"), (7, "seven"), (20, "timeout")]
    assert all(process.poll() is None for process in workers)


def test_a_process_that_holds_the_models_lasts_for_the_run_and_no_longer(scheduler, workers):
    pids = list(engines.named("dask", scheduler).run(own_pid, range(200), 2))
    assert 1 <= len(set(pids)) <= 2
    left = [child for process in workers for child in psutil.Process(process.pid).children() if child.pid in pids]
    assert psutil.wait_procs(left, timeout=30)[1] == []


def begun(texts, output, *options):
    """A run that has finished a shard."""
    process = start(texts, "-o", output, "--engine", "dask", "-q", *options)
    while not shards_in(output):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    return process


def test_a_worker_that_is_killed_amid_a_run_costs_nothing(scheduler, workers, texts, undisturbed, tmp_path):
    process = begun(texts, tmp_path, "--scheduler", scheduler)
    workers[0].send_signal(signal.SIGKILL)
    _, err = process.communicate()
    assert (process.returncode, err) == (cli.SOME_REJECTED, "")
    assert written(tmp_path) == undisturbed
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((*FILES, "run.json"))


def test_a_run_on_a_cluster_of_its_own_is_interrupted_and_goes_on_elsewhere(texts, undisturbed, tmp_path):
    process = begun(texts, tmp_path, "-w", "2")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "--resume" in err
    assert "Traceback" not in err
    assert finish(texts, "-o", tmp_path, "-w", "1", "-q", "--resume")[0] == cli.SOME_REJECTED
    assert written(tmp_path) == undisturbed


# --- what the page on clusters says ------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "clusters.md").read_text(encoding="utf-8")
PLACES = {"articles/", "/shared/news", "s3://bucket/news/"}  # that the inputs of the page lie in
ADDRESS = re.compile(r"tcp://[\w$()]+:8786")


def told(program, command=""):
    """The commands of the page that a program is to run: their arguments, of shell lines and of lists in YAML, without what the shell does
    with them."""
    shell = [line.partition("#")[0] for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) for line in block.splitlines()]
    words = [shlex.split(re.split(r"[>&]", line)[0]) for line in shell if line and not line.startswith("while")]
    words += [[word.strip(' "') for word in found.split(",")] for found in re.findall(r"command: \[(.*?)\]", PAGE)]
    found = [line[line.index(program) + 1 :] for line in words if program in line]
    return [line for line in found if line and (not command or line[0] == command)]


def test_the_page_tells_many_commands():
    assert len(told("coopfacts", "run")) >= 7
    assert len(told("dask", "worker")) >= 3
    assert len(told("dask", "scheduler")) >= 3


@pytest.mark.parametrize("arguments", [line for line in told("dask") if line[0] in {"scheduler", "worker"}], ids=" ".join)
def test_the_commands_of_dask_are_known_to_it(arguments):
    program = importlib.import_module(f"distributed.cli.dask_{arguments[0]}").main
    options = [re.sub(r"\$\w+", "4", word) for word in arguments[1:]]
    with program.make_context(arguments[0], options) as context:
        assert arguments[0] == "scheduler" or context.params["nanny"] is False


@pytest.mark.parametrize("arguments", [line for line in told("coopfacts", "run") if set(line) & PLACES], ids=" ".join)
def test_the_runs_of_the_page_end_well(arguments, scheduler, workers, texts, undisturbed, tmp_path):
    """With the articles of the tests for those of the page, and a scheduler on loopback."""
    output = arguments.index("--output") + 1
    told = [ADDRESS.sub(scheduler, str(texts) if word in PLACES else word) for word in arguments]
    code, err = finish(*told[1:output], tmp_path / "out", *told[output + 1 :])
    assert code == cli.SOME_REJECTED, err
    assert written(tmp_path / "out") == undisturbed


# --- without a cluster ---------------------------------------------------------------------------------


class Sent:
    """Stands for a future that is done."""

    def __init__(self, tasks):
        self.tasks = tasks

    def done(self):
        return True

    def result(self):
        if 5 in self.tasks:
            raise distributed.KilledWorker("key", FakeWorker(), 3)
        return pickle.dumps([n * n for n in self.tasks])


class FakeWorker:
    address = "tcp://127.0.0.1:1"


class FakeClient:
    def submit(self, do, order, batch, pure):
        return Sent(pickle.loads(batch))

    def nthreads(self):
        return {"tcp://127.0.0.1:1": 1}


def test_a_task_that_costs_worker_after_worker_is_found_and_given_up():
    results = list(dask_engine._Flow(FakeClient(), b"").results(range(40)))
    assert [r for r in results if not isinstance(r, Failure)] == [n * n for n in range(40) if n != 5]
    assert (results[5].task, results[5].error.cause) == (5, "died")


def test_batches_are_neither_long_nor_heavy():
    assert [len(batch) for batch in dask_engine._batches(range(40))] == [16, 16, 8]
    assert [len(batch) for batch in dask_engine._batches(["x" * 600_000] * 3)] == [2, 1]


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    import dask

    with dask.config.set({"distributed.comm.timeouts.connect": "200ms"}), pytest.raises(CoopfactsError, match="cannot be reached"):
        list(engines.named("dask", "tcp://127.0.0.1:9").run(harm, [1], 1))


def test_a_scheduler_without_workers_is_told(scheduler, monkeypatch):
    monkeypatch.setattr(dask_engine, "JOIN", 0.2)
    with pytest.raises(ConfigurationError, match="no worker has joined"):
        list(engines.named("dask", scheduler).run(harm, [1], 1))


def test_workers_that_may_not_start_processes_say_so(monkeypatch):
    monkeypatch.setattr("multiprocessing.current_process", lambda: type("P", (), {"daemon": True}))
    with pytest.raises(ConfigurationError, match="--no-nanny"):
        dask_engine._do(b"", b"")


def test_another_version_on_a_worker_ends_the_run():
    with pytest.raises(ConfigurationError, match="install the same everywhere"):
        run.alike("other", run.Options(), lambda article: article, None)


def test_the_local_engine_takes_no_scheduler():
    with pytest.raises(ConfigurationError, match="--engine dask"):
        engines.named("local", "tcp://127.0.0.1:1")


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "coopfacts.engines.dask")
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(ConfigurationError, match=r"coopfacts\[dask\]"):
        engines.named("dask")
