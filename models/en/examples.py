"""Sentences to tensors: label inventories, augmentation, windows of neighbouring sentences, batches of like length."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from corpora import NER, Item

from coopfacts.lang.en.edits import edit
from coopfacts.lang.en.pieces import Pieces, shape

WINDOW = 126
SKIP = -100


@dataclass(frozen=True)
class Labels:
    """The inventories, most frequent first."""

    upos: list[str]
    feats: list[str]
    edit: list[str]
    rel: list[str]
    ner: list[str]

    def index(self, name: str) -> dict[str, int]:
        return {label: number for number, label in enumerate(getattr(self, name))}


def inventories(items: list[Item]) -> Labels:
    """The labels that the treebanks use often enough to be learned."""
    parsed = [item for item in items if item.upos]
    feats = Counter(label for item in parsed for label in item.feats)
    edits = Counter(edit(word, lemma) for item in parsed for word, lemma in zip(item.words, item.lemmas, strict=True) if lemma)
    rels = Counter(rel for item in parsed for rel in item.rels)
    upos = Counter(pos for item in parsed for pos in item.upos)
    return Labels(_often(upos, 1), _often(feats, 4), _often(edits, 4), _often(rels, 2), list(NER))


def _often(counts: Counter[str], least: int) -> list[str]:
    return sorted((label for label, count in counts.items() if count >= least), key=lambda label: (-counts[label], label))


@dataclass(frozen=True)
class Encoded:
    """A sentence in numbers; ``SKIP`` where a source is silent."""

    pieces: list[tuple[int, ...]]
    shapes: list[int]
    ner: np.ndarray
    columns: dict[str, np.ndarray]
    heads: np.ndarray
    group: str
    starts: bool

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces))


class Encoder:
    """Turns items into numbers."""

    def __init__(self, labels: Labels, pieces: Pieces) -> None:
        self.pieces = pieces
        self.index = {name: labels.index(name) for name in ("upos", "feats", "edit", "rel", "ner")}

    def encode(self, item: Item) -> Encoded:
        count = len(item.words)
        pieces = [self.pieces.ids(word) for word in item.words]
        ner = np.zeros((count, len(NER)), dtype=bool)
        for row, allowed in enumerate(item.tags):
            ner[row, [self.index["ner"][tag] for tag in allowed]] = True
        heads = np.array(item.heads if item.heads else [SKIP] * count)
        return Encoded(pieces, [shape(word) for word in item.words], ner, self._columns(item), heads, item.group, item.starts)

    def _columns(self, item: Item) -> dict[str, np.ndarray]:
        if not item.upos:
            return {name: np.full(len(item.words), SKIP) for name in ("upos", "feats", "edit", "rel")}
        edits = [edit(word, lemma) if lemma else "?" for word, lemma in zip(item.words, item.lemmas, strict=True)]
        values = {"upos": item.upos, "feats": item.feats, "edit": edits, "rel": item.rels}
        return {name: np.array([self.index[name].get(value, SKIP) for value in labels]) for name, labels in values.items()}


# --- windows and batches ---------------------------------------------------------------------------


def windows(items: list[Encoded], rng: random.Random, alone: float = 0.3) -> Iterator[list[Encoded]]:
    """Runs of neighbouring sentences of one paragraph that fit a window; some sentences stay alone."""
    run: list[Encoded] = []
    room = WINDOW
    for item in items:
        fits = run and run[0].group == item.group and sum(one.size for one in run) + item.size <= room
        if run and not fits:
            yield run
            run = []
        if not run:
            room = 0 if rng.random() < alone else rng.randint(40, WINDOW)
        run.append(item)
    if run:
        yield run


def batches(runs: list[list[Encoded]], budget: int, rng: random.Random) -> Iterator[list[list[Encoded]]]:
    """Shuffled batches of windows of like length, at most ``budget`` pieces each with the padding."""
    order = sorted(runs, key=lambda run: (sum(item.size for item in run), rng.random()))
    made: list[list[list[Encoded]]] = [[]]
    for run in order:
        size = sum(item.size for item in run) + 2
        if made[-1] and (len(made[-1]) + 1) * size > budget:
            made.append([])
        made[-1].append(run)
    rng.shuffle(made)
    yield from made


def tensors(batch: list[list[Encoded]], pieces: Pieces) -> dict[str, torch.Tensor]:
    """One batch, padded."""
    rows = [_row(run, pieces) for run in batch]
    return {name: _pad([row[name] for row in rows], fill) for name, fill in FILL.items()}


FILL = {
    "ids": 0, "shapes": 0, "mask": 0, "first": 0, "last": 0, "upos": SKIP, "feats": SKIP, "edit": SKIP, "rel": SKIP,
    "heads": SKIP, "start": SKIP, "sentence": -1, "ner": 1,
}  # fmt: skip


def _row(run: list[Encoded], pieces: Pieces) -> dict[str, np.ndarray]:
    words = [word for item in run for word in item.pieces]
    marks = [mark for item in run for mark in item.shapes]
    lengths = np.array([len(word) for word in words])
    first = np.cumsum(lengths) - lengths + 1
    offsets = np.cumsum([0] + [len(item.pieces) for item in run])
    row = {name: np.concatenate([item.columns[name] for item in run]) for name in ("upos", "feats", "edit", "rel")}
    row["ids"] = np.array([pieces.start, *(piece for word in words for piece in word), pieces.stop])
    row["shapes"] = np.array([0, *np.repeat(marks, lengths), 0])
    row["mask"] = np.ones(len(row["ids"]), dtype=np.int64)
    row["first"], row["last"] = first, first + lengths - 1
    row["heads"] = np.concatenate([np.where(item.heads >= 0, item.heads + at, SKIP) for item, at in zip(run, offsets, strict=False)])
    row["sentence"] = np.repeat(np.arange(len(run)), [len(item.pieces) for item in run])
    row["start"] = np.zeros(len(words), dtype=np.int64)
    row["start"][offsets[:-1]] = 1
    if not all(item.starts for item in run):
        row["start"][:] = SKIP
    row["ner"] = np.concatenate([item.ner for item in run]).astype(np.int64)
    return row


def _pad(arrays: list[np.ndarray], fill: int) -> torch.Tensor:
    shape_ = (len(arrays), max(len(array) for array in arrays), *arrays[0].shape[1:])
    out = np.full(shape_, fill, dtype=np.int64)
    for row, array in enumerate(arrays):
        out[row, : len(array)] = array
    return torch.from_numpy(out)
