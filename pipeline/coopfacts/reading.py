"""The inputs, read in a process of its own: a file that makes its reader hang, die or take all memory costs that file alone.

A file is read by one child, article by article, each within the limits. Where the child dies, another one goes on behind what it had
given; what it died over is a reject. Death by another's hand gets a second try.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from os import dup
from typing import TypeVar

from coopfacts import children, readers
from coopfacts.children import Caught, Cause, Child, Raised
from coopfacts.engines import Death, Limits, timed
from coopfacts.errors import CoopfactsError
from coopfacts.readers import Options, RawArticle, Seen, Source
from coopfacts.records import Reject

MOST = 2000  # megabytes that reading may take where no limit is given

Article = RawArticle | Reject
_Item = TypeVar("_Item")
_LOOKING = -1


def articles(
    files: Iterable[Source | Reject], options: Options, limits: Limits, seen: Seen | None = None
) -> Generator[Article, None, None]:
    """The articles of files in order, as :func:`readers.read_all` gives them; files that cannot be read within the limits are rejects."""
    known = seen or Seen()
    with closing(_Reading(options, limits)) as reading:
        for file in files:
            if isinstance(file, Reject):
                yield file
            else:
                yield from map(known.told, reading.read(file))


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of the child: in which source of the file it is and how many articles of it there have been (``_LOOKING`` while it looks
    for the source), with the next of them, or the name of what it is at."""

    source: int
    taken: int
    what: Article | str


@dataclass(slots=True)
class _Place:
    """How far a file has been read."""

    file: Source
    name: str
    source: int = 0
    taken: int = _LOOKING
    deaths: int = 0

    def reach(self, said: _Said) -> None:
        """The child has come so far."""
        if (said.source, said.taken) != (self.source, self.taken):
            self.deaths = 0
        self.source, self.taken = said.source, said.taken
        if isinstance(said.what, str):
            self.name = said.what

    def behind(self) -> _Place | None:
        """The place behind the source that cannot be read, if anything can come there."""
        if self.taken == _LOOKING or self.file.name == "-":
            return None
        return _Place(self.file, self.file.name, self.source + 1)


class _Reading:
    """The child, and how it is asked."""

    def __init__(self, options: Options, limits: Limits) -> None:
        self.options = options
        self.limits = limits
        self.child: Child | None = None
        self.stillborn = 0

    def read(self, file: Source) -> Iterator[Article]:
        """The articles of a file, and a reject for what cannot be read."""
        place: _Place | None = _Place(file, file.name)
        while place is not None:
            try:
                yield from self._read_on(place)
                return
            except Death as death:
                place.deaths += 1
                if death.cause == "died" and place.deaths < 2 and file.name != "-":
                    continue
                yield self._reject(place.name, death.cause)
                place = place.behind()

    def _read_on(self, place: _Place) -> Iterator[Article]:
        """Read on from a place, which moves along, to the end of the file."""
        pipe = self._asked(place)
        while (said := self._heard(pipe)) is not None:
            if isinstance(said, Raised):
                raise said.error
            place.reach(said)
            if not isinstance(said.what, str):
                yield said.what

    def _asked(self, place: _Place) -> Connection:
        """Ask the child; the pipe to hear it by."""
        stdin = place.file.name == "-"
        if stdin:
            self.close()
        if self.child is None:
            self.child = self._started(stdin)
        try:
            self.child.pipe.send((place.file, place.source, max(place.taken, 0)))
        except OSError:  # it died idle, which is no file's fault
            self.close()
            return self._asked(place)
        return self.child.pipe

    def _started(self, stdin: bool) -> Child:
        # A child is started without standard input: it is handed over where it is to be read.
        handed = Connection(dup(sys.stdin.fileno()), writable=False) if stdin else None
        child = children.start(_serve, self.options, self.limits.seconds, handed)
        while self._hear(child) != b"ready":
            child.cause()
            self.stillborn += 1
            children.refuse_stillborn(self.stillborn, child)
            child = children.start(_serve, self.options, self.limits.seconds, handed)
        self.stillborn = 0
        return child

    def _heard(self, pipe: Connection) -> _Said | Raised | None:
        """The next word of the child; ``None`` at the end of the file."""
        assert self.child is not None
        while not pipe.poll(children.LOOK):
            self.child.weigh(self.limits.megabytes or MOST)
        words = self._hear(self.child)
        if words is None:
            dead, self.child = self.child, None
            raise Death(dead.cause())
        said: _Said | Raised | None = pickle.loads(words)
        return said

    def _hear(self, child: Child) -> bytes | None:
        try:
            return child.pipe.recv_bytes()
        except (EOFError, OSError):
            return None

    def _reject(self, name: str, cause: Cause) -> Reject:
        seconds, megabytes = self.limits.seconds or 0, self.limits.megabytes or MOST
        code, message = {
            "timeout": (
                "timeout",
                f"reading it took more than {seconds:g} seconds; mend or split the file, or raise --timeout, and run again",
            ),
            "memory": (
                "memory",
                f"reading it took more than {megabytes:,} megabytes; mend or split the file, or raise --memory, and run again",
            ),
            "died": (
                "reader_died",
                "the process that read it died, and so did the one that tried it again; please report it with the file",
            ),
        }[cause]
        return Reject(source=name, stage="read", code=code, message=message)

    def close(self) -> None:
        """End the child."""
        if self.child is not None:
            self.child.end()
            self.child = None


