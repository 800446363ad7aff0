"""A run as the shell sees it: what is told meanwhile, what a signal does, how it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

from coopfacts import console, following, run
from coopfacts.jobs import Job, Result
from coopfacts.records import Reject
from coopfacts.store import Store

GOOD, SOME_REJECTED, NOBODY_READS = 0, 3, 128 + signal.SIGPIPE


def carry_out(job: Job, voice: console.Voice) -> int:
    """Do the job and give the exit code; ``voice`` is how the progress is told."""
    teller = console.teller(voice, job)
    try:
        with _interruptible_once(), teller as watch:
            if job.follow is not None:
                following.follow(job, watch, teller.written)
            counts = run.run(job, watch)
    except KeyboardInterrupt as stop:
        print(f"coopfacts: interrupted: {_left(job)}", file=sys.stderr)
        return 128 + int(stop.args[0])
    teller.finished(counts)
    return SOME_REJECTED if counts.rejected else GOOD


def _left(job: Job) -> str:
    if Store(job.output).begun():
        return f"what is done is kept in {job.output}; the same command{'' if job.follow else ' with --resume'} goes on from there"
    return f"nothing was written into {job.output}"


def pour_out(job: Job) -> int:
    """Write the facts to standard output as they are found, in the order of the inputs, and the rejected to standard error. Nothing
    is kept, and copies are not told from one another."""
    rejected = 0
    try:
        with _interruptible_once(), closing(run.articles(job)) as articles, closing(run.results(job, articles)) as results:
            for result in results:
                rejected += isinstance(result, Reject)
                _say(result)
    except KeyboardInterrupt as stop:
        return 128 + int(stop.args[0])
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  so that nothing is flushed into the pipe at the end
        return NOBODY_READS
    return SOME_REJECTED if rejected else GOOD


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
