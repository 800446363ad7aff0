"""What cleaning takes out of the marked pages, and that it leaves their text whole."""

import pytest
from benchmarks import noise

GOAL = 0.98
FRESH = 0.55


@pytest.fixture(scope="module")
def pages():
    return noise.pages()


def test_thirty_pages_in_two_languages(pages):
    assert len(pages) == 30
    assert {page.name[:2] for page in pages} == {"en", "ru"}


def test_noise_goes(pages):
    gone, _ = noise.shares(pages)
    assert gone >= GOAL, [(page.name, page.stayed) for page in pages if page.stayed]


def test_no_word_of_the_text_goes(pages):
    assert [(page.name, piece) for page in pages for piece in page.lost if any(map(str.isalnum, piece))] == []


def test_pages_that_no_pattern_was_made_for(pages):
    """A floor under pages written after the patterns and never looked at while they were made."""
    fresh = noise.pages(noise.PAGES.with_name("fresh.jsonl"))
    gone, kept = noise.shares(fresh)
    assert gone >= FRESH
    assert kept == 1
