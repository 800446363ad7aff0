"""A run as the shell sees it: what is told meanwhile, what a signal does, how it ends."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from coopfacts import console, run
from coopfacts.jobs import Job
from coopfacts.store import Store

GOOD, SOME_REJECTED = 0, 3


def carry_out(job: Job, voice: console.Voice) -> int:
    """Do the job and give the exit code; ``voice`` is how the progress is told."""
    teller = console.teller(voice, job)
    try:
        with _interruptible_once(), teller as watch:
            counts = run.run(job, watch)
    except KeyboardInterrupt as stop:
        print(f"coopfacts: interrupted: {_left(job)}", file=sys.stderr)
        return 128 + int(stop.args[0])
    teller.finished(counts)
    return SOME_REJECTED if counts.rejected else GOOD


def _left(job: Job) -> str:
    if Store(job.output).begun():
        return f"what is done is kept in {job.output}; the same command with --resume goes on from there"
    return f"nothing was written into {job.output}"


@contextmanager
def _interruptible_once() -> Iterator[None]:
    """The first Ctrl-C or SIGTERM ends the work; those that follow do not disturb the tidying up."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        for known in before:
            signal.signal(known, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