# --- in the child ------------------------------------------------------------------------------------


def _serve(pipe: Connection, options: Options, seconds: float | None, stdin: Connection | None) -> None:
    """The life of the child: say that it is ready, then read files until nobody asks any more."""
    children.settle_in()
    readers.load()
    if stdin is not None:
        sys.stdin = TextIOWrapper(open(stdin.fileno(), "rb", closefd=False))  # noqa: SIM115
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            file, source, taken = pipe.recv()
            for said in _said(file, source, taken, options, seconds):
                pipe.send_bytes(said)
            pipe.send(None)


def _said(file: Source, first: int, taken: int, options: Options, seconds: float | None) -> Iterator[bytes]:
    """All that is to be said of a file from an article of a source on; what no file is to blame for is said last."""
    # Who writes into a pipe may take his time.
    clock = signal.ITIMER_PROF if file.name == "-" else signal.ITIMER_REAL
    limited = _Limited(seconds, clock)
    with Caught() as caught:
        for number, found in enumerate(limited.each(readers.opened(file))):
            if number < first:
                continue
            skipped = taken if number == first else 0
            yield _packed(_Said(number, skipped, found.source if isinstance(found, Reject) else found.name))
            with Caught() as odd:
                for count, item in enumerate(_articles(found, options, limited), 1):
                    if count > skipped:
                        yield _packed(_Said(number, count, item))
            if odd.error is not None:
                yield _told(odd.error, found, number)
            yield _packed(_Said(number + 1, _LOOKING, file.name))
    if caught.error is not None:
        yield _told(caught.error, file, 0)


def _articles(found: Source | Reject, options: Options, limited: _Limited) -> Iterator[Article]:
    if isinstance(found, Reject):
        yield found
    else:
        yield from limited.each(readers.read_source(found, options))


class _Limited:
    """Each step of an iteration within the time."""

    def __init__(self, seconds: float | None, clock: int) -> None:
        self.seconds = seconds
        self.clock = clock

    def each(self, items: Iterator[_Item]) -> Iterator[_Item]:
        """The items."""
        while True:
            with timed(self.seconds, self.clock):
                item = next(items, None)
            if item is None:
                return
            yield item


def _told(error: BaseException, found: Source | Reject, number: int) -> bytes:
    """What an error says of the file: a dead letter, or that no file is to blame."""
    if isinstance(error, CoopfactsError):
        return children.packed_error(error)
    name = found.source if isinstance(found, Reject) else found.name
    if isinstance(error, MemoryError):
        code, message = "memory", "there was not enough memory to read it; split it"
    else:
        code, message = "internal", f"{type(error).__name__}: {str(error)[:200]}; please report it with the file"
    return _packed(_Said(number, 0, Reject(source=name, stage="read", code=code, message=message)))


def _packed(said: _Said) -> bytes:
    return bytes(ForkingPickler.dumps(said))
