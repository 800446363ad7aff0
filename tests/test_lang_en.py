"""The English analyser: sentences, words, trees, names, offsets."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import lang, resources
from coopfacts.lang.en import blocks, edits, lemmas, tagging, tokens, trees
from coopfacts.lang.en.lemmas import checked, lemma
from coopfacts.records import Analysis

EXAMPLES = [json.loads(line) for line in resources.read_text("lang/en/examples.jsonl").splitlines()]


def analyse(text: str) -> Analysis:
    return next(iter(lang.analyser("en").analyse([text])))


def params(field: str) -> list[object]:
    """The examples that state ``field``; known failures must fail."""
    chosen = [example for example in EXAMPLES if field in example]
    return [
        pytest.param(one, id=one["text"][:50], marks=[pytest.mark.xfail(strict=True, reason=one["known_failure"])] if "known_failure" in one else [])
        for one in chosen
    ]


@pytest.mark.parametrize("example", params("sentences"))
def test_sentences(example: dict[str, object]) -> None:
    text = str(example["text"])
    assert [text[one.start : one.end] for one in analyse(text).sentences] == example["sentences"]


@pytest.mark.parametrize("example", params("words"))
def test_words(example: dict[str, object]) -> None:
    assert [token.text for token in tokens.blank()(str(example["text"]))] == example["words"]


def consistent(text: str, analysis: Analysis) -> None:
    assert all(text[token.start : token.end] == token.text for token in analysis.tokens)
    assert "".join(token.text for token in analysis.tokens) == "".join(text.split())
    assert [token.index for token in analysis.tokens] == list(range(len(analysis.tokens)))
    assert [at for one in analysis.sentences for at in range(one.first, one.last)] == list(range(len(analysis.tokens)))
    for number, sentence in enumerate(analysis.sentences):
        words = analysis.tokens_of(sentence)
        assert {word.sentence for word in words} == {number}
        assert all(sentence.first <= word.head < sentence.last for word in words)
        assert [word.deprel == "root" for word in words] == [word.head == word.index for word in words]
        assert sum(word.deprel == "root" for word in words) == 1
        assert (sentence.start, sentence.end) == (words[0].start, words[-1].end)
    assert all(text[name.start : name.end] == name.text for name in analysis.names)


PARTS = st.sampled_from(["Mr. Orlov", "met", "V.", "\n", "\n\n", " ", ".", "“", "”", "in Minsk", "$2.84 bln.", "—", "BelAZ-75710", "\t", "no", "?!", "’s", "é"])


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, max_size=25).map(" ".join))
def test_any_text_gives_whole_trees(text: str) -> None:
    consistent(text, analyse(text))


def test_a_long_text_without_stops_is_analysed() -> None:
    text = "Minsk and Moscow trade " * 400
    consistent(text, analyse(text))


def test_texts_come_back_in_order_and_alone() -> None:
    texts = ["Minsk signed.", "", "The governors of two regions met in Kazan on Friday and signed a plan. Trade grew.", "Hello"]
    together = list(lang.analyser("en").analyse(texts))
    assert [len(one.tokens) for one in together] == [len(analyse(text).tokens) for text in texts]
    assert [[token.text for token in one.tokens][:1] for one in together] == [["Minsk"], [], ["The"], ["Hello"]]


def relations(text: str) -> dict[str, tuple[str, str]]:
    words = analyse(text).tokens
    return {word.text: (word.deprel.split(":")[0] if word.deprel.startswith("nmod") else word.deprel, words[word.head].text) for word in words}


def test_the_tree_of_a_plain_sentence() -> None:
    found = relations("The governor signed an agreement with Belarus in Minsk.")
    assert found["governor"] == ("nsubj", "signed")
    assert found["agreement"] == ("obj", "signed")
    assert found["signed"] == ("root", "signed")
    assert found["Minsk"][0] in ("obl", "nmod")


def test_the_tree_of_a_passive() -> None:
    found = relations("The agreement was signed by the two ministers.")
    assert found["agreement"] == ("nsubj:pass", "signed")
    assert found["ministers"][0].startswith("obl")


@pytest.mark.parametrize(("text", "expected"), [
    ("President Vladimir Putin met Mr. Orlov in Kazan.", {("Vladimir Putin", "PER"), ("Orlov", "PER"), ("Kazan", "LOC")}),
    ("Trade between Uzbekistan and Kazakhstan grew.", {("Uzbekistan", "LOC"), ("Kazakhstan", "LOC")}),
])  # fmt: skip
def test_names(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(name.text, name.label) for name in analyse(text).names} == expected


# --- parts ------------------------------------------------------------------------------------------


@given(st.text("abcdEFG", min_size=1, max_size=8), st.text("abcdefgh", min_size=1, max_size=8))
def test_an_edit_leads_back_to_the_lemma(form: str, dictionary: str) -> None:
    assert edits.apply(form, edits.edit(form, dictionary)) == dictionary


@given(st.integers(1, 9), st.integers(0, 10**6))
def test_heads_make_one_tree(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32)
    found = trees.heads(scores)
    roots = [word for word, head in enumerate(found) if word == head]
    assert len(roots) == 1
    for word in range(size):
        for _ in range(size):
            word = found[word]
        assert word == roots[0]


LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


@given(st.integers(1, 9), st.integers(0, 10**6))
def test_names_are_whole(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, len(LABELS))).astype(np.float32)
    found = tagging.tags(scores, LABELS)
    assert len(found) == size
    assert all(after[0] != "I" or before[2:] == after[2:] for before, after in zip(["O", *found], found, strict=False))


def test_the_best_consistent_path_wins() -> None:
    scores = np.array([[0, 2, 0, 0, 0], [0, 0, 1, 0, 1.5]], dtype=np.float32)
    assert tagging.tags(scores, LABELS) == ["B-PER", "I-PER"]


def test_windows_cover_everything_once() -> None:
    found = blocks.windows(["a"] * 1000, [1] * 1000, lambda at: at % 30 == 0)
    assert [at for first, last in found for at in range(first, last)] == list(range(1000))
    assert max(last - first for first, last in found) <= blocks.WINDOW


@pytest.mark.parametrize(("word", "expected"), [
    ("Exports", "export"), ("companies", "company"), ("tonnes", "tonne"), ("signed", "sign"), ("met", "meet"), ("talks", "talk"),
    ("men", "man"), ("exporting", "export"), ("shipped", "ship"), ("announced", "announce"), ("buses", "bus"), ("meeting", "meeting"),
    ("news", "news"), ("localised", "localise"), ("BRICS", "brics"), ("grew", "grow"), ("MW", "mw"),
])  # fmt: skip
def test_lemma(word: str, expected: str) -> None:
    assert lemma(word) == expected


@pytest.mark.parametrize(
    ("form", "upos", "guess", "expected"),
    [
        ("companies", "NOUN", "companie", "company"),
        ("Deliveries", "NOUN", "Deliverie", "delivery"),
        ("lorries", "NOUN", "lorrie", "lorry"),
        ("lent", "VERB", "le", "lend"),
        ("swapped", "VERB", "swapp", "swap"),
        ("denounced", "VERB", "denounc", "denounce"),
        ("undertook", "VERB", "underto", "undertake"),
        ("PM", "NOUN", "PM", "PM"),
        ("agrivoltaics", "NOUN", "agrivoltaic", "agrivoltaic"),
        ("co-operatives", "NOUN", "co-operative", "co-operative"),
        ("left", "VERB", "leave", "leave"),
    ],
)
def test_a_guessed_lemma_is_one_that_the_dictionary_allows(form: str, upos: str, guess: str, expected: str) -> None:
    assert checked(form, upos, guess) == expected


def test_a_subject_behind_its_verb_is_that_of_the_clause():
    # "Officials say X will visit": X before the clause's verb
    assert trees.resubjected([1, 1, 3, 1], ["nsubj", "root", "nsubj", "ccomp"]) == [1, 1, 3, 1]
    assert trees.resubjected([1, 1, 1, 1], ["nsubj", "root", "nsubj", "ccomp"]) == [1, 1, 3, 1]
    assert trees.resubjected([1, 1, 1, 1], ["nsubj", "root", "obj", "ccomp"]) == [1, 1, 1, 1]


def test_a_participle_before_a_second_name_is_its_attribute():
    # "A and visiting B met"
    heads, relations = trees.attributive([4, 2, 0, 2, 4], ["nsubj", "cc", "conj", "obj", "root"], ["PROPN", "CCONJ", "VERB", "PROPN", "VERB"])
    assert heads == [4, 3, 3, 0, 4]
    assert relations == ["nsubj", "cc", "amod", "conj", "root"]
    untouched = ([4, 2, 0, 2, 4], ["nsubj", "cc", "conj", "obl", "root"])
    assert trees.attributive(*untouched, ["PROPN", "CCONJ", "VERB", "PROPN", "VERB"]) == untouched


def test_an_adverbial_behind_said_is_of_said():
    # "open", clause of "said"; "Wednesday" behind both
    assert trees.uncrossed([2, 2, 2, 0], ["ccomp", "nsubj", "root", "obl"]) == [2, 2, 2, 2]
    assert trees.uncrossed([2, 2, 2, 0], ["nsubj", "aux", "root", "obl"]) == [2, 2, 2, 0]
    assert trees.uncrossed([2, 2, 2, 0], ["ccomp", "nsubj", "root", "obj"]) == [2, 2, 2, 0]


def test_the_dictionary_says_what_lemminflect_says():
    from lemminflect import getLemma

    words = sorted({key.rpartition(",")[0] for key in lemmas._dictionary()})[::29]
    words = [word for word in words if word == word.lower()] + ["okays", "cyclopes", "googling", "xyzzies"]
    for word in words:
        for upos in ("NOUN", "VERB"):
            assert lemmas.in_dictionary(word, upos) == tuple(form.lower() for form in getLemma(word, upos)), (word, upos)
