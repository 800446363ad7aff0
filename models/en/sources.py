"""Every training source by name, read once and kept."""

from __future__ import annotations

import pickle
from pathlib import Path

import corpora
import press
import pycountry

from coopfacts.lang.en import tokens

SEED = 20241
SHARES = {"gmb": 0.12, "redocred": 0.35, "crossner": 0.6, "wikigold": 0.6, "press": 0.12}
"""The part of each name source that goes into one epoch; of the treebanks, all."""


def sources(data: Path) -> dict[str, list[corpora.Item]]:
    """Every training source by name; nothing that is measured on."""
    norp = corpora.demonyms(data / "gmb/ner_dataset.csv.zip")
    language = tokens.blank()

    def cut(word: str) -> list[str]:
        return [token.text for token in language.tokenizer(word) if not token.is_space] or [word]

    countries = frozenset(country.name.lower() for country in pycountry.countries) | {"russia", "us", "usa", "uk", "u.s.", "u.k.", "america", "britain"}
    wiki = corpora.wikigold(data / "wikigold/CONLL-format/data/wikigold.conll.txt", norp, cut)
    crossner = [item for part in ("train", "dev") for item in corpora.crossner(data / f"crossner/politics/{part}.txt", norp, cut)]
    redocred = [item for part in ("dev", "test") for item in corpora.redocred(data / f"redocred/{part}_revised.json", norp, cut)]
    return {
        "ewt": corpora.ewt_with_names(data / "ud_ewt/en_ewt-ud-train.conllu", data / "uner_ewt/en_ewt-ud-train.first-commit.iob2", norp),
        "gum": [item for _, item in corpora.conllu(data / "ud_gum_open/train.conllu", lambda rows: corpora.gum_tags(rows, norp, countries))],
        "wikigold": wiki[:1500], "crossner": crossner, "redocred": redocred,
        "gmb": corpora.gmb(data / "gmb/ner_dataset.csv.zip", norp, cut),
        "press": press.items(data / "kremlin_en/kremlin_en.jsonl.gz", language, norp, 9000, SEED),
    }  # fmt: skip


def cached_sources(data: Path, out: Path) -> dict[str, list[corpora.Item]]:
    cache = out / "sources.pickle"
    if not cache.is_file():
        cache.write_bytes(pickle.dumps(sources(data)))
    loaded: dict[str, list[corpora.Item]] = pickle.loads(cache.read_bytes())
    return loaded
