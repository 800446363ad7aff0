"""Sentences as sloppy writers and headlines have them: capitals, lost quotation marks and stops, shortened scale words."""

from __future__ import annotations

import random
from dataclasses import replace

from corpora import Item

QUOTES = frozenset("\"“”''``‘’«»")


def without(item: Item, gone: set[int]) -> Item:
    """The item without some words on which nothing depends."""
    kept = [at for at in range(len(item.words)) if at not in gone]
    moved = {old: new for new, old in enumerate(kept)}
    heads = [moved[item.heads[at]] for at in kept] if item.heads else []
    columns = {name: [getattr(item, name)[at] for at in kept] if getattr(item, name) else [] for name in ("upos", "feats", "lemmas", "rels")}
    return replace(item, words=[item.words[at] for at in kept], tags=[item.tags[at] for at in kept], heads=heads, spaces=[], **columns)


def _leaves(item: Item, chosen: set[int]) -> set[int]:
    return chosen - {head for at, head in enumerate(item.heads) if head != at or at in chosen and head == at}


def augmented(item: Item, rng: random.Random) -> Item:
    """Now and then: no quotation marks, no final stop, or a headline in capitals."""
    dice = rng.random()
    if dice < 0.05:
        item = _drop(item, {at for at, word in enumerate(item.words) if word in QUOTES})
    elif dice < 0.12 and item.words[-1] == "." and len(item.words) > 3:
        item = _drop(item, {len(item.words) - 1})
    if rng.random() < 0.3:
        item = _short(item, rng)
    dice = rng.random()
    if dice < 0.03:
        return _rewritten(item, str.upper)
    return _rewritten(item, _capital) if dice < 0.05 else item


def _drop(item: Item, chosen: set[int]) -> Item:
    gone = _leaves(item, chosen)
    return without(item, gone) if gone and len(gone) < len(item.words) else item


SHORT = {
    "million": ("mln", "mln.", "m"), "billion": ("bln", "bln.", "bn"), "trillion": ("trln", "tn"), "percent": ("pct", "%"), "dollars": ("USD",),
    "tonnes": ("t",),
}  # fmt: skip


def _short(item: Item, rng: random.Random) -> Item:
    """Scale words as agencies shorten them; the lemma becomes unknown."""
    if not any(word in SHORT for word in item.words):
        return item
    lemmas = ["" if word in SHORT else lemma for word, lemma in zip(item.words, item.lemmas, strict=False)]
    words = [rng.choice(SHORT[word]) if word in SHORT else word for word in item.words]
    return replace(item, words=words, lemmas=lemmas)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:] if len(word) > 3 else word


def _rewritten(item: Item, change) -> Item:  # type: ignore[no-untyped-def]
    """Other capitals; lemmas that depended on them become unknown."""
    words = [change(word) for word in item.words]
    lemmas = [lemma if old == new or lemma == lemma.lower() else "" for old, new, lemma in zip(item.words, words, item.lemmas, strict=False)]
    return replace(item, words=words, lemmas=lemmas)
