"""Any other spaCy pipeline in the place of our own model, by the name of an installed package or by its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coopfacts import resources
from coopfacts.errors import ConfigurationError
from coopfacts.lang.en import blocks, clearnlp
from coopfacts.lang.en.analyser import GROUP, SpacyAnalyser, analysis
from coopfacts.lang.en.tokens import MOST_CHARACTERS
from coopfacts.records import ENTITY_LABELS, Analysis, NamedSpan, Sentence, Token

PROBE = "The President of Belarus arrived in Moscow on Monday. Trade grew."
NEEDED = {
    "POS": "parts of speech (a tagger or morphologizer)",
    "LEMMA": "lemmas (a lemmatizer)",
    "DEP": "dependencies with sentence bounds (a parser)",
    "ENT_IOB": "names (ner)",
}  # fmt: skip
UPOS = frozenset(["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"])
EDGES = frozenset({"the", "a", "an", "'s", "’s"})


def find(name: str) -> Path:
    """The folder of a pipeline."""
    folder = Path(name)
    if not folder.is_dir():
        folder = _installed(name)
    if (folder / "version.json").is_file():
        return folder  # a model of our own kind
    data = next((path.parent for path in (folder / "config.cfg", *sorted(folder.glob("*/config.cfg"))) if path.is_file()), None)
    if data is None or not (data / "meta.json").is_file():
        raise ConfigurationError(f"'{name}' is no spaCy pipeline: {folder} holds no config.cfg with a meta.json; name a pipeline's package or folder")
    return data


def _installed(name: str) -> Path:
    spec = find_spec(name) if name.isidentifier() else None
    if spec is None or not spec.origin:
        raise ConfigurationError(f"no spaCy pipeline '{name}': it is neither a folder nor an installed package; install it with pip, or give its folder")
    return Path(spec.origin).parent


@cache
def identity(name: str) -> str:
    """Name, version and a digest of the files of a pipeline: what facts made with it depend on."""
    folder = find(name)
    meta = _meta(folder)
    seal = hashlib.blake2b(digest_size=4)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        seal.update(f"{path.relative_to(folder)}\0".encode())
        seal.update(hashlib.blake2b(path.read_bytes()).digest())
    return f"{meta['name']}-{meta['version']}+{seal.hexdigest()}"


def _meta(folder: Path) -> dict[str, str]:
    if (folder / "version.json").is_file():
        return dict(json.loads((folder / "version.json").read_text(encoding="utf-8")))
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return {"name": f"{meta.get('lang', 'en')}_{meta.get('name', 'pipeline')}", "version": str(meta.get("version", "0"))}


def load(name: str) -> PipelineAnalyser:
    """The analyser around a pipeline; :class:`ConfigurationError` where it lacks something."""
    import spacy

    try:
        language: Any = spacy.load(find(name))
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ConfigurationError(f"the spaCy pipeline '{name}' cannot be loaded ({reason}); install what it needs, in versions that fit spaCy {version('spacy')}") from error
    language.max_length = MOST_CHARACTERS
    _check(name, language)
    return PipelineAnalyser(language, identity(name))


def _check(name: str, language: Any) -> None:
    """Try it on two sentences: whatever names its components have, this must come out."""
    doc = language(PROBE)
    lacking = [words for attribute, words in NEEDED.items() if not _gives(doc, attribute)]
    if lacking:
        has = ", ".join(language.pipe_names) or "no components at all"
        raise ConfigurationError(
            f"the spaCy pipeline '{name}' gives no {'; no '.join(lacking)}. coopfacts needs {', '.join(NEEDED.values())}; this pipeline has {has}"
        )


def _gives(doc: Any, attribute: str) -> bool:
    if attribute == "POS":
        return any(token.pos_ or token.tag_ for token in doc)
    if attribute == "DEP" and not doc.has_annotation("SENT_START"):
        return False
    return bool(doc.has_annotation(attribute))


class PipelineAnalyser(SpacyAnalyser):
    """Reads what a pipeline says, block by block of a text, in our own terms."""

    def _group(self, texts: Sequence[str]) -> list[Analysis]:
        starts = [[0, *blocks.breaks(text)] for text in texts]
        pieces = [text[first:last] for text, found in zip(texts, starts, strict=True) for first, last in zip(found, [*found[1:], len(text)], strict=True)]
        with self._language.memory_zone():
            parts = iter([ours(analysis(doc)) for doc in self._language.pipe(pieces, batch_size=GROUP)])
        return [replace(joined([(start, next(parts)) for start in found]), model=self.version) for found in starts]


def joined(parts: Iterable[tuple[int, Analysis]]) -> Analysis:
    """One analysis of the analyses of pieces, each with the offset of its piece."""
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    names: list[NamedSpan] = []
    for offset, part in parts:
        count, number = len(tokens), len(sentences)
        sentences += [replace(one, start=one.start + offset, end=one.end + offset, first=one.first + count, last=one.last + count) for one in part.sentences]
        tokens += [
            replace(one, index=one.index + count, head=one.head + count, start=one.start + offset, end=one.end + offset, sentence=one.sentence + number)
            for one in part.tokens
        ]
        names += [replace(one, start=one.start + offset, end=one.end + offset) for one in part.names]
    return Analysis(language="en", sentences=tuple(sentences), tokens=tuple(tokens), names=tuple(names))


# --- in our own terms --------------------------------------------------------------------------------


def ours(raw: Analysis) -> Analysis:
    """An analysis with universal parts of speech and relations and with our labels of names, whatever it had."""
    tokens = tuple(map(_word, raw.tokens))
    names = tuple(name for one in raw.names if (name := _name(one, raw.tokens)) is not None)
    plain = replace(raw, tokens=tokens, names=names)
    return clearnlp.to_ud(plain) if clearnlp.is_clearnlp(token.deprel for token in tokens) else plain


@cache
def _penn() -> dict[str, tuple[str, str]]:
    return {row["tag"]: (row["upos"], row["feats"]) for row in resources.rows("lang/en/penn.tsv")}


def _word(token: Token) -> Token:
    """A word whose part of speech is a Penn tag, which :func:`coopfacts.lang.en.analyser.analysis` falls back on."""
    if token.upos in UPOS:
        return token
    upos, feats = _penn().get(token.upos, ("X", ""))
    if upos == "VERB" and token.deprel in {"aux", "auxpass", "aux:pass", "cop"}:
        upos = "AUX"
    return replace(token, upos=upos, feats=token.feats or feats)


@cache
def _labels() -> dict[str, str]:
    own = {label.upper(): label.upper() for label in ENTITY_LABELS}
    return {**own, **{row["label"]: row["ours"] for row in resources.rows("lang/en/name_labels.tsv")}}


def _name(name: NamedSpan, tokens: Sequence[Token]) -> NamedSpan | None:
    """The name with our label, without article and possessive; nothing where we have no such label."""
    label = _labels().get(name.label.upper(), "-")
    inside = [token for token in tokens if name.start <= token.start and token.end <= name.end]
    while inside and inside[0].text.lower() in EDGES:
        inside = inside[1:]
    while inside and inside[-1].text.lower() in EDGES:
        inside = inside[:-1]
    if label == "-" or not inside:
        return None
    start, end = inside[0].start, inside[-1].end
    return NamedSpan(start=start, end=end, text=name.text[start - name.start : end - name.start], label=label)
