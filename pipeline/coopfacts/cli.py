"""The command line. Records go to stdout, everything else to stderr.

Exit codes: 0 all good, 1 usage or configuration error, 3 finished but some inputs were rejected, 130 or 143 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopfacts.commands import diff, label, report, requests, tables
from coopfacts.commands.options import (
    GOOD,
    SOME_REJECTED,
    USAGE,
    Date,
    Fields,
    Lang,
    Model,
    complain,
    language,
    models,
    options_of,
    print_records,
)
from coopfacts.errors import ConfigurationError, CoopfactsError, RejectedInput

if TYPE_CHECKING:
    from coopfacts.readers import Options
    from coopfacts.records import Document, Reject

SCHEMAS = ("fact", "claim", "explanation")
TROUBLE = {"diff": 2}  # commands that answer by their exit code, and what they say when they cannot

app = typer.Typer(
    name="coopfacts",
    help="Cooperation facts from press texts, English and Russian: who met, signed, traded, supplied, built.",
    epilog="Exit codes: 0 all good; 1 usage or configuration error; 3 finished, but some inputs were rejected; 130, 143 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from coopfacts import __version__

        print(__version__)
        raise typer.Exit(GOOD)


@app.callback()
def _everywhere(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Options of no command in particular."""

def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    _speak_utf8()
    try:
        app(args=None if arguments is None else list(arguments), prog_name="coopfacts")
    except SystemExit as end:
        return _exit_code(end, TROUBLE.get(_command(arguments), USAGE))
    except CoopfactsError as error:
        complain(str(error))
        return TROUBLE.get(_command(arguments), USAGE)
    except UnicodeDecodeError as error:
        complain(f"standard input is not UTF-8 ({error.reason} at byte {error.start}); convert it, or give the file by name")
        return USAGE
    return GOOD


def _command(arguments: Sequence[str] | None) -> str:
    return next((word for word in (sys.argv[1:] if arguments is None else arguments) if not word.startswith("-")), "")


def _exit_code(end: SystemExit, trouble: int) -> int:
    """Click says 2 for a usage error, where this command line says 1."""
    code = end.code if isinstance(end.code, int) else GOOD if end.code is None else trouble
    return trouble if code == 2 else code


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


# --- run, status, report ---------------------------------------------------------------------------


