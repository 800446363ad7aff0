"""The local engine: order, failures and deaths of workers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopfacts import children, engines
from coopfacts.engines import Failure, Limits, local
from coopfacts.errors import ConfigurationError, CoopfactsError

ROOT = Path(__file__).parents[1]


def square(number):
    if number == 7:
        raise ValueError("seven")
    return number * number


def die_of_five(number):
    if number == 5:
        os._exit(9)
    return number


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_order_and_failures_in_their_place(workers):
    results = list(local.run(square, range(25), workers))
    assert [r for r in results if not isinstance(r, Failure)] == [n * n for n in range(25) if n != 7]
    failure = results[7]
    assert isinstance(failure, Failure)
    assert failure.task == 7
    assert repr(failure.error) == "ValueError('seven')"
    assert not failure.killed


@pytest.mark.parametrize("workers", [1, 2])
def test_a_dying_worker_loses_one_task_only(workers):
    results = list(local.run(die_of_five, range(20), workers))
    assert [r for r in results if not isinstance(r, Failure)] == [n for n in range(20) if n != 5]
    assert results[5].task == 5
    assert results[5].killed


def test_no_tasks():
    assert list(local.run(square, [], 2)) == []


def test_tasks_are_taken_only_as_they_are_needed():
    taken = []
    results = local.run(square, (taken.append(n) or n for n in range(1000)), 1)
    next(results)
    assert len(taken) <= local.WAITING + 2
    results.close()


def wait_for_the_first(number):
    if number == 0:
        time.sleep(1)
    return number


def test_a_slow_task_does_not_stop_the_others_but_for_so_long():
    taken = []
    results = local.run(wait_for_the_first, (taken.append(n) or n for n in range(5000)), 2)
    assert next(results) == 0
    assert local.WAITING * 2 < len(taken) <= 2 * local.AHEAD + 1
    assert list(results) == list(range(1, 5000))


# --- what a task may take ----------------------------------------------------------------------------


def hang_at_three(number):
    if number == 3:
        while True:
            pass
    return number


def hang_in_c(number):
    if number == 1:
        int("9" * 4000) ** 3_000_000  # never comes back to Python, so that no handler of a signal could run
    return number


@pytest.mark.parametrize(("work", "guilty"), [(hang_at_three, 3), (hang_in_c, 1)])
def test_a_hanging_task_is_given_up_and_the_others_are_done(work, guilty):
    results = list(local.run(work, range(6), 2, Limits(seconds=0.3)))
    assert [r for r in results if not isinstance(r, Failure)] == [n for n in range(6) if n != guilty]
    assert results[guilty].error.cause == "timeout"


def load_slowly(number):
    with engines.untimed():
        time.sleep(0.5)
    return number


def test_loading_takes_no_time_of_a_task():
    assert list(local.run(load_slowly, [1, 2], 1, Limits(seconds=0.3))) == [1, 2]


def devour(number):
    return len([bytes(1_000_000) for _ in range(100_000)]) if number == 2 else number


def test_a_task_that_takes_too_much_memory_is_given_up():
    results = list(local.run(devour, range(4), 2, Limits(megabytes=500)))
    assert [r for r in results if not isinstance(r, Failure)] == [0, 1, 3]
    assert results[2].error.cause == "memory"


def die_once(place):
    """Dies over the task when it is tried for the first time."""
    flag = Path(place)
    if flag.exists():
        flag.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return flag.name


def test_a_task_whose_worker_was_killed_is_tried_again(tmp_path):
    (tmp_path / "b").touch()
    assert list(local.run(die_once, [str(tmp_path / name) for name in "abc"], 2)) == ["a", "b", "c"]


def test_where_no_process_can_be_kept_to_fork_from_each_worker_is_started_afresh(monkeypatch):
    def refused():
        raise OSError("AF_UNIX path too long")

    with monkeypatch.context() as patch:
        patch.setattr("multiprocessing.forkserver.ensure_running", refused)
        children.prepare.cache_clear()
        assert children.prepare().get_start_method() == "spawn"
        assert list(local.run(abs, [-1, 2], 2)) == [1, 2]
    children.prepare.cache_clear()
    assert children.prepare().get_start_method() == "forkserver"


def modules_at_hand(number):
    return [name in sys.modules for name in ("coopfacts.corridor", "coopfacts.facts", "numpy", "rich")]


def test_workers_find_the_corridor_loaded_and_no_more():
    code = "from coopfacts.engines import local; from tests.test_engine import modules_at_hand; print(next(local.run(modules_at_hand, [1], 1)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, False, False]"


class Unpicklable:
    """Work that no process can take."""

    def __call__(self, number):
        return number

    def __setstate__(self, state):
        os._exit(7)

    def __getstate__(self):
        return {"x": 1}


def test_workers_that_die_as_they_start_end_the_run():
    with pytest.raises(CoopfactsError, match="exit code 7"):
        list(local.run(Unpicklable(), [1, 2], 1))


class Untold(Exception):
    """An error that cannot be sent as it is."""

    def __init__(self, a, b):
        super().__init__(f"{a} {b}")


def raise_untold(number):
    raise Untold("so", number)


def test_an_error_that_cannot_travel_is_told_in_words():
    (failure,) = local.run(raise_untold, [4], 1)
    assert str(failure.error) == "Untold: so 4"


def unsendable(number):
    return lambda: number


def test_a_result_that_cannot_travel_is_a_failure():
    (failure,) = local.run(unsendable, [4], 1)
    assert not failure.killed


def test_engines_are_known_by_name():
    assert "local" in engines.names()
    with pytest.raises(ConfigurationError, match="choose one of"):
        engines.named("spark")
