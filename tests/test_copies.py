"""Near-duplicates among texts."""

import random

import pytest
from benchmarks import near_duplicates
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import copies

WORDS = [f"слово{n}" if n % 2 else f"word{n}" for n in range(600)]
TEXT = " ".join(WORDS[:300])


def groups(*texts):
    duplicates = copies.Duplicates()
    for n, text in enumerate(texts):
        duplicates.add(str(n), copies.sketch(text))
    found = duplicates.groups()
    return [found[str(n)] for n in range(len(texts))]


def test_a_lightly_edited_copy_is_in_the_group_of_the_least_id():
    assert groups(TEXT, "other words here entirely", TEXT.replace("word150", "changed")) == ["0", "1", "0"]


def test_short_and_empty_texts_stand_for_themselves():
    assert groups("one two three four five six", "six five four three two one", "") == ["0", "1", "2"]


def test_nothing_gives_no_groups():
    assert copies.Duplicates().groups() == {}


def test_a_copy_cut_to_its_first_half_is_a_copy():
    assert groups(TEXT, " ".join(WORDS[:150])) == ["0", "0"]


def test_a_digest_is_no_copy_of_what_it_quotes():
    assert groups(" ".join(WORDS[:100]), " ".join(WORDS)) == ["0", "1"]


def test_copies_of_copies_are_of_one_group():
    pieces = [" ".join(WORDS[start : start + 200]) for start in (80, 40, 0)]
    assert groups(*pieces) == ["0", "0", "0"]
    assert groups(pieces[0], pieces[2]) == ["0", "1"]


def report(*figures, closing=""):
    return f"Trade of the two regions grew by {figures[0]} percent in {figures[1]} and came to {figures[2]} million dollars. " + " ".join(WORDS[:60]) + closing


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (report(5, 2023, 310), report(5, 2023, 310, closing=" Source: BelTA"), True),
        (report(5, 2023, 310), report(7, 2024, 332), False),
        (f"The minister met with Ivan Petrov in Minsk. {TEXT[:600]}", f"The minister met with Oleg Sidorov in Tomsk. {TEXT[:600]}", False),
        (" ".join(WORDS[100:150] + WORDS[:120]), " ".join(WORDS[200:250] + WORDS[:120]), False),
    ],
    ids=["credit", "a year on", "other names", "closing paragraphs"],
)
def test_what_is_a_copy(one, other, copies):
    assert (groups(one, other) == ["0", "0"]) is copies


def test_a_sketch_is_small_and_plain():
    assert copies.sketch(TEXT).isascii()
    assert len(copies.sketch(TEXT * 50)) == len(copies.sketch("")) < 800


SOURCES = [" ".join(random.Random(seed).choices(WORDS, k=80)) for seed in range(4)]
COPIES = st.tuples(st.sampled_from(SOURCES), st.integers(0, 25), st.integers(55, 80)).map(lambda cut: " ".join(cut[0].split()[cut[1] : cut[2]]))


def partition(texts):
    duplicates = copies.Duplicates()
    for name, text in texts:
        duplicates.add(name, copies.sketch(text))
    return duplicates.groups()


@settings(max_examples=40, deadline=None)
@given(st.lists(COPIES, max_size=14), st.randoms())
def test_groups_do_not_depend_on_the_order(texts, chance):
    named = [(f"d{n:02}", text) for n, text in enumerate(texts)]
    shuffled = named.copy()
    chance.shuffle(shuffled)
    assert partition(shuffled) == partition(named)


@settings(max_examples=40, deadline=None)
@given(st.lists(COPIES, max_size=14))
def test_grouping_again_changes_nothing(texts):
    named = [(f"d{n:02}", text) for n, text in enumerate(texts)]
    once = partition(named)
    duplicates = copies.Duplicates()
    for name, text in named:
        duplicates.add(name, copies.sketch(text))
    assert duplicates.groups() == duplicates.groups() == once
    assert all(once[group] == group == min(name for name in once if once[name] == group) for group in once.values())


def test_many_copies_of_one_text_are_one_group():
    assert set(groups(*[f"{TEXT} copy{n}" for n in range(60)])) == {"0"}


def test_reprints_are_told_from_their_likes():
    """The synthetic set from the repository's corpus, held to what is asked of it."""
    texts = [text for text in near_duplicates.corpus() if len(text.split()) >= 60]
    made = near_duplicates.made(texts)
    precision, recall = near_duplicates.score(made, near_duplicates.grouped(made))
    assert len(made) > 150
    assert precision >= 0.99
    assert recall >= 0.9
