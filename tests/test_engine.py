"""The local engine: order, failures and deaths of workers."""

import os

import pytest

from coopfacts.engines import local
from coopfacts.engines.local import Failure


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
    assert len(taken) <= (local.AHEAD + 1) * local.BATCH
    results.close()
