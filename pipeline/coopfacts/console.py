"""What a person, or a program, is told: on stderr while a job runs and when it is done (stdout is for records), on stdout the page of an explanation."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from coopfacts import readers
from coopfacts.jobs import Counts, Job, Watch
from coopfacts.manifest import State

if TYPE_CHECKING:
    from coopfacts.explaining import Explanation, Reason, Role, Silence, Try, Word

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
        self.total = None if self.job.follow else readers.count(self.job.inputs)

    def watch(self, counts: Counts) -> None:
        """An input is done."""

    def finished(self, counts: Counts) -> None:
        """All is done."""

    def written(self, counts: Counts) -> None:
        """What has come so far is done, and more may come."""

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

    def written(self, counts: Counts) -> None:
        """What has come so far is done."""
        stderr().print(_so_far(self.job, counts), markup=False)

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

    def written(self, counts: Counts) -> None:
        """What has come so far is done."""
        stderr().print(_so_far(self.job, counts), markup=False)

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

    def written(self, counts: Counts) -> None:
        """What has come so far is done."""
        self.say("written", **counts.plain())

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
    console.print(_balance(counts), markup=False)
    for name, what in FILES.items():
        console.print(f"  {job.output / name}  {what}", markup=False)


def _so_far(job: Job, counts: Counts) -> str:
    return f"{_balance(counts)} in {job.output}" + ("" if job.once else f"; waiting for more in {job.follow}")


def _balance(counts: Counts) -> str:
    return f"{counts.inputs} inputs = {counts.documents} documents + {counts.rejected} rejected; {counts.facts} facts"


FILES = {
    "facts.jsonl": "the facts",
    "documents.jsonl": "the cleaned texts, with what was removed and why",
    "claims.jsonl": "what the articles say together: each claim with its facts, sources and conflicts",
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


ADVICE: Mapping[str, Sequence[str]] = {
    "interrupted": ("  the same `coopfacts run` command with --resume goes on from there",),
    "paused": ("  the same `coopfacts run` command goes on from there",),
}


def _more(record: Mapping[str, object]) -> list[str]:
    lines = []
    rejected, timings = record.get("rejected"), record.get("timings")
    if isinstance(rejected, dict) and rejected:
        lines.append("  rejected: " + ", ".join(f"{number} {code}" for code, number in rejected.items()))
    if isinstance(timings, dict):
        lines.append("  seconds: " + ", ".join(f"{spent:.1f} {stage}" for stage, spent in timings["stages"].items()))
        lines.extend(f"  slow: {entry['seconds']:.2f} s {entry['source']}" for entry in timings["slowest"][:3])
    return lines


# --- explanations ----------------------------------------------------------------------------------

ARROWS = {"up": "←{}─", "down": "─{}→"}
LABEL = 13  # width of the column of labels
SURE = 0.8  # confidence that is shown in green
PARTS = 4  # features of the confidence that are shown
STEPS = 5  # words of a path that are shown


def stdout() -> Console:
    """The console of a page to read: no colours where nobody sees them, or NO_COLOR asks for none."""
    return Console(color_system=None if os.environ.get("NO_COLOR") else "auto", highlight=False, soft_wrap=True, emoji=False, markup=False)


def explanation(told: Explanation, console: Console | None = None) -> None:
    """The page of an explanation: the facts in text order, then the sentences without one."""
    console = console or stdout()
    for reason in told.facts:
        for line in _fact_lines(reason):
            console.print(line)
        console.print()
    if told.silent:
        console.print(Text("Sentences with values or triggers, and no fact", style="bold"))
    for silence in told.silent:
        for line in _silence_lines(silence):
            console.print(line)
    console.print(f"{len(told.facts)} facts; {len(told.silent)} sentences with values or triggers gave none")


def _fact_lines(reason: Reason) -> Iterator[Text]:
    from coopfacts.explaining import GROUNDS

    fact = reason.fact
    yield Text.assemble((fact.type, "bold green"), " ", (fact.status, "bold"), "  ", (f"{fact.confidence:.2f}", "green" if fact.confidence >= SURE else "yellow"))
    for evidence in fact.evidence:
        yield Text.assemble("  ", (shown(evidence.text), "italic"), (f"  {evidence.start}:{evidence.end}", "dim"))
    yield _line("rule", fact.provenance.rule)
    yield _line("trigger", *_word(reason.trigger), *((f"  row “{reason.phrase}”", "dim") for _ in range(bool(reason.phrase))))
    for role in reason.roles:
        yield _role_line(reason, role)
    cue = (" ", *_word(reason.status.cue)) if reason.status.cue else ()
    yield _line("status", fact.status, *cue, f"  {GROUNDS[reason.status.ground]}")
    if reason.attribution is not None:
        said = reason.attribution
        yield _line("says", shown(said.name), " ", *(_word(said.cue) if said.cue else ("by a colon or in a turn of a dialogue",)), " in quotation marks" if said.quoted else "")
    for repeat in reason.repeats:
        yield _line("repeated by", repeat.rule, " ", *_word(repeat.trigger), (f"  {repeat.evidence.start}:{repeat.evidence.end}", "dim"))
    parts = ", ".join(f"{part.value * part.weight:+.2f} {part.feature}" for part in reason.confidence[:PARTS])
    yield _line("confidence", f"{fact.confidence:.2f}: {parts}{' ...' if len(reason.confidence) > PARTS else ''}")


def _role_line(reason: Reason, role: Role) -> Text:
    way = f"{role.way} {role.function}" if role.function else role.way
    steps = [(ARROWS[step.direction].format(step.relation), shown(step.text)) for step in role.path]
    kept = [*steps[: STEPS - 1], ("…", ""), steps[-1]] if len(steps) > STEPS else steps
    path = "".join(f" {arrow} {word}".rstrip() for arrow, word in kept)
    return _line(role.role, (shown(role.text), "cyan"), f"  {way}", (f"  {shown(reason.trigger.text)}{path}" if path else "", "dim"))


def _silence_lines(silence: Silence) -> Iterator[Text]:
    from coopfacts.facts.trace import REASONS

    yield Text()
    yield Text.assemble("  ", (shown(silence.text), "italic"), (f"  {silence.start}:{silence.end}", "dim"))
    if silence.values:
        yield _line("values", ("; ".join(shown(value.text) for value in silence.values), "cyan"))
    for tried in silence.tries:
        yield _try_line(tried, REASONS[tried.reason])
    if not silence.tries:
        yield _line("failed", (f"{silence.reason}: ", "yellow"), REASONS[silence.reason])


def _try_line(tried: Try, why: str) -> Text:
    missing = f" ({' or '.join(tried.missing)})" if tried.missing else ""
    return _line("failed", (tried.rule or tried.type, "green"), " ", *_word(tried.trigger), "  ", (f"{tried.reason}: ", "yellow"), why, missing)


def _line(label: str, *parts: str | tuple[str, str]) -> Text:
    return Text.assemble("  ", (label.ljust(LABEL), "dim"), *parts)


def _word(word: Word) -> tuple[str | tuple[str, str], ...]:
    return (shown(word.text), "bold cyan"), (f" ({shown(word.lemma)}, {word.upos}, {word.start}:{word.end})", "dim")


def shown(text: str) -> str:
    """Text on one line, without what would command the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
