"""English: a spaCy pipeline around our own model, read into plain records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from coopfacts import resources
from coopfacts.lang.base import Analyser
from coopfacts.records import Analysis, NamedSpan, Sentence, Token

GROUP = 32


class SpacyAnalyser:
    """Reads what a spaCy pipeline with a UD parser says into :class:`Analysis` records."""

    def __init__(self, language: Any, version: str) -> None:
        self._language = language
        self.version = version

    def analyse(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One analysis per text, in order; texts go through the model by the handful."""
        waiting = iter(texts)
        while group := list(islice(waiting, GROUP)):
            yield from self._group(group)

    def _group(self, texts: Sequence[str]) -> list[Analysis]:
        """A handful of texts in a memory zone: the words that came in with them are forgotten afterwards."""
        with self._language.memory_zone():
            return [replace(analysis(doc), model=self.version) for doc in self._language.pipe(texts, batch_size=GROUP)]


def load(name: str | Path | None = None) -> Analyser:
    """The analyser with the model of the package, with one like it in a folder, or with any other spaCy pipeline."""
    from coopfacts.lang.en import component, pipelines, tokens

    folder = resources.model("en") if name is None else Path(name)
    if not (folder / "version.json").is_file():
        return pipelines.load(str(name))
    language = tokens.blank()
    language.add_pipe(component.NAME, config={"folder": str(folder)})
    card = json.loads((folder / "version.json").read_text(encoding="utf-8"))
    return SpacyAnalyser(language, f"{card['name']}-{card['version']}")


def identity(name: str) -> str:
    """What identifies the model or pipeline of that name, with all that is in it."""
    from coopfacts.lang.en import pipelines

    return pipelines.identity(name)


def analysis(doc: Any) -> Analysis:
    """The records of one ``Doc``; white space is no token. The tag stands for a part of speech that is missing."""
    groups = _sentences(doc)
    places = {word.i: index for index, word in enumerate(word for group in groups for word in group)}
    tokens = [_token(word, places, number) for number, group in enumerate(groups) for word in group]
    sentences = [_sentence(group, places) for group in groups]
    return Analysis(language="en", sentences=tuple(sentences), tokens=tuple(tokens), names=tuple(_names(doc)))


def _sentences(doc: Any) -> list[list[Any]]:
    """The words of each sentence."""
    groups: list[list[Any]] = [[]]
    for token in doc:
        if token.is_sent_start:
            groups.append([])
        if not token.is_space:
            groups[-1].append(token)
    return [group for group in groups if group]


def _sentence(words: list[Any], places: dict[int, int]) -> Sentence:
    last = words[-1]
    return Sentence(start=words[0].idx, end=last.idx + len(last.text), first=places[words[0].i], last=places[last.i] + 1)


def _token(word: Any, places: dict[int, int], sentence: int) -> Token:
    index = places[word.i]
    return Token(
        index=index, text=word.text, start=word.idx, end=word.idx + len(word.text), lemma=word.lemma_ or word.lower_, upos=word.pos_ or word.tag_,
        feats=str(word.morph), head=places.get(word.head.i, index), deprel=_relation(word), sentence=sentence,
    )  # fmt: skip


def _relation(word: Any) -> str:
    return "root" if word.head.i == word.i else word.dep_


def _names(doc: Any) -> Iterator[NamedSpan]:
    for name in doc.ents:
        yield NamedSpan(start=name.start_char, end=name.end_char, text=name.text, label=name.label_)
