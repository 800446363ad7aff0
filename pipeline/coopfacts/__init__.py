"""Cooperation facts from press texts, English and Russian.

>>> import coopfacts
>>> facts = coopfacts.extract("Belarus supplied 3,000 tractors to Russia in 2023.")
>>> table = coopfacts.read_facts("outputs/demo")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopfacts.explaining import explain
    from coopfacts.records import Document, Fact, Facts
    from coopfacts.run import extract
    from coopfacts.writers.table import read_facts

    __version__: str

__all__ = ["Document", "Fact", "Facts", "__version__", "explain", "extract", "read_facts"]

# Loaded on first use, so that importing the package is quick.
_HOMES = {"Document": "coopfacts.records", "Fact": "coopfacts.records", "Facts": "coopfacts.records", "explain": "coopfacts.explaining", "extract": "coopfacts.run", "read_facts": "coopfacts.writers.table"}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("coopfacts")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'coopfacts' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
