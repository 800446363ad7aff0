"""From arc scores to a dependency tree: the best head of each word where that is a tree, else the maximum spanning tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def heads(scores: Floats) -> list[int]:
    """Head of each word of one sentence. ``scores[dependent, head]``; the diagonal scores a word as the root, and the
    root is its own head. Exactly one root."""
    count = len(scores)
    if count == 1:
        return [0]
    root = _root(scores)
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[root] = -np.inf
    scores[root, root] = 0.0
    found: list[int] = scores.argmax(1).tolist()
    if _cycle(found, root):
        found = _spanning(scores, root)
    return found


def uncrossed(heads: Sequence[int], relations: Sequence[str]) -> list[int]:
    """The heads with each adverbial behind "..., he *said*" on that verb: not on the clause before it, over the verb's head."""
    found = list(heads)
    for word, head in enumerate(heads):
        above = heads[head]
        if head < above < word and relations[head] in {"ccomp", "parataxis"} and relations[word] in {"obl", "advmod", "obl:unmarked"}:
            found[word] = above
    return found


def resubjected(heads: Sequence[int], relations: Sequence[str]) -> list[int]:
    """The heads with a second subject, behind its verb, on the subjectless clause that the verb takes ("officials say the *minister* will visit")."""
    found = list(heads)
    for clause, verb in enumerate(heads):
        if relations[clause] != "ccomp" or any(heads[i] == clause and relations[i] in SUBJECTS for i in range(len(heads))):
            continue
        subjects = [i for i in range(len(heads)) if heads[i] == verb and relations[i] in SUBJECTS]
        if len(subjects) == 2 and verb < subjects[1] < clause:
            found[subjects[1]] = clause
    return found


def attributive(heads: Sequence[int], relations: Sequence[str], upos: Sequence[str]) -> tuple[list[int], list[str]]:
    """The tree with "the premier and *visiting* President Xi" as two names: not a name and a verb with its object."""
    heads, relations = list(heads), list(relations)
    for verb, first in enumerate(list(heads)):
        if relations[verb] != "conj" or upos[verb] != "VERB" or upos[first] != "PROPN" or relations[first] not in SUBJECTS | {"obl", "obj"}:
            continue
        below = [i for i in range(len(heads)) if heads[i] == verb]
        second = [i for i in below if relations[i] == "obj" and i > verb and upos[i] == "PROPN"]
        if len(second) == 1 and all(relations[i] in {"cc", "obj", "punct"} for i in below):
            for i in below:
                heads[i] = second[0]
            heads[second[0]], relations[second[0]] = first, "conj"
            heads[verb], relations[verb] = second[0], "amod"
    return heads, relations


def _root(scores: Floats) -> int:
    """The word that prefers being the root by the widest margin over its best head."""
    margin = scores.diagonal() - np.where(np.eye(len(scores), dtype=bool), -np.inf, scores).max(1)
    return int(margin.argmax())


def _cycle(found: list[int], root: int) -> list[int]:
    """A cycle among the heads, or nothing."""
    state = [0] * len(found)
    state[root] = 2
    for first in range(len(found)):
        path = []
        at = first
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = found[at]
        if state[at] == 1:
            return path[path.index(at) :]
        for passed in path:
            state[passed] = 2
    return []


def _spanning(scores: Floats, root: int) -> list[int]:
    """Chu-Liu and Edmonds: contract one cycle, solve the rest, open the cycle where it costs least."""
    found: list[int] = scores.argmax(1).tolist()
    cycle = _cycle(found, root)
    if not cycle:
        return found
    outside = [word for word in range(len(scores)) if word not in cycle]
    inner, outer = np.array(cycle), np.array(outside)
    kept = scores[inner, [found[word] for word in cycle]]
    enter = scores[np.ix_(inner, outer)] - kept[:, None]
    leave = scores[np.ix_(outer, inner)]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf, dtype=np.float32)
    smaller[:-1, :-1] = scores[np.ix_(outer, outer)]
    smaller[-1, :-1] = enter.max(0)
    smaller[:-1, -1] = leave.max(1)
    solved = _spanning(smaller, outside.index(root))
    return _opened(found, solved, outside, cycle, enter, leave)


def _opened(found: list[int], solved: list[int], outside: list[int], cycle: list[int], enter: Floats, leave: Floats) -> list[int]:
    result = list(found)
    contracted = len(outside)
    for place, word in enumerate(outside):
        head = solved[place]
        result[word] = cycle[int(leave[place].argmax())] if head == contracted else outside[head]
    source = solved[contracted]
    result[cycle[int(enter[:, source].argmax())]] = outside[source]
    return result
