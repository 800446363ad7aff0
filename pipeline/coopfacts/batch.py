"""A run as the shell sees it: what is told meanwhile, what a signal does, how it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from coopfacts import run
from coopfacts.jobs import Counts, Job, Result
from coopfacts.records import Reject
from coopfacts.store import Store

if TYPE_CHECKING:
    from coopfacts.console import Voice

GOOD, SOME_REJECTED, NOBODY_READS = 0, 3, 128 + signal.SIGPIPE


def carry_out(job: Job, voice: Voice) -> int:
    """Do the job and give the exit code; ``voice`` is how the progress is told."""
    from coopfacts import console, following

    teller = console.teller(voice, job)
    try:
        with _interruptible_once(), teller as watch:
            counts = following.follow(job, watch, teller.written) if job.follow else run.run(job, watch)
    except KeyboardInterrupt as stop:
        print(f"coopfacts: interrupted: {_left(job)}", file=sys.stderr)
        return 128 + int(stop.args[0])
    if not job.follow:
        teller.finished(counts)
    return _verdict(job, counts)


def _verdict(job: Job, counts: Counts) -> int:
    """Whether too much was rejected to call the run good."""
    return SOME_REJECTED if counts.rejected > counts.inputs * job.tolerated / 100 else GOOD


def _left(job: Job) -> str:
    if Store(job.output).begun():
        return f"what is done is kept in {job.output}; the same command{'' if job.follow else ' with --resume'} goes on from there"
    return f"nothing was written into {job.output}"


def pour_out(job: Job) -> int:
    """Write the facts to standard output as they are found, in the order of the inputs, and the rejected to standard error. Nothing
    is kept, and copies are not told from one another."""
    counts = Counts()
    try:
        with _interruptible_once(), closing(run.articles(job)) as articles, closing(run.results(job, articles)) as results:
            for result in results:
                counts.add(result)
                _say(result)
    except KeyboardInterrupt as stop:
        return 128 + int(stop.args[0])
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  so that nothing is flushed into the pipe at the end
        return NOBODY_READS
    return _verdict(job, counts)


def _say(result: Result) -> None:
    if isinstance(result, Reject):
        print(f"coopfacts: rejected {result.source} ({result.code}): {result.message}", file=sys.stderr)
    else:
        sys.stdout.writelines(line + "\n" for line in result.lines)
        sys.stdout.flush()


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
