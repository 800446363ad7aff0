"""Languages, found by folder name: ``lang/<code>/`` holds the analyser and the closed classes of words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from coopfacts import resources
from coopfacts.errors import ConfigurationError
from coopfacts.lang.base import Analyser
from coopfacts.records import Token


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that the package knows, sorted."""
    return tuple(name for name in resources.names("lang") if resources.exists(f"lang/{name}/analyser.py"))


@cache
def analyser(code: str, model: str | None = None) -> Analyser:
    """The analyser of a language, with the model of the package unless another is named; models load on first use and stay
    loaded."""
    module = _module(code)
    loaded: Analyser = module.load() if model is None else _choosing(code).load(model)
    return loaded


def identity(code: str, model: str) -> str:
    """Name, version and digest of a model that was named in the place of the package's own."""
    result: str = _choosing(code).identity(model)
    return result


def _module(code: str) -> Any:
    if code not in codes():
        raise ConfigurationError(f"no language '{code}'; known: {', '.join(codes())}")
    return import_module(f"coopfacts.lang.{code}.analyser")


def _choosing(code: str) -> Any:
    """The analyser module of a language whose model may be chosen."""
    module = _module(code)
    if not hasattr(module, "identity"):
        raise ConfigurationError(f"the model of '{code}' cannot be chosen: leave it out")
    return module


def table(code: str, name: str) -> tuple[dict[str, str], ...]:
    """A closed-class table of a language: ``lang/<code>/<name>.tsv``."""
    return resources.rows(f"lang/{code}/{name}.tsv")


def lemma(code: str, word: str) -> str:
    """The dictionary form of one word out of context (``lang/<code>/lemmas.py``), lower case."""
    result: str = import_module(f"coopfacts.lang.{code}.lemmas").lemma(word)
    return result


def variants(code: str, word: str) -> frozenset[str]:
    """All dictionary forms that a word may have out of context (``lang/<code>/variants.py``), lower case."""
    result: frozenset[str] = import_module(f"coopfacts.lang.{code}.variants").variants(word)
    return result


def is_future(code: str, word: str) -> bool:
    """Whether the form of a word alone puts a clause ahead (``lang/<code>/future.py``)."""
    result: bool = import_module(f"coopfacts.lang.{code}.future").is_future(word)
    return result


def nominative(code: str, words: Sequence[Token | str], label: str = "") -> str:
    """A name in its dictionary form (``lang/<code>/inflection.py``); ``label`` is PER, LOC, ORG or empty."""
    result: str = import_module(f"coopfacts.lang.{code}.inflection").nominative(words, label)
    return result


def gender(code: str, name: str) -> str:
    """``Masc``, ``Fem`` or an empty string for a person's name in the nominative (``lang/<code>/gender.py``)."""
    result: str = import_module(f"coopfacts.lang.{code}.gender").gender(name)
    return result
