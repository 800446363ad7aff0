"""Child processes: forked from a clean one, heard through a pipe, weighed, ended; and what of an error can travel through the pipe."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Literal

from coopfacts.errors import CoopfactsError

STILLBORN = 5  # children in a row that may die before they are ready
LOOK = 0.5  # seconds between looks at the memory of children
MEGABYTE = 1_000_000

Cause = Literal["timeout", "memory", "died"]

NEEDED = ["coopfacts.corridor", "coopfacts.readers._documents", "coopfacts.run"]  # by nearly every child
GARBAGE = (100_000, 20, 20)  # new objects, and rounds, between collections: models and tables are many objects, and none of them is garbage

_ALARMS = (-signal.SIGALRM, -signal.SIGPROF)


@dataclass(slots=True)
class Child:
    """A process and the pipe to it."""

    process: BaseProcess
    pipe: Connection
    bloated: bool = False

    def weigh(self, megabytes: int) -> None:
        """End it if it has grown beyond the limit."""
        import psutil

        with suppress(psutil.NoSuchProcess):
            if psutil.Process(self.process.pid).memory_info().rss > megabytes * MEGABYTE:
                self.bloated = True
                self.process.kill()

    def cause(self) -> Cause:
        """What a child that is not heard any more has died of."""
        self.pipe.close()
        self.process.join()
        if self.bloated:
            return "memory"
        return "timeout" if self.process.exitcode in _ALARMS else "died"

    def end(self) -> None:
        """Be done with it, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@cache
def prepare() -> ForkServerContext | SpawnContext:
    """How children are started. They are forked from a process (Python's fork server) that was started afresh, has loaded the corridor
    and does nothing else: they hold no thread, lock or open file of ours, and what all need is loaded once. Begun early, it loads while
    we do. It listens in the folder of temporary files; where it cannot, each child is started afresh."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(NEEDED)
    with suppress(OSError):
        forkserver.ensure_running()
        return context
    return multiprocessing.get_context("spawn")


def start(life: Callable[..., None], *arguments: object) -> Child:
    """A child that lives ``life(pipe, *arguments)``, a function of a module, as it is imported there."""
    context = prepare()
    ours, theirs = context.Pipe()
    process = context.Process(target=life, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return Child(process, ours)


def refuse_stillborn(number: int, child: Child) -> None:
    """Give up where so many children have died as they started."""
    if number >= STILLBORN:
        raise CoopfactsError(
            f"worker processes die as they start (exit code {child.process.exitcode}); see what they say above, or try fewer --workers"
        )


def settle_in() -> None:
    """A child's first act: the main process alone answers Ctrl-C, and one child is one thread of arithmetic."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.set_threshold(*GARBAGE)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


# --- errors ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raised:
    """An error as it travels."""

    error: BaseException


class Caught(AbstractContextManager["Caught"]):
    """Keeps what is raised inside, whatever it is, as somebody else is to decide about it."""

    error: BaseException | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self.error = error
        return isinstance(error, Exception)


def packed_error(error: BaseException) -> bytes:
    """An error as :class:`Raised`, pickled. One that cannot travel is told in words."""
    with Caught():
        packed = bytes(ForkingPickler.dumps(Raised(error)))
        pickle.loads(packed)
        return packed
    return bytes(ForkingPickler.dumps(Raised(RuntimeError(f"{type(error).__name__}: {error}"))))
