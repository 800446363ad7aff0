"""Cleaning: what a page adds to a text is taken out, and every character that stays knows where it stood.

:func:`clean` walks an ordered list of small named steps. A step looks at the text and gives edits; nothing is lost without
a record, and whatever might state a fact stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from coopfacts.cleaning import stubs as _stubs
from coopfacts.cleaning.base import Cleaned, Edit, Step
from coopfacts.cleaning.characters import composition, homoglyphs, invisible, line_ends, spaces, stress_marks
from coopfacts.cleaning.datelines import datelines_apart
from coopfacts.cleaning.flattened import flat_links, flat_parts, glosses, site_head, site_tail
from coopfacts.cleaning.furniture import above, below, edges, furniture, navigation
from coopfacts.cleaning.layout import blank
from coopfacts.cleaning.mojibake import mojibake
from coopfacts.cleaning.pages import running_heads
from coopfacts.cleaning.related import related_blocks
from coopfacts.cleaning.stubs import stubs
from coopfacts.cleaning.wraps import hyphenated_breaks, line_wraps
from coopfacts.errors import ConfigurationError
from coopfacts.records import Removal
from coopfacts.text import Mapped

__all__ = ["STEPS", "Cleaned", "clean", "step_names"]

STEPS: tuple[Step, ...] = (
    mojibake,
    line_ends,
    composition,
    stress_marks,
    invisible,
    spaces,
    homoglyphs,
    hyphenated_breaks,
    site_tail,
    site_head,
    flat_links,
    flat_parts,
    glosses,
    running_heads,
    below,
    related_blocks,
    stubs,
    navigation,
    furniture,
    edges,
    above,
    line_wraps,
    datelines_apart,
    blank,
)


@cache
def step_names() -> tuple[str, ...]:
    """The names of the steps, in order."""
    return tuple(_name(step) for step in STEPS)


def clean(text: str, without: Collection[str] = (), title: str | None = None) -> Cleaned:
    """The cleaned text with its map. ``without`` names steps to leave out; a line that is the ``title`` is never taken out."""
    unknown = sorted(set(without) - set(step_names()))
    if unknown:
        raise ConfigurationError(f"no cleaning step '{unknown[0]}'; known: {', '.join(step_names())}")
    mapped, removed, changes = Mapped.of(text), list[Removal](), list[tuple[str, int]]()
    mapped = mapped.patched(edit.patch for edit in _stubs.title_break(text, title))
    for step in STEPS:
        edits = [] if _name(step) in without else [edit for edit in step(mapped.text) if not _is_title(mapped.text, edit, title)]
        if edits:
            removed.extend(_removals(step, edits, mapped))
            changes.append((_name(step), len(edits)))
            mapped = mapped.patched(edit.patch for edit in edits)
    return Cleaned(mapped.text, tuple(mapped.offsets), tuple(removed), tuple(changes), _stubs.published(removed))


def _name(step: Step) -> str:
    return step.__name__


def _is_title(text: str, edit: Edit, title: str | None) -> bool:
    return bool(title) and not edit.quiet and not edit.replacement and text[edit.start : edit.end].strip() == title


def _removals(step: Step, edits: Iterable[Edit], mapped: Mapped) -> Iterator[Removal]:
    for edit in edits:
        if not edit.quiet:
            yield Removal(
                step=_name(step),
                reason=edit.reason,
                text=mapped.text[edit.start : edit.end],
                source_start=mapped.offsets[edit.start],
                source_end=mapped.offsets[edit.end],
            )
