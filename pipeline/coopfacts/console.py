"""What a person sees: on stderr while a job runs and when it is done (stdout is for records), on stdout the page of an explanation."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from coopfacts.explaining import GROUNDS, Explanation, Reason, Role, Silence, Try, Word
from coopfacts.facts.trace import REASONS
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
    fact = reason.fact
    yield Text.assemble((fact.type, "bold green"), " ", (fact.status, "bold"), "  ", (f"{fact.confidence:.2f}", "green" if fact.confidence >= SURE else "yellow"))
    for evidence in fact.evidence:
        yield Text.assemble("  ", (_shown(evidence.text), "italic"), (f"  {evidence.start}:{evidence.end}", "dim"))
    yield _line("rule", fact.provenance.rule)
    yield _line("trigger", *_word(reason.trigger), *((f"  row “{reason.phrase}”", "dim") for _ in range(bool(reason.phrase))))
    for role in reason.roles:
        yield _role_line(reason, role)
    cue = (" ", *_word(reason.status.cue)) if reason.status.cue else ()
    yield _line("status", fact.status, *cue, f"  {GROUNDS[reason.status.ground]}")
    if reason.attribution is not None:
        said = reason.attribution
        yield _line("says", _shown(said.name), " ", *(_word(said.cue) if said.cue else ("by a colon or in a turn of a dialogue",)), " in quotation marks" if said.quoted else "")
    for repeat in reason.repeats:
        yield _line("repeated by", repeat.rule, " ", *_word(repeat.trigger), (f"  {repeat.evidence.start}:{repeat.evidence.end}", "dim"))
    parts = ", ".join(f"{part.value * part.weight:+.2f} {part.feature}" for part in reason.confidence[:PARTS])
    yield _line("confidence", f"{fact.confidence:.2f}: {parts}{' ...' if len(reason.confidence) > PARTS else ''}")


def _role_line(reason: Reason, role: Role) -> Text:
    way = f"{role.way} {role.function}" if role.function else role.way
    steps = [(ARROWS[step.direction].format(step.relation), _shown(step.text)) for step in role.path]
    shown = [*steps[: STEPS - 1], ("…", ""), steps[-1]] if len(steps) > STEPS else steps
    path = "".join(f" {arrow} {word}".rstrip() for arrow, word in shown)
    return _line(role.role, (_shown(role.text), "cyan"), f"  {way}", (f"  {_shown(reason.trigger.text)}{path}" if path else "", "dim"))


def _silence_lines(silence: Silence) -> Iterator[Text]:
    yield Text()
    yield Text.assemble("  ", (_shown(silence.text), "italic"), (f"  {silence.start}:{silence.end}", "dim"))
    if silence.values:
        yield _line("values", ("; ".join(_shown(value.text) for value in silence.values), "cyan"))
    for tried in silence.tries:
        yield _try_line(tried)
    if not silence.tries:
        yield _line("failed", (f"{silence.reason}: ", "yellow"), REASONS[silence.reason])


def _try_line(tried: Try) -> Text:
    missing = f" ({' or '.join(tried.missing)})" if tried.missing else ""
    return _line("failed", (tried.rule or tried.type, "green"), " ", *_word(tried.trigger), "  ", (f"{tried.reason}: ", "yellow"), REASONS[tried.reason], missing)


def _line(label: str, *parts: str | tuple[str, str]) -> Text:
    return Text.assemble("  ", (label.ljust(LABEL), "dim"), *parts)


def _word(word: Word) -> tuple[str | tuple[str, str], ...]:
    return (_shown(word.text), "bold cyan"), (f" ({_shown(word.lemma)}, {word.upos}, {word.start}:{word.end})", "dim")


def _shown(text: str) -> str:
    """Text on one line, without what would command the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
