"""The job on many machines: a Dask cluster, of processes on this machine or behind a scheduler elsewhere.

This process reads and writes; batches of tasks travel to the workers and their results back, so that the workers need no folder in
common, only the same installation. In a worker, the local engine's crew does the tasks: a process that loads the models once, is held
to the limits, and dies alone over a task that kills. A batch whose worker is lost is done again by another one.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic

import dask
import distributed
from distributed.comm.core import CommClosedError

from coopfacts.engines import Death, Failure, Limits, Result, Task
from coopfacts.engines.local import Crew
from coopfacts.errors import ConfigurationError, CoopfactsError

TASKS, BYTES = 16, 1_000_000  # that a batch may have
AHEAD = 3  # batches per worker that are under way
WAITING = 64  # batches per worker that may wait for an older one, so that a slow task does not stop the others
JOIN = 60.0  # seconds in which a first worker must join
PATIENCE = 600.0  # seconds that a run waits when all workers are gone
COUNT = 5.0  # seconds between counts of the workers
IDLE = 300.0  # seconds after which the crew of another run is taken for left behind


def run(
    work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits | None = None
) -> Generator[Result | Failure[Task], None, None]:
    """``work`` done on every task, in order, by a cluster of processes on this machine."""
    yield from Cluster(None).run(work, tasks, workers, limits)


def at(scheduler: str) -> Cluster:
    """The engine that works for a scheduler, as ``tcp://host:8786``."""
    return Cluster(scheduler)


@dataclass(frozen=True, slots=True)
class Cluster:
    """An engine: a cluster by the address of its scheduler, or one for the time of the run."""

    scheduler: str | None

    def run(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits | None = None
    ) -> Generator[Result | Failure[Task], None, None]:
        """``work`` done on every task, in order. A cluster that is there has the workers that it has."""
        order = pickle.dumps((work, limits or Limits()))
        with _told(self.scheduler), _client(self.scheduler, workers) as client:
            try:
                yield from _Flow[Task, Result](client, order).results(tasks)
            finally:
                with suppress(OSError, TimeoutError, CancelledError, RuntimeError):
                    client.run(_dismiss, order, on_error="ignore")


@contextmanager
def _told(scheduler: str | None) -> Iterator[None]:
    """What the network has against it, in plain words."""
    try:
        yield
    except (CancelledError, CommClosedError, TimeoutError, OSError) as error:
        raise CoopfactsError(
            f"the Dask scheduler at {scheduler or 'this machine'} cannot be reached ({str(error)[:200] or type(error).__name__}); see to it, and go on with --resume"
        ) from error


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[distributed.Client]:
    with ExitStack() as stack:
        _quiet()
        if scheduler is None:
            cluster = stack.enter_context(_own_cluster(workers))
            client = stack.enter_context(distributed.Client(cluster))
        else:
            client = stack.enter_context(distributed.Client(scheduler))
        try:
            client.wait_for_workers(1, timeout=JOIN)
        except TimeoutError as error:
            raise ConfigurationError(
                f"no worker has joined the scheduler at {scheduler} in {JOIN:g} seconds; start some: dask worker {scheduler} --no-nanny"
            ) from error
        yield client


