"""The figures may not sink: floors are raised when they are passed, never lowered.

A floor belongs to the corpus it was measured on. Who changes a gold corpus measures again (``make figures``) and says in
the commit why.
"""

import re

import pytest

from tests.gate import figures

FLOORS = figures.floors()
SHOWN = re.compile(r"\d+\.\d")


@pytest.fixture(scope="module")
def measured():
    return {corpus: figures.measure(corpus) for corpus in figures.CORPORA}


@pytest.mark.parametrize("corpus", figures.CORPORA)
def test_the_corpus_is_the_one_of_the_floor(corpus):
    assert figures.digest(corpus) == FLOORS[corpus]["sha256"], "the corpus has changed: run `make figures`"


@pytest.mark.parametrize("figure", ["detection", "slots"])
@pytest.mark.parametrize("corpus", figures.CORPORA)
def test_the_floor_holds(measured, corpus, figure):
    assert getattr(measured[corpus], figure).f1 >= FLOORS[corpus][figure]


def test_the_readme_shows_the_figures_of_today(measured):
    shown, today = figures.written(), figures.table(measured.items())
    assert SHOWN.sub("", shown) == SHOWN.sub("", today)
    pairs = zip(SHOWN.findall(shown), SHOWN.findall(today), strict=True)
    assert [pair for pair in pairs if abs(float(pair[0]) - float(pair[1])) > 100 * figures.SLACK] == [], "run `make figures`"


def test_floors_rise_and_never_sink(measured):
    corpus = figures.CORPORA[0]
    high = {"sha256": figures.digest(corpus), "detection": 1.0, "slots": 0.0}
    assert figures.raised(high, corpus, measured[corpus])["detection"] == 1.0
    assert figures.raised(high, corpus, measured[corpus])["slots"] > 0.0
    assert figures.raised({**high, "sha256": "other"}, corpus, measured[corpus])["detection"] < 1.0
