"""How the work is spread: one module per engine. Each gives the results in the order of the tasks."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Generic, Protocol, TypeVar, runtime_checkable

from coopfacts import resources
from coopfacts.children import Cause
from coopfacts.errors import ConfigurationError

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_WORKERS = 8  # by default: each holds its own models

# Libraries that not everybody needs.
_EXTRAS = {"dask": "coopfacts[dask]", "distributed": "coopfacts[dask]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one task may take: ``seconds`` on the clock, ``megabytes`` of memory of its worker; ``None`` is no limit."""

    seconds: float | None = None
    megabytes: int | None = None


class Death(Exception):
    """A worker died over a task, twice: it took too long, took too much memory, or ended by itself or by another's hand."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Failure(Generic[Task]):
    """A task that could not be done, and what was raised; :class:`Death` where it cost its worker."""

    task: Task
    error: BaseException

    @property
    def killed(self) -> bool:
        """Whether the worker died over it."""
        return isinstance(self.error, Death)


@runtime_checkable
class Engine(Protocol):
    """An engine module: its one function does ``work`` on every task and gives the results in order. ``work`` is a
    function of a module, as processes import it; a task that raises, or kills its worker, becomes a :class:`Failure`."""

    def run(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], workers: int, limits: Limits = ...
    ) -> Generator[Result | Failure[Task], None, None]: ...


@cache
def names() -> tuple[str, ...]:
    """The names of the engines, sorted."""
    return tuple(name.removesuffix(".py") for name in resources.names("engines") if name.endswith(".py"))


@runtime_checkable
class Distributed(Protocol):
    """An engine module that can also work on machines that a scheduler elsewhere holds together."""

    def at(self, scheduler: str) -> Engine: ...


def named(name: str, scheduler: str | None = None) -> Engine:
    """The engine of a name, working for the scheduler at an address if there is one."""
    if name not in names():
        raise ConfigurationError(f"no engine '{name}'; choose one of {', '.join(names())}")
    try:
        module = import_module(f"coopfacts.engines.{name}")
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"the engine '{name}' needs the package '{error.name}': pip install '{_EXTRAS.get(str(error.name), error.name)}'"
        ) from error
    assert isinstance(module, Engine), f"engines/{name}.py lacks run"
    if scheduler is None:
        return module
    if not isinstance(module, Distributed):
        raise ConfigurationError(f"the engine '{name}' works on this machine alone and takes no --scheduler; say --engine dask")
    engine: Engine = module.at(scheduler)
    return engine


def default_workers() -> int:
    """As many workers as there are processors to use, within reason."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


# --- the clock of a task -----------------------------------------------------------------------------


@contextmanager
def timed(seconds: float | None, clock: int = signal.ITIMER_REAL) -> Iterator[None]:
    """The process ends by the system's alarm when this takes longer. No handler runs, so that nothing, not even a loop in
    a library that never comes back to Python, outlives it, and a worker whose run was killed does not stay behind. With
    ``ITIMER_PROF`` for a clock, waiting does not count."""
    signal.setitimer(clock, seconds or 0)
    try:
        yield
    finally:
        signal.setitimer(clock, 0)


@contextmanager
def untimed() -> Iterator[None]:
    """What is loaded once, such as a model, does not count against the task that happens to need it first."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
