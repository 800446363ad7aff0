"""The trained network at run time: windows of words in, scores out (onnxruntime, one thread)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coopfacts.lang.en.pieces import Pieces, shape

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
BATCH_PIECES = 256  # small batches stay in the cache of one core


@dataclass(frozen=True, slots=True)
class Labels:
    """The label inventories of the model."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    edit: tuple[str, ...]
    rel: tuple[str, ...]
    ner: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of the ``n`` words of one window."""

    upos: Ints
    feats: Ints
    edit: Ints
    ner: Floats
    start: Floats
    arcs: Floats
    dep: Floats
    head: Floats


class Encoder:
    """The ONNX session with its tokenizer and labels."""

    def __init__(self, folder: Path) -> None:
        inventories = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(*(tuple(inventories[name]) for name in ("upos", "feats", "edit", "rel", "ner")))
        self.pieces = Pieces(folder / "tokenizer.json")
        self._session = _session(folder / "model.onnx")
        self._relations: Floats = np.load(folder / "relations.npy").astype(np.float32)

    def score(self, windows: Sequence[Sequence[str]]) -> list[Scores]:
        """Scores of each window, in order; windows of like length go through together."""
        rows = [self._row(window) for window in windows]
        found: list[Scores | None] = [None] * len(rows)
        for batch in _batches([len(row[0]) for row in rows]):
            for place, scores in zip(batch, self._run([rows[place] for place in batch]), strict=True):
                found[place] = scores
        return [scores for scores in found if scores is not None]

    def relations(self, dep: Floats, head: Floats) -> Floats:
        """Relation scores of dependents with their chosen heads."""
        one = np.ones((len(dep), 1), dtype=np.float32)
        left = np.concatenate([dep, one], 1) @ self._relations
        right = np.concatenate([head, one], 1)
        scores: Floats = np.einsum("nrh,nh->nr", left.reshape(len(dep), len(self.labels.rel), -1), right)
        return scores

    def _row(self, words: Sequence[str]) -> tuple[list[int], list[int], list[int], list[int]]:
        ids, shapes, first, last = [self.pieces.start], [0], [], []
        for word in words:
            pieces = self.pieces.ids(word)
            first.append(len(ids))
            ids.extend(pieces)
            shapes.extend([shape(word)] * len(pieces))
            last.append(len(ids) - 1)
        return [*ids, self.pieces.stop], [*shapes, 0], first, last

    def _run(self, rows: list[tuple[list[int], list[int], list[int], list[int]]]) -> Iterator[Scores]:
        ids, shapes, first, last = (_pad([row[part] for row in rows]) for part in range(4))
        mask = _pad([[1] * len(row[0]) for row in rows])
        feed = {"ids": ids, "shapes": shapes, "mask": mask, "first": first, "last": last}
        upos, feats, edits, ner, start, arcs, root, dep, head = self._session.run(None, feed)
        for at, row in enumerate(rows):
            count = len(row[2])
            scores = arcs[at, :count, :count]
            np.fill_diagonal(scores, root[at, :count])
            yield Scores(
                upos[at, :count].argmax(-1), feats[at, :count].argmax(-1), edits[at, :count].argmax(-1), ner[at, :count],
                start[at, :count, 1] - start[at, :count, 0], scores, dep[at, :count], head[at, :count],
            )  # fmt: skip


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _pad(rows: list[list[int]]) -> Ints:
    width = max(len(row) for row in rows)
    return np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)


def _batches(sizes: list[int]) -> Iterator[list[int]]:
    """Places of windows, sorted by size, in batches whose padded size stays within the budget."""
    batch: list[int] = []
    for place in sorted(range(len(sizes)), key=sizes.__getitem__):
        if batch and (len(batch) + 1) * sizes[place] > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
