"""Which of these belongs to which of those: the one-to-one pairs whose weights add up to most."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

Weights = Sequence[Sequence[float]]


def pairs(weights: Weights) -> list[tuple[int, int]]:
    """(row, column) pairs, each row and column once at most, of the greatest sum; only pairs of a weight above nought.

    The Hungarian method (Kuhn 1955) with shortest augmenting paths, O(rows² x columns)."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        return sorted((row, column) for column, row in pairs([[line[column] for line in weights] for column in range(columns)]))
    owner = [-1] * columns
    potentials = [0.0] * rows, [0.0] * columns
    for row in range(rows):
        _place(row, weights, owner, potentials)
    return sorted((row, column) for column, row in enumerate(owner) if row >= 0 and weights[row][column] > 0)


def _place(row: int, weights: Weights, owner: list[int], potentials: tuple[list[float], list[float]]) -> None:
    """Give a row a column, moving rows that have one along the cheapest chain of swaps."""
    of_rows, of_columns = potentials
    cost, came_from = [inf] * len(owner), [-1] * len(owner)
    visited: list[int] = []
    open_columns = set(range(len(owner)))
    last, current = -1, row
    while current >= 0:
        for column in open_columns:
            slack = -weights[current][column] - of_rows[current] - of_columns[column]
            if slack < cost[column]:
                cost[column], came_from[column] = slack, last
        nearest = min(open_columns, key=lambda column: (cost[column], column))
        step = cost[nearest]
        of_rows[row] += step
        for column in visited:
            of_rows[owner[column]] += step
            of_columns[column] -= step
        for column in open_columns:
            cost[column] -= step
        open_columns.remove(nearest)
        visited.append(nearest)
        last, current = nearest, owner[nearest]
    while last >= 0:
        before = came_from[last]
        owner[last] = owner[before] if before >= 0 else row
        last = before
