"""The map from cleaned text to the text as read, and the evidence of the gold corpora, which must all survive."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts.cleaning import clean
from coopfacts.text import Patch, apply, compose, source_span

GOLD = sorted((Path(__file__).parents[1] / "corpus" / "gold").glob("*.jsonl"))
PIECES = (
    "Минск и Москва подписали соглашение.", "Trade grew by 5%.", "Share:  VK  OK", "Читайте также:", " • Заголовок", "Дата публикации", "18.09.2024 | 14:27", "trans-\nported",
    "\u00ad", "\u00a0", "\u200b", "\r\n", "\n\n", "\n", "  ", "\t", "Cоглашение", "и\u0306", "*", "ﬁ", "РњРёРЅСЃРє", "Home / Economy / Sport", "12+", "\x00", "©", "— ", "«", "»", "a", "я", "7",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=200))


@st.composite
def patched(draw):
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Patch(start, end, draw(st.text(max_size=4))) for start, end in pairs]


@given(patched())
def test_patches_keep_what_they_do_not_touch(case):
    text, patches = case
    new, offsets = apply(text, patches)
    assert len(offsets) == len(new) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
    untouched = [i for i in range(len(text)) if not any(p.start <= i < p.end for p in patches)]
    assert "".join(text[i] for i in untouched) == "".join(text[o] for c, o in zip(new, offsets, strict=False) if o in set(untouched) and text[o] == c)[: len(untouched)] or any(
        p.replacement for p in patches
    )
    assert len(new) == len(text) + sum(len(p.replacement) - (p.end - p.start) for p in patches)


@given(patched(), st.data())
def test_maps_compose(case, data):
    text, patches = case
    middle, first = apply(text, patches)
    cut = data.draw(st.integers(0, len(middle)))
    new, second = apply(middle, [Patch(0, cut, "x")])
    composed = compose(first, second)
    assert len(composed) == len(new) + 1
    assert all(text[composed[i]] == new[i] for i in range(1, len(new)) if middle[second[i]] == new[i] and text[first[second[i]] : first[second[i]] + 1] == middle[second[i]])


def test_patches_must_not_overlap():
    with pytest.raises(ValueError, match="overlaps"):
        apply("abcdef", [Patch(0, 3), Patch(2, 4)])
    with pytest.raises(ValueError, match="leaves"):
        apply("abc", [Patch(2, 9)])


def test_a_span_of_the_source():
    new, offsets = apply("cafe\u0301 xx bar", [Patch(3, 5, "é"), Patch(6, 9)])
    assert new == "café bar"
    assert source_span(offsets, 0, 4) == (0, 5)
    assert source_span(offsets, 0, 5) == (0, 6)
    assert source_span(offsets, 5, 8) == (9, 12)
    assert source_span(offsets, 5, 5) == (9, 9)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_never_loses_its_place(text):
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    assert all(0 <= offset <= len(text) for offset in cleaned.offsets)
    assert cleaned.text == cleaned.text.strip()
    for removal in cleaned.removed:
        assert 0 <= removal.source_start <= removal.source_end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Минск и Москва подписали соглашение о поставках лифтов.", "Trade grew by 5% to $3 billion, the ministry said.", "«Это цитата», – сказал он."]), min_size=1, max_size=6))
def test_clean_text_stays_as_it_is(paragraphs):
    text = "\n\n".join(paragraphs)
    assert clean(text).text == text
    assert clean(text).offsets == tuple(range(len(text) + 1))


def gold_documents():
    return [json.loads(line) for path in GOLD for line in path.read_text(encoding="utf-8").splitlines()]


def visible(text):
    """Without what cleaning may change inside a sentence: spaces, invisible signs, hyphens at line ends."""
    return [(index, char) for index, char in enumerate(text) if not char.isspace() and unicodedata.category(char) != "Cf" and char != "-"]


@pytest.mark.parametrize("document", gold_documents(), ids=lambda document: document["doc_id"])
def test_all_evidence_survives(document):
    """Every visible character of every evidence string stands in the cleaned text: the map says so, not a search."""
    cleaned = clean(document["text"], title=document["title"])
    kept = set(cleaned.offsets[:-1])
    for fact in document["facts"]:
        for evidence in fact["evidence"]:
            places = [at for at in range(len(document["text"])) if document["text"].startswith(evidence, at)]
            assert any(all(at + index in kept for index, _ in visible(evidence)) for at in places), evidence


@pytest.mark.parametrize("document", gold_documents(), ids=lambda document: document["doc_id"])
def test_most_of_a_text_is_text(document):
    cleaned = clean(document["text"], title=document["title"])
    assert len(cleaned.text) > 0.6 * len(document["text"])


def noise():
    """What surrounds the texts of the gold corpora, marked by hand."""
    lines = (Path(__file__).parent / "noise.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["doc_id"]: record["noise"] for record in map(json.loads, lines)}


def test_noise_goes():
    total = kept = 0
    marked = noise()
    for document in gold_documents():
        offsets = set(clean(document["text"], title=document["title"]).offsets[:-1])
        for line in marked.get(document["doc_id"], []):
            start = document["text"].index(line)
            places = [start + index for index, _ in visible(line)]
            total += len(places)
            kept += len(offsets.intersection(places))
    assert len(marked) >= 30
    assert kept / total <= 0.02, f"{kept} of {total} characters of noise stay"
