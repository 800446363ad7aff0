"""The command line. Records go to stdout, everything else to stderr.

Exit codes: 0 all good, 1 usage or configuration error, 3 finished but some inputs were rejected, 130 or 143 interrupted.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopfacts.errors import ConfigurationError, CoopfactsError, RejectedInput

if TYPE_CHECKING:
    from coopfacts.readers import Options
    from coopfacts.records import Document, Reject

FIELDS = ("doc_id", "text", "html", "title", "published", "lang", "source", "url")
SCHEMAS = ("fact", "explanation")
GOOD, USAGE, SOME_REJECTED = 0, 1, 3

app = typer.Typer(
    name="coopfacts",
    help="Cooperation facts from press texts, English and Russian: who met, signed, traded, supplied, built.",
    epilog="Exit codes: 0 all good; 1 usage or configuration error; 3 finished, but some inputs were rejected; 130, 143 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Lang = Annotated[str, typer.Option("--lang", metavar="auto|en|ru", help="Language of the texts.")]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Day of publication, where the text does not bring its own.")]


def _version(wanted: bool) -> None:
    if wanted:
        from coopfacts import __version__

        print(__version__)
        raise typer.Exit(GOOD)


@app.callback()
def _everywhere(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Options of no command in particular."""

Fields = Annotated[
    list[str] | None, typer.Option("--field", metavar="FIELD=NAME", help="Another name of a field in JSON, CSV or Parquet, as text=body; may be repeated.")
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    _speak_utf8()
    try:
        app(args=None if arguments is None else list(arguments), prog_name="coopfacts")
    except SystemExit as end:
        return _exit_code(end)
    except CoopfactsError as error:
        _complain(str(error))
        return USAGE
    except UnicodeDecodeError as error:
        _complain(f"standard input is not UTF-8 ({error.reason} at byte {error.start}); convert it, or give the file by name")
        return USAGE
    return GOOD


def _exit_code(end: SystemExit) -> int:
    """Click says 2 for a usage error, where this command line says 1."""
    code = end.code if isinstance(end.code, int) else GOOD if end.code is None else USAGE
    return USAGE if code == 2 else code


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _complain(message: str) -> None:
    print(f"coopfacts: {message}", file=sys.stderr)


def _print(records: Iterable[Mapping[str, object]]) -> None:
    from coopfacts.writers import jsonl

    for record in records:
        print(jsonl.line(record))


def _options(lang: str, date: str | None, fields: Sequence[str] | None = None) -> Options:
    from coopfacts import run as corridor
    from coopfacts.readers import Options

    return Options(language=_language(lang), published=corridor.as_date(date), fields=dict(map(_renaming, fields or ())))


def _renaming(pair: str) -> tuple[str, str]:
    field, _, name = pair.partition("=")
    if field not in FIELDS or not name:
        raise ConfigurationError(f"--field {pair}: write FIELD=NAME, where FIELD is one of {', '.join(FIELDS)}")
    return field, name


def _language(code: str) -> str | None:
    from coopfacts import lang

    if code != "auto" and code not in lang.codes():
        raise ConfigurationError(f"--lang {code}: choose one of auto, {', '.join(lang.codes())}")
    return None if code == "auto" else code


# --- run, status -----------------------------------------------------------------------------------


@app.command(epilog="Example: coopfacts run articles/ feed.jsonl --output facts/ --workers 4")
def run(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR|-", help="Folder for facts.jsonl, documents.jsonl, rejected.jsonl, run.json; - for the facts alone, to standard output.")],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT...", help="Files (text, HTML, JSON Lines, ...), folders, addresses (s3://...), or - for standard input.")] = None,
    follow: Annotated[Path | None, typer.Option("--follow", metavar="DIR", help="In place of inputs: work on the files of a folder as they arrive, until stopped.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", "-w", min=1, help="Processes; one for each processor unless given.")] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="local|dask", help="How the work is spread: processes of this machine, or a Dask cluster.")] = "local",
    scheduler: Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, as tcp://host:8786; else a cluster on this machine.")] = None,
    lang: Lang = "auto",
    date: Date = None,
    field: Fields = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the unfinished run in the folder, if there is one.")] = False,
    retry: Annotated[bool, typer.Option("--retry-rejected", help="Go on, and try again the articles that were rejected.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over, whatever an unfinished run has done.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0, metavar="SECONDS", help="The most that one article may take; 0 is no limit.")] = 60,
    memory: Annotated[int | None, typer.Option("--memory", min=1, metavar="MB", help="The most memory that a worker may take.")] = None,
    size: Annotated[float, typer.Option("--max-size", min=0.001, metavar="MB", help="The largest text that is taken.")] = 5,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Tell the progress in lines of JSON.")] = False,
) -> None:
    """Read articles and write their facts into a folder."""
    from coopfacts import batch, engines, readers
    from coopfacts.jobs import Job

    if bool(inputs) == bool(follow):
        raise ConfigurationError("name inputs, or a folder to --follow" if not inputs else "--follow DIR takes no other inputs")
    if readers.is_address(str(output)):
        raise ConfigurationError(f"--output {output}: the output goes into a folder of this machine; copy it from there")
    job = Job(
        inputs=tuple(inputs or ()),
        output=output,
        workers=workers or engines.default_workers(),
        engine=engine,
        scheduler=scheduler,
        follow=follow,
        options=replace(_options(lang, date, field), limit=int(size * 1_000_000)),
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
        _print([{"state": state.name, "holder": state.holder, **state.record}])
    else:
        print(console.told(state, output))


# --- one text at a time ----------------------------------------------------------------------------


@app.command(epilog='Example: coopfacts extract "Belarus supplied 3,000 tractors to Russia in 2023."')
def extract(
    text: Annotated[str, typer.Argument(metavar="[TEXT|-]", help="The text; - reads it from standard input.")] = "-",
    lang: Lang = "auto",
    date: Date = None,
) -> None:
    """Print the facts of one text as JSON lines."""
    from coopfacts import run as corridor
    from coopfacts.writers import jsonl

    words = sys.stdin.read() if text == "-" else text
    try:
        facts = corridor.extract(words, date=date, lang=_language(lang))
    except RejectedInput as rejected:
        _complain(f"rejected ({rejected.code}): {rejected.message}")
        raise typer.Exit(SOME_REJECTED) from None
    _print(jsonl.fact_record(fact) for fact in facts)


@app.command(epilog='Example: coopfacts explain "Belarus supplied 3,000 tractors to Russia in 2023."')
def explain(
    text: Annotated[str, typer.Argument(metavar="[TEXT|FILE|-]", help="The text, or a file; - reads it from standard input.")] = "-",
    lang: Lang = "auto",
    date: Date = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, one a text, instead of a page to read.")] = False,
) -> None:
    """Show why each fact was found, and why other sentences gave none.

    Of each fact: trigger, the way to the filler of each role, the cue of its status, speaker, repeats, confidence. Of each other
    sentence with values or triggers: what failed.
    """
    from coopfacts import console, explaining
    from coopfacts.records import Reject

    rejected = 0
    for document in _documents(text, _options(lang, date)):
        if isinstance(document, Reject):
            rejected += 1
            _complain(f"rejected {document.source} ({document.code}): {document.message}")
        elif as_json:
            _print([explaining.record(explaining.explained(document))])
        else:
            console.explanation(explaining.explained(document))
    raise typer.Exit(SOME_REJECTED if rejected else GOOD)


def _documents(text: str, options: Options) -> Iterator[Document | Reject]:
    """The documents of a file, else the one of a text at hand."""
    from coopfacts import readers

    if os.path.isfile(text):
        yield from readers.documents([text], options)
    else:
        words = sys.stdin.read() if text == "-" else text
        yield readers.build(readers.RawArticle(source="text", key="text", text=words, published=options.published), options)


@app.command(epilog='Example: echo \'{"id": 1, "text": "Minsk hosted a forum.", "lang": "en"}\' | coopfacts analyse')
def analyse() -> None:
    """Show sentences, tokens and entities of texts.

    Standard input: JSON Lines of {"id", "text", "lang"}. Each becomes a line of {"id", "sentences", "tokens", "entities"}.

    A token's "head" is the index of its head in "tokens", counted from 0 over the whole text; a root is its own head.
    """
    _each_line(_analysis)


def _analysis(request: Mapping[str, object]) -> dict[str, object]:
    from coopfacts import entities
    from coopfacts import run as corridor
    from coopfacts.writers import jsonl

    document = _bare_document(request)
    analysis = corridor.analyse(document.text, document.language)
    return jsonl.analysis_record(request.get("id"), analysis, entities.find(document, analysis))


@app.command(epilog='Example: echo \'{"id": 1, "text": "up 5% in June", "lang": "en", "reference": "2024-07-01"}\' | coopfacts values')
def values() -> None:
    """Show the quantities and periods of texts.

    Standard input: JSON Lines of {"id", "text", "lang", "reference"}, the reference being the day of publication. Each
    becomes a line of {"id", "values"}.
    """
    _each_line(_values)


def _values(request: Mapping[str, object]) -> dict[str, object]:
    from coopfacts.values import values as found_in
    from coopfacts.writers import jsonl

    document = _bare_document(request)
    return jsonl.values_record(request.get("id"), found_in(document.text, document.language, document.published))


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
    for result in readers.documents(files, _options(lang, date, field)):
        if isinstance(result, Reject):
            rejected += 1
            _complain(f"rejected {result.source} ({result.code}): {result.message}")
        else:
            _print([jsonl.document_record(result)])
    raise typer.Exit(SOME_REJECTED if rejected else GOOD)


# --- requests, a line each ---------------------------------------------------------------------------


# Halves of characters that JSON can spell but no text can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _each_line(answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
    """Answer each line of standard input; a line that cannot be answered is told on stderr, and the rest goes on."""
    failed = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            _print([answer(_request(line))])
        except CoopfactsError as error:
            failed += 1
            _complain(f"line {number}: {error}")
    raise typer.Exit(SOME_REJECTED if failed else GOOD)


def _request(line: str) -> Mapping[str, object]:
    try:
        request = json.loads(line)
    except json.JSONDecodeError as error:
        raise RejectedInput("read", "malformed_json", f"not JSON ({error})") from error
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise RejectedInput("read", "no_text", 'not an object with a "text"')
    return {**request, "text": _SURROGATE.sub("\ufffd", request["text"])}


def _bare_document(request: Mapping[str, object]) -> Document:
    """The text of a request as it stands, without cleaning, so that offsets are the caller's own."""
    from coopfacts import readers
    from coopfacts import run as corridor
    from coopfacts.records import Document

    text = str(request["text"])
    code = _language(str(request.get("lang") or "auto")) or readers.document(text).language
    published = corridor.as_date(str(request["reference"])) if request.get("reference") else None
    return Document(doc_id=str(request.get("id")), source="-", language=code, text=text, sha256="", published=published)


# --- evaluate, schema --------------------------------------------------------------------------------


@app.command(epilog="Example: coopfacts evaluate corpus/gold/dev_en.jsonl --by type --errors 20")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold corpora (JSON Lines).")],
    facts: Annotated[Path | None, typer.Option("--facts", metavar="FILE", help="Facts to judge; else the pipeline runs on the gold texts.")] = None,
    by: Annotated[str, typer.Option("--by", metavar="type|lang|document", help="What a row of the table stands for.")] = "type",
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Print the first N errors.")] = 0,
) -> None:
    """Score facts against a gold corpus.

    Detection: the fact is found. Slots: every filler in its role, and the status. Exact: all slots right and none wrong.
    """
    from coopfacts import evaluate as scorer

    grouping = next((known for known in scorer.GROUPS if known == by), None)
    if grouping is None:
        raise ConfigurationError(f"--by {by}: choose one of {', '.join(scorer.GROUPS)}")
    documents = scorer.read_gold(gold)
    predicted = scorer.read_predicted(facts) if facts else scorer.by_document(_facts_of_gold(gold))
    for row in scorer.report(scorer.judge(documents, predicted), grouping, errors):
        print(row)


def _facts_of_gold(gold: Sequence[Path]) -> Iterator[Mapping[str, object]]:
    from coopfacts import readers
    from coopfacts import run as corridor
    from coopfacts.records import Reject
    from coopfacts.writers import jsonl

    for document in readers.documents([str(path) for path in gold], _options("auto", None)):
        if isinstance(document, Reject):
            _complain(f"rejected {document.source} ({document.code}): {document.message}")
        else:
            yield from (jsonl.fact_record(fact) for fact in corridor.facts_of(document))


@app.command(epilog="Example: coopfacts schema > fact.schema.json")
def schema(of: Annotated[str, typer.Argument(metavar="[fact|explanation]", help="What the schema is of.")] = "fact") -> None:
    """Print the JSON Schema of a fact, or of an explanation."""
    from coopfacts import resources

    if of not in SCHEMAS:
        raise ConfigurationError(f"no schema of '{of}': choose one of {', '.join(SCHEMAS)}")
    print(resources.read_text(f"{of}.schema.json"), end="")