def _quiet() -> None:
    """What matters is told by the run."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _own_cluster(workers: int) -> Iterator[distributed.LocalCluster]:
    """Worker processes on this machine. They may have children, and Ctrl-C is none of their business: the signal is blocked in the
    threads and processes that are started here."""
    settings = {"distributed.worker.daemon": False, "distributed.comm.timeouts.connect": "30s"}
    how = {
        "processes": True,
        "threads_per_worker": 1,
        "memory_limit": 0,
        "host": "127.0.0.1",
        "dashboard_address": None,
        "silence_logs": logging.CRITICAL,
    }
    with dask.config.set(settings):
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            cluster = distributed.LocalCluster(n_workers=workers, **how)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        with cluster:
            yield cluster


@dataclass(slots=True)
class _Batch(Generic[Task]):
    """Tasks on their way, and the promise of their results."""

    tasks: list[Task]
    future: distributed.Future[Any]


class _Flow(Generic[Task, Result]):
    """The batches of a run, in the order of the tasks."""

    def __init__(self, client: distributed.Client, order: bytes) -> None:
        self.client = client
        self.order = order
        self.batches: deque[_Batch[Task]] = deque()
        self.workers = 1
        self.counted = 0.0
        self.seen = time.monotonic()

    def results(self, tasks: Iterable[Task]) -> Iterator[Result | Failure[Task]]:
        """The results in order; tasks are taken as workers come to them."""
        for batch in _batches(tasks):
            self.batches.append(self._send(batch))
            yield from self._ready()
            while self._full():
                self._wait()
                yield from self._ready()
        while self.batches:
            self._wait()
            yield from self._ready()

    def _send(self, tasks: list[Task]) -> _Batch[Task]:
        return _Batch(tasks, self.client.submit(_do, self.order, pickle.dumps(tasks), pure=False))

    def _full(self) -> bool:
        self._count()
        under_way = sum(not batch.future.done() for batch in self.batches)
        return under_way >= AHEAD * self.workers or len(self.batches) >= WAITING * self.workers

    def _count(self) -> None:
        """How many tasks can be done at a time; a run without workers waits for some to come back, but not for ever."""
        now = time.monotonic()
        if now - self.counted > COUNT:
            self.counted = now
            threads = sum(self.client.nthreads().values())
            self.workers = max(threads, 1)
            self.seen = now if threads else self.seen
        if now - self.seen > PATIENCE:
            raise CoopfactsError(f"all workers of the cluster have been gone for {PATIENCE:g} seconds; start some, and go on with --resume")

    def _wait(self) -> None:
        """Until another batch is done."""
        under_way = [batch.future for batch in self.batches if not batch.future.done()]
        if under_way and not self.batches[0].future.done():
            with suppress(TimeoutError):
                distributed.wait(under_way, timeout=COUNT, return_when="FIRST_COMPLETED")
        self._count()

    def _ready(self) -> Iterator[Result | Failure[Task]]:
        while self.batches and self.batches[0].future.done():
            batch = self.batches.popleft()
            try:
                answers = pickle.loads(batch.future.result())
            except distributed.KilledWorker:
                yield from self._apart(batch.tasks)
            else:
                yield from answers

    def _apart(self, tasks: list[Task]) -> Iterator[Failure[Task]]:
        """Workers were lost over a batch again and again: its tasks one by one, and the one that does it given up."""
        if len(tasks) > 1:
            self.batches.extendleft(reversed([self._send([task]) for task in tasks]))
        else:
            yield Failure(tasks[0], Death("died"))


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks in batches, not too many nor too heavy ones."""
    batch: list[Task] = []
    weight = 0
    for task in tasks:
        batch.append(task)
        weight += len(pickle.dumps(task))
        if len(batch) == TASKS or weight >= BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


# --- in the worker -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Resting:
    """A crew between two batches."""

    order: bytes
    crew: Crew[Any, Any]
    since: float


_resting: list[_Resting] = []  # of this worker process; a thread takes one for a batch
_lock = Lock()


def _do(order: bytes, batch: bytes) -> bytes:
    """The results of a batch."""
    if multiprocessing.current_process().daemon:
        raise ConfigurationError(
            "the workers of the cluster may not start processes: start them with --no-nanny, or with DASK_DISTRIBUTED__WORKER__DAEMON=False"
        )
    crew = _crew(order)
    with ExitStack() as stack:
        stack.callback(crew.dismiss)
        results = list(crew.do(pickle.loads(batch)))
        stack.pop_all()
    _resting.append(_Resting(order, crew, time.monotonic()))
    return pickle.dumps(results)


def _crew(order: bytes) -> Crew[Any, Any]:
    """The crew for an order: one that rests, or a new one. Crews that nobody has needed for long are sent home."""
    _dismiss(order, others=True)
    for resting in _taken(lambda resting: resting.order == order, most=1):
        return resting.crew
    work, limits = pickle.loads(order)
    return Crew(work, 1, limits)


def _dismiss(order: bytes, others: bool = False) -> None:
    """Send home the crews of an order, or those of others that were left behind."""
    old = time.monotonic() - IDLE
    for resting in _taken(lambda resting: (resting.order != order and resting.since < old) if others else resting.order == order):
        resting.crew.dismiss()


def _taken(wanted: Callable[[_Resting], bool], most: int | None = None) -> list[_Resting]:
    with _lock:
        found = [resting for resting in _resting if wanted(resting)][:most]
        for resting in found:
            _resting.remove(resting)
    return found
