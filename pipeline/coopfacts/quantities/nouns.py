"""The head noun of what is counted or measured, found without a parser: closed classes bound the phrase, endings tell adjectives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from coopfacts import lang
from coopfacts.numbers import Tokens
from coopfacts.numbers import phrases as words

_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Noun:
    """A head noun: its dictionary form and its token."""

    lemma: str
    index: int


def head(tokens: Tokens, index: int, language: str) -> Noun | None:
    """The head of the noun phrase that begins at an index, or ``None`` where none does."""
    run = _run(tokens, index, language)
    if not run:
        return None
    at = _by_endings(tokens, run, language) if _adjective_endings(language) else _by_plural(tokens, run, language)
    return Noun(lemma(language, tokens.words[at]), at) if at is not None else None


@cache
def _adjective_endings(language: str) -> tuple[str, ...]:
    return tuple(words.words(language, "adjective_ending"))


@cache
def _verb_endings(language: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Endings of verb forms, of infinitives, and of the nouns that look like infinitives."""
    return tuple(words.words(language, "verb_ending")), tuple(words.words(language, "infinitive")), tuple(words.words(language, "no_infinitive"))


@lru_cache(maxsize=20000)
def lemma(language: str, word: str) -> str:
    """The dictionary form of a word, or the word itself while the language has no dictionary."""
    return lang.lemma(language, word)


def _run(tokens: Tokens, index: int, language: str) -> list[int]:
    """The words from an index up to the first mark, function word or number."""
    stop = words.words(language, "stop")
    run: list[int] = []
    if words.of_class(language, "time_shift").starting(tokens, index) is not None:
        return run  # "31 тыс. годом ранее"
    at = index
    while len(run) < _LONGEST:
        word = tokens.word(at)
        if at > index and tokens.hyphen(at):
            at += 1
            continue
        if word in "«\"“" and word and not run:
            break
        if not word or not word[0].isalpha() or word in stop or tokens.broken(at):
            break
        if not _hyphenated(tokens, at):
            run.append(at)
        at += 3 if tokens.hyphen(at + 1) and tokens.word(at + 2)[:1].isdigit() else 1
    return run


def _hyphenated(tokens: Tokens, at: int) -> bool:
    """The first part of ``бизнес-миссий``."""
    return tokens.hyphen(at + 1) and tokens.word(at + 2)[:1].isalpha()


def _by_plural(tokens: Tokens, run: list[int], language: str) -> int | None:
    """The last plural of the first unbroken row of plurals, else the word before a participle or verb."""
    irregular, tails = words.words(language, "plural"), tuple(words.words(language, "plural_tail"))
    best = None
    for at in run:
        word = tokens.words[at]
        if best is not None and word in words.words(language, "plural_verb"):
            break
        plural = word in irregular or word.endswith(tails) or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous")))
        if plural:
            best = at
        elif best is not None:
            break
    return best


def _by_endings(tokens: Tokens, run: list[int], language: str) -> int | None:
    """The first word without an adjective's ending, or the last adjective where no noun follows ("пять рабочих")."""
    last = None
    for at in run:
        word = tokens.words[at]
        if _is_verb(word, language):
            return last
        if not word.endswith(_adjective_endings(language)):
            return at
        last = at
    return last


def _is_verb(word: str, language: str) -> bool:
    endings, infinitives, nouns = _verb_endings(language)
    if len(word) < 4 or not word.endswith(endings):
        return False
    base = lemma(language, word)
    return base.endswith(infinitives) and not base.endswith(nouns)


def measured(tokens: Tokens, index: int, language: str) -> str | None:
    """What a measure or a share is of: the noun after "of", or the one that follows at once where nouns are inflected."""
    if _adjective_endings(language):
        noun = head(tokens, _past_determiners(tokens, index, language), language)
        return noun.lemma if noun else None
    if tokens.word(index) not in words.words(language, "point_of"):
        return None
    if tokens.word(index + 1) in words.words(language, "same"):
        return None
    at = _past_determiners(tokens, index + 1, language)
    run = _run(tokens, at, language)
    run = run[: next((place for place, step in enumerate(run) if place and tokens.words[step].endswith("ed")), len(run))]
    plural = _by_plural(tokens, run, language)
    return lemma(language, tokens.words[plural if plural is not None else run[-1]]) if run else None


def _past_determiners(tokens: Tokens, index: int, language: str) -> int:
    """Over ``all the`` and ``всех``, three at most."""
    at = index
    while at < index + 3 and tokens.word(at) in words.words(language, "determiner"):
        at += 1
    return at


def one_of(tokens: Tokens, index: int, language: str) -> str | None:
    """The singular noun after "every second": the word before a verb or participle, told by its ending."""
    if _adjective_endings(language):
        noun = head(tokens, index, language)
        return noun.lemma if noun else None
    run = _run(tokens, index, language)
    end = next((place for place, at in enumerate(run) if place and tokens.words[at].endswith(("s", "ed"))), min(len(run), 3))
    return lemma(language, tokens.words[run[end - 1]]) if run else None
