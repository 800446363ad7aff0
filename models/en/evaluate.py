"""Measure the shipped model, or another: ``python models/en/evaluate.py --data DIR [--model DIR] [--split dev] [--limit N]``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import corpora

from coopfacts import resources
from coopfacts.lang.base import Analyser
from coopfacts.lang.en.analyser import load
from coopfacts.lang.en.encoder import Encoder
from coopfacts.lang.en.parse import Word, parse
from coopfacts.records import Analysis

Spans = set[tuple[int, int, str]]
Annotate = Callable[[list[list[str]]], Iterable[list[Word]]]
"""Sentences of gold words to what a model says of them."""


def annotator(folder: Path) -> Annotate:
    """Our own model, or any spaCy pipeline with UD labels."""
    if (folder / "version.json").is_file():
        return partial(parse, Encoder(folder), split=False)
    import cnn
    import spacy

    cnn.register()
    return partial(piped, spacy.load(folder))


def piped(language: Any, sentences: list[list[str]]) -> Iterator[list[Word]]:
    """What a spaCy pipeline says of sentences that are already cut."""
    from spacy.tokens import Doc

    docs = (Doc(language.vocab, words=words, sent_starts=[at == 0 for at in range(len(words))]) for words in sentences)
    for doc in language.pipe(docs, batch_size=64):
        tags = [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc]
        rels = ["root" if token.head == token else token.dep_ for token in doc]
        yield [
            Word(token.pos_, "" if str(token.morph) == "_" else str(token.morph), token.lemma_, token.head.i, rel, tag)
            for token, rel, tag in zip(doc, rels, tags, strict=True)
        ]


def percent(right: int, total: int) -> str:
    return f"{right / max(total, 1):.4f}"


def f1(right: int, found: int, gold: int) -> str:
    return f"P {right / max(found, 1):.4f} R {right / max(gold, 1):.4f} F1 {2 * right / max(found + gold, 1):.4f}"


# --- gold words and sentences ------------------------------------------------------------------------


def syntax(annotate: Annotate, items: list[corpora.Item]) -> dict[str, str]:
    """Accuracy over gold words; ``LAS-`` leaves punctuation out."""
    counts = dict.fromkeys(("UPOS", "feats", "lemma", "UAS", "LAS", "UAS-", "LAS-"), 0)
    total = solid = 0
    for item, words in zip(items, annotate([item.words for item in items]), strict=True):
        for at, word in enumerate(words):
            _count(counts, item, at, word)
            total += 1
            solid += item.upos[at] != "PUNCT"
    return {name: percent(count, solid if name.endswith("-") else total) for name, count in counts.items()}


def _count(counts: dict[str, int], item: corpora.Item, at: int, word: Word) -> None:
    head = word.head == item.heads[at]
    label = head and word.rel == item.rels[at]
    counts["UPOS"] += word.upos == item.upos[at]
    counts["feats"] += word.feats == item.feats[at]
    counts["lemma"] += word.lemma == item.lemmas[at] or not item.lemmas[at]
    counts["UAS"] += head
    counts["LAS"] += label
    if item.upos[at] != "PUNCT":
        counts["UAS-"] += head
        counts["LAS-"] += label


def spans(tags: Iterable[str]) -> Spans:
    """Names in BIO tags; PER, LOC and ORG only."""
    found: Spans = set()
    start, kind = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        if kind and (tag[0] != "I" or tag[2:] != kind):
            found.add((start, at, kind))
            kind = ""
        if tag[0] == "B" or (tag[0] == "I" and not kind):
            start, kind = at, tag[2:]
    return {span for span in found if span[2] in ("PER", "LOC", "ORG")}


def entities(annotate: Annotate, rows: list[tuple[list[str], list[str]]]) -> dict[str, str]:
    """Strict span F1 over gold words."""
    counts = {kind: [0, 0, 0] for kind in ("all", "PER", "LOC", "ORG")}
    for (_, tags), words in zip(rows, annotate([words for words, _ in rows]), strict=True):
        gold, found = spans(tags), spans(word.tag for word in words)
        for kind, count in counts.items():
            wanted = [{span for span in spans_ if kind in ("all", span[2])} for spans_ in (gold & found, found, gold)]
            for place, chosen in enumerate(wanted):
                count[place] += len(chosen)
    return {kind: f1(*count) for kind, count in counts.items()}


# --- raw text ----------------------------------------------------------------------------------------


def raw(analyser: Analyser, items: list[corpora.Item]) -> dict[str, str]:
    """Words, sentences and arcs found in running text (paragraphs as blocks), matched by offsets without white space."""
    texts = [_text(group) for group in _groups(items)]
    counts = {name: [0, 0, 0] for name in ("words", "sentences", "LAS")}
    for group, analysis in zip(_groups(items), analyser.analyse(texts), strict=True):
        gold, found = _gold(group), _found(analysis)
        for name, count in counts.items():
            for place, number in enumerate((len(gold[name] & found[name]), len(found[name]), len(gold[name]))):
                count[place] += number
    return {name: f1(*count) for name, count in counts.items()}


def _groups(items: list[corpora.Item]) -> list[list[corpora.Item]]:
    groups: dict[str, list[corpora.Item]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return list(groups.values())


def _text(group: list[corpora.Item]) -> str:
    return " ".join("".join(word + " " * space for word, space in zip(item.words, item.spaces, strict=True)).strip() for item in group)


def _gold(group: list[corpora.Item]) -> dict[str, set[object]]:
    sets: dict[str, set[object]] = {"words": set(), "sentences": set(), "LAS": set()}
    place = 0
    for item in group:
        ends = [place := place + len(word.replace(" ", "")) for word in item.words]
        places = [(end - len(word.replace(" ", "")), end) for end, word in zip(ends, item.words, strict=True)]
        sets["words"] |= set(places)
        sets["sentences"].add((places[0][0], places[-1][1]))
        sets["LAS"] |= {(span, places[head], rel) for span, head, rel in zip(places, item.heads, item.rels, strict=True)}
    return sets


def _found(analysis: Analysis) -> dict[str, set[object]]:
    ends, place = [], 0
    for token in analysis.tokens:
        place += len(token.text)
        ends.append(place)
    places = [(end - len(token.text), end) for end, token in zip(ends, analysis.tokens, strict=True)]
    sentences = {(places[one.first][0], places[one.last - 1][1]) for one in analysis.sentences}
    arcs = {(places[token.index], places[token.head], token.deprel) for token in analysis.tokens}
    return {"words": set(places), "sentences": set(sentences), "LAS": set(arcs)}


def show(title: str, figures: dict[str, str]) -> None:
    print(title, *(f"{name} {value}" for name, value in figures.items()), sep="\n  ", flush=True)


def speed(analyser: Analyser, items: list[corpora.Item]) -> str:
    text = "\n\n".join(_text(group) for group in _groups(items))
    texts = [text[at : at + 4000] for at in range(0, len(text), 4000)]
    began = time.process_time()
    words = sum(len(analysis.tokens) for analysis in analyser.analyse(texts))
    return f"{words / (time.process_time() - began):.0f} words a second of processor time"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=resources.model("en"))
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--limit", type=int, default=None, help="sentences of each set")
    return parser.parse_args()


def main() -> None:
    args = options()
    annotate, analyser = annotator(args.model), load(args.model)
    trees = {"EWT": args.data / f"ud_ewt/en_ewt-ud-{args.split}.conllu", "GUM": args.data / f"ud_gum_open/{args.split}.conllu"}
    for name, path in trees.items():
        items = [item for _, item in corpora.conllu(path)][: args.limit]
        show(f"{name} {args.split}, gold words", syntax(annotate, items))
        show(f"{name} {args.split}, raw text", raw(analyser, items))
    rows = [(words, tags) for _, words, tags in corpora.iob(args.data / f"uner_ewt/en_ewt-ud-{args.split}.iob2")][: args.limit]
    show(f"UNER-EWT {args.split}, gold words", entities(annotate, rows))
    wiki = list(corpora.iob(args.data / "wikigold/CONLL-format/data/wikigold.conll.txt", named=False))[1500:]
    show("Wikigold, last 196 sentences", entities(annotate, [(words, corpora.as_bio(tags)) for _, words, tags in wiki]))
    print(speed(analyser, items))


if __name__ == "__main__":
    main()
