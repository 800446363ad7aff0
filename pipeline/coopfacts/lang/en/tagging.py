"""From name scores to BIO tags: the best label of each word where that makes whole names, else the best consistent path."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FORBIDDEN = -1e4


def tags(scores: Floats, labels: tuple[str, ...]) -> list[str]:
    """The tags of one sentence; every ``I-`` follows a ``B-`` or ``I-`` of its kind."""
    best = scores.argmax(-1)
    allowed = _transitions(labels)
    if labels[best[0]][0] == "I" or bool((allowed[best[:-1], best[1:]] < 0).any()):
        best = _path(scores, allowed, _transitions(labels)[labels.index("O")])
    return [labels[one] for one in best]


@cache
def _transitions(labels: tuple[str, ...]) -> Floats:
    """0 where the second label may follow the first, else a forbidding score."""
    may = [[after[0] != "I" or (before != "O" and before[2:] == after[2:]) for after in labels] for before in labels]
    return np.where(np.array(may), 0.0, FORBIDDEN).astype(np.float32)


def _path(scores: Floats, allowed: Floats, first: Floats) -> NDArray[np.int64]:
    """Viterbi."""
    total = scores[0] + first
    back = np.zeros(scores.shape, dtype=np.int64)
    for at in range(1, len(scores)):
        reached = total[:, None] + allowed
        back[at] = reached.argmax(0)
        total = reached.max(0) + scores[at]
    path = [int(total.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    return np.array(path[::-1])
