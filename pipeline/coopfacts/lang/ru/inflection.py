"""The nominative of a name: "Амурской областью" -> "Амурская область", "Николаем Ивановым" -> "Николай Иванов".

Only the words that agree with the head change; complements, quotations and letter case stay. The case that the phrase
stands in is decided for all its words together, from the tagger's reading of each and what the dictionary allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product, zip_longest
from typing import Any

from coopfacts import resources
from coopfacts.lang.ru.forms import CACHE, features, is_known, parse_feats, readings
from coopfacts.lang.ru.lemmas import lemma
from coopfacts.records import Token

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
KINDS = (("Sing", "Masc"), ("Sing", "Fem"), ("Sing", "Neut"), ("Plur", ""))
NOMINAL = frozenset({"NOUN", "ADJ", "VERB", "NUM"})
MODIFIERS = frozenset({"ADJF", "PRTF", "NUMR"})
OPENING, CLOSING = "«“„\"'", "»”“\"'"
WORD = re.compile(r"[А-ЯЁа-яё]+(?:[-–][А-ЯЁа-яё]+)*$")
INITIAL = re.compile(r"[А-ЯЁ]$|[А-ЯЁ]\.")
# What agreement is worth, against the dictionary's own estimate of a reading (0 to 1).
TAGGED_CASE, TAGGED_NUMBER, TAGGED_GENDER, RIGHT_KIND, NO_READING = 1.0, 0.3, 0.6, 0.6, -1.5
KIND_GRAMMEMES = {"PER": frozenset({"Name", "Surn", "Patr"}), "LOC": frozenset({"Geox"}), "ORG": frozenset({"Orgn"})}

Reading = tuple[str, str]  # the word and the tagger's features of it


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    feats: str
    gap: str  # what stands before it


def nominative(words: Sequence[Token | str], label: str = "") -> str:
    """The phrase with its head, and what agrees with the head, in the nominative; ``label`` (PER, LOC, ORG) helps to
    choose among the dictionary's readings."""
    pieces = list(_pieces(words))
    changed: dict[int, str] = {}
    for group in _agreeing(pieces, label):
        changed |= zip(group, _inflected(tuple((pieces[i].text, pieces[i].feats) for i in group), label), strict=True)
    return "".join(piece.gap + _unshouted(changed.get(i, piece.text), label) for i, piece in enumerate(pieces))


def _unshouted(word: str, label: str) -> str:
    """A surname or place set in capitals ("Анна ЛОЙКО", "МОСКВА") as other texts write it."""
    if len(word) < 4 or not word.isupper() or not WORD.match(word):
        return word
    is_place = label == "LOC" and any("Geox" in reading.tag.grammemes for reading in readings(word)) and is_known(word)
    return "-".join(part.capitalize() for part in word.split("-")) if label == "PER" or is_place else word


def _pieces(words: Sequence[Token | str]) -> Iterator[_Piece]:
    before: Token | str | None = None
    for word in words:
        if isinstance(word, Token):
            gap = " " if isinstance(before, Token) and before.end < word.start else ""
            yield _Piece(word.text, word.feats, gap)
        else:
            yield _Piece(word, "", _usual_gap(before, word))
        before = word


def _usual_gap(before: Token | str | None, word: str) -> str:
    text = before.text if isinstance(before, Token) else before
    return "" if text is None or text in "«“„(" or word in "»”).,:" else " "


# --- which words agree with the head ---------------------------------------------------------------


def _agreeing(pieces: Sequence[_Piece], label: str) -> list[list[int]]:
    """The head with its modifiers, then names in apposition, which stand in the same case but have their own gender."""
    quoted = _quoted(pieces)
    free = [i for i, piece in enumerate(pieces) if i not in quoted and WORD.match(piece.text)]
    if label == "PER":
        return [[i for i in free if pieces[i].text[0].isupper() and not _is_initial(pieces, i)]]
    head = next((i for i in free if not _modifies_next(pieces, free, i)), None)
    if head is None:
        return [free]
    return [[i for i in free if i <= head and _may_agree(pieces[i].text)], _appositions(pieces, free, head)]


def _quoted(pieces: Sequence[_Piece]) -> set[int]:
    """The indices inside quotation marks, unless all of the phrase is."""
    inside: set[int] = set()
    closing = ""
    for i, piece in enumerate(pieces):
        if closing and piece.text == closing:
            closing = ""
        elif closing:
            inside.add(i)
        elif piece.text in OPENING:
            closing = CLOSING[OPENING.index(piece.text)]
    return inside if any(i not in inside and WORD.match(piece.text) for i, piece in enumerate(pieces)) else set()


def _is_initial(pieces: Sequence[_Piece], i: int) -> bool:
    return len(pieces[i].text) == 1 and i + 1 < len(pieces) and pieces[i + 1].text == "."


def _may_agree(word: str) -> bool:
    return len(word) > 1 and any(features(reading.tag).get("UPOS") in NOMINAL for reading in readings(word))


def _modifies_next(pieces: Sequence[_Piece], free: Sequence[int], i: int) -> bool:
    """Whether the word is an adjective of a later noun (or a conjunction between such adjectives)."""
    later = [j for j in free if j > i][:4]
    if not later:
        return False
    if pieces[i].text.lower() in {"и", "или"}:
        return True
    return any(agree(pieces[i].text, pieces[j].text) for j in later if all(_is_modifier(pieces[k].text) for k in later if k < j))


