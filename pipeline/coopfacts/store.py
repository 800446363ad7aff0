"""What a run keeps in its output folder while it is under way: the lock, the plan, the progress and the finished shards.

All of it lies in ``.run/`` and is gone when the run is done. A shard is a fixed number of inputs and what became of them;
its file takes its name only when it is whole and on the disk, so whatever ends a run, what is found later can be used.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from coopfacts.errors import ConfigurationError, OutputError
from coopfacts.jobs import Counts, Result, packed, unpacked
from coopfacts.readers import UNDER_WAY
from coopfacts.writers import jsonl


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished shard: the seal of its inputs and of all that decides what becomes of them, and its numbers."""

    seal: str
    counts: Mapping[str, int]


class Store:
    """The working folder of a run."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output / UNDER_WAY

    # --- the whole ---

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the folder for this run. The system lets go of the lock when the process ends, however it ends."""
        with writing(self.output):
            self.output.mkdir(parents=True, exist_ok=True)
            handle = self._lock()
        with handle:
            yield

    def _lock(self) -> TextIO:
        """The lock file, held. One that was taken away between opening and locking it is no lock."""
        path = self.folder / "lock"
        while True:
            self.folder.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                handle = path.open("a+", encoding="utf-8")
                if not _grab(handle):
                    handle.seek(0)
                    raise ConfigurationError(f"another run ({handle.read() or 'just starting'}) is writing into {self.output}; wait for its end, or give another --output")
                if _is(path, handle):
                    handle.truncate(0)
                    handle.write(f"process {os.getpid()} on {socket.gethostname()}")
                    handle.flush()
                    return handle
                handle.close()

    def running(self) -> str | None:
        """The process that holds the folder, in words."""
        with suppress(FileNotFoundError), (self.folder / "lock").open(encoding="utf-8") as handle:
            if not _grab(handle, fcntl.LOCK_SH):
                return handle.read() or "just starting"
        return None

    def begun(self) -> bool:
        """Whether a run is unfinished here, so that something would be lost by starting over."""
        return bool(self.noted("plan")) and any(self._shards().glob("*.jsonl"))

    def clear(self) -> None:
        """Leave nothing behind."""
        with suppress(FileNotFoundError):
            (self.folder / "plan.json").unlink()  # first, so that the rest is not taken for a run
        shutil.rmtree(self.folder, ignore_errors=True)

    def empty(self) -> None:
        """Drop what an earlier run has kept; the lock stays."""
        for entry in self.folder.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != "lock":
                entry.unlink()

    def publish(self, names: Sequence[str]) -> None:
        """Give finished files their place in the output folder."""
        with writing(self.output):
            for name in names:
                (self.folder / name).replace(self.output / name)
            jsonl.settle(self.output)

    def file(self, name: str) -> AbstractContextManager[TextIO]:
        """A file to be published, to open for writing."""
        return jsonl.replacing(self.folder / name)

    # --- plan and progress ---

    def note(self, name: str, record: Mapping[str, object]) -> None:
        """Write ``plan`` or ``progress``."""
        with writing(self.output), jsonl.replacing(self.folder / f"{name}.json") as sink:
            json.dump(record, sink, ensure_ascii=False)

    def noted(self, name: str) -> dict[str, object]:
        """What was last noted; empty if nothing was."""
        with suppress(FileNotFoundError, ValueError):
            record = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
            return record if isinstance(record, dict) else {}
        return {}

    # --- shards ---

    def _shards(self) -> Path:
        return self.folder / "shards"

    def _path(self, number: int) -> Path:
        return self._shards() / f"{number:08}.jsonl"

    def keep(self, number: int, seal: str, results: Iterable[Result]) -> None:
        """Write a finished shard."""
        counts, lines = Counts(), []
        for result in results:
            counts.add(result)
            lines.append(packed(result))
        with writing(self.output):
            self._shards().mkdir(exist_ok=True)
            with jsonl.replacing(self._path(number)) as sink:
                sink.write(json.dumps({"seal": seal, "counts": counts.plain()}) + "\n")
                sink.writelines(line + "\n" for line in lines)

    def kept(self, number: int) -> Kept | None:
        """A finished shard, if there is one of this number."""
        with suppress(FileNotFoundError, ValueError, KeyError), self._path(number).open(encoding="utf-8") as file:
            header = json.loads(file.readline())
            return Kept(header["seal"], header["counts"])
        return None

    def results(self, number: int) -> Iterator[Result]:
        """What became of the inputs of a finished shard, in order."""
        with self._path(number).open(encoding="utf-8") as file:
            file.readline()
            yield from map(unpacked, file)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What the system has against writing is told in plain words."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write into {place}: {error.strerror or error}; mend that and run again (--resume keeps what is done), or give another --output") from error


def _is(path: Path, handle: TextIO) -> bool:
    return path.exists() and path.stat().st_ino == os.fstat(handle.fileno()).st_ino


def _grab(handle: TextIO, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
