"""Names by their class noun: "Министерство экономического развития РФ", "Форум регионов", завод «Подъем»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coopfacts import resources
from coopfacts.lang.ru.inflection import agree
from coopfacts.lang.ru.spans import Name, Tokens, case, has_reading, is_capital, opens_sentence, quotation

LONGEST = 14  # tokens of a complement
RELATIONAL = re.compile(r"(?:ск|цк)(?:ий|ой|ая|ое|ого|ому|им|ом|ую)$|[А-ЯЁ][а-яё]+(?:ий|ый|ая|ое)-", re.IGNORECASE)
PREPOSITIONS = frozenset({"по", "при", "за"})
GENERIC = frozenset({"область", "край", "республика", "страна", "регион", "город", "район", "округ", "год", "век", "мир", "государство", "субъект"})
Labels = Mapping[int, str]  # token -> label of the name it is in
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Head:
    """What a class noun before a name says of it."""

    label: str
    takes: frozenset[str]


@cache
def heads() -> Mapping[str, Head]:
    """Class nouns by lemma."""
    return {row["lemma"]: Head(row["label"], frozenset(resources.forms(row["takes"]))) for row in resources.rows("lang/ru/heads.tsv")}


def find(tokens: Tokens, labels: Labels) -> Iterator[Name]:
    """Every name that a class noun heads or announces; ``labels`` tells which tokens are names already."""
    table = heads()
    for i, token in enumerate(tokens):
        head = table.get(token.lemma)
        if head is not None:
            yield from _headed(tokens, labels, i, head)


def _headed(tokens: Tokens, labels: Labels, i: int, head: Head) -> Iterator[Name]:
    quoted = list(_quoted(tokens, i)) if "quoted" in head.takes else []
    if quoted:
        label = head.label if tokens[quoted[0][0] - 2].text not in legal_forms() else "ORG"
        yield from (Name(*span, label) for span in quoted)
    elif "Number=Plur" not in tokens[i].feats:
        name = _phrase(tokens, labels, i, head)
        if name is not None:
            yield name


def _quoted(tokens: Tokens, i: int) -> Iterator[tuple[int, int]]:
    """The quotation after the class noun (an adjective, a legal form may stand between), and those coordinated with it."""
    at = i + 1
    if at < len(tokens) and tokens[at].text.isupper() and tokens[at].text.isalpha():
        at += 1
    span = quotation(tokens, at)
    while span is not None:
        if (is_capital(tokens[span[0]]) or tokens[span[0]].text[0].isdigit()) and not _belongs_elsewhere(tokens, i, span):
            yield span
        at = span[1] + 1
        joined = at < len(tokens) and tokens[at].text in {",", "и"}
        span = quotation(tokens, at + 1) if joined else None


def _belongs_elsewhere(tokens: Tokens, i: int, span: tuple[int, int]) -> bool:
    """A quotation in the genitive after a noun in another case is whose it is, not what it is called."""
    return span[1] - span[0] == 1 and case(tokens[span[0]]) == "Gen" and case(tokens[i]) != "Gen" and has_reading(tokens[span[0]].text, "gent")


def _phrase(tokens: Tokens, labels: Labels, i: int, head: Head) -> Name | None:
    last = _right(tokens, labels, i, head)
    named_after = any(is_capital(token) for token in tokens[i + 1 : last])
    first = _left(tokens, i, named_after) if "adj" in head.takes else i
    if first == i and not (named_after or (last > i + 2 and is_capital(tokens[i])) or (last > i + 1 and is_capital(tokens[i]) and not opens_sentence(tokens, i))):
        return None
    if first == i and "quoted" in head.takes and not is_capital(tokens[i]) and any(tokens[k].lemma in heads() and heads()[tokens[k].lemma].label == "ORG" for k in range(i + 1, last)):
        return None  # "центр Казанского университета": the university has the name
    return Name(first, last, head.label) if last - first > 1 else None


# --- before the head -------------------------------------------------------------------------------


def _left(tokens: Tokens, i: int, named_after: bool) -> int:
    """The first of the adjectives that begin with a capital one, else the head."""
    first = j = i
    while j > 0 and _is_modifier(tokens, j - 1, i):
        j -= 1
        if is_capital(tokens[j]) and (named_after or _capital_counts(tokens, j, i)):
            first = j
    return first


def _is_modifier(tokens: Tokens, j: int, i: int) -> bool:
    if tokens[j].sentence != tokens[i].sentence:
        return False
    if tokens[j].text in {"и", "-"}:
        return j > 0 and tokens[j - 1].upos == "ADJ" and tokens[j + 1].upos == "ADJ"
    return tokens[j].text[-1].isalpha() and agree(tokens[j].text, tokens[i].text) and not has_reading(tokens[j].text, "Apro", "Anum")


def _capital_counts(tokens: Tokens, j: int, i: int) -> bool:
    return not opens_sentence(tokens, j) or bool(RELATIONAL.search(tokens[j].text)) or any(is_capital(token) for token in tokens[j + 1 : i + 1])


# --- after the head --------------------------------------------------------------------------------


def _right(tokens: Tokens, labels: Labels, i: int, head: Head) -> int:
    end = _honoured(tokens, labels, i)
    if "gen" in head.takes or ("place" in head.takes and _is_place(tokens, labels, end, i)):
        end = _complement(tokens, labels, i, end, genitive=True, apposed="quoted" in head.takes and head.label == "ORG")
    elif "name" in head.takes and end < len(tokens) and _is_proper(tokens, end, i):
        end += 1
    if "prep" in head.takes and end < len(tokens) and tokens[end].text in PREPOSITIONS and tokens[end].sentence == tokens[i].sentence:
        inside = _complement(tokens, labels, i, end + 1, genitive=False)
        end = inside if inside > end + 1 else end
    return end


def _honoured(tokens: Tokens, labels: Labels, i: int) -> int:
    """The end of the head, or of "имени Кирова" after it."""
    j = i + 1
    if j >= len(tokens) or tokens[j].text.lower() not in {"имени", "им"}:
        return j
    j += 1 + (j + 1 < len(tokens) and tokens[j + 1].text == ".")
    end = j
    while end < len(tokens) and end - j < 4 and tokens[end].sentence == tokens[i].sentence and (labels.get(end) == "PER" or is_capital(tokens[end])):
        end += 1
    return end if end > j else i + 1


def _is_place(tokens: Tokens, labels: Labels, j: int, i: int) -> bool:
    """Whether a place name in the genitive begins here ("Амурской области", "города Минска")."""
    window = [k for k in range(j, min(j + 3, len(tokens))) if tokens[k].sentence == tokens[i].sentence]
    for k in window:
        if labels.get(k) == "LOC" or (is_capital(tokens[k]) and k == j and case(tokens[k]) == "Gen" and labels.get(k) != "PER"):
            return True
        if case(tokens[k]) != "Gen":
            return False
    return False


def _is_proper(tokens: Tokens, j: int, i: int) -> bool:
    return tokens[j].sentence == tokens[i].sentence and tokens[j].upos == "PROPN" and is_capital(tokens[j]) and not has_reading(tokens[j].text, "Surn", "Name")


def _complement(tokens: Tokens, labels: Labels, i: int, start: int, genitive: bool, apposed: bool = False) -> int:
    """The end of the noun phrase that begins at ``start`` and belongs to the head at ``i``; no person is part of it."""
    end = j = start
    while j < len(tokens) and j - i <= LONGEST and tokens[j].sentence == tokens[i].sentence:
        if labels.get(j) != "PER" and _continues(tokens, labels, j, genitive):
            j += 1
            end = j
        elif _coordinates(tokens, j, i, start):
            j += 1
        else:
            break
    if genitive and end == start + 1 and is_capital(tokens[start]) and labels.get(start) not in ({"LOC"} if apposed else {"LOC", "ORG"}):
        return start  # "корпорация Google": the name itself
    return _without_tail(tokens, start, end, before_person=labels.get(end) == "PER")


def _continues(tokens: Tokens, labels: Labels, j: int, genitive: bool) -> bool:
    token = tokens[j]
    if token.upos not in NOMINAL or not token.text[0].isalpha():
        return False
    if token.text.isupper() and len(token.text) > 1 and labels.get(j) == "LOC":
        return True
    if token.upos == "ADJ" and not case(token):
        return True
    return case(token) == "Gen" or (not genitive and case(token) in {"Dat", "Loc", "Acc", "Ins"})


def _coordinates(tokens: Tokens, j: int, i: int, start: int) -> bool:
    """Whether the conjunction joins words of the complement, not the whole with another body."""
    if tokens[j].text not in {"и", ","} or j == start:
        return False
    noun = next((k for k in range(j + 1, min(j + 5, len(tokens))) if tokens[k].upos in {"NOUN", "PROPN"}), None)
    if noun is None or tokens[noun].sentence != tokens[i].sentence or tokens[noun].lemma in heads():
        return False
    joined = tokens[noun].head
    if tokens[noun].deprel != "conj" or not start <= joined < j:
        return False
    return is_capital(tokens[j - 1]) or not is_capital(tokens[noun])


def _without_tail(tokens: Tokens, start: int, end: int, before_person: bool) -> int:
    """Cuts a class noun that only says "of the region", and one that announces a quotation, a person or a name of its own."""
    if before_person and end > start and "Animacy=Anim" in tokens[end - 1].feats and not is_capital(tokens[end - 1]):
        end -= 1
    while end > start and not is_capital(tokens[end - 1]) and (_is_announcing(tokens, end) or _is_generic(tokens, start, end)):
        end -= 1
    while end > start and tokens[end - 1].upos not in {"NOUN", "PROPN"}:
        end -= 1
    return end


def _is_announcing(tokens: Tokens, end: int) -> bool:
    head = heads().get(tokens[end - 1].lemma)
    return head is not None and end < len(tokens) and (quotation(tokens, end) is not None or tokens[end].text in {"«", '"'})


def _is_generic(tokens: Tokens, start: int, end: int) -> bool:
    alone = end - 1 == start or tokens[end - 2].upos != "ADJ"
    return alone and tokens[end - 1].lemma in GENERIC


@cache
def legal_forms() -> frozenset[str]:
    """Forms of a company, which stand before its name."""
    return frozenset(row["form"] for row in resources.rows("lang/ru/legal_forms.tsv"))
