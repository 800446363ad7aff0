"""Many texts: read, handed to workers, their results kept in shards and put together."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, TextIO

from coopfacts import copies, engines, manifest, readers, reading
from coopfacts.engines import Death, Failure, Limits
from coopfacts.errors import ConfigurationError, CoopfactsError
from coopfacts.jobs import Counts, Job, Result, Watch
from coopfacts.readers import Options
from coopfacts.records import Reject
from coopfacts.shards import Article, Ledger, reopen
from coopfacts.store import Store, writing
from coopfacts.writers import jsonl

if TYPE_CHECKING:
    from coopfacts import claims

RESULTS = ("facts.jsonl", "documents.jsonl", "rejected.jsonl", "claims.jsonl", "run.json")
NOTE_EVERY = 2.0  # seconds between notes of progress


def run(job: Job, watch: Watch = lambda counts: None) -> Counts:
    """Do the job: write ``facts.jsonl``, ``documents.jsonl``, ``rejected.jsonl``, ``claims.jsonl`` and ``run.json`` into its folder.

    ``watch`` is called after each input. What stood in the folder stays until all is done; what a run that fails or is
    interrupted has done is kept beside it, for ``resume``. The records depend on the inputs, the options and the code
    alone: not on the workers, the engine, the clock, or on how often the run was interrupted.
    """
    store = Store(job.output)
    with store.locked():
        plan = _begin(job, store)
        try:
            with closing(articles(job)) as source:
                ledger = Ledger(source, manifest.seal(job.options), store, job.retry)
                fill(job, ledger, store, watch)
            counts = finish(job, store, ledger.number, plan, ledger.seals.total)
            store.clear()
        finally:
            if not store.begun():
                store.clear()
    return counts


def _begin(job: Job, store: Store) -> manifest.Record:
    """The plan, once it is clear that the run may start here."""
    before = store.noted("plan") if store.begun() else {}
    if before.get("following") and not job.fresh:
        raise ConfigurationError(f"{job.output} is fed by --follow {before['following']}: give another --output, or start over with --fresh")
    if before and not (job.resume or job.retry or job.fresh):
        raise ConfigurationError(f"{job.output} holds an unfinished run, begun {before.get('started')}: go on with --resume, or start over with --fresh")
    if job.fresh or not before:
        store.empty()
        before = _reopened(job, store) if job.retry else {}
    plan = manifest.plan(job, before)
    store.note("plan", plan)
    return plan


def _reopened(job: Job, store: Store) -> manifest.Record:
    """A finished run as one whose last step is undone; nothing where there is none. Raises if it was another run."""
    if not (job.output / "run.json").is_file():
        return {}
    if not reopen(articles(job), manifest.seal(job.options), store):
        store.clear()
        raise ConfigurationError(f"the run in {job.output} had other inputs or options, or another version of coopfacts: run without --retry-rejected")
    return manifest.state(job.output).record


def articles(job: Job) -> Generator[Article, None, None]:
    """The articles of the inputs, read within the limits."""
    files = (file for path in job.inputs for file in readers.files(path))
    return reading.articles(files, job.options, limits(job), at_once=min(job.workers, engines.MOST_WORKERS))


def fill(job: Job, ledger: Ledger, store: Store, watch: Watch) -> None:
    """Do what the ledger wants done."""
    last = 0.0
    with closing(results(job, ledger.tasks())) as done:
        for result in done:
            ledger.put(result)
            watch(ledger.counts)
            if time.monotonic() - last > NOTE_EVERY:
                last = time.monotonic()
                store.note("progress", manifest.progress(ledger.counts))


def finish(job: Job, store: Store, shards: int, plan: manifest.Record, seal: str) -> Counts:
    """Put the results of so many shards together, in the order of the inputs, and give them their places."""
    from coopfacts import claims

    with writing(job.output), ExitStack() as stack:
        facts, documents, rejected, joined, run = (stack.enter_context(store.file(name)) for name in RESULTS)
        joiner = claims.Joiner(store.folder / "claims")
        counts = _assemble(store, shards, (facts, documents, rejected), joiner)
        for claim in joiner.claims():
            jsonl.write(joined, claim)
        json.dump(manifest.record(job, counts, plan, seal), run, ensure_ascii=False, indent=2)
        run.write("\n")
    store.publish(RESULTS)
    return counts


def _assemble(store: Store, shards: int, sinks: tuple[TextIO, TextIO, TextIO], joiner: claims.Joiner) -> Counts:
    """Write facts, documents and rejects in the order of the inputs; hand the facts on to be joined."""
    facts, documents, rejected = sinks
    counts, duplicates = Counts(), copies.Duplicates()
    for result in _all(store, shards):
        if not isinstance(result, Reject):
            duplicates.add(str(result.document["doc_id"]), result.sketch)
    groups = duplicates.groups()  # known only when all have been read
    for result in _all(store, shards):
        counts.add(result)
        if isinstance(result, Reject):
            jsonl.write(rejected, jsonl.reject_record(result))
        else:
            document = {**result.document, "duplicate_group": groups[str(result.document["doc_id"])]}
            jsonl.write(documents, document)
            for line in result.lines:
                facts.write(line + "\n")
                joiner.add(line, document)
    return counts


def _all(store: Store, shards: int) -> Iterator[Result]:
    """What became of the inputs, in input order."""
    return (result for number in range(shards) for result in store.results(number))


def results(job: Job, articles: Iterable[Article]) -> Generator[Result, None, None]:
    """What becomes of each input, in input order."""
    work: Callable[[Article], Result] = partial(process, job.options)
    if job.scheduler:
        work = partial(alike, manifest.seal(job.options), job.options, work)
    with closing(engines.named(job.engine, job.scheduler).run(work, articles, job.workers, limits(job))) as done:
        for result in done:
            yield _dead_letter(result, job) if isinstance(result, Failure) else result


def limits(job: Job) -> Limits:
    """What one input may take."""
    return Limits(seconds=job.timeout, megabytes=job.memory)


def alike(seal: str, options: Options, work: Callable[[Article], Result], article: Article) -> Result:
    """The work on another machine, where other code, tables, models or libraries would find other facts."""
    if manifest.seal(options) != seal:
        raise ConfigurationError("a worker of the cluster has another version of coopfacts, of its models, of Python or of a library than this machine: install the same everywhere")
    return work(article)


def process(options: Options, article: Article) -> Result:
    """One input through the corridor, which workers alone need to load."""
    from coopfacts import corridor

    return corridor.process(options, article)


def _dead_letter(failure: Failure[Article], job: Job) -> Reject:
    """A document that broke the pipeline is a dead letter like any other. What no document is to blame for, such as a
    missing model, ends the run."""
    error = failure.error
    if isinstance(error, CoopfactsError):
        raise error
    if isinstance(error, Death):
        code, message = _fatal(error, job)
    elif isinstance(error, MemoryError):
        code, message = "memory", "there was not enough memory for it; split it"
    else:
        code, message = "internal", f"{type(error).__name__}: {error}; please report it with the text"
    return Reject(source=failure.task.source, stage="extract", code=code, message=message)


def _fatal(death: Death, job: Job) -> tuple[str, str]:
    """Code and words for what a worker died of, twice."""
    if death.cause == "timeout":
        return "timeout", f"it took more than {job.timeout:g} seconds; split it, or raise --timeout, and go on with --retry-rejected"
    if death.cause == "memory":
        return "memory", f"its worker took more than {job.memory:,} megabytes; split it, or raise --memory, and go on with --retry-rejected"
    return "worker_died", "its worker process died, and so did the one that tried it again; please report it with the text"
