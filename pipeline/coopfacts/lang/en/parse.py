"""One block of words to sentences, tags, trees and names: the network's scores read with a few rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coopfacts.lang.en import blocks, edits, tagging, trees
from coopfacts.lang.en.encoder import Encoder, Scores
from coopfacts.lang.en.lemmas import checked

DOUBT = 0.0  # log-odds that a candidate needs
LIKELY = -3.0  # that a likely one needs
SURE = -3.0  # that one beyond doubt needs
SCALED = -5.0  # that one after a shortened scale word needs
NEVER = float("inf")
AGAINST = 5.0  # that a start needs where no rule sees one


@dataclass(frozen=True, slots=True)
class Word:
    """What the model says of a word; ``head`` is relative to the block."""

    upos: str
    feats: str
    lemma: str
    head: int
    rel: str
    tag: str


def parse(encoder: Encoder, texts: Sequence[Sequence[str]], split: bool = True) -> list[list[Word]]:
    """The words of each block analysed; blocks are sequences of words that no sentence crosses. Without ``split`` each
    block is one sentence."""
    parts = [(number, first, last) for number, words in enumerate(texts) for first, last in _windows(encoder, words, split)]
    scored = encoder.score([texts[number][first:last] for number, first, last in parts])
    found: list[list[Word]] = [[] for _ in texts]
    for (number, first, last), scores in zip(parts, scored, strict=True):
        starts = _starts(texts[number], first, last, scores) if split else [0]
        found[number].extend(_window(encoder, texts[number][first:last], first, starts, scores))
    return found


def _windows(encoder: Encoder, words: Sequence[str], split: bool) -> list[tuple[int, int]]:
    sizes = [len(encoder.pieces.ids(word)) for word in words]
    return blocks.windows(words, sizes, lambda at: split and blocks.sure(words, at))


def _window(encoder: Encoder, words: Sequence[str], first: int, starts: list[int], scores: Scores) -> Iterator[Word]:
    labels = encoder.labels
    heads, rels = _tree(encoder, scores, starts)
    relations = [labels.rel[rel] for rel in rels]
    heads = trees.resubjected(trees.uncrossed(heads, relations), relations)
    heads, relations = trees.attributive(heads, relations, [labels.upos[tag] for tag in scores.upos])
    tags = names(scores, labels.ner, starts)
    for at, form in enumerate(words):
        upos, feats = labels.upos[scores.upos[at]], labels.feats[scores.feats[at]]
        lemma = checked(form, upos, edits.apply(form, labels.edit[scores.edit[at]]))
        yield Word(upos, feats, lemma, first + heads[at], relations[at], tags[at])


def _starts(words: Sequence[str], first: int, last: int, scores: Scores) -> list[int]:
    """Places in the window where a sentence starts; the first word always does."""
    return [0, *(at - first for at in range(first + 1, last) if scores.start[at - first] > _threshold(words, at))]


def _threshold(words: Sequence[str], at: int) -> float:
    if blocks.inside(words, at):
        return NEVER
    if blocks.barred(words, at):
        return AGAINST
    if blocks.sure(words, at):
        return SURE
    if not blocks.candidate(words, at):
        return AGAINST
    if blocks.scaled(words, at):
        return SCALED
    return LIKELY if blocks.likely(words, at) else DOUBT


def _tree(encoder: Encoder, scores: Scores, starts: list[int]) -> tuple[list[int], list[int]]:
    """Heads (relative to the window) and relation numbers."""
    found: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(scores.upos)], strict=True):
        found += [start + head for head in trees.heads(scores.arcs[start:end, start:end])]
    chosen = encoder.relations(scores.dep, scores.head[found])
    root = encoder.labels.rel.index("root")
    roots = np.array(found) == np.arange(len(found))
    chosen[~roots, root] = -np.inf
    rels = chosen.argmax(1)
    rels[roots] = root
    return found, rels.tolist()


def names(scores: Scores, labels: tuple[str, ...], starts: list[int]) -> list[str]:
    """BIO tags, sentence by sentence."""
    spans = zip(starts, [*starts[1:], len(scores.ner)], strict=True)
    return [tag for start, end in spans for tag in tagging.tags(scores.ner[start:end], labels)]
