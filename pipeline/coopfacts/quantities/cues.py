"""Bounds and directions: what the words left and right of an amount say about it."""

from __future__ import annotations

from dataclasses import dataclass

from coopfacts.numbers import phrases as words
from coopfacts.quantities.context import Context
from coopfacts.records import Bound

_FAR, _NEAR, _BESIDE = 14, 6, 4
_RIGHT_REACH = 3


@dataclass(frozen=True, slots=True)
class Change:
    """``direction`` +1 or -1, 0 for none; ``level``: the amount is what was reached, not by how much."""

    direction: int = 0
    level: bool = False


def bound_before(context: Context, first: int) -> tuple[Bound | None, int]:
    """The bound that the words before an amount set, and the index of its first word; one light preposition may stand
    between ("almost by a third", "почти до 90 млн")."""
    cues = words.bounds(context.language, "before")
    for last in (first - 1, first - 2):
        if context.tokens.broken(last + 1) or (last < first - 1 and not context.has(first - 1, "light")):
            break
        found = cues.ending(context.tokens, last)
        if found is not None:
            return _bound(found[0]), found[1]
    return None, first


def bound_after(context: Context, after: int) -> tuple[Bound | None, int]:
    """The bound that the words after an amount set ("with something", "or more"), and the index after them."""
    found = words.bounds(context.language, "after").starting(context.tokens, after)
    return (_bound(found[0]), found[1]) if found is not None else (None, after)


def _bound(name: str) -> Bound:
    known: dict[str, Bound] = {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le", "about": "about"}
    return known[name]


def change(context: Context, first: int, last: int, relative: bool) -> Change:
    """The change that an amount at tokens ``first:last`` measures. ``relative``: a percentage or a multiple, which needs no
    preposition to be a change ("grew 5%")."""
    right = _right(context, last, relative)
    if right:
        return Change(right)
    before = _bare_start(context, first)
    sign = _sign(context, before, relative)
    if sign:
        return Change(sign)
    link = before - 1
    if context.has(link, "level") and _reaches(context, link):
        direction = _left(context, link, _FAR)
        return Change(direction, level=True) if direction else Change()
    if context.has(link, "from"):
        return Change(_left(context, link, _FAR), level=True)
    if context.has(link, "by") or (relative and context.has(link, "by_relative")):
        return Change(_left(context, link, _FAR if relative else _NEAR))
    share = words.of_class(context.language, "point_of").starting(context.tokens, last) is not None
    return Change(_left(context, before, _BESIDE)) if relative and not share else Change()


def _reaches(context: Context, link: int) -> bool:
    """``rose to`` and ``went up to`` reach a level; a bare ``up to`` is a bound."""
    found = words.bounds(context.language, "before").ending(context.tokens, link)
    if found is None or found[1] == link:
        return True
    phrase = words.changes(context.language, "left").ending(context.tokens, link - 1)
    return phrase is not None and phrase[1] < link - 1


def _sign(context: Context, first: int, relative: bool) -> int:
    """``plus``, ``минус``, ``+``, ``-``; a dash is a minus only where it is glued to a ratio and to nothing before it but a bracket."""
    found = words.changes(context.language, "sign").ending(context.tokens, first - 1)
    if found is None or not (relative or context.has(first - 1, "sign")):
        return 0
    tokens = context.tokens
    mark = not tokens.words[first - 1][0].isalnum()
    if mark and (not tokens.glued(first) or (tokens.glued(first - 1) and tokens.word(first - 2) not in _BRACKETS)):
        return 0
    return int(found[0])


_BRACKETS = frozenset("([«“\"")


def _bare_start(context: Context, first: int) -> int:
    """The first token of an amount with its bound before it."""
    return bound_before(context, first)[1] if not context.has(first - 1, "by") and not context.has(first - 1, "level") else first


def _right(context: Context, last: int, relative: bool) -> int:
    """A comparative or a noun of change behind the amount; behind a count it compares only with "than"."""
    cues, nouns = words.changes(context.language, "right"), words.changes(context.language, "noun")
    for index in range(last, last + _RIGHT_REACH):
        word = context.tokens.word(index)
        if not word or not (word[0].isalnum() or word == "-"):
            return 0
        found = (cues if index == last else nouns).starting(context.tokens, index)
        if found is not None:
            compares = relative or context.has(found[1], "than") or context.has(found[1], "stop")
            return int(found[0]) if compares and (index == last or not context.has(last, "stop")) else 0
    return 0


def _left(context: Context, index: int, reach: int) -> int:
    """The nearest cue to the left within the sentence, and within the clause where it must stand near."""
    cues = words.changes(context.language, "left")
    at = index - 1
    while at >= 0 and at >= index - reach:
        found = cues.ending(context.tokens, at)
        if found is not None and context.tokens.words[at][0].isalpha():
            return int(found[0])
        if context.ends_sentence(at) or context.tokens.broken(at + 1) or context.tokens.words[at] in ";:" or (reach < _FAR and context.tokens.words[at] == ","):
            return 0
        at -= 1
    return 0
