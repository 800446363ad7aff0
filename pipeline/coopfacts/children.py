"""Child processes: started afresh (spawned), heard through a pipe, weighed, ended; and what of an error can travel through the pipe."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Literal

from coopfacts.errors import CoopfactsError

STILLBORN = 5  # children in a row that may die before they are ready
LOOK = 0.5  # seconds between looks at the memory of children
MEGABYTE = 1_000_000

Cause = Literal["timeout", "memory", "died"]

_ALARMS = (-signal.SIGALRM, -signal.SIGPROF)
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class Child:
    """A process and the pipe to it."""

    process: SpawnProcess
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


def start(life: Callable[..., None], *arguments: object) -> Child:
    """A child that lives ``life(pipe, *arguments)``, a function of a module, as it is imported there."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=life, args=(theirs, *arguments), daemon=True)
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
