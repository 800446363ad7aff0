"""Lemmas as edits of the form: ``l2+y`` lower-cases, strips two letters and adds ``y``; ``=be`` is the lemma itself."""

from __future__ import annotations

from os.path import commonprefix


def edit(form: str, lemma: str) -> str:
    """The edit that turns a form into its lemma."""
    if form == lemma:
        return "k0+"
    lowered = form.lower()
    case, base = ("k", form) if lemma.lower() != lemma or lowered == form else ("l", lowered)
    shared = len(commonprefix([base, lemma]))
    if shared == 0:
        return f"={lemma}"
    return f"{case}{len(base) - shared}+{lemma[shared:]}"


def apply(form: str, script: str) -> str:
    """The lemma that an edit makes of a form; the lower-cased form where the edit does not fit."""
    if script.startswith("="):
        return script[1:]
    strip, _, suffix = script[1:].partition("+")
    base = form.lower() if script[0] == "l" else form
    kept = base[: len(base) - int(strip)] if int(strip) < len(base) else base
    return kept + suffix
