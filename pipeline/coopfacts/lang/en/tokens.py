"""A spaCy tokenizer that cuts English press text into Universal Dependencies words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from coopfacts import resources

ABBREVIATIONS = "lang/en/abbreviations.tsv"

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿĀ-ſА-Яа-яЁё"
# Prefixes that the treebanks leave on their word ("co-operation", "non-aligned", "e-mail").
_PREFIXES = "anti bi co counter cross de e ex extra hyper inter intra macro mega meta micro mid mini mono multi neo non pan post pre pro pseudo quasi re semi sub super trans tri ultra un under uni vice"

_RUNS = [r"[!?]{2,}", r"\*{2,}", r"={2,}", r"_{2,}", r"-{2,}"]  # one word, however long the run

_SCALE = r"(?<=[0-9])(?:bln|mln|trln|bn|mn|tn|pct)"


# spaCy looks at all that is left of a stretch without white space for each sign that it cuts off, so that time grows with the
# square of its length. No word is as long as this.
LONGEST = 300
# spaCy refuses longer texts for the sake of networks that take a text at once; ours takes it in windows.
MOST_CHARACTERS = 100_000_000
_STRETCH = re.compile(rf"\S{{{LONGEST}}}(?=\S)")


def _kept_prefixes() -> str:
    """Look-behinds (fixed width each) for a hyphen after a prefix that starts a word."""
    return "".join(rf"(?<!\b(?i:{prefix}))" for prefix in _PREFIXES.split())


def _infixes(defaults: list[str]) -> list[str]:
    plain = [rule for rule in defaults if "——" not in rule]
    hyphen = rf"(?<=[{_LETTER}0-9]){_kept_prefixes()}-(?=[{_LETTER}])"
    return [*plain, hyphen, rf"(?<=[{_LETTER}])-(?=[0-9])", rf"(?<=[{_LETTER}0-9%.,])(?:–|—|--|---|−|~)", rf"(?:–|—|--|---)(?=[{_LETTER}0-9$€£])",
            r"(?<=[0-9])[–—-](?=[0-9$€£])"]  # fmt: skip


def blank() -> Any:
    """``spacy.blank("en")`` with hyphens, dashes and ranges cut as the treebanks cut them."""
    import spacy
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    language: Any = spacy.blank("en")
    language.max_length = MOST_CHARACTERS
    defaults = language.Defaults
    # Made at once, since each change of a tokenizer has it read all its special cases anew.
    tokenizer = Tokenizer(
        language.vocab,
        rules={**defaults.tokenizer_exceptions, **_special_cases()},
        infix_finditer=compile_infix_regex(_infixes(list(defaults.infixes))).finditer,
        prefix_search=compile_prefix_regex([*_RUNS, "/", *defaults.prefixes]).search,
        suffix_search=compile_suffix_regex([*_RUNS, "/", r"(?<=[/\])])\.", _SCALE, *defaults.suffixes]).search,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
    language.tokenizer = Stretches(tokenizer)
    return language


def _special_cases() -> dict[str, list[dict[str, str]]]:
    """Abbreviations with their full stop, and what is cut otherwise than its signs say."""
    whole = {row["form"]: [{"ORTH": row["form"]}] for row in resources.rows(ABBREVIATIONS) if row["kind"] != "number"}
    return {**whole, "and/or": [{"ORTH": part} for part in ("and", "/", "or")]}


class Stretches:
    """A tokenizer that cuts stretches without white space which are longer than any word, and leaves the rest to spaCy's."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Any:
        if not _STRETCH.search(text):
            return self._tokenizer(text)
        from spacy.tokens import Doc

        words = [token for piece in _pieces(text) for token in self._tokenizer(piece)]
        return Doc(self._tokenizer.vocab, words=[word.text for word in words], spaces=[bool(word.whitespace_) for word in words])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for match in _STRETCH.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]
