"""A fact in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from coopfacts.facts.frames import Frame, Trigger, Variant
from coopfacts.records import Attribution, Filler, Sentence, Status


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A trigger in a sentence that a variant of a frame accepts, before values are dealt out; ``voice`` is the word whose tense and mood
    decide the status, where it is not the predicate; ``past``: an anniversary of it is told; ``paths``: from the tokens in ``heads`` to the
    way that led there."""

    frame: Frame
    variant: Variant
    trigger: Trigger
    predicate: int
    sentence: Sentence
    slots: dict[str, list[Filler]] = field(default_factory=dict)
    heads: dict[str, list[int]] = field(default_factory=dict)
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)
    voice: int | None = None
    past: bool = False


@dataclass(slots=True, kw_only=True)
class Draft:
    """A filled fact of one sentence; merging may add evidence and slots; a ``supplement`` only completes another. ``at`` and ``cue_at``
    are the tokens of trigger and cue, ``origin`` what a frame made, ``absorbed`` the drafts that repeated this one."""

    type: str
    status: Status
    slots: dict[str, list[Filler]]
    sentences: list[Sentence]
    rule: str
    trigger: str
    cue: str | None = None
    attribution: Attribution | None = None
    supplement: bool = False
    at: int | None = None
    cue_at: int | None = None
    origin: Candidate | None = None
    absorbed: list[Draft] = field(default_factory=list)

    def add(self, role: str, filler: Filler) -> None:
        self.slots.setdefault(role, []).append(filler)
