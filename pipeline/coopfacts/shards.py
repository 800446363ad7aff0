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
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from coopfacts import copies
from coopfacts.jobs import Counts, Outcome, Result
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
    """The shards of a run, from the ``first`` on: gives out what is to be done, takes the results in the same order, keeps what is
    finished. In the end, ``number`` is that of the next shard."""

    def __init__(self, articles: Iterable[Article], seal: str, store: Store, retry: bool = False, first: int = 0) -> None:
        self.counts = Counts()
        self.number = first
        self.seals = Seals(seal)
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
            seals.append(_digest(article))
            shard.gaps.append(place)
            yield article
        shard.seal, shard.whole = self.seals.add(seals), True
        self._close()

    def _known(self, articles: Sequence[Article]) -> Iterator[Article]:
        """A shard that was finished before: taken over, mended, or done again."""
        seal = self.seals.add(map(_digest, articles))
        kept = self._store.kept(self.number)
        same = kept is not None and kept.seal == seal
        gaps = deque(range(len(articles)))
        if same:
            gaps = deque(self._rejected(articles)) if self._retry else deque()
            self._count(gaps)
        if gaps:
            self._open.append(_Shard(self.number, seal, gaps, whole=True, mended=same))
            yield from [articles[place] for place in gaps]

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


class Seals:
    """The seals of shards in a row; ``total`` is one over all of them."""

    def __init__(self, code: str) -> None:
        self.total = self._code = code

    def add(self, digests: Iterable[str]) -> str:
        """The seal of the next shard, whose inputs have these digests."""
        seal = _hash(self._code, *digests)
        self.total = _hash(self.total, seal)
        return seal


def _digest(article: Article) -> str:
    """A digest of an input as it was read."""
    return _hash(json.dumps([type(article).__name__, *astuple(article)], default=str))


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


# --- a finished run, taken up again --------------------------------------------------------------------


def reopen(articles: Iterable[Article], seal: str, store: Store) -> bool:
    """Make shards again of the output of a finished run; false where it came from other inputs, options or code."""
    written, seals = Written(store.output), Seals(seal)
    source = iter(articles)
    for number in count():
        taken = tuple(islice(source, SIZE))
        if not taken:
            break
        results = [written.result(article) for article in taken]
        if None in results:
            return False
        store.keep(number, seals.add(map(_digest, taken)), (result for result in results if result is not None))
    return seals.total == written.manifest.get("seal")


class Written:
    """The output of a run, read again in the order of its inputs."""

    def __init__(self, output: Path) -> None:
        self.manifest: dict[str, Any] = json.loads((output / "run.json").read_text(encoding="utf-8"))
        self._documents = _lines(output / "documents.jsonl")
        self._rejected = _lines(output / "rejected.jsonl")
        self._facts = _lines(output / "facts.jsonl")
        self._document, self._fact = next(self._documents, None), next(self._facts, None)

    def result(self, article: Article) -> Result | None:
        """What had become of an input; ``None`` where the output cannot be of this input."""
        if self._document is not None and self._document[1]["source"] == article.source and not isinstance(article, Reject):
            return self._outcome(self._document[1])
        reject = next(self._rejected, None)
        return Reject(**reject[1]) if reject is not None and reject[1]["source"] == article.source else None

    def _outcome(self, document: dict[str, Any]) -> Outcome:
        facts = []
        while self._fact is not None and self._fact[1]["doc_id"] == document["doc_id"]:
            facts.append(self._fact)
            self._fact = next(self._facts, None)
        self._document = next(self._documents, None)
        return Outcome(
            document=document,
            sketch=copies.sketch(document["text"]),
            lines=tuple(line for line, _ in facts),
            types=tuple(fact["type"] for _, fact in facts),
            statuses=tuple(fact["status"] for _, fact in facts),
            model=self.manifest["versions"]["models"][document["language"]],
            seconds={},
        )


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n"), json.loads(line)
