"""The networks that natasha ships: slovnet's morphology, syntax and names over navec embeddings.

The archives lie in the data folder of the installed natasha package; navec and slovnet's parts open them. Each holds the 250,000 words
of the embeddings once more: these are read once. natasha is not imported, since its first line needs pymorphy2, and that needs a ``pkg_resources`` which new Pythons lack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from coopfacts.errors import ModelMissing
from coopfacts.lang.ru.convolution import Encoder, Floats, lay_out
from coopfacts.lang.ru.trees import tree

EMBEDDING = "emb/navec_news_v1_1B_250K_300d_100q.tar"
MORPHOLOGY = "model/slovnet_morph_news_v1.tar"
SYNTAX = "model/slovnet_syntax_news_v1.tar"
NAMES = "model/slovnet_ner_news_v1.tar"
# Two words in one; not a numeral with its ending («80-ю»), nor a particle («что-то»).
COMPOUND = re.compile(r"[а-яё]{3,}(?:-[а-яё]{3,})*-(?P<last>[а-яё]{4,})")
MAX_WORDS = 200_000  # distinct words whose numbers are kept


@dataclass(frozen=True, slots=True)
class Annotated:
    """What the networks say of one sentence, word by word: a tag (``NOUN|Case=Ins``), a head (0 is the root, else one
    more than the index in the sentence), a relation and a BIO label."""

    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[str, ...]


def data_folder() -> Path:
    """Where the installed natasha package keeps its models."""
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModelMissing("the package 'natasha' carries the Russian models and is not installed: pip install natasha==1.6.0")
    return Path(spec.origin).parent / "data"


def provenance() -> str:
    """The models' names and versions."""
    return f"natasha-{version('natasha')}"


@cache
def load() -> Networks:
    """The three networks; loaded once."""
    from navec import Navec
    from slovnet.exec import model

    folder = data_folder()
    if not (folder / EMBEDDING).is_file():
        raise ModelMissing(f"{folder / EMBEDDING} is missing: reinstall natasha==1.6.0")
    embedding = Navec.load(str(folder / EMBEDDING))
    kinds = ((model.Morph, MORPHOLOGY, "tag"), (model.Syntax, SYNTAX, "rel"), (model.NER, NAMES, "tag"))
    return Networks(embedding.vocab, *(_part(kind, folder / path, labels, embedding) for kind, path, labels in kinds))


@dataclass(frozen=True, slots=True)
class Part:
    """A network, the labels that it gives, and the shapes that it tells apart."""

    model: Any
    labels: list[str]
    shapes: Any


def _part(kind: Any, path: Path, labels: str, embedding: Any) -> Part:
    """A network as slovnet's own ``load`` reads it, without the words."""
    from slovnet.exec.pack import Pack

    with Pack(str(path)) as pack:
        pack.load_meta().check_protocol()
        bare = pack.load_model(kind)
        model = bare.inject_arrays(dict(pack.load_arrays(bare.weights))).inject_navec(embedding)
        return Part(model, pack.load_vocab(labels).items, pack.load_vocab("shape"))


