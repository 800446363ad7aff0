"""Entities: who and what the text names, of which kind and side, and the offices that people hold."""

from __future__ import annotations

from coopfacts.entities.finding import find
from coopfacts.entities.pronouns import antecedent

__all__ = ["antecedent", "find"]
