"""The model as a spaCy component: ``coopfacts_en`` sets parts of speech, features, lemmas, trees and names of a ``Doc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from coopfacts.lang.en import blocks
from coopfacts.lang.en.encoder import Encoder, Labels
from coopfacts.lang.en.parse import Word, parse

NAME = "coopfacts_en"
GROUP_TOKENS = 8_000
_ATTRIBUTES: list[int | str] = ["POS", "MORPH", "LEMMA", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE"]
_IOB = {"I": 1, "O": 2, "B": 3}


@Language.factory(NAME)
def create(nlp: Language, name: str, folder: str) -> Component:
    """The component with the model in ``folder``, else with the one that ships with the package."""
    encoder = Encoder(Path(folder))
    return Component(encoder, Keys(nlp.vocab, encoder.labels))


class Keys:
    """The vocabulary's numbers for every label. They are added once and for good, so that documents may be analysed in
    memory zones, which forget the strings that came in with a text."""

    def __init__(self, vocab: Any, labels: Labels) -> None:
        add = vocab.strings.add
        self.upos = {label: add(label) for label in ("SPACE", *labels.upos)}
        self.rel = {label: add(label) for label in ("dep", *labels.rel)}
        self.feats = {label: vocab.morphology.add(label or "_") for label in ("", *labels.feats)}
        self.kinds = {label: add(label) for label in ("", *sorted({tag.partition("-")[2] for tag in labels.ner}))}


class Component:
    """Annotates documents; several at a time through :meth:`pipe`."""

    def __init__(self, encoder: Encoder, keys: Keys) -> None:
        self._encoder, self._keys = encoder, keys

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        for group in _groups(iter(docs), batch_size):
            yield from self._annotate(group)

    def _annotate(self, docs: list[Doc]) -> list[Doc]:
        places = [spans(doc) for doc in docs]
        words = [[doc[at].text for at in block] for doc, found in zip(docs, places, strict=True) for block in found]
        parsed = iter(parse(self._encoder, words))
        for doc, found in zip(docs, places, strict=True):
            _write(doc, self._keys, [(block, next(parsed)) for block in found])
        return docs


def _groups(docs: Iterator[Doc], size: int) -> Iterator[list[Doc]]:
    """Documents by the handful, so that windows of like length meet."""
    group: list[Doc] = []
    filled = 0
    for doc in docs:
        group.append(doc)
        filled += len(doc)
        if len(group) >= size or filled > GROUP_TOKENS:
            yield group
            group, filled = [], 0
    yield from ([group] if group else [])


def spans(doc: Doc) -> list[list[int]]:
    """Token indexes of each block, spaces left out."""
    text = doc.text
    starts = iter([*blocks.breaks(text), len(text) + 1])
    found: list[list[int]] = [[]]
    border = next(starts)
    for token in doc:
        if token.is_space:
            continue
        while token.idx >= border:
            border = next(starts)
            found.append([])
        found[-1].append(token.i)
    return [block for block in found if block]


def _write(doc: Doc, keys: Keys, blocks_: Sequence[tuple[list[int], list[Word]]]) -> None:
    """Store the words' annotations; white space hangs on the word before it."""
    if not len(doc):
        return
    rows = _blank(doc, keys)
    for places, words in blocks_:
        for at, word in zip(places, words, strict=True):
            iob, _, kind = word.tag.partition("-")
            rows[at] = (
                keys.upos[word.upos], keys.feats[word.feats], doc.vocab.strings.add(word.lemma), _offset(places[word.head] - at),
                keys.rel[word.rel], _IOB[iob], keys.kinds[kind],
            )  # fmt: skip
    _bridge(rows, doc)
    annotations: Any = np.array(rows, dtype=np.uint64)
    doc.from_array(_ATTRIBUTES, annotations)


def _bridge(rows: list[tuple[int, ...]], doc: Doc) -> None:
    """White space inside a name belongs to it."""
    for token in doc[: len(doc) - 1]:
        if token.is_space and rows[token.i + 1][5] == _IOB["I"]:
            rows[token.i] = (*rows[token.i][:5], *rows[token.i + 1][5:])


def _offset(distance: int) -> int:
    return distance % 2**64


def _blank(doc: Doc, keys: Keys) -> list[tuple[int, ...]]:
    first = next((token.i for token in doc if not token.is_space), 0)
    last = 0
    rows: list[tuple[int, ...]] = []
    for token in doc:
        last = last if token.is_space else token.i
        head = first if token.i < first else last
        rows.append((keys.upos["SPACE"], keys.feats[""], token.orth, _offset(head - token.i), keys.rel["dep"], _IOB["O"], 0))
    return rows
