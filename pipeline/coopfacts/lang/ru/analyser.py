"""The Russian analyser: razdel's sentences and tokens, natasha's slovnet networks, pymorphy3's lemmas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from coopfacts.gathering import gathered
from coopfacts.lang.ru import networks
from coopfacts.lang.ru.comparatives import turned
from coopfacts.lang.ru.forms import with_future
from coopfacts.lang.ru.lemmas import lemma_of
from coopfacts.lang.ru.names import refine
from coopfacts.lang.ru.sentences import split
from coopfacts.lang.ru.subjects import single
from coopfacts.records import Analysis, NamedSpan, Sentence, Token

BATCH_TOKENS = 3000  # tokens that the networks take at once: large enough for numpy, small enough for the cache
WINDOW_TOKENS = 12_000  # tokens read ahead, over short texts
KEPT_SENTENCES = 5000  # sentences whose result is remembered (leads, boilerplate, copies of one release)

KEPT_CHUNKS = 50_000  # stretches between white space whose tokens are remembered
CHUNK = re.compile(r"\S+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segmented:
    """A text in sentences: of each its place, its words and where they start."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[Words, ...]
    starts: tuple[tuple[int, ...], ...]


class RussianAnalyser:
    """Sentences, UD tokens and names. Each distinct sentence goes through the networks once."""

    def __init__(self, loaded: networks.Networks, version: str) -> None:
        self.version = version
        self._networks = loaded
        self._known: dict[Words, networks.Annotated] = {}

    def analyse(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One :class:`Analysis` per text, in order; a few texts are read ahead."""
        for window in gathered(map(segment, texts), _size, WINDOW_TOKENS):
            self._annotate(dict.fromkeys(words for segmented in window for words in segmented.words))
            yield from map(self._analysis, window)

    def _annotate(self, sentences: Iterable[Words]) -> None:
        if len(self._known) > KEPT_SENTENCES:
            self._known.clear()
        for batch in gathered((words for words in sentences if words not in self._known), len, BATCH_TOKENS):
            self._known.update((words, single(turned(words, annotated))) for words, annotated in zip(batch, self._networks.annotate(batch), strict=True))

    def _analysis(self, segmented: Segmented) -> Analysis:
        sentences: list[Sentence] = []
        tokens: list[Token] = []
        names: list[NamedSpan] = []
        for (start, end), words, starts in zip(segmented.spans, segmented.words, segmented.starts, strict=True):
            annotated = self._known[words]
            first = len(tokens)
            tokens += _tokens(words, starts, annotated, first, len(sentences))
            sentences.append(Sentence(start=start, end=end, first=first, last=len(tokens)))
            names += _names(segmented.text, tokens[first:], annotated.names)
        raw = Analysis(language="ru", sentences=tuple(sentences), tokens=tuple(tokens), names=tuple(names), model=self.version)
        return replace(raw, names=refine(segmented.text, raw))


def load() -> RussianAnalyser:
    """The analyser with its models."""
    return RussianAnalyser(networks.load(), networks.provenance())


def segment(text: str) -> Segmented:
    """The sentences and words of a text."""
    spans = [(start, end) for start, end in split(text) if start < end]
    found = [list(_words(text, start, end)) for start, end in spans]
    words = tuple(tuple(word for _, word in sentence) for sentence in found)
    starts = tuple(tuple(start for start, _ in sentence) for sentence in found)
    return Segmented(text, tuple(spans), words, starts)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for chunk in CHUNK.finditer(text, start, end):
        offset = chunk.start()
        for place, word in _parts(chunk.group()):
            yield offset + place, word


@lru_cache(maxsize=KEPT_CHUNKS)
def _parts(chunk: str) -> tuple[tuple[int, str], ...]:
    """razdel's tokens of what stands between white space; no token reaches over it, so that each is found once."""
    from razdel import tokenize

    return tuple((token.start, token.text) for token in tokenize(chunk))


def _size(segmented: Segmented) -> int:
    """Tokens of a text."""
    return sum(map(len, segmented.words))


def _tokens(words: Words, starts: Sequence[int], annotated: networks.Annotated, first: int, sentence: int) -> Iterator[Token]:
    for i, (word, start, tag) in enumerate(zip(words, starts, annotated.tags, strict=True)):
        upos, _, feats = tag.partition("|")
        yield Token(
            index=first + i,
            text=word,
            start=start,
            end=start + len(word),
            lemma=lemma_of(word, upos, feats),
            upos=upos,
            feats=with_future(word, upos, feats),
            head=first + (annotated.heads[i] or i + 1) - 1,
            deprel=annotated.relations[i],
            sentence=sentence,
        )


def _names(text: str, tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[NamedSpan]:
    """The labelled stretches (BIO) as names."""
    for first, last, label in _stretches(labels):
        start, end = tokens[first].start, tokens[last].end
        yield NamedSpan(start=start, end=end, text=text[start:end], label=label)


def _stretches(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    first: int | None = None
    for i, label in enumerate((*labels, "O")):
        if first is not None and not label.startswith("I-"):
            yield first, i - 1, labels[first][2:]
            first = None
        if label.startswith("B-") or (first is None and label.startswith("I-")):
            first = i
