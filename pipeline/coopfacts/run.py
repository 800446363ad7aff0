"""The corridor: read, clean, analyse, find entities and values, tag, merge, write."""

from __future__ import annotations

import datetime as dt
import json
import platform
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TextIO

from coopfacts import claims, entities, lang, periods, quantities, readers
from coopfacts.engines import local
from coopfacts.errors import ConfigurationError, CoopfactsError
from coopfacts.facts import tag
from coopfacts.readers import Options, RawArticle
from coopfacts.records import SCHEMA_VERSION, Analysis, Document, Fact, Reject
from coopfacts.writers import jsonl

# --- one text --------------------------------------------------------------------------------------


def extract(text: str, *, date: dt.date | str | None = None, lang: str | None = None, title: str | None = None) -> list[Fact]:
    """The facts of one text.

    ``date`` is the day of publication, against which "this year" is read; without it, the dates of the text serve.
    ``lang`` (``en`` or ``ru``) is found out when it is not given. A text that cannot become a document raises
    :class:`coopfacts.errors.RejectedInput`.
    """
    return list(facts_of(readers.document(text, as_date(date), lang, title)))


def facts_of(document: Document) -> tuple[Fact, ...]:
    """The facts of a cleaned text."""
    text, language = document.text, document.language
    analysis = analyse(text, language)
    times = tuple(periods.find(text, language, periods.anchor(text, language, document.published)))
    return tag(document, analysis, entities.find(document, analysis), tuple(quantities.find(text, language)), times)


def analyse(text: str, language: str) -> Analysis:
    """Sentences, tokens and names of a text."""
    return next(iter(lang.analyser(language).analyse([text])))


def as_date(date: dt.date | str | None) -> dt.date | None:
    """A date, also from its ISO form."""
    if not isinstance(date, str):
        return date
    try:
        return dt.date.fromisoformat(date)
    except ValueError as error:
        raise ConfigurationError(f"'{date}' is not a date: write it as YYYY-MM-DD") from error


