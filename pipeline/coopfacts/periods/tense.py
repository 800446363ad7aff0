"""Past or future: what the verbs around a time expression say, so that "in July" finds its year."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from coopfacts import lang, resources
from coopfacts.numbers import Tokens, phrases

Tense = Literal["past", "future", "present", "plan", "none"]
_LEFT, _RIGHT = 30, 22
_CLAUSE_MARKS = frozenset(",;:()\"«»“”")
_SENTENCE_MARKS = frozenset(".!?")


@cache
def _forms(language: str) -> dict[str, Tense]:
    known: dict[str, Tense] = {}
    named: dict[str, Tense] = {"past": "past", "future": "future", "present": "present"}
    for row in lang.table(language, "tense"):
        if row["class"] in named:
            for form in resources.forms(row["forms"]):
                known.setdefault(form, named[row["class"]])
    return known


@cache
def _endings(language: str, cls: str) -> tuple[str, ...]:
    rows = lang.table(language, "tense")
    return tuple(form for row in rows if row["class"] == cls for form in resources.forms(row["forms"]))


def tense(tokens: Tokens, first: int, after: int, language: str) -> Tense:
    """The tense of the clause around tokens ``first:after``, else that of the nearest other clause of the sentence."""
    nearest: dict[Tense, int] = {}
    for step, last in ((-1, first - _LEFT), (1, after + _RIGHT)):
        index = first - 1 if step < 0 else after
        distance = 0 if step < 0 else 4
        while 0 <= index < len(tokens.words) and index != last and not _sentence_edge(tokens, index, step):
            word = tokens.words[index]
            distance += 20 if word in _CLAUSE_MARKS else 1
            said = _said(tokens, index, language)
            said = "future" if said == "past" and _led_ahead(tokens, index, language) else said
            if said != "none":
                nearest[said] = min(nearest.get(said, 999), distance)
            index += step
    if not nearest:
        return _of_headline(tokens, first, language)
    said = _decided(nearest)
    return "plan" if said == "future" and _was_planned(tokens, first, after, nearest["future"], language) else said


def _was_planned(tokens: Tokens, first: int, after: int, distance: int, language: str) -> bool:
    """``planned for April, was postponed``, ``was due in May``: a plan that is told of in the past may lie on either side."""
    plans, auxiliaries = _endings(language, "plan"), _endings(language, "past_auxiliary")
    before = [index for index in range(max(first - _LEFT, 0), first) if tokens.words[index] in plans]
    if not before or first - before[-1] > distance:
        return False
    window = range(max(before[-1] - 3, 0), min(after + _RIGHT, len(tokens.words)))
    stop = next((index for index in window if index >= after and _sentence_edge(tokens, index, 1)), window.stop)
    return any(tokens.words[index] in auxiliaries for index in range(window.start, stop))


def _of_headline(tokens: Tokens, first: int, language: str) -> Tense:
    """``Minsk to host forum in October``: an infinitive and no other verb looks ahead."""
    weak = _endings(language, "weak_future")
    for index in range(first - 1, max(first - _LEFT, -1), -1):
        if _sentence_edge(tokens, index, -1):
            break
        if tokens.words[index] in weak:
            return "future"
    return "none"


def _led_ahead(tokens: Tokens, index: int, language: str) -> bool:
    """``will be held``, ``is to be launched``: a participle behind a future auxiliary."""
    return any(_said(tokens, at, language) == "future" or tokens.word(at) == "be" for at in range(max(index - 3, 0), index))


def _said(tokens: Tokens, index: int, language: str) -> Tense:
    """The tense that a word tells; ``May`` in the middle of a sentence is a month."""
    said = _of_word(tokens.words[index], language)
    if said == "future" and tokens.words[index] in phrases.words(language, "verb_month") and tokens.capital(index) and tokens.word(index - 1) not in _SENTENCE_MARKS:
        return "none"
    return said


def _decided(nearest: dict[Tense, int]) -> Tense:
    """The nearest of past and future; a present counts only where neither is said in the clause."""
    return min(nearest, key=lambda name: nearest[name] + (12 if name == "present" else 0))


def _sentence_edge(tokens: Tokens, index: int, step: int) -> bool:
    if tokens.broken(index if step > 0 else index + 1):
        return True
    return tokens.words[index] in _SENTENCE_MARKS and not tokens.abbreviated(index) and (tokens.capital(index + 1) or index + 1 >= len(tokens.words))


@lru_cache(maxsize=50_000)
def _of_word(word: str, language: str) -> Tense:
    known = _forms(language).get(word)
    if known is not None:
        return known
    if len(word) < 4 or word in _endings(language, "no_verb") or word.endswith(_endings(language, "no_verb_ending")):
        return "none"
    if word.endswith(_endings(language, "past_ending")):
        return "past"
    if word.endswith(_endings(language, "future_ending")) and lang.is_future(language, word):
        return "future"
    return "present" if word.endswith(_endings(language, "present_ending")) else "none"
