"""The inputs, read in processes of their own: a file that makes its reader hang, die or take all memory costs that file alone.

A file is read by one child, article by article, each within the limits; the next files are begun by others meanwhile, as far as their
pipes take what they say. Where a child dies, another one goes on behind what it had given; what it died over is a reject. Death by
another's hand gets a second try.
"""

from __future__ import annotations

import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
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
MOST_BEGUN = 100  # files that have been looked for ahead

Article = RawArticle | Reject
_Item = TypeVar("_Item")
_LOOKING = -1


def articles(
    files: Iterable[Source | Reject], options: Options, limits: Limits, seen: Seen | None = None, at_once: int = 1
) -> Generator[Article, None, None]:
    """The articles of files in order, as :func:`readers.read_all` gives them, up to so many files being read ``at_once``; files that
    cannot be read within the limits are rejects."""
    known = seen or Seen()
    scales = _Scales(limits.megabytes or MOST)
    with ExitStack() as stack:
        idle = deque(stack.enter_context(closing(_Reading(options, limits, scales))) for _ in range(at_once))
        begun: deque[_Reading | Reject] = deque()
        for file in files:
            if not isinstance(file, Reject):
                idle[0].begin(file)
            begun.append(file if isinstance(file, Reject) else idle.popleft())
            while begun and (not idle or len(begun) > MOST_BEGUN):
                yield from map(known.told, _finished(begun, idle))
        while begun:
            yield from map(known.told, _finished(begun, idle))


def _finished(begun: deque[_Reading | Reject], idle: deque[_Reading]) -> Iterator[Article]:
    """The articles of the file that comes first."""
    first = begun.popleft()
    if isinstance(first, Reject):
        yield first
    else:
        yield from first.rest()
        idle.append(first)


class _Scales:
    """The children, weighed now and then."""

    def __init__(self, megabytes: int) -> None:
        self.readings: list[_Reading] = []
        self._megabytes = megabytes
        self._last = time.monotonic()

    def look(self) -> None:
        """End those that have grown too large, if it is time to look."""
        if time.monotonic() - self._last >= children.LOOK:
            for reading in self.readings:
                if reading.child is not None:
                    reading.child.weigh(self._megabytes)
            self._last = time.monotonic()


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
    """A child, and how it is asked."""

    def __init__(self, options: Options, limits: Limits, scales: _Scales) -> None:
        self.options = options
        self.limits = limits
        self.scales = scales
        self.child: Child | None = None
        self.place: _Place | None = None
        self.asked: _Place | None = None
        self.stillborn = 0
        scales.readings.append(self)

    def begin(self, file: Source) -> None:
        """Have a file read. Standard input waits for its turn, as it can be handed over once."""
        self.place = _Place(file, file.name)
        if file.name != "-":
            self._ask(self.place)

    def rest(self) -> Iterator[Article]:
        """The articles of the file that was begun, and a reject for what cannot be read."""
        place = self.place
        while place is not None:
            try:
                if self.asked is not place:
                    self._ask(place)
                self.asked = None
                yield from self._read_on(place)
                return
            except Death as death:
                place.deaths += 1
                if death.cause == "died" and place.deaths < 2 and place.file.name != "-":
                    continue
                yield self._reject(place.name, death.cause)
                place = place.behind()

    def _read_on(self, place: _Place) -> Iterator[Article]:
        """What is said of a file from a place on, which moves along, to the end."""
        while (said := self._heard()) is not None:
            if isinstance(said, Raised):
                raise said.error
            place.reach(said)
            if not isinstance(said.what, str):
                yield said.what

    def _ask(self, place: _Place) -> None:
        """Ask the child to read on from a place."""
        stdin = place.file.name == "-"
        if stdin:
            self.close()
        if self.child is None:
            self.child = self._started(stdin)
        try:
            self.child.pipe.send((place.file, place.source, max(place.taken, 0)))
            self.asked = place
        except OSError:  # it died idle, which is no file's fault
            self.close()
            self._ask(place)

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

    def _heard(self) -> _Said | Raised | None:
        """The next word of the child; ``None`` at the end of the file."""
        assert self.child is not None
        self.scales.look()
        while not self.child.pipe.poll(children.LOOK):
            self.scales.look()
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
