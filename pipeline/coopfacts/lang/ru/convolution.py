"""The convolutions of slovnet's networks, over many sentences laid end to end.

slovnet pads the sentences of a batch to one length and multiplies every word; here no row is wasted, and the first
convolution, two thirds of the work, is computed once for each distinct word form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Sentences end to end with an empty row before, between and after, so that convolutions do not reach across.
    ``forms`` gives the distinct form of each row, the empty row being one more form after the last."""

    forms: Ints
    empty: NDArray[np.bool_]
    word_ids: Ints
    shape_ids: Ints
    spans: tuple[slice, ...]


def lay_out(sentences: Sequence[Sequence[str]], identify: Callable[[str], tuple[int, int]]) -> Layout:
    """``identify`` gives the numbers of a word and of its shape."""
    distinct: dict[str, int] = {}
    rows, spans = [-1], []
    for words in sentences:
        spans.append(slice(len(rows), len(rows) + len(words)))
        rows += [distinct.setdefault(word, len(distinct)) for word in words]
        rows.append(-1)
    ids = np.array([identify(word) for word in distinct], dtype=np.int64).reshape(-1, 2)
    forms = np.array(rows, dtype=np.int64)
    empty = forms < 0
    forms[empty] = len(distinct)
    return Layout(forms, empty, ids[:, 0], ids[:, 1], tuple(spans))


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution of width three, ReLU and batch normalisation (as ``scale`` and ``shift``)."""

    kernels: tuple[Floats, ...]
    bias: Floats
    scale: Floats
    shift: Floats

    def convolve(self, rows: Floats) -> Floats:
        left, middle, right = self.kernels
        output = rows @ middle + self.bias
        output[1:] += rows[:-1] @ left
        output[:-1] += rows[1:] @ right
        return np.asarray(output)

    def finish(self, output: Floats, empty: NDArray[np.bool_]) -> Floats:
        np.maximum(output, 0, out=output)
        output *= self.scale
        output += self.shift
        output[empty] = 0
        return output


class Encoder:
    """The embedding of shapes and the convolutions of one network."""

    def __init__(self, model: Any) -> None:
        self._shapes: Floats = model.emb.shape.weight.array
        self._first, *self._rest = [_layer(layer) for layer in model.encoder.layers]

    def __call__(self, layout: Layout, vectors: Floats) -> Floats:
        """One row for each row of the layout; ``vectors`` holds the embedding of each distinct form."""
        output = self._first.finish(self._lookup(layout, vectors), layout.empty)
        for layer in self._rest:
            output = layer.finish(layer.convolve(output), layout.empty)
        return output

    def _lookup(self, layout: Layout, vectors: Floats) -> Floats:
        embedded = np.concatenate((vectors, self._shapes[layout.shape_ids]), axis=-1)
        left, middle, right = (_with_empty_row(embedded @ kernel) for kernel in self._first.kernels)
        output = middle[layout.forms] + self._first.bias
        output[1:] += left[layout.forms[:-1]]
        output[:-1] += right[layout.forms[1:]]
        return np.asarray(output)


def _with_empty_row(rows: Floats) -> Floats:
    return np.concatenate((rows, np.zeros((1, rows.shape[1]), np.float32)))


def _layer(layer: Any) -> Layer:
    weight = layer.conv.weight.array  # filters x inputs x width
    scale = layer.norm.weight.array / layer.norm.std.array
    shift = layer.norm.bias.array - layer.norm.mean.array * scale
    kernels = tuple(np.ascontiguousarray(weight[:, :, k].T) for k in range(weight.shape[2]))
    return Layer(kernels, layer.conv.bias.array, scale.astype(np.float32), shift.astype(np.float32))
