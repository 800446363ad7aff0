"""Dependency trees from arc scores: the best head of each word where that is a tree with one root, else the best tree.

Heads count from one, zero being the root, as in slovnet and CoNLL-U. ``scores[i, j]`` rates head ``j`` for word ``i + 1``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def tree(scores: Scores) -> list[int]:
    """The heads of the words: one root, no cycle."""
    scores = scores.copy()
    np.fill_diagonal(scores[:, 1:], -np.inf)
    heads: list[int] = scores.argmax(-1).tolist()
    return heads if is_tree(heads) else _best_tree(scores)


def is_tree(heads: Sequence[int]) -> bool:
    """Whether the heads make one tree below one root."""
    return heads.count(0) == 1 and not _cycle(dict(enumerate(heads, 1)))


def _best_tree(scores: Scores) -> list[int]:
    """Chu, Liu and Edmonds, after the word that gains most by it is fixed as the only root."""
    gain = scores[:, 0] - (scores[:, 1:].max(-1) if len(scores) > 1 else 0)
    root = int(np.argmax(gain))
    weights = {i + 1: {j: float(scores[i, j]) for j in range(1, len(scores) + 1) if j != i + 1} for i in range(len(scores)) if i != root}
    heads = {root + 1: 0, **_arborescence(weights, root + 1)}
    return [heads[i] for i in range(1, len(scores) + 1)]


Weights = dict[int, dict[int, float]]


def _arborescence(weights: Weights, root: int) -> dict[int, int]:
    """The heaviest tree over ``weights[word][head]`` that hangs from ``root``."""
    heads = {word: max(row, key=row.__getitem__) for word, row in weights.items()}
    cycle = _cycle(heads)
    if not cycle:
        return heads
    merged = max(max(weights), root) + 1
    contracted, entries, exits = _contract(weights, heads, cycle, merged)
    solved = _arborescence(contracted, root)
    return _expand(solved, heads, (entries, exits), merged)


def _contract(weights: Weights, heads: dict[int, int], cycle: set[int], merged: int) -> tuple[Weights, dict[int, int], dict[int, int]]:
    """The graph with the cycle as one word, and what its arcs in and out stand for."""
    contracted: Weights = {}
    exits: dict[int, int] = {}
    for word, row in weights.items():
        if word in cycle:
            continue
        contracted[word] = {head: weight for head, weight in row.items() if head not in cycle}
        inside = {head: weight for head, weight in row.items() if head in cycle}
        if inside:
            exits[word] = max(inside, key=inside.__getitem__)
            contracted[word][merged] = inside[exits[word]]
    contracted[merged], entries = _entries(weights, heads, cycle)
    return contracted, entries, exits


def _entries(weights: Weights, heads: dict[int, int], cycle: set[int]) -> tuple[dict[int, float], dict[int, int]]:
    """For each head outside, the weight of the best arc into the cycle and the word of the cycle that it takes."""
    best: dict[int, float] = {}
    word_of: dict[int, int] = {}
    for word in cycle:
        kept = weights[word][heads[word]]
        for head, weight in weights[word].items():
            if head not in cycle and weight - kept > best.get(head, -np.inf):
                best[head], word_of[head] = weight - kept, word
    return best, word_of


def _expand(solved: dict[int, int], heads: dict[int, int], arcs: tuple[dict[int, int], dict[int, int]], merged: int) -> dict[int, int]:
    entries, exits = arcs
    result = {word: exits[word] if head == merged else head for word, head in solved.items() if word != merged}
    outside = solved[merged]
    return {**{word: head for word, head in heads.items() if word not in result}, **result, entries[outside]: outside}


def _cycle(heads: dict[int, int]) -> set[int]:
    """The words of some cycle; empty where there is none."""
    done: set[int] = set()
    for start in heads:
        path: list[int] = []
        word = start
        while word in heads and word not in done:
            done.add(word)
            path.append(word)
            word = heads[word]
        if word in path:
            return set(path[path.index(word) :])
    return set()
