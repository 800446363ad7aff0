"""The job on one machine: worker processes, started afresh (spawned), nothing to install or to serve.

Each worker holds one task at a time, so that it is known which task a worker died over: that one is tried once more, by
a fresh worker, and then given up as a :class:`Failure`, while the other tasks go on. Results come in the order of the tasks.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Generic

from coopfacts import children
from coopfacts.children import Caught, Child, Raised
from coopfacts.engines import Death, Failure, Limits, Result, Task, timed

WAITING = 8  # tasks per worker that are read ahead
AHEAD = 1024  # results per worker that may wait for an older one, so that a slow task does not stop the others


def run(
    work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits | None = None
) -> Generator[Result | Failure[Task], None, None]:
    """``work`` done on every task, in order. ``work`` must be a function of a module, as processes import it."""
    crew = Crew(work, workers, limits or Limits())
    try:
        yield from crew.do(tasks)
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Errand(Generic[Task]):
    place: int
    task: Task
    deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[Task]):
    """A child and what it is at. ``ready`` after its first word; ``hand`` may wait for that."""

    child: Child
    hand: _Errand[Task] | None = None
    ready: bool = False


class Crew(Generic[Task, Result]):
    """Workers that may be asked again and again, what waits for them and what they have done."""

    def __init__(self, work: Callable[[Task], Result], workers: int, limits: Limits) -> None:
        self.work = work
        self.limits = limits
        self.most = workers
        self.room = workers * AHEAD
        self.stillborn = 0
        self.workers: list[_Worker[Task]] = []
        self.waiting: deque[_Errand[Task]] = deque()
        self.done: dict[int, Result | Failure[Task]] = {}
        self._expect(())

    def _expect(self, tasks: Iterable[Task]) -> None:
        self.source = (_Errand(place, task) for place, task in enumerate(tasks))
        self.taken = self.given = 0
        self.exhausted = False

    def do(self, tasks: Iterable[Task]) -> Iterator[Result | Failure[Task]]:
        """The results, in order. To be gone through to the end before the crew is asked again."""
        self._expect(tasks)
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
        """A task for each worker that has none, and a worker for each task as long as there may be more. The first worker starts
        while the first task is read."""
        for worker in self.workers:
            if worker.ready and worker.hand is None and (self.waiting or self._read()):
                self._give(worker, self.waiting.popleft())
        idle = sum(worker.hand is None for worker in self.workers)
        while len(self.workers) < self.most and (not self.workers or len(self.waiting) > idle or self._read()):
            self.workers.append(self._start())
            idle += 1

    def _read_ahead(self) -> None:
        """Take tasks while no worker has news."""
        pipes = [worker.child.pipe for worker in self.workers]
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
        return _Worker(children.start(_serve, self.work, self.limits.seconds), hand)

    def _give(self, worker: _Worker[Task], errand: _Errand[Task]) -> None:
        worker.hand = errand
        try:
            worker.child.pipe.send(errand.task)
        except OSError:  # it died idle, which is nobody's fault
            worker.hand = None
            self.waiting.appendleft(errand)

    def _listen(self, at_once: bool) -> None:
        """Wait until some worker says something, or dies, unless there is something to do ``at_once``; see to their memory."""
        megabytes = self.limits.megabytes
        heard = wait([worker.child.pipe for worker in self.workers], 0 if at_once else children.LOOK if megabytes else None)
        for place, worker in enumerate(self.workers):
            if megabytes and worker.hand:
                worker.child.weigh(megabytes)
            if worker.child.pipe in heard and not self._hear(worker):
                self.workers[place] = self._replace(worker)

    def _hear(self, worker: _Worker[Task]) -> bool:
        """Take what a worker says; false where it has died."""
        try:
            said = worker.child.pipe.recv_bytes()
        except (EOFError, OSError):
            return False
        if not worker.ready:
            worker.ready, self.stillborn = True, 0
            if worker.hand is not None:
                self._give(worker, worker.hand)
        elif worker.hand is not None:
            errand, worker.hand = worker.hand, None
            answer = pickle.loads(said)
            self.done[errand.place] = Failure(errand.task, answer.error) if isinstance(answer, Raised) else answer
        return True

    def _replace(self, dead: _Worker[Task]) -> _Worker[Task]:
        """A fresh worker for a dead one. The task that it died over is given to the fresh one, or given up."""
        cause = dead.child.cause()
        if not dead.ready:
            self.stillborn += 1
            children.refuse_stillborn(self.stillborn, dead.child)
            return self._start(dead.hand)
        errand = dead.hand
        if errand is None:
            return self._start()
        errand.deaths += 1
        if errand.deaths > 1:
            self.done[errand.place] = Failure(errand.task, Death(cause))
            return self._start()
        return self._start(errand)

    def dismiss(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self.workers:
            worker.child.process.kill()
        for worker in self.workers:
            worker.child.end()
        self.workers.clear()


# --- in the worker -----------------------------------------------------------------------------------


def _serve(pipe: Connection, work: Callable[[Task], Result], seconds: float | None) -> None:
    """The life of a worker: say that it is ready, then answer tasks until nobody asks any more."""
    children.settle_in()
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            pipe.send_bytes(_answer(work, pipe.recv(), seconds))


def _answer(work: Callable[[Task], Result], task: Task, seconds: float | None) -> bytes:
    """What came of a task, pickled."""
    with Caught() as caught, timed(seconds):
        return bytes(ForkingPickler.dumps(work(task)))
    assert caught.error is not None
    return children.packed_error(caught.error)
