"""Texts that repeat another: reprints, abridgements and light rewrites of one report, grouped whatever the order in which they come.

Each text leaves a sketch: the smallest hashes of its word shingles, of those in its opening, of its figures and of its names (bottom-k
samples: Broder, "On the resemblance and containment of documents", 1997). Below the smaller of two samples' last hashes both are
complete, so that what two texts share is counted there. Copies share most of the shorter one's words, its figures and its names; next
year's report shares the words but not the figures, another ceremony not the names, another report of the day only the closing
paragraphs. Groups are the connected components of such pairs. The text whose id names a group stands for it; a claim is corroborated by
groups, never by the texts in one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
# A capital behind a small letter begins no sentence. Five letters leave out endings.
_NAME = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁ] )[A-ZА-ЯЁ]\w{1,4}")
_SHINGLE = 4  # words
_OPENING = 32  # words
_NONE = 2**32 - 1  # no hash: the place of one that the text does not have
_FEWEST = 5  # shingles in common
_NEIGHBOURS = 8  # texts with a shingle in common are each compared with so many of those behind it
_SLICES = 8  # the hashes are gone through in so many parts, to hold one at a time
_AT_ONCE = 10_000  # pairs compared in one go

# The samples of a sketch: where its hashes stand.
_WORDS, _OPENINGS, _FIGURES, _NAMES = slice(0, 64), slice(64, 88), slice(88, 112), slice(112, 136)
# Shares that copies have in common, chosen by benchmarks/near_duplicates.py.
_CONTAINED = 0.7  # of the words of the shorter text
_JOINT = 0.25  # of the words of both: a digest is no copy of what it quotes
_OPENED = 0.4  # of the opening of one, somewhere in the other: closing paragraphs alone make no copy
_SAME_FIGURES = 0.6  # of the figures of the text that has fewer of them
_SAME_NAMES = 0.5  # of the names, likewise

Sketch = str
"""The hashes of a text, packed into a line of ASCII: small, and at home in JSON."""


def sketch(text: str) -> Sketch:
    """What :class:`Duplicates` needs to know of a text; some 700 characters, however long the text is."""
    words = _WORD.findall(text.casefold())
    shingles = [" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))]
    samples = ((shingles, _WORDS), (shingles[:_OPENING], _OPENINGS), (_FIGURE.findall(text), _FIGURES), (_NAME.findall(text), _NAMES))
    hashes = array("I", [value for items, place in samples for value in _least(items, place.stop - place.start)])
    return base64.b64encode(hashes.tobytes()).decode("ascii")


def _least(items: Iterable[str], most: int) -> list[int]:
    """The least hashes of the items, ascending, filled up to ``most``."""
    least = sorted(set(map(_hash, items)) - {_NONE})[:most]
    return least + [_NONE] * (most - len(least))


def _hash(item: str) -> int:
    return int.from_bytes(hashlib.blake2b(item.encode("utf-8", "replace"), digest_size=4).digest())


class Duplicates:
    """The near-duplicates of a batch: every text is added, then the groups are asked for. A text takes some 700 bytes."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._hashes = bytearray()

    def add(self, doc_id: str, seen: Sketch) -> None:
        """One more text."""
        self._names.append(doc_id)
        self._hashes += base64.b64decode(seen)

    def groups(self) -> dict[str, str]:
        """The group of each text, named by the least id in it, whose text stands for the others. The order of adding is of no account."""
        if not self._names:
            return {}
        import numpy

        rows = numpy.frombuffer(self._hashes, dtype=numpy.uint32).reshape(len(self._names), -1)
        # One order for the same texts, with like texts near each other.
        order = numpy.lexsort((numpy.array(self._names, dtype=object).astype(str), rows[:, 2], rows[:, 1], rows[:, 0]))
        parts = _Parts(len(order))
        for pairs in _pairs(rows[order], parts):
            parts.join(pairs)
        return self._named(order, parts.roots())

    def _named(self, order: NDArray[Any], roots: NDArray[Any]) -> dict[str, str]:
        least: dict[int, str] = {}
        for place, root in zip(order.tolist(), roots.tolist(), strict=True):
            least[root] = min(self._names[place], least.get(root, self._names[place]))
        return {self._names[place]: least[root] for place, root in zip(order.tolist(), roots.tolist(), strict=True)}


