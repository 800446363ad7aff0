"""Writers: what a run wrote, in the formats of others. One module a format, found by its name; modules whose names begin with an underscore
are what the formats share, and ``jsonl`` is the form of the outputs themselves."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

from coopfacts import resources
from coopfacts.errors import ConfigurationError, OutputError

EXTRA = 'pip install "coopfacts[tables]"'
FOLDER = "export"  # in the folder of the run, where no other is named


@runtime_checkable
class Format(Protocol):
    """A format: the suffix of the file that it writes, empty where it writes a folder of files."""

    SUFFIX: str

    def write(self, run: Path, target: Path) -> None:
        """Write the run in ``run`` as ``target``."""
        ...


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    found = (name.removesuffix(".py") for name in resources.names("writers") if name.endswith(".py"))
    return tuple(name for name in found if name != "jsonl")


def export(run: Path, name: str, output: Path | None = None) -> Path:
    """Write the outputs of a run in another format, and say where: ``output``, else ``export/`` in the folder of the run."""
    if name not in formats():
        raise ConfigurationError(f"no format '{name}': choose one of {', '.join(formats())}")
    if not run.is_dir():
        raise ConfigurationError(f"{run} is no folder: give the output folder of `coopfacts run`")
    chosen = _module(name)
    target = output or run / FOLDER / (f"coopfacts{chosen.SUFFIX}" if chosen.SUFFIX else name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        chosen.write(run, target)
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"the format {name} needs the package '{error.name}': {EXTRA}") from error
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}; mend that, or give another --output") from error
    return target


def _module(name: str) -> Format:
    module = import_module(f"coopfacts.writers.{name}")
    assert isinstance(module, Format), f"writers/{name}.py lacks SUFFIX or write"
    return module
