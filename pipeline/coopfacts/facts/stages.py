"""The stage of a project that is not yet, or no longer, under way."""

from __future__ import annotations

from dataclasses import replace

from coopfacts.facts.draft import Candidate
from coopfacts.records import Status, Term

STAGES: dict[str, str] = {"planned": "planned", "proposed": "idea", "possible": "idea", "halted": "frozen"}


def restage(candidate: Candidate, decided: Status) -> None:
    """The stage of a project that is not yet, or no longer, under way follows its status."""
    if candidate.frame.type != "project":
        return
    stage = candidate.slots.get("stage")
    if decided in STAGES and stage:
        candidate.slots["stage"] = [replace(s, name=STAGES[decided]) for s in stage if isinstance(s, Term)]
    elif decided in STAGES:
        token = candidate.slots["object"][0] if candidate.slots.get("object") else None
        if token is not None:
            candidate.slots["stage"] = [Term(text=token.text, start=token.start, end=token.end, name=STAGES[decided])]
