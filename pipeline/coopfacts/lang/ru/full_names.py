"""The name that a stretch of tokens stands for, in the nominative and complete."""

from __future__ import annotations

from coopfacts.lang.ru import phrases
from coopfacts.lang.ru.inflection import adjective_of, nominative
from coopfacts.lang.ru.spans import CLOSING, OPENING, Tokens, has_reading, is_capital


def full_name(tokens: Tokens, first: int, last: int, label: str = "") -> str:
    """The nominative of the name that tokens ``first:last`` are, with the noun that coordination took from it
    ("Брянской и Псковской областях": "Брянская область"); a quoted name after its class noun already stands in it."""
    if first > 0 and tokens[first - 1].text in OPENING and _announced(tokens, first - 1):
        return _as_written(tokens, first, last)
    if label == "LOC" and last - first > 1 and _is_plural_head(tokens, last - 1) and _is_coordinated(tokens, first):
        return _with_noun(tokens, first, last - 1, last - 1)
    noun = _shared_noun(tokens, last - 1) if label == "LOC" else None
    return nominative(tokens[first:last], label) if noun is None else _with_noun(tokens, first, last, noun)


def _as_written(tokens: Tokens, first: int, last: int) -> str:
    gaps = ["" if i == first or tokens[i - 1].end == tokens[i].start else " " for i in range(first, last)]
    return "".join(gap + token.text for gap, token in zip(gaps, tokens[first:last], strict=True))


def _announced(tokens: Tokens, opening: int) -> bool:
    """Whether a class noun or a legal form stands before the quotation, so that the name is not declined."""
    before = opening - 1
    while before > 0 and tokens[before].text in {",", "и", *CLOSING} and tokens[before].sentence == tokens[opening].sentence:
        before = next((i for i in range(before - 1, -1, -1) if tokens[i].text in OPENING), 0) - 1
    if before < 0 or tokens[before].sentence != tokens[opening].sentence:
        return False
    head = phrases.heads().get(tokens[before].lemma)
    return (head is not None and "quoted" in head.takes) or tokens[before].text in phrases.legal_forms()


def _shared_noun(tokens: Tokens, i: int) -> int | None:
    """The index of the plural noun that a last adjective shares with a coordinated one."""
    if tokens[i].upos != "ADJ" and not has_reading(tokens[i].text, "ADJF"):
        return None
    for j in range(i + 1, min(i + 8, len(tokens))):
        if tokens[j].sentence != tokens[i].sentence or tokens[j].upos in {"VERB", "ADP"}:
            return None
        if _is_plural_head(tokens, j):
            return j
    return None


def _is_plural_head(tokens: Tokens, i: int) -> bool:
    head = phrases.heads().get(tokens[i].lemma)
    return head is not None and head.label == "LOC" and "Number=Plur" in tokens[i].feats and not is_capital(tokens[i])


def _is_coordinated(tokens: Tokens, first: int) -> bool:
    return first > 0 and tokens[first - 1].text in {"и", ","} and tokens[first - 1].sentence == tokens[first].sentence


def _with_noun(tokens: Tokens, first: int, last: int, noun: int) -> str:
    """The adjectives and the noun, all in the singular."""
    words = [adjective_of(token.text, tokens[noun].lemma) for token in tokens[first:last]]
    return " ".join([*words, tokens[noun].lemma])
