"""What the readers of values pass over without a look holds nothing: with and without the short ways the results are the same."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import lang, numbers, quantities, resources
from coopfacts.numbers import tokenize
from coopfacts.numbers.finding import _candidates, lone, read_in_full
from coopfacts.numbers.lexicon import lexicon
from coopfacts.numbers.sifting import LIGHT, stretches
from coopfacts.numbers.tokens import plain
from coopfacts.periods.finding import _starts
from coopfacts.periods.matching import Scene, heads
from coopfacts.periods.shape import _MACROS, shape
from coopfacts.records import Period, Quantity
from coopfacts.values import values

DAY = dt.date(2024, 9, 18)
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
    tokens, table = tokenize(text, language), lexicon(language)
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


def everything(text: str, language: str) -> tuple[Quantity | Period, ...]:
    """The values of a text of which every word is read."""
    with mock.patch("coopfacts.numbers.tokens.stretches", lambda lowered, text, language: [(0, len(text))]):
        for remembered in (tokenize, numbers.find, quantities.find):
            remembered.cache_clear()
        found = values(text, language, DAY)
    for remembered in (tokenize, numbers.find, quantities.find):
        remembered.cache_clear()
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sentences_that_are_passed_over_hold_no_value(language: str) -> None:
    for text in texts(language):
        assert values(text, language, DAY) == everything(text, language)


SENTENCES = {
    "en": [
        "The two sides spoke at length about the road that leads through the mountains to the sea.", "Trade grew by a third. ", "Exports reached 10.4 billion.", "He met Mr. St. Clair, who had come from the far shore of the lake to see him.\n\n",
        "“It is the deepest of our ties and the broadest of our bridges,” said the head of the house.", "Imports: six.", "In May they met again.", "A heading without any mark at its end, long enough to be passed over\n\n",
        "63 of them came by train.", "That, the minister said, will not be so for as long as the company is in the hands of the state!", "A year earlier it was so.", "https://example.org/a-page-of-2019/which-has-no-space-in-it-at-all",
    ],
    "ru": [
        "Стороны обсудили дорогу, которая ведёт через перевал к морю, и долго говорили о соседях.", "Торговля выросла на треть. ", "Экспорт составил 10,4 млрд.", "Приехали ещё шесть.\n\n",
        "«Это самая прочная из наших связей и самый широкий из наших мостов», – сказал глава дома.", "Годом ранее было иначе.", "Заголовок без точки в конце, но довольно длинный, чтобы пройти мимо него\n\n",
        "Двухмиллионный пассажир прошёл через терминал, и его встретили с цветами и музыкой.", "В мае они встретились вновь.", "Так, по словам министра, будет и дальше, пока предприятие принадлежит государству!", "Импорт – 300 млн.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sentences_that_are_passed_over_change_nothing_around_them(language: str) -> None:
    @ROUNDS
    @given(st.lists(st.tuples(st.sampled_from(SENTENCES[language]), st.sampled_from([" ", "\n", "\n\n", "  "])), max_size=9))
    def both_ways_agree(pieces: list[tuple[str, str]]) -> None:
        text = "".join(sentence + space for sentence, space in pieces)
        assert values(text, language, DAY) == everything(text, language)

    both_ways_agree()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_pattern_of_time_has_a_telling_word(language: str) -> None:
    """A sentence without one is passed over: figures, and all classes of the calendar that are not light, tell a time."""
    told = LIGHT | {"dot", "more", "roman", "ordinal"}
    for row in lang.table(language, "periods"):
        classes = [
            set(item.rpartition("=")[2].strip("()?").split("|"))
            for item in row["pattern"].split()
            if item != "+" and not item.endswith("?")
        ]
        classes = [
            set(_MACROS[name].strip("()").split("|")) if len(held) == 1 and (name := next(iter(held))) in _MACROS else held
            for held in classes
        ]
        assert any(held.isdisjoint(told) for held in classes) or row["builder"] in {"edge", "up_to_now", "elliptic"}, row["example"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_part_of_each_press_text_is_passed_over(language: str) -> None:
    kept = whole = 0
    for text in texts(language):
        if len(text) > 500:
            kept, whole = kept + sum(last - first for first, last in stretches(plain(text), text, language)), whole + len(text)
    assert kept < 0.9 * whole
