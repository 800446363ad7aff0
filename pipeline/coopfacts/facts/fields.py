"""The fields of cooperation that a fact's evidence names."""

from __future__ import annotations

from functools import cache

from coopfacts import resources
from coopfacts.facts.graph import Graph
from coopfacts.records import Sentence, Term


@cache
def _field_of(language: str) -> dict[str, str]:
    return {lemma: row["field"] for row in resources.rows("facts/fields.tsv") for lemma in resources.forms(row[language])}


def fields(graph: Graph, sentence: Sentence) -> list[Term]:
    """A term for each field that the sentence names, by its first word."""
    table = _field_of(graph.language)
    found: dict[str, Term] = {}
    for token in graph.analysis.tokens_of(sentence):
        name = table.get(token.lemma.lower())
        if name is not None and name not in found:
            found[name] = Term(text=token.text, start=token.start, end=token.end, name=name)
    return list(found.values())
