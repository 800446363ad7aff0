"""The inputs cut into shards, and the results that fill them.

A shard is so many inputs in a row, whatever workers there are. Its seal is a digest of these inputs as they were read and
of all that decides what becomes of them: a shard that an earlier start has finished is taken over where the seals agree.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from itertools import chain, islice

from coopfacts.jobs import Counts, Result
from coopfacts.readers import RawArticle
from coopfacts.records import Reject
from coopfacts.store import Store

SIZE = 64  # inputs: little to lose when a run is killed, few enough files

Article = RawArticle | Reject


@dataclass(slots=True)
class _Shard:
    """A shard that is being filled. ``gaps`` are the places whose results are to come; a shard that was finished before
    and is mended has its other results on the disk."""

    number: int
    seal: str
    gaps: deque[int] = field(default_factory=deque)
    fresh: dict[int, Result] = field(default_factory=dict)
    whole: bool = False
    mended: bool = False


class Ledger:
    """The shards of a run: gives out what is to be done, takes the results in the same order, keeps what is finished."""

    def __init__(self, articles: Iterable[Article], seal: str, store: Store, retry: bool = False) -> None:
        self.counts = Counts()
        self.number = 0
        self.seal = seal  # in the end, the digest of all seals
        self._code = seal
        self._articles = iter(articles)
        self._store = store
        self._retry = retry
        self._open: deque[_Shard] = deque()

    def tasks(self) -> Iterator[Article]:
        """The inputs that are to be worked on."""
        for first in self._articles:
            taken = chain([first], islice(self._articles, SIZE - 1))
            if self._store.kept(self.number):
                yield from self._known(tuple(taken))
            else:
                yield from self._new(taken)
            self.number += 1

    def put(self, result: Result) -> None:
        """The result of the next task."""
        self.counts.add(result)
        shard = next(shard for shard in self._open if shard.gaps)
        shard.fresh[shard.gaps.popleft()] = result
        self._close()

    def _new(self, articles: Iterable[Article]) -> Iterator[Article]:
        """A shard of which nothing is known: work can begin before all of it is read."""
        shard = _Shard(self.number, "")
        self._open.append(shard)
        seals = []
        for place, article in enumerate(articles):
            seals.append(_seal(article))
            shard.gaps.append(place)
            yield article
        shard.seal, shard.whole = self._sealed(seals), True
        self._close()

    def _known(self, articles: Sequence[Article]) -> Iterator[Article]:
        """A shard that was finished before: taken over, mended, or done again."""
        seal = self._sealed(map(_seal, articles))
        kept = self._store.kept(self.number)
        same = kept is not None and kept.seal == seal
        gaps = deque(range(len(articles)))
        if same:
            gaps = deque(self._rejected(articles)) if self._retry else deque()
            self._count(gaps)
        if gaps:
            self._open.append(_Shard(self.number, seal, gaps, whole=True, mended=same))
            yield from [articles[place] for place in gaps]

    def _sealed(self, seals: Iterable[str]) -> str:
        whole = hashlib.blake2b(self._code.encode(), digest_size=16)
        for seal in seals:
            whole.update(seal.encode())
        self.seal = hashlib.blake2b((self.seal + whole.hexdigest()).encode(), digest_size=16).hexdigest()
        return whole.hexdigest()

    def _rejected(self, articles: Sequence[Article]) -> Iterator[int]:
        """The places of articles that were read well and yet gave no document."""
        for place, result in enumerate(self._store.results(self.number)):
            if isinstance(result, Reject) and not isinstance(articles[place], Reject):
                yield place

    def _count(self, gaps: Sequence[int]) -> None:
        kept = self._store.kept(self.number)
        assert kept is not None
        self.counts.documents += kept.counts["documents"]
        self.counts.facts += kept.counts["facts"]
        self.counts.characters += kept.counts["characters"]
        self.counts.rejected += kept.counts["rejected"] - len(gaps)
        self.counts.taken_over += kept.counts["inputs"] - len(gaps)

    def _close(self) -> None:
        """Keep the shards that are full."""
        while self._open and self._open[0].whole and not self._open[0].gaps:
            shard = self._open.popleft()
            self._store.keep(shard.number, shard.seal, self._results(shard))

    def _results(self, shard: _Shard) -> list[Result]:
        if not shard.mended:
            return [shard.fresh[place] for place in sorted(shard.fresh)]
        return [shard.fresh.get(place, result) for place, result in enumerate(self._store.results(shard.number))]


def _seal(article: Article) -> str:
    """A digest of an input as it was read."""
    fields = [type(article).__name__, *astuple(article)]
    return hashlib.blake2b(json.dumps(fields, default=str).encode(), digest_size=16).hexdigest()
