"""A folder that is fed, now and then or all night: what arrives is worked on, and the output is put together anew at each quiet moment.

A file has arrived when it has a final name and has not changed for some looks. What has arrived by then is a batch: shards of its own,
added to those before, kept in ``.run/`` for as long as the folder is followed. The output is that of a run over the same files in the
order of the batches and, within a batch, of the names; copies are grouped and counted over all of them. A file that is written anew
under the same name has arrived anew; its articles with known ids are rejected as repeated.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path, PurePosixPath

from coopfacts import manifest, readers, reading, run
from coopfacts.errors import ConfigurationError
from coopfacts.jobs import Counts, Job, Watch
from coopfacts.readers import Seen, Source
from coopfacts.shards import Ledger
from coopfacts.store import Store, writing

LOOK = 1.0  # seconds between looks
STILL = 2  # looks after the first that must find a file unchanged
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")

Stamp = tuple[int, int]
"""Size in bytes and time of change in nanoseconds: a file that was written anew has another one."""


def pauses(once: bool) -> Callable[[], bool]:
    """What waits for the next look; only a signal ends the following, unless what lies there is all that is wanted: then the looks
    that are needed to see that it is whole do."""
    looks = iter(range(STILL + 1)) if once else count()

    def pause() -> bool:
        time.sleep(LOOK)
        return next(looks, None) is not None

    return pause


def follow(job: Job, watch: Watch, written: Callable[[Counts], None], wait: Callable[[], bool] | None = None) -> Counts:
    """Work on what arrives in the folder until ``wait``, called between looks, says no; what came meanwhile. ``written`` is told what
    the output has come to whenever it was put together."""
    wait = wait or pauses(job.once)
    assert job.follow is not None
    if not job.follow.is_dir() or job.follow.resolve() == job.output.resolve():
        raise ConfigurationError(f"--follow {job.follow}: name a folder that is there, and another one for --output")
    store = Store(job.output)
    with store.locked():
        plan, diary = _begin(job, store)
        try:
            feed = _Feed(job, store, plan, diary)
            arrivals = Arrivals(job.follow, diary.known)
            feed.go_on(watch, written)
            while wait():
                feed.take(arrivals.look())
                feed.go_on(watch, written)
        finally:
            if not store.begun():
                store.clear()
    return feed.came


def _begin(job: Job, store: Store) -> tuple[manifest.Record, Diary]:
    """The plan and the diary, once it is clear that the folder may be fed so."""
    seal, before = manifest.seal(job.options), store.noted("plan")
    if job.fresh or not store.begun():
        store.empty()
        before = {}
    elif before.get("following") != str(job.follow):
        what = f"is fed by --follow {before['following']}" if before.get("following") else "holds an unfinished run"
        raise ConfigurationError(f"{job.output} {what}: give another --output, or start over with --fresh")
    elif before.get("seal") != seal:
        raise ConfigurationError(
            f"what {job.output} holds was found with other options, or by another version of coopfacts or a library: give another --output, or start over with --fresh"
        )
    plan = {**manifest.plan(job, before), "following": str(job.follow), "seal": seal}
    store.note("plan", plan)
    return plan, Diary.read(store)


# --- what comes --------------------------------------------------------------------------------------


class Arrivals:
    """What lies in a folder under final names, is not ``known`` and has stopped growing."""

    def __init__(self, folder: Path, known: Mapping[str, Stamp]) -> None:
        self._folder = folder
        self._known = known
        self._watched: dict[str, tuple[Stamp, int]] = {}

    def look(self) -> dict[str, Stamp]:
        """The files that have arrived, by their names below the folder."""
        present = {
            file.key: _stamp(file)
            for file in readers.files(str(self._folder))
            if isinstance(file, Source) and not file.key.lower().endswith(UNFINISHED)
        }
        before, self._watched = self._watched, {}
        for key, stamp in present.items():
            if stamp is not None and self._known.get(key) != stamp:
                last, looks = before.get(key, (stamp, -1))
                self._watched[key] = (stamp, looks + 1 if last == stamp else 0)
        return {key: stamp for key, (stamp, looks) in self._watched.items() if looks >= STILL}


def _stamp(file: Source) -> Stamp | None:
    with suppress(OSError):  # it has gone again
        found = os.stat(file.name)
        return found.st_size, found.st_mtime_ns
    return None


# --- what is remembered --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Diary:
    """What has been done: the files that are ``known``, the ``batch`` under way, the number of ``shards`` of whole batches, of these the
    ones that are ``written`` into the output, and the number of articles ``seen``."""

    known: dict[str, Stamp] = field(default_factory=dict)
    batch: dict[str, Stamp] = field(default_factory=dict)
    shards: int = 0
    written: int = 0
    seen: int = 0

    @classmethod
    def read(cls, store: Store) -> Diary:
        """The diary of a folder; an empty one where there is none."""
        noted = store.noted("diary")
        files = {name: {key: (size, time) for key, (size, time) in noted.pop(name, {}).items()} for name in ("known", "batch")}  # type: ignore[attr-defined]
        return cls(**files, **noted)  # type: ignore[arg-type]


class _Feed:
    """The batches, done one by one."""

    def __init__(self, job: Job, store: Store, plan: manifest.Record, diary: Diary) -> None:
        self.job = job
        self.store = store
        self.plan = plan
        self.diary = diary
        self.seen = Seen(self._digests())
        self.came = Counts()

    def take(self, batch: dict[str, Stamp]) -> None:
        """Set out to work on what has arrived."""
        if batch:
            self._note(replace(self.diary, batch=batch))

    def go_on(self, watch: Watch, written: Callable[[Counts], None]) -> None:
        """Do what is left to do."""
        if self.diary.batch:
            self._work(watch)
        if self.diary.written != self.diary.shards:
            counts = run.finish(self.job, self.store, self.diary.shards, self.plan, str(self.plan["seal"]))
            self.store.note("progress", manifest.progress(counts))
            self._note(replace(self.diary, written=self.diary.shards))
            written(counts)

    def _work(self, watch: Watch) -> None:
        """The batch, to shards behind those that are there."""
        with closing(reading.articles(self._files(), self.job.options, run.limits(self.job), self.seen, at_once=self.job.workers)) as source:
            ledger = Ledger(source, manifest.seal(self.job.options), self.store, first=self.diary.shards)
            run.fill(self.job, ledger, self.store, watch)
        self.came.documents += ledger.counts.documents
        self.came.rejected += ledger.counts.rejected
        self._keep_digests()
        self.diary.known.update(self.diary.batch)
        self._note(replace(self.diary, batch={}, shards=ledger.number, seen=len(self.seen.digests)))

    def _files(self) -> list[Source]:
        assert self.job.follow is not None
        return [readers.file(self.job.follow / key, key) for key in sorted(self.diary.batch, key=lambda key: PurePosixPath(key).parts)]

    def _note(self, diary: Diary) -> None:
        self.store.note("diary", asdict(diary))
        self.diary = diary

    # --- the articles seen: a number of eight bytes each ---

    def _digests(self) -> array[int]:
        digests = array("Q")
        with suppress(FileNotFoundError):
            digests.frombytes(self._seen_file().read_bytes()[: self.diary.seen * digests.itemsize])
        return digests

    def _keep_digests(self) -> None:
        """Have them on the disk; what a batch that was broken off has left there is written over."""
        with writing(self.job.output):
            handle = os.open(self._seen_file(), os.O_RDWR | os.O_CREAT, 0o666)
            with open(handle, "r+b") as file:
                file.seek(self.diary.seen * self.seen.digests.itemsize)
                file.truncate()
                file.write(self.seen.digests[self.diary.seen :].tobytes())
                file.flush()
                os.fsync(handle)

    def _seen_file(self) -> Path:
        return self.store.folder / "seen"
