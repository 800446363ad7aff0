"""What is to be done, and what comes of it: the job, the outcome of each input, the counts."""

from __future__ import annotations

import heapq
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from coopfacts.copies import Sketch
from coopfacts.readers import Options
from coopfacts.records import Reject

SLOWEST = 10  # documents that the manifest names


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run, on what, and where to put it. ``timeout`` (seconds) holds for each document, ``memory`` (megabytes) for
    each worker. ``resume`` goes on with an unfinished run, ``retry`` tries its rejected inputs again, ``fresh`` starts over.
    ``scheduler`` is the address of a cluster, ``follow`` a folder that is watched in place of ``inputs``, ``once`` only until what lies there
    is done. ``tolerated`` is the share of inputs, in percent, that may be rejected in a run that is still called good."""

    inputs: tuple[str, ...]
    output: Path
    workers: int
    options: Options
    engine: str = "local"
    scheduler: str | None = None
    follow: Path | None = None
    once: bool = False
    tolerated: float = 0.0
    timeout: float | None = 60.0
    memory: int | None = None
    resume: bool = False
    retry: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A document that went through the corridor. ``lines`` are its facts as they will be written, ``seconds`` what each
    stage took."""

    document: Mapping[str, object]
    sketch: Sketch
    lines: tuple[str, ...]
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    model: str
    seconds: Mapping[str, float]


Result = Outcome | Reject


def packed(result: Result) -> str:
    """A result as a line of JSON."""
    return json.dumps({each.name: getattr(result, each.name) for each in fields(result)})  # asdict would copy all of it


def unpacked(line: str) -> Result:
    """The result of a line."""
    record: dict[str, Any] = json.loads(line)
    if "document" not in record:
        return Reject(**record)
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return Outcome(**plain)


@dataclass(slots=True, kw_only=True)
class Counts:
    """What a run has come to so far; ``inputs`` is always ``documents`` and ``rejected`` together."""

    documents: int = 0
    rejected: int = 0
    facts: int = 0
    characters: int = 0
    taken_over: int = 0  # inputs that an earlier start had done
    languages: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    models: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        return self.documents + self.rejected

    def add(self, result: Result) -> None:
        """Count one input."""
        if isinstance(result, Reject):
            self.rejected += 1
            self.codes[result.code] += 1
        else:
            self._add(result)

    def _add(self, outcome: Outcome) -> None:
        language = str(outcome.document["language"])
        self.documents += 1
        self.facts += len(outcome.lines)
        self.characters += len(str(outcome.document["text"]))
        self.languages[language] += 1
        self.types.update(outcome.types)
        self.statuses.update(outcome.statuses)
        self.models.setdefault(language, outcome.model)
        for stage, spent in outcome.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
        heapq.heappush(self.slowest, (sum(outcome.seconds.values()), str(outcome.document["source"])))
        if len(self.slowest) > SLOWEST:
            heapq.heappop(self.slowest)

    def plain(self) -> dict[str, int]:
        """The numbers, which balance."""
        return {name: getattr(self, name) for name in ("inputs", "documents", "rejected", "facts", "characters")}


Watch = Callable[[Counts], None]


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """A stage has ended; what began with the last lap was it."""
        self.seconds[stage] = round(time.perf_counter() - self._last, 6)
        self.skip()

    def skip(self) -> None:
        """What has passed since the last lap is of no stage."""
        self._last = time.perf_counter()