# --- many texts ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run, on what, and where to put it."""

    inputs: tuple[str, ...]
    output: Path
    workers: int
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A document that went through the corridor. ``lines`` are its facts as they will be written."""

    document: Document
    sketch: claims.Sketch
    lines: tuple[str, ...]
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    model: str


@dataclass(slots=True, kw_only=True)
class Counts:
    """What a run has come to so far; ``inputs`` is always ``documents`` and ``rejected`` together."""

    documents: int = 0
    rejected: int = 0
    facts: int = 0
    characters: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    models: dict[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> int:
        return self.documents + self.rejected

    def add(self, outcome: Outcome) -> None:
        self.documents += 1
        self.facts += len(outcome.lines)
        self.characters += len(outcome.document.text)
        self.languages[outcome.document.language] += 1
        self.types.update(outcome.types)
        self.statuses.update(outcome.statuses)
        self.models.setdefault(outcome.document.language, outcome.model)

    def reject(self, reject: Reject) -> None:
        self.rejected += 1
        self.codes[reject.code] += 1


Watch = Callable[[Counts], None]


def run(job: Job, watch: Watch = lambda counts: None) -> Counts:
    """Do the job: write ``facts.jsonl``, ``documents.jsonl``, ``rejected.jsonl`` and ``run.json`` into its folder.

    ``watch`` is called after each input. Files take their names only when all is written, so that a run that fails or
    is interrupted leaves what stood there before.
    """
    started = dt.datetime.now(dt.UTC)
    _make_folder(job.output)
    with ExitStack() as stack:
        held = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=job.output))
        sinks = Sinks(held, *(stack.enter_context(jsonl.replacing(job.output / f"{name}.jsonl")) for name in ("facts", "documents", "rejected")))
        manifest = stack.enter_context(jsonl.replacing(job.output / "run.json"))
        counts = _write(outcomes(job), sinks, watch)
        json.dump(manifest_record(job, counts, started), manifest, ensure_ascii=False, indent=2)
        manifest.write("\n")
    return counts


@dataclass(frozen=True, slots=True)
class Sinks:
    """The files of a run, open; ``held`` keeps the documents until their groups are known."""

    held: TextIO
    facts: TextIO
    documents: TextIO
    rejected: TextIO


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot write into {folder}: {error.strerror}; give another --output") from error


def _write(results: Iterable[Outcome | Reject], sinks: Sinks, watch: Watch) -> Counts:
    counts, duplicates = Counts(), claims.Duplicates()
    for result in results:
        if isinstance(result, Reject):
            jsonl.write(sinks.rejected, jsonl.reject_record(result))
            counts.reject(result)
        else:
            duplicates.add(result.document.doc_id, result.sketch)
            jsonl.write(sinks.held, jsonl.document_record(result.document))
            sinks.facts.writelines(line + "\n" for line in result.lines)
            counts.add(result)
        watch(counts)
    _write_documents(sinks, duplicates.groups())
    return counts


def _write_documents(sinks: Sinks, groups: Mapping[str, str]) -> None:
    """The documents with their groups, which are known only when all have been read."""
    sinks.held.seek(0)
    for record in map(json.loads, sinks.held):
        jsonl.write(sinks.documents, {**record, "duplicate_group": groups[record["doc_id"]]})


def outcomes(job: Job) -> Iterator[Outcome | Reject]:
    """What becomes of each input, in input order."""
    work = partial(process, job.options)
    for result in local.run(work, readers.read_all(job.inputs, job.options), job.workers):
        yield _internal(result) if isinstance(result, local.Failure) else result


def process(options: Options, article: RawArticle | Reject) -> Outcome | Reject:
    """One input through the whole corridor: the work of a worker."""
    if isinstance(article, Reject):
        return article
    document = readers.build(article, options)
    return document if isinstance(document, Reject) else _outcome(document, facts_of(document))


def _outcome(document: Document, facts: Sequence[Fact]) -> Outcome:
    return Outcome(
        document=replace(document, source_offsets=None),
        sketch=claims.sketch(document.text),
        lines=tuple(jsonl.line(jsonl.fact_record(fact, document.source_offsets)) for fact in facts),
        types=tuple(fact.type for fact in facts),
        statuses=tuple(fact.status for fact in facts),
        model=lang.analyser(document.language).version,
    )


def _internal(failure: local.Failure[RawArticle | Reject]) -> Reject:
    """A document that broke the pipeline is a dead letter like any other, and a bug to report. What no document is to
    blame for, such as a missing model, ends the run."""
    if isinstance(failure.error, CoopfactsError):
        raise failure.error
    what = "its worker process died" if failure.killed else f"{type(failure.error).__name__}: {failure.error}"
    return Reject(source=failure.task.source, stage="extract", code="internal", message=f"{what}; please report it with the text")


# --- the manifest ----------------------------------------------------------------------------------


def manifest_record(job: Job, counts: Counts, started: dt.datetime) -> dict[str, object]:
    """What was run, with what, and what came of it; the only record that knows the clock."""
    finished = dt.datetime.now(dt.UTC)
    return {
        "schema_version": SCHEMA_VERSION,
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - started).total_seconds(), 3),
        "versions": {"coopfacts": metadata.version("coopfacts"), "python": platform.python_version(), "models": _sorted(counts.models), **_libraries()},
        "configuration": {"inputs": list(job.inputs), "workers": job.workers, **_plain(asdict(job.options))},
        "counts": {"inputs": counts.inputs, "documents": counts.documents, "rejected": counts.rejected, "facts": counts.facts, "characters": counts.characters},
        "languages": _sorted(counts.languages),
        "rejected": _sorted(counts.codes),
        "facts": {"type": _sorted(counts.types), "status": _sorted(counts.statuses)},
    }


def _libraries() -> dict[str, object]:
    """The versions of what the package stands on."""
    needed = [requirement for requirement in metadata.requires("coopfacts") or () if "extra ==" not in requirement]
    names = sorted(match[0] for match in map(re.compile(r"[\w.-]+").match, needed) if match)
    return {"libraries": {name: metadata.version(name) for name in names}}


def _plain(record: dict[str, object]) -> dict[str, object]:
    return {key: _plain_value(value) for key, value in record.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _sorted(counts: dict[str, int] | dict[str, str]) -> dict[str, object]:
    return dict(sorted(counts.items()))
