"""What the readers of values pass over without a look holds nothing: with and without the short ways the results are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import resources
from coopfacts.numbers import tokenize
from coopfacts.numbers.finding import _candidates, lone, read_in_full
from coopfacts.numbers.lexicon import lexicon
from coopfacts.periods.finding import _starts
from coopfacts.periods.matching import Scene, heads
from coopfacts.periods.shape import shape

ROUNDS = settings(max_examples=200, deadline=None, derandomize=True)


def texts(language: str) -> Iterator[str]:
    """The texts of the gold corpora, the pairs, and the examples of the readers."""
    for path in sorted((Path(__file__).parents[1] / "corpus" / "gold").glob("*.jsonl")):
        documents = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        yield from (document["text"] for document in documents if document["lang"] == language)
    for room in ("numbers", "quantities", "periods"):
        examples = (json.loads(line) for line in resources.read_text(f"{room}/examples.jsonl").splitlines())
        yield from (example["text"] for example in examples if example["lang"] == language)


def check(text: str, language: str) -> tuple[int, int]:
    """Both ways over a text; how many numbers the short way reads, and at how many places a time begins."""
    tokens, table = tokenize(text), lexicon(language)
    candidates = [index for index in _candidates(tokens, table) if index not in tokens.other]
    short = {index: number for index in candidates if (number := lone(tokens, index, table)) is not None}
    assert short == {index: read_in_full(tokens, index, table) for index in short}
    scene = Scene(tokens, shape(tokens, language), language)
    fitting = [index for index in range(len(tokens.words)) if next(heads(scene, index), None) is not None]
    assert set(fitting) <= set(_starts(scene))
    return len(short), len(fitting)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_passed_over_in_texts(language: str) -> None:
    counts = [check(text, language) for text in texts(language)]
    assert sum(numbers for numbers, _ in counts) > 200
    assert sum(times for _, times in counts) > 300


WORDS = {
    "en": ["two", "third", "half", "a", "and", "million", "hundred", "12", "3/4", "2024", "May", "of", "last", "year", "in", "-", ".", ",", "th", "%", "one", "quarter", "week", "next", "cows"],
    "ru": ["два", "третий", "треть", "с", "половиной", "тысячи", "сто", "12", "3/4", "2024", "мая", "и", "прошлого", "года", "в", "-", ".", ",", "й", "%", "один", "квартал", "недели", "из", "коров"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_passed_over_in_any_row_of_words(language: str) -> None:
    @ROUNDS
    @given(st.lists(st.tuples(st.sampled_from(WORDS[language]), st.sampled_from([" ", "", "\n\n"])), max_size=12))
    def both_ways_agree(pieces: list[tuple[str, str]]) -> None:
        check("".join(word + space for word, space in pieces), language)

    both_ways_agree()
