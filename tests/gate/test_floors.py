"""The figures may not sink: raise a floor when you pass it, lower it never.

A floor belongs to the corpus it was measured on. Who changes a gold corpus measures again (``make figures`` prints the
pins) and says in the commit why.
"""

import json
from pathlib import Path

import pytest

from tests.gate import figures

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def measured():
    return {corpus: figures.measure(corpus) for corpus in figures.CORPORA}


@pytest.mark.parametrize("corpus", figures.CORPORA)
def test_the_corpus_is_the_one_of_the_floor(corpus):
    assert figures.digest(corpus) == FLOORS[corpus]["sha256"]


@pytest.mark.parametrize("figure", ["detection", "slots"])
@pytest.mark.parametrize("corpus", figures.CORPORA)
def test_the_floor_holds(measured, corpus, figure):
    assert getattr(measured[corpus], figure).f1 >= FLOORS[corpus][figure]


def test_the_readme_shows_the_figures_of_today(measured):
    assert figures.written() == figures.table(measured.items()), "run `make figures`"