class Networks:
    """slovnet's three networks behind one call, which looks words and embeddings up once for all of them."""

    def __init__(self, vocabulary: Any, morphology: Part, syntax: Part, names: Part) -> None:
        self._vocabulary = vocabulary
        self._morphology, self._syntax, self._names = morphology, syntax, names
        self._encoders = tuple(Encoder(part.model) for part in (morphology, syntax, names))
        self._words: dict[str, tuple[int, int]] = {}

    def annotate(self, sentences: Sequence[Sequence[str]]) -> list[Annotated]:
        """One result for each sentence; no sentence may be empty."""
        if not sentences:
            return []
        layout = lay_out(sentences, self._identify)
        vectors = self._morphology.model.emb.word(layout.word_ids)
        morphology, syntax, names = (encoder(layout, vectors) for encoder in self._encoders)
        tags, labels = self._tags(morphology), self._labels(names, layout.spans)
        trees = self._trees(syntax, layout.spans)
        return [Annotated(tuple(tags[span]), *parsed, label) for span, parsed, label in zip(layout.spans, trees, labels, strict=True)]

    def _identify(self, word: str) -> tuple[int, int]:
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= MAX_WORDS:
                self._words.clear()
            known = self._words[word] = self._numbers(word)
        return known

    def _numbers(self, word: str) -> tuple[int, int]:
        from slovnet.shape import word_shape

        return self._number(word.lower()), self._morphology.shapes.encode(word_shape(word))

    def _number(self, word: str) -> int:
        """The number of a word's embedding. The press that taught the networks writes ``е`` for ``ё``; a compound that it had not is read
        as its last part («торгово-*инвестиционное*»)."""
        numbers = self._vocabulary.word_ids
        compound = COMPOUND.fullmatch(word)
        written = (word.replace("ё", "е"), word, *([compound["last"].replace("ё", "е")] if compound else []))
        known: int = next((numbers[form] for form in written if form in numbers), self._vocabulary.unk_id)
        return known

    def _tags(self, encoded: Floats) -> list[str]:
        items = self._morphology.labels
        return [items[i] for i in self._morphology.model.head(encoded)[:, 1:].argmax(-1) + 1]

    def _trees(self, encoded: Floats, spans: Sequence[slice]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
        heads = _heads(self._syntax.model.head, encoded, spans)
        relations = self._relations(encoded, spans, heads)
        return [(tuple(row), tuple(relations[span])) for row, span in zip(heads, spans, strict=True)]

    def _relations(self, encoded: Floats, spans: Sequence[slice], heads: Sequence[Sequence[int]]) -> list[str]:
        """The label of each row's arc to the head that was chosen."""
        chosen = np.zeros(len(encoded), dtype=np.int64)
        for row, span in zip(heads, spans, strict=True):
            chosen[span] = [head + span.start - 1 if head else len(encoded) for head in row]
        items = self._syntax.labels
        best = _label_scores(self._syntax.model.rel, encoded, chosen)
        best[:, [items.index("<pad>"), items.index("root")]] = -np.inf
        return ["root" if at == len(encoded) else items[i] for at, i in zip(chosen, best.argmax(-1), strict=True)]

    def _labels(self, encoded: Floats, spans: Sequence[slice]) -> list[tuple[str, ...]]:
        emissions, items = self._names.model.head(encoded), self._names.labels
        transitions = self._names.model.head.crf.transitions.array
        return [tuple(items[i] for i in _viterbi(emissions[span], transitions)) for span in spans]


def _heads(scorer: Any, encoded: Floats, spans: Sequence[slice]) -> list[list[int]]:
    dependents = scorer.head(encoded) @ scorer.kernel.array
    candidates = scorer.tail(encoded)
    root = scorer.tail(scorer.root.array.reshape(1, -1))
    return [tree(dependents[span] @ np.concatenate((root, candidates[span])).T) for span in spans]


def _label_scores(scorer: Any, encoded: Floats, chosen: Any) -> Floats:
    governors = scorer.head(np.concatenate((encoded, scorer.root.array.reshape(1, -1)))) @ scorer.kernel.array
    dependents = scorer.tail(encoded)
    governors = governors[chosen].reshape(len(encoded), -1, dependents.shape[-1])
    return np.asarray(np.matmul(governors, dependents[:, :, None])[:, :, 0])


def _viterbi(emissions: Floats, transitions: Floats) -> list[int]:
    """The best path through the labels of one sentence."""
    score, history = emissions[0], []
    for row in emissions[1:]:
        candidates = score[:, None] + transitions + row
        history.append(candidates.argmax(0))
        score = candidates.max(0)
    path = [int(score.argmax())]
    for pointers in reversed(history):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
