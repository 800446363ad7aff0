"""Cooperation facts from press texts, English and Russian.

>>> import coopfacts
>>> facts = coopfacts.extract("Belarus supplied 3,000 tractors to Russia in 2023.")
>>> table = coopfacts.read_facts("outputs/demo")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopfacts.corridor import extract
    from coopfacts.explaining import explain
    from coopfacts.records import Document, Fact, Facts
    from coopfacts.tables.frames import read_claims, read_documents, read_facts, read_fillers

    __version__: str

__all__ = ["Document", "Fact", "Facts", "__version__", "explain", "extract", "read_claims", "read_documents", "read_facts", "read_fillers"]

# Loaded on first use, so that importing the package is quick.
_HOMES = {
    **dict.fromkeys(("Document", "Fact", "Facts"), "coopfacts.records"),
    "explain": "coopfacts.explaining",
    "extract": "coopfacts.corridor",
    **dict.fromkeys(("read_claims", "read_documents", "read_facts", "read_fillers"), "coopfacts.tables.frames"),
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("coopfacts")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'coopfacts' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
