"""``coopfacts label``: texts to annotators, and gold from them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopfacts.errors import AnnotationError, ConfigurationError

if TYPE_CHECKING:
    from coopfacts.labelling import Draft

GOOD, SOME_REJECTED = 0, 3

app = typer.Typer(
    help="Annotate texts in Label Studio: export facts as tasks, import annotations as gold.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("export", epilog="Example: coopfacts label export facts/ -o tasks.json")
def export(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Folders of runs, gold corpora (JSON Lines), or articles as `coopfacts run` takes them."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The tasks, to import into Label Studio.")],
    first: Annotated[int | None, typer.Option("--first", min=1, metavar="N", help="Only the first N documents.")] = None,
    utf16: Annotated[bool, typer.Option("--utf16", help="Places as Label Studio before 1.5 counted them, where texts hold emoji.")] = False,
) -> None:
    """Write texts with their facts as pre-annotated tasks."""
    import json

    from coopfacts import labelling
    from coopfacts.writers import jsonl

    rejected: list[str] = []
    number = 0
    with jsonl.replacing(output) as sink:
        for draft in islice(_drafts(inputs, rejected), first):
            sink.write(("[\n" if not number else ",\n") + json.dumps(labelling.task(draft, utf16), ensure_ascii=False))
            number += 1
        sink.write("\n]\n" if number else "[]\n")
    for message in rejected:
        _say(message)
    _say(f"{number} tasks in {output}; set up the project with `coopfacts label config`")
    raise typer.Exit(SOME_REJECTED if rejected else GOOD)


@app.command("import", epilog="Example: coopfacts label import export.json -o gold/")
def import_(
    exports: Annotated[list[Path], typer.Argument(metavar="EXPORT...", help="Files that Label Studio exported as JSON (not JSON-MIN).")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the gold, a file EXPORT.jsonl for each.")],
    annotator: Annotated[
        str | None, typer.Option("--annotator", metavar="ID|MAIL", help="Whose annotations count, where a task has several.")
    ] = None,
) -> None:
    """Write annotations as a gold corpus, for `coopfacts evaluate`."""
    from coopfacts import labelling
    from coopfacts.writers import jsonl

    output.mkdir(parents=True, exist_ok=True)
    for path in exports:
        lines, waiting = labelling.gold(path, annotator)
        if not lines:
            raise AnnotationError(f"{path}: nothing in it is annotated; submit annotations in Label Studio, and export again")
        target = output / f"{path.stem}.jsonl"
        with jsonl.replacing(target) as sink:
            for line in lines:
                jsonl.write(sink, line)
        _say(f"{len(lines)} documents in {target}" + (f"; not annotated yet: {', '.join(waiting)}" if waiting else ""))


@app.command("config", epilog="Example: coopfacts label config > config.xml")
def config() -> None:
    """Print the labeling config that the project in Label Studio needs."""
    from coopfacts import resources

    print(resources.read_text("labelling/config.xml"), end="")


# --- what is to be annotated -------------------------------------------------------------------------


def _drafts(inputs: Sequence[str], rejected: list[str]) -> Iterator[Draft]:
    for name in inputs:
        path = Path(name)
        if (path / "facts.jsonl").is_file():
            yield from _of_run(path)
        elif path.suffix == ".jsonl" and path.is_file() and _is_gold(path):
            yield from _of_gold(path)
        else:
            yield from _of_articles(name, rejected)


def _of_run(folder: Path) -> Iterator[Draft]:
    from coopfacts import labelling

    facts: dict[object, list[Mapping[str, object]]] = {}
    for fact in _records(folder / "facts.jsonl"):
        facts.setdefault(fact["doc_id"], []).append(fact)
    for document in _records(folder / "documents.jsonl"):
        yield labelling.of_output(document, facts.get(document["doc_id"], []))


def _of_gold(path: Path) -> Iterator[Draft]:
    from coopfacts import labelling

    yield from map(labelling.of_gold, _records(path))


def _of_articles(name: str, rejected: list[str]) -> Iterator[Draft]:
    from coopfacts import corridor, labelling, readers
    from coopfacts.records import Reject
    from coopfacts.writers import jsonl

    for document in readers.documents([name]):
        if isinstance(document, Reject):
            rejected.append(f"rejected {document.source} ({document.code}): {document.message}")
        else:
            yield labelling.of_output(jsonl.document_record(document), [jsonl.fact_record(fact) for fact in corridor.facts_of(document)])


def _is_gold(path: Path) -> bool:
    """Its first line has a list of facts."""
    import json

    with path.open(encoding="utf-8", errors="replace") as file:
        try:
            record = json.loads(file.readline())
        except ValueError:
            return False
    return isinstance(record, dict) and isinstance(record.get("facts"), list)


def _records(path: Path) -> Iterator[Mapping[str, object]]:
    import jsonlines

    if not path.is_file():
        raise ConfigurationError(f"{path} does not exist: give the output folder of `coopfacts run`")
    with jsonlines.open(path) as lines:
        try:
            yield from lines.iter(type=dict, skip_empty=True)
        except jsonlines.InvalidLineError as error:
            raise ConfigurationError(f"{path}:{error.lineno}: not a JSON object ({error})") from error


def _say(message: str) -> None:
    print(f"coopfacts: {message}", file=sys.stderr)
