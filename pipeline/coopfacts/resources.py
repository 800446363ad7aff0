"""The only opener of package data: tables, models, schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from coopfacts.errors import ModelMissing, TableError


def root() -> Traversable:
    """The package folder."""
    return files("coopfacts")


def read_text(path: str) -> str:
    """The text of a data file; ``path`` is relative to the package folder, with ``/``."""
    return root().joinpath(*path.split("/")).read_text(encoding="utf-8")


def exists(path: str) -> bool:
    """Whether the package holds a data file."""
    return root().joinpath(*path.split("/")).is_file()


def names(folder: str) -> list[str]:
    """The sorted names of what a package folder holds, without caches."""
    return sorted(entry.name for entry in root().joinpath(*folder.split("/")).iterdir() if not entry.name.startswith(("_", ".")))


@cache
def rows(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a tab-separated table with a header line. ``#`` starts a comment line, blank lines are skipped; a row
    with another number of cells than the header is a :class:`TableError` that names file and line."""
    return tuple(_rows(path, read_text(path)))


def _rows(path: str, text: str) -> Iterator[dict[str, str]]:
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise TableError(f"{path}:{number}: {len(cells)} cells where the header has {len(header)}; separate cells by one tab")
        else:
            yield dict(zip(header, cells, strict=True))


def forms(cell: str) -> tuple[str, ...]:
    """The alternatives of a cell, which ``|`` separates."""
    return tuple(form.strip() for form in cell.split("|") if form.strip())


def model(name: str) -> Path:
    """The folder of a trained model: inside the package when installed from a wheel, beside it in a checkout."""
    packed = Path(str(root())) / "models" / name
    if packed.is_dir():
        return packed
    checkout = Path(str(root())).parents[1] / "models" / name
    if checkout.is_dir():
        return checkout
    raise ModelMissing(f"the model '{name}' is neither in {packed} nor in {checkout}: reinstall coopfacts, or build it by models/{name}/README.md")


@cache
def digest() -> str:
    """One digest of all that is in the package, code and tables, and of the trained models in a checkout: what decides the
    facts of a text, apart from libraries."""
    package = Path(str(root()))
    seal = hashlib.blake2b(digest_size=16)
    for folder in (package, package.parents[1] / "models"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                seal.update(f"{path.relative_to(folder)}\0".encode("utf-8", "surrogateescape"))
                seal.update(hashlib.blake2b(path.read_bytes()).digest())
    return seal.hexdigest()
