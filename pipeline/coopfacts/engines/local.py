"""The job on one machine: worker processes, started afresh (spawned), nothing to install or to serve.

Each worker holds one task at a time, so that it is known which task a worker died over: that one is tried once more, by
a fresh worker, and then given up as a :class:`Failure`, while the other tasks go on. Results come in the order of the tasks.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Generic

from coopfacts.engines import Cause, Death, Failure, Limits, Result, Task, timed
from coopfacts.errors import CoopfactsError

WAITING = 8  # tasks per worker that are read ahead
AHEAD = 1024  # results per worker that may wait for an older one, so that a slow task does not stop the others
STILLBORN = 5  # workers in a row that may die before they are ready
LOOK = 0.5  # seconds between looks at the memory of the workers
MEGABYTE = 1_000_000

_SPAWN = multiprocessing.get_context("spawn")


def run(work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits | None = None) -> Iterator[Result | Failure[Task]]:
    """``work`` done on every task, in order. ``work`` must be a function of a module, as processes import it."""
    crew = _Crew(work, tasks, workers, limits or Limits())
    try:
        yield from crew.results()
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Errand(Generic[Task]):
    place: int
    task: Task
    deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[Task]):
    """A process, the pipe to it and what it is at. ``ready`` after its first word; ``hand`` may wait for that."""

    process: SpawnProcess
    pipe: Connection
    hand: _Errand[Task] | None = None
    ready: bool = False
    bloated: bool = False


class _Crew(Generic[Task, Result]):
    """The workers, what waits for them and what they have done."""

    def __init__(self, work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits) -> None:
        self.work = work
        self.limits = limits
        self.source = (_Errand(place, task) for place, task in enumerate(tasks))
        self.room = workers * AHEAD
        self.taken = self.given = self.stillborn = 0
        self.exhausted = False
        self.waiting: deque[_Errand[Task]] = deque()
        self.done: dict[int, Result | Failure[Task]] = {}
        self.workers: list[_Worker[Task]] = []
        self.most = workers

    def results(self) -> Iterator[Result | Failure[Task]]:
        while True:
            self._hand_out()
            self._read_ahead()
            if self.exhausted and self.given == self.taken:
                return
            self._listen(at_once=self.given in self.done)
            if self.given in self.done:
                yield self.done.pop(self.given)
                self.given += 1

    # --- tasks ---

    def _hand_out(self) -> None:
        """A task for each worker that has none, and a worker for each task as long as there may be more."""
        for worker in self.workers:
            if worker.ready and worker.hand is None and (self.waiting or self._read()):
                self._give(worker, self.waiting.popleft())
        idle = sum(worker.hand is None for worker in self.workers)
        while len(self.workers) < self.most and (len(self.waiting) > idle or self._read()):
            self.workers.append(self._start())
            idle += 1

    def _read_ahead(self) -> None:
        """Take tasks while no worker has news."""
        pipes = [worker.pipe for worker in self.workers]
        while len(self.waiting) < self.most * WAITING and not wait(pipes, 0) and self._read():
            pass

    def _read(self) -> bool:
        """Take one task more, if there is room and one to take."""
        if self.exhausted or self.taken - self.given >= self.room:
            return False
        errand = next(self.source, None)
        self.exhausted = errand is None
        if errand is None:
            return False
        self.waiting.append(errand)
        self.taken += 1
        return True

    # --- workers ---

    def _start(self, hand: _Errand[Task] | None = None) -> _Worker[Task]:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(theirs, self.work, self.limits.seconds), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, hand)

    def _give(self, worker: _Worker[Task], errand: _Errand[Task]) -> None:
        worker.hand = errand
        try:
            worker.pipe.send(errand.task)
        except OSError:  # it died idle, which is nobody's fault
            worker.hand = None
            self.waiting.appendleft(errand)

    def _listen(self, at_once: bool) -> None:
        """Wait until some worker says something, or dies, unless there is something to do ``at_once``; see to their memory."""
        watched = self.limits.megabytes is not None
        heard = wait([worker.pipe for worker in self.workers], 0 if at_once else LOOK if watched else None)
        if watched:
            self._weigh()
        for place, worker in enumerate(self.workers):
            if worker.pipe in heard and not self._hear(worker):
                self.workers[place] = self._replace(worker)

    def _hear(self, worker: _Worker[Task]) -> bool:
        """Take what a worker says; false where it has died."""
        try:
            said = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            return False
        if not worker.ready:
            worker.ready, self.stillborn = True, 0
            if worker.hand is not None:
                self._give(worker, worker.hand)
        elif worker.hand is not None:
            errand, worker.hand = worker.hand, None
            answer = pickle.loads(said)
            self.done[errand.place] = Failure(errand.task, answer.error) if isinstance(answer, _Raised) else answer
        return True

    def _replace(self, dead: _Worker[Task]) -> _Worker[Task]:
        """A fresh worker for a dead one. The task that it died over is given to the fresh one, or given up."""
        cause = _cause(dead)
        if not dead.ready:
            self._count_stillborn(dead)
            return self._start(dead.hand)
        errand = dead.hand
        if errand is None:
            return self._start()
        errand.deaths += 1
        if errand.deaths > 1:
            self.done[errand.place] = Failure(errand.task, Death(cause))
            return self._start()
        return self._start(errand)

    def _count_stillborn(self, dead: _Worker[Task]) -> None:
        self.stillborn += 1
        if self.stillborn >= STILLBORN:
            raise CoopfactsError(f"worker processes die as they start (exit code {dead.process.exitcode}); see what they say above, or try fewer --workers")

    def _weigh(self) -> None:
        """End the workers that have grown beyond the limit."""
        import psutil

        for worker in self.workers:
            with suppress(psutil.NoSuchProcess):
                if worker.hand and psutil.Process(worker.process.pid).memory_info().rss > (self.limits.megabytes or 0) * MEGABYTE:
                    worker.bloated = True
                    worker.process.kill()

    def dismiss(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _cause(dead: _Worker[Task]) -> Cause:
    dead.pipe.close()
    dead.process.join()
    if dead.bloated:
        return "memory"
    return "timeout" if dead.process.exitcode == -signal.SIGALRM else "died"


# --- in the worker -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


class _Caught(AbstractContextManager[None]):
    """Keeps what is raised inside, whatever it is, as the parent process is to decide about it."""

    error: BaseException | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self.error = error
        return isinstance(error, Exception)


def _serve(pipe: Connection, work: Callable[[Task], Result], seconds: float | None) -> None:
    """The life of a worker: say that it is ready, then answer tasks until nobody asks any more."""
    _settle_in()
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            pipe.send_bytes(_answer(work, pipe.recv(), seconds))


def _settle_in() -> None:
    """A worker's first act: the main process alone answers Ctrl-C, and one worker is one thread of arithmetic."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _answer(work: Callable[[Task], Result], task: Task, seconds: float | None) -> bytes:
    """What came of a task, pickled. An error that cannot travel is told in words."""
    caught = _Caught()
    with caught, timed(seconds):
        return bytes(ForkingPickler.dumps(work(task)))
    assert caught.error is not None
    travels = _Caught()
    with travels:
        packed = bytes(ForkingPickler.dumps(_Raised(caught.error)))
        pickle.loads(packed)
        return packed
    return bytes(ForkingPickler.dumps(_Raised(RuntimeError(f"{type(caught.error).__name__}: {caught.error}"))))