class _Parts:
    """Disjoint sets of row numbers."""

    def __init__(self, size: int) -> None:
        import numpy

        self._parent = numpy.arange(size)

    def join(self, pairs: NDArray[Any]) -> None:
        """The two rows of each pair belong together."""
        for one, other in pairs.tolist():
            first, second = self._root(one), self._root(other)
            self._parent[max(first, second)] = min(first, second)

    def _root(self, row: int) -> int:
        while self._parent[row] != row:
            self._parent[row] = self._parent[self._parent[row]]
            row = int(self._parent[row])
        return row

    def roots(self) -> NDArray[Any]:
        """The least row of each row's set."""
        while (self._parent[self._parent] != self._parent).any():
            self._parent = self._parent[self._parent]
        return self._parent


def _pairs(rows: NDArray[Any], parts: _Parts) -> Iterator[NDArray[Any]]:
    """Pairs of rows that are near-duplicates, among those with a shingle in common. Pairs that belong together already are passed over,
    which changes no set."""
    import numpy

    words = rows[:, _WORDS]
    for part in range(_SLICES):
        texts, places = numpy.nonzero((words % _SLICES == part) & (words != _NONE))
        keys = words[texts, places]
        order = numpy.argsort(keys, kind="stable")
        keys, texts = keys[order], texts[order]
        for distance in range(1, _NEIGHBOURS + 1):
            same = keys[distance:] == keys[:-distance]
            pairs = _apart(numpy.stack((texts[:-distance][same], texts[distance:][same]), axis=1), parts)
            for start in range(0, len(pairs), _AT_ONCE):
                some = pairs[start : start + _AT_ONCE]
                for alike in (_share_words, _share_facts, _share_opening):
                    some = some[alike(rows[some[:, 0]], rows[some[:, 1]])]
                yield some


def _apart(pairs: NDArray[Any], parts: _Parts) -> NDArray[Any]:
    """The pairs that do not belong together yet, each once."""
    import numpy

    roots = parts.roots()
    codes = numpy.unique(pairs[roots[pairs[:, 0]] != roots[pairs[:, 1]]] @ numpy.array([len(roots), 1]))
    return numpy.stack(numpy.divmod(codes, len(roots)), axis=1)


def _share_words(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Whether the texts of two rows have most words in common, for many pairs at once."""
    import numpy

    shared, first, second = _common(one, other, _WORDS)
    shorter = numpy.minimum(first, second)
    alike: NDArray[Any] = (shared >= _CONTAINED * shorter) & (shared >= _JOINT * (first + second - shared)) & (shared >= numpy.minimum(_FEWEST, shorter))
    return alike


def _share_facts(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Whether they name the same figures and the same names."""
    import numpy

    alike = numpy.ones(len(one), dtype=bool)
    for place, share in ((_FIGURES, _SAME_FIGURES), (_NAMES, _SAME_NAMES)):
        shared, first, second = _common(one, other, place)
        alike &= shared >= share * numpy.minimum(first, second)
    return alike


def _share_opening(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Whether the opening of one stands in the other."""
    (shared, size, _), (too, other_size, _) = _common(one, other, _OPENINGS, _WORDS), _common(other, one, _OPENINGS, _WORDS)
    alike: NDArray[Any] = (shared >= _OPENED * size) | (too >= _OPENED * other_size)
    return alike


def _common(one: NDArray[Any], other: NDArray[Any], place: slice, against: slice | None = None) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """How many hashes two samples share, and how many each has where both are complete."""
    import numpy

    first, second = one[:, place], other[:, against or place]
    both = numpy.sort(numpy.concatenate((first, second), axis=1), axis=1)
    shared = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] != _NONE)).sum(axis=1)
    complete = numpy.minimum(numpy.minimum(first[:, -1], second[:, -1]), _NONE - 1)[:, None]
    return shared, (first <= complete).sum(axis=1), (second <= complete).sum(axis=1)
