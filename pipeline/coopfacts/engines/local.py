"""The job on one machine: worker processes, started afresh (spawned), nothing to install or to serve.

Tasks go out in small batches and come back in the order of the input, so what is written does not depend on the number
of workers. A task that raises, or that kills its worker, becomes a :class:`Failure`; its fellows are done again without it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

BATCH = 4  # enough to hide the cost of a message, few enough to share out a small input
AHEAD = 3  # batches in flight per worker: memory stays flat however long the input is
MOST_WORKERS = 8  # by default: each holds its own models


@dataclass(frozen=True, slots=True)
class Failure(Generic[Task]):
    """A task that could not be done, and what was raised; a worker that died leaves ``BrokenProcessPool``."""

    task: Task
    error: BaseException

    @property
    def killed(self) -> bool:
        """Whether the worker died over it."""
        return isinstance(self.error, BrokenProcessPool)


def default_workers() -> int:
    """As many workers as there are processors to use, within reason."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


def run(work: Callable[[Task], Result], tasks: Iterable[Task], workers: int) -> Iterator[Result | Failure[Task]]:
    """``work`` done on every task, in order. ``work`` must be a function of a module, as processes import it."""
    waiting = _batches(tasks)
    pool = _Pool(work, workers)
    try:
        for batch in islice(waiting, workers * AHEAD):
            pool.submit(batch)
        while pool.flying:
            yield from pool.next()
            for batch in islice(waiting, 1):
                pool.submit(batch)
    finally:
        pool.close(at_once=bool(pool.flying))


def _batches(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    source = iter(tasks)
    while batch := tuple(islice(source, BATCH)):
        yield batch


@dataclass(slots=True)
class _Flight(Generic[Task, Result]):
    batch: Sequence[Task]
    future: Future[list[Result]]


class _Pool(Generic[Task, Result]):
    """Processes and the batches they hold, oldest first. A pool that a dying worker broke is replaced."""

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        self.work = work
        self.workers = workers
        self.flying: deque[_Flight[Task, Result]] = deque()
        self.others = set(multiprocessing.active_children())
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_in)

    def submit(self, batch: Sequence[Task]) -> None:
        self.flying.append(_Flight(batch, self._send(batch)))

    def _send(self, batch: Sequence[Task]) -> Future[list[Result]]:
        try:
            return self.executor.submit(_do, self.work, batch)
        except BrokenProcessPool as error:  # a worker died since the last look: the batch is redone when its turn comes
            broken: Future[list[Result]] = Future()
            broken.set_exception(error)
            return broken

    def next(self) -> Iterator[Result | Failure[Task]]:
        """The results of the oldest batch. It counts as flying until the last of them is taken."""
        flight = self.flying[0]
        error = flight.future.exception()
        if error is None:
            yield from flight.future.result()
        else:
            yield from self._again(flight, error)
        self.flying.popleft()

    def _again(self, flight: _Flight[Task, Result], error: BaseException) -> Iterator[Result | Failure[Task]]:
        if isinstance(error, BrokenProcessPool):
            self._replace()
        yield from self._one_by_one(flight.batch)
        if isinstance(error, BrokenProcessPool):
            self._resend()

    def _one_by_one(self, batch: Sequence[Task]) -> Iterator[Result | Failure[Task]]:
        """Each task of a failed batch alone, so that the guilty one is known."""
        for task in batch:
            future = self._send((task,))
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                self._replace()
            if error is None:
                yield from future.result()
            else:
                yield Failure(task, error)

    def _replace(self) -> None:
        self.executor.shutdown(wait=True)
        self.executor = self._start()

    def _resend(self) -> None:
        """Batches that were lost with the broken pool; those that came through before it broke are kept."""
        for flight in islice(self.flying, 1, None):
            if flight.future.done() and isinstance(flight.future.exception(), BrokenProcessPool):
                flight.future = self._send(flight.batch)

    def close(self, at_once: bool) -> None:
        """End the processes; ``at_once`` leaves what they are at undone."""
        if at_once:
            for process in set(multiprocessing.active_children()) - self.others:
                process.terminate()
        self.executor.shutdown(wait=True, cancel_futures=True)


def _settle_in() -> None:
    """A worker's first act: the main process alone answers Ctrl-C, and one worker is one thread of arithmetic."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _do(work: Callable[[Task], Result], batch: Sequence[Task]) -> list[Result]:
    return [work(task) for task in batch]
