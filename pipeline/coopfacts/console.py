"""What a person, or a program, is told while a job runs and when it is done. All of it goes to stderr: stdout is for records."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from coopfacts import readers
from coopfacts.jobs import Counts, Job, Watch
from coopfacts.manifest import State

EVERY = 10.0  # seconds between lines

Voice = Literal["human", "json", "quiet"]


def stderr() -> Console:
    """The console of messages."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def teller(voice: Voice, job: Job) -> Teller:
    """What tells the progress of a run: a bar on a terminal, else a plain line now and then, or lines of JSON, or nothing."""
    if voice == "quiet":
        return Teller(job)
    if voice == "json":
        return JsonLines(job)
    return Bar(job) if stderr().is_terminal else PlainLines(job)


class Teller(AbstractContextManager[Watch]):
    """Says nothing, but knows the pace. A context whose value is called after each input."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.total: int | None = None
        self.begun = self.last = time.monotonic()

    def __enter__(self) -> Watch:
        # Counting may take a while, and the work need not wait for it.
        threading.Thread(target=self._count, daemon=True).start()
        return self.watch

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def _count(self) -> None:
        self.total = readers.count(self.job.inputs)

    def watch(self, counts: Counts) -> None:
        """An input is done."""

    def finished(self, counts: Counts) -> None:
        """All is done."""

    def seconds(self) -> float:
        """Since the start."""
        return max(time.monotonic() - self.begun, 1e-6)

    def left(self, counts: Counts) -> float | None:
        """The seconds that the rest will take, where the number of inputs is known."""
        done = counts.inputs - counts.taken_over
        if self.total is None or not done or counts.inputs > self.total:
            return None
        return (self.total - counts.inputs) * self.seconds() / done

    def state(self, counts: Counts) -> str:
        """In words."""
        documents, facts = ((n / self.seconds()) for n in (counts.documents, counts.facts))
        words = f"{counts.documents} documents ({documents:.1f}/s), {counts.facts} facts ({facts:.1f}/s), {counts.rejected} rejected"
        left = self.left(counts)
        return words if left is None else f"{words}, {_clock(left)} left"

    def due(self) -> bool:
        """Whether it is time for another line."""
        if time.monotonic() - self.last < EVERY:
            return False
        self.last = time.monotonic()
        return True


class PlainLines(Teller):
    """A line now and then, and a summary."""

    def watch(self, counts: Counts) -> None:
        """An input is done."""
        if self.due():
            stderr().print(self.state(counts), markup=False)

    def finished(self, counts: Counts) -> None:
        """All is done."""
        summary(self.job, counts)


class Bar(Teller):
    """A bar, and a summary."""

    def __enter__(self) -> Watch:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, console=stderr(), transient=True)
        self.task = self.bar.add_task("starting", total=None)
        self.bar.start()
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.bar.stop()

    def watch(self, counts: Counts) -> None:
        """An input is done."""
        self.bar.update(self.task, description=self.state(counts), total=self.total, completed=counts.inputs)

    def finished(self, counts: Counts) -> None:
        """All is done."""
        summary(self.job, counts)


class JsonLines(Teller):
    """Lines for programs: ``started``, ``progress`` now and then, ``finished`` or ``stopped``."""

    def __enter__(self) -> Watch:
        self.say("started", output=str(self.job.output), inputs=list(self.job.inputs))
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self.say("stopped", reason="interrupted" if kind is KeyboardInterrupt else str(error))

    def watch(self, counts: Counts) -> None:
        """An input is done."""
        if self.due():
            self.say("progress", **counts.plain(), left=self.left(counts))

    def finished(self, counts: Counts) -> None:
        """All is done."""
        self.say("finished", **counts.plain(), codes=dict(counts.codes))

    def say(self, event: str, **fields: object) -> None:
        """One line."""
        print(json.dumps({"event": event, "seconds": round(self.seconds(), 3), **fields}, ensure_ascii=False), file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


# --- the end, and from outside -----------------------------------------------------------------------


def summary(job: Job, counts: Counts) -> None:
    """The table at the end: what was found, what was not taken, where it lies."""
    console = stderr()
    console.print(_table("facts by type", "facts", counts.types))
    if counts.rejected:
        console.print(_table("rejected: why", "inputs", counts.codes))
    console.print(f"{counts.inputs} inputs = {counts.documents} documents + {counts.rejected} rejected; {counts.facts} facts", markup=False)
    for name, what in FILES.items():
        console.print(f"  {job.output / name}  {what}", markup=False)


FILES = {
    "facts.jsonl": "the facts",
    "documents.jsonl": "the cleaned texts, with what was removed and why",
    "rejected.jsonl": "inputs that gave no document, with the reason",
    "run.json": "versions, configuration, counts, times",
}


def _table(title: str, unit: str, counts: Mapping[str, int]) -> Table:
    table = Table("", unit, title=title, title_justify="left")
    table.columns[1].justify = "right"
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(name, str(number))
    return table


def told(state: State, output: Path) -> str:
    """How a run stands, in lines."""
    record = state.record
    counts = record.get("counts") or {}
    assert isinstance(counts, dict)
    lines = [
        f"{state.name}: {output}" + (f" ({state.holder})" if state.holder else ""),
        f"  started {record.get('started', 'just now')}" + "".join(f", {key} {record[key]}" for key in ("resumed", "updated", "finished") if record.get(key)),
    ]
    if counts:
        lines.append("  {inputs} inputs = {documents} documents + {rejected} rejected; {facts} facts".format(**counts))
    return "\n".join([*lines, *_more(record), *ADVICE.get(state.name, ())])


ADVICE: Mapping[str, Sequence[str]] = {"interrupted": ("  the same `coopfacts run` command with --resume goes on from there",)}


def _more(record: Mapping[str, object]) -> list[str]:
    lines = []
    rejected, timings = record.get("rejected"), record.get("timings")
    if isinstance(rejected, dict) and rejected:
        lines.append("  rejected: " + ", ".join(f"{number} {code}" for code, number in rejected.items()))
    if isinstance(timings, dict):
        lines.append("  seconds: " + ", ".join(f"{spent:.1f} {stage}" for stage, spent in timings["stages"].items()))
        lines.extend(f"  slow: {entry['seconds']:.2f} s {entry['source']}" for entry in timings["slowest"][:3])
    return lines