@app.command(epilog="Example: coopfacts run articles/ feed.jsonl --output facts/ --workers 4")
def run(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR|-", help="Folder for facts.jsonl, claims.jsonl, documents.jsonl, rejected.jsonl, run.json; - for the facts alone, to standard output.")],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT...", help="Files (text, HTML, JSON Lines, ...), folders, addresses (s3://...), or - for standard input.")] = None,
    follow: Annotated[Path | None, typer.Option("--follow", metavar="DIR", help="In place of inputs: work on the files of a folder as they arrive, until stopped.")] = None,
    once: Annotated[bool, typer.Option("--once", help="With --follow: work on what has arrived by now, and end.")] = False,
    workers: Annotated[int | None, typer.Option("--workers", "-w", min=1, help="Processes; one for each processor unless given.")] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="local|dask", help="How the work is spread: processes of this machine, or a Dask cluster.")] = "local",
    scheduler: Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, as tcp://host:8786; else a cluster on this machine.")] = None,
    lang: Lang = "auto",
    date: Date = None,
    field: Fields = None,
    english_model: Model = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the unfinished run in the folder, if there is one.")] = False,
    retry: Annotated[bool, typer.Option("--retry-rejected", help="Go on, and try again the articles that were rejected.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over, whatever an unfinished run has done.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0, metavar="SECONDS", help="The most that one article may take; 0 is no limit.")] = 60,
    memory: Annotated[int | None, typer.Option("--memory", min=1, metavar="MB", help="The most memory that a worker may take.")] = None,
    size: Annotated[float, typer.Option("--max-size", min=0.001, metavar="MB", help="The largest text that is taken.")] = 5,
    tolerated: Annotated[float, typer.Option("--tolerate", min=0, max=100, metavar="PERCENT", help="How many of the inputs may be rejected before the exit code says so (3).")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Tell the progress in lines of JSON.")] = False,
) -> None:
    """Read articles and write their facts into a folder."""
    from coopfacts import batch, engines, readers
    from coopfacts.jobs import Job

    if bool(inputs) == bool(follow):
        raise ConfigurationError("name inputs, or a folder to --follow" if not inputs else "--follow DIR takes no other inputs")
    if once and not follow:
        raise ConfigurationError("--once goes with --follow DIR: other runs end by themselves")
    if readers.is_address(str(output).replace(":/", "://")):  # a path holds no two slashes
        raise ConfigurationError(f"--output {output}: the output goes into a folder of this machine; copy it from there")
    job = Job(
        inputs=tuple(inputs or ()),
        output=output,
        workers=workers or engines.default_workers(),
        engine=engine,
        scheduler=scheduler,
        follow=follow,
        once=once,
        tolerated=tolerated,
        options=replace(options_of(lang, date, field, english_model), limit=int(size * 1_000_000)),
        timeout=timeout or None,
        memory=memory,
        resume=resume,
        retry=retry,
        fresh=fresh,
    )
    if str(output) == "-":
        raise typer.Exit(batch.pour_out(job))
    raise typer.Exit(batch.carry_out(job, "quiet" if quiet else "json" if log_json else "human"))


@app.command(epilog="Example: coopfacts status facts/")
def status(
    output: Annotated[Path, typer.Argument(metavar="DIR", help="The --output of a run.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Tell how the run in a folder stands: running, interrupted or finished."""
    from coopfacts import console, manifest

    state = manifest.state(output)
    if as_json:
        print_records([{"state": state.name, "holder": state.holder, **state.record}])
    else:
        print(console.told(state, output))


# --- one text at a time ----------------------------------------------------------------------------


@app.command(epilog='Example: coopfacts extract "Belarus supplied 3,000 tractors to Russia in 2023."')
def extract(
    text: Annotated[str, typer.Argument(metavar="[TEXT|-]", help="The text; - reads it from standard input.")] = "-",
    lang: Lang = "auto",
    date: Date = None,
    english_model: Model = None,
) -> None:
    """Print the facts of one text as JSON lines."""
    from coopfacts import corridor
    from coopfacts.writers import jsonl

    words = sys.stdin.read() if text == "-" else text
    try:
        facts = corridor.extract(words, date=date, lang=language(lang), model=english_model)
    except RejectedInput as rejected:
        complain(f"rejected ({rejected.code}): {rejected.message}")
        raise typer.Exit(SOME_REJECTED) from None
    print_records(jsonl.fact_record(fact) for fact in facts)


@app.command(epilog='Example: coopfacts explain "Belarus supplied 3,000 tractors to Russia in 2023."')
def explain(
    text: Annotated[str, typer.Argument(metavar="[TEXT|FILE|-]", help="The text, or a file; - reads it from standard input.")] = "-",
    lang: Lang = "auto",
    date: Date = None,
    english_model: Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, one a text, instead of a page to read.")] = False,
) -> None:
    """Show why each fact was found, and why other sentences gave none.

    Of each fact: trigger, the way to the filler of each role, the cue of its status, speaker, repeats, confidence. Of each other
    sentence with values or triggers: what failed.
    """
    from coopfacts import console, explaining
    from coopfacts.records import Reject

    rejected = 0
    options = options_of(lang, date, model=english_model)
    for document in _documents(text, options):
        if isinstance(document, Reject):
            rejected += 1
            complain(f"rejected {document.source} ({document.code}): {document.message}")
        elif as_json:
            print_records([explaining.record(explaining.explained(document, options.models))])
        else:
            console.explanation(explaining.explained(document, options.models))
    raise typer.Exit(SOME_REJECTED if rejected else GOOD)


def _documents(text: str, options: Options) -> Iterator[Document | Reject]:
    """The documents of a file, else the one of a text at hand."""
    from coopfacts import readers

    if os.path.isfile(text):
        yield from readers.documents([text], options)
    else:
        words = sys.stdin.read() if text == "-" else text
        yield readers.build(readers.RawArticle(source="text", key="text", text=words, published=options.published), options)


@app.command(epilog="Example: coopfacts clean page.html")
def clean(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders, or - for standard input.")],
    lang: Lang = "auto",
    date: Date = None,
    field: Fields = None,
) -> None:
    """Show the cleaned text of files.

    Prints text and metadata as JSON lines, with what was removed and why.
    """
    from coopfacts import readers
    from coopfacts.records import Reject
    from coopfacts.writers import jsonl

    rejected = 0
    for result in readers.documents(files, options_of(lang, date, field)):
        if isinstance(result, Reject):
            rejected += 1
            complain(f"rejected {result.source} ({result.code}): {result.message}")
        else:
            print_records([jsonl.document_record(result)])
    raise typer.Exit(SOME_REJECTED if rejected else GOOD)


# --- evaluate, schema --------------------------------------------------------------------------------


@app.command(epilog="Example: coopfacts evaluate corpus/gold/dev_en.jsonl --by type --errors 20")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold corpora (JSON Lines).")],
    facts: Annotated[Path | None, typer.Option("--facts", metavar="FILE", help="Facts to judge; else the pipeline runs on the gold texts.")] = None,
    by: Annotated[str, typer.Option("--by", metavar="type|lang|document|part", help="What a row of the table stands for; part: documents held out while rules are written, and the others.")] = "type",
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Print the first N errors.")] = 0,
    english_model: Model = None,
) -> None:
    """Score facts against a gold corpus.

    Detection: the fact is found. Slots: every filler in its role, and the status. Exact: all slots right and none wrong.
    """
    from coopfacts import evaluate as scorer

    grouping = next((known for known in scorer.GROUPS if known == by), None)
    if grouping is None:
        raise ConfigurationError(f"--by {by}: choose one of {', '.join(scorer.GROUPS)}")
    documents = scorer.read_gold(gold)
    predicted = scorer.read_predicted(facts) if facts else scorer.by_document(_facts_of_gold(gold, models(english_model)))
    for row in scorer.report(scorer.judge(documents, predicted), grouping, errors):
        print(row)


def _facts_of_gold(gold: Sequence[Path], named: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    from coopfacts import corridor, readers
    from coopfacts.records import Reject
    from coopfacts.writers import jsonl

    for document in readers.documents([str(path) for path in gold], options_of("auto", None)):
        if isinstance(document, Reject):
            complain(f"rejected {document.source} ({document.code}): {document.message}")
        else:
            yield from (jsonl.fact_record(fact) for fact in corridor.facts_of(document, models=named))


@app.command(epilog="Example: coopfacts schema > fact.schema.json")
def schema(of: Annotated[str, typer.Argument(metavar="[fact|claim|explanation]", help="What the schema is of.")] = "fact") -> None:
    """Print the JSON Schema of a fact, of a claim, or of an explanation."""
    from coopfacts import resources

    if of not in SCHEMAS:
        raise ConfigurationError(f"no schema of '{of}': choose one of {', '.join(SCHEMAS)}")
    print(resources.read_text(f"{of}.schema.json"), end="")


# --- commands with a module of their own -------------------------------------------------------------

requests.add_to(app)
app.command("diff", epilog=diff.EPILOG)(diff.diff)
app.add_typer(label.app, name="label")
app.command("report", epilog=report.EPILOG)(report.report)
tables.add_to(app)
