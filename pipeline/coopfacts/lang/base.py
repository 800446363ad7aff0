"""What a language must bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from coopfacts.records import Analysis


class Analyser(Protocol):
    """Turns texts into sentences, UD tokens and raw names. ``version`` names the models (for provenance)."""

    version: str

    def analyse(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One :class:`Analysis` per text, in order."""
        ...