def _is_modifier(word: str) -> bool:
    return word.lower() in {"и", "или"} or any(reading.tag.POS in MODIFIERS for reading in readings(word))


@lru_cache(maxsize=CACHE)
def agree(modifier: str, noun: str) -> bool:
    """Whether some adjectival reading of the one agrees with some reading of the other."""
    left = [features(r.tag) for r in readings(modifier) if r.tag.POS in MODIFIERS]
    right = [features(r.tag) for r in readings(noun) if r.tag.POS in MODIFIERS | {"NOUN"}]
    return any(a.get("Case") == b.get("Case") and _same_kind(a, b) for a, b in product(left, right))


def _same_kind(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    if a.get("Number") == b.get("Number") == "Plur":
        return True
    return a.get("Number") == b.get("Number") and a.get("Gender", "?") == b.get("Gender", "?")


@cache
def _placing() -> frozenset[str]:
    """Class nouns whose name agrees with them in case."""
    return frozenset(row["lemma"] for row in resources.rows("lang/ru/heads.tsv") if "agrees" in resources.forms(row["takes"]))


def _appositions(pieces: Sequence[_Piece], free: Sequence[int], head: int) -> list[int]:
    """A name that follows its class noun in the same case ("городом Минском"), or a second name after a dash."""
    after = [i for i in free if i > head]
    if after and lemma(pieces[head].text) in _placing() and after[0] == head + 1 and pieces[after[0]].text[0].isupper():
        return after[:1]
    return [i for i in after if pieces[i - 1].text in "–—-" and pieces[i].text[0].isupper() and i == after[0]]


# --- their form ------------------------------------------------------------------------------------


@lru_cache(maxsize=CACHE)
def _inflected(group: tuple[Reading, ...], label: str) -> tuple[str, ...]:
    hypotheses = [(case, *kind) for case in CASES for kind in KINDS if label != "PER" or kind[1] in {"Masc", "Fem"}]
    best = max(hypotheses, key=lambda hypothesis: _score(group, hypothesis, label)) if group else ("Nom", "", "")
    return tuple(_form(word, feats, best, label) for word, feats in group)


def _score(group: Sequence[Reading], hypothesis: tuple[str, str, str], label: str) -> float:
    return sum(_fit(word, feats, hypothesis, label)[0] for word, feats in group)


@lru_cache(maxsize=CACHE)
def _fit(word: str, feats: str, hypothesis: tuple[str, str, str], label: str) -> tuple[float, Any]:
    """How well the word fits the case, number and gender, and by which reading."""
    tagged = parse_feats(feats)
    fits = [(_worth(reading, tagged, hypothesis, label), i, reading) for i, reading in enumerate(readings(word)) if _allows(reading.tag, hypothesis)]
    if not fits:
        return NO_READING, None
    worth, _, reading = max(fits, key=lambda fit: (fit[0], -fit[1]))
    return worth, reading


def _allows(tag: Any, hypothesis: tuple[str, str, str]) -> bool:
    case, number, gender = hypothesis
    got = features(tag)
    if got.get("UPOS") not in NOMINAL or got.get("Case") != case or got.get("Number") != number:
        return False
    return not gender or "Ms-f" in tag.grammemes or "GNdr" in tag.grammemes or got.get("Gender", gender) == gender


def _worth(reading: Any, tagged: Mapping[str, str], hypothesis: tuple[str, str, str], label: str) -> float:
    case, number, gender = hypothesis
    worth: float = reading.score
    worth += TAGGED_CASE * (tagged.get("Case") == case)
    worth += TAGGED_NUMBER * (tagged.get("Number") == number) + TAGGED_GENDER * (tagged.get("Gender") == gender)
    return worth + RIGHT_KIND * bool(KIND_GRAMMEMES.get(label, frozenset()) & reading.tag.grammemes)


def _form(word: str, feats: str, hypothesis: tuple[str, str, str], label: str) -> str:
    reading = _fit(word, feats, hypothesis, label)[1]
    if hypothesis[0] == "Nom" or reading is None or _is_acronym(word, reading):
        return word
    form = reading.inflect({"nomn", *({"sing"} if hypothesis[1] == "Sing" else {"plur"})})
    return _with_case_of(word, form.word) if form else word


def _is_acronym(word: str, reading: Any) -> bool:
    return len(word) > 1 and word.isupper() and (not is_known(word) or "Abbr" in reading.tag.grammemes)


def _with_case_of(word: str, form: str) -> str:
    """The new form with the letters of the old one ("КамАЗом", "камаз" -> "КамАЗ"); ``ё`` only where it was written."""
    if "ё" not in word.lower():
        form = form.replace("ё", "е")
    if word.isupper():
        return form.upper()
    return "-".join(_cased(old, new) for old, new in zip_longest(word.split("-"), form.split("-"), fillvalue=""))


def _cased(word: str, form: str) -> str:
    return "".join(new.upper() if i < len(word) and word[i].isupper() else new for i, new in enumerate(form))
