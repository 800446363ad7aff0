"""What a person sees while a job runs and when it is done. All of it goes to stderr: stdout is for records."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from coopfacts.run import Counts, Job, Watch

EVERY = 10.0  # seconds between plain lines


def stderr() -> Console:
    """The console of messages."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def progress(quiet: bool) -> Iterator[Watch]:
    """Tells how far a run is: a bar on a terminal, a plain line now and then elsewhere."""
    console = stderr()
    if quiet:
        yield lambda counts: None
    elif console.is_terminal:
        yield from _bar(console)
    else:
        yield _plain_lines(console)


def _bar(console: Console) -> Iterator[Watch]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)
        begun = time.monotonic()
        yield lambda counts: bar.update(task, description=_state(counts, begun))


def _plain_lines(console: Console) -> Watch:
    begun = last = time.monotonic()

    def watch(counts: Counts) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            console.print(_state(counts, begun), markup=False)

    return watch


def _state(counts: Counts, begun: float) -> str:
    rate = counts.inputs / max(time.monotonic() - begun, 1e-6)
    return f"{counts.documents} documents, {counts.facts} facts, {counts.rejected} rejected, {rate:.1f} a second"


def summary(job: Job, counts: Counts) -> None:
    """The table at the end: what was found, what was not taken, where it lies."""
    console = stderr()
    console.print(_found(counts))
    if counts.rejected:
        console.print(_table("rejected: why", "inputs", counts.codes))
    console.print(f"{counts.inputs} inputs = {counts.documents} documents + {counts.rejected} rejected; {counts.facts} facts", markup=False)
    for name, what in FILES.items():
        console.print(f"  {job.output / name}  {what}", markup=False)


FILES = {
    "facts.jsonl": "the facts",
    "documents.jsonl": "the cleaned texts, with what was removed and why",
    "rejected.jsonl": "inputs that gave no document, with the reason",
    "run.json": "versions, configuration, counts",
}


def _found(counts: Counts) -> Table:
    return _table("facts by type", "facts", counts.types)


def _table(title: str, unit: str, counts: Mapping[str, int]) -> Table:
    table = Table("", unit, title=title, title_justify="left")
    table.columns[1].justify = "right"
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(name, str(number))
    return table
