"""Better names than the recognizer's own: an ordered list of small rules over token spans.

Labels: PER, LOC, ORG as the recognizer has them, and EVENT, PROGRAMME, PRODUCT, FACILITY by class noun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from coopfacts import resources
from coopfacts.lang.ru import phrases
from coopfacts.lang.ru.geography import on_routes, relabelled, with_places
from coopfacts.lang.ru.short_names import known, with_place
from coopfacts.lang.ru.spans import (
    CLOSING,
    OPENING,
    Name,
    Tokens,
    case,
    has_reading,
    is_capital,
    is_word,
    opens_sentence,
    owners,
    quotations,
)
from coopfacts.records import Analysis, NamedSpan

Names = list[Name]

INITIAL = re.compile(r"(?:[А-ЯЁA-Z]|Дж|Вс|Юл|Ал)$")
PARTICLES = frozenset({"аль", "эль", "ибн", "бин", "бен", "фон", "ван", "дер", "де", "да", "ди", "ла", "ле", "оглы", "кызы", "уулу"})
BRACKETS = "()[]"


def refine(text: str, analysis: Analysis) -> tuple[NamedSpan, ...]:
    """The names of an analysis, corrected and completed; they do not overlap."""
    tokens = analysis.tokens
    names = _from_spans(analysis)
    for step in STEPS:
        names = step(tokens, names)
    return tuple(_spans(text, tokens, names))


# --- steps -----------------------------------------------------------------------------------------


def _from_spans(analysis: Analysis) -> Names:
    firsts = {token.start: token.index for token in analysis.tokens}
    lasts = {token.end: token.index for token in analysis.tokens}
    return [Name(firsts[n.start], lasts[n.end] + 1, n.label) for n in analysis.names if n.start in firsts and n.end in lasts]


def without_brackets(tokens: Tokens, names: Names) -> Names:
    """ "ООН (ФАО)" is two names."""
    return [part for name in names for part in _split(name, lambda i: tokens[i].text in BRACKETS)]


def without_verbs(tokens: Tokens, names: Names) -> Names:
    """A verb outside quotation marks parts what was taken for one name."""
    quoted = {i for first, last in quotations(tokens) for i in range(first, last)}
    return [part for name in names for part in _split(name, lambda i: i not in quoted and _is_finite(tokens, i))]


def _is_finite(tokens: Tokens, i: int) -> bool:
    return tokens[i].upos == "VERB" and "VerbForm=Fin" in tokens[i].feats and tokens[i].text.islower()


def without_coordination(tokens: Tokens, names: Names) -> Names:
    """ "Минска и Москвы", "Минск – Белград" are two places."""
    marks = {"и", ",", "–", "—", "/"}
    parted = {"PER", "LOC"}
    return [part for name in names for part in (_split(name, lambda i: tokens[i].text in marks) if name.label in parted else [name])]


def _split(name: Name, cuts: Callable[[int], bool]) -> Iterator[Name]:
    first = name.first
    for i in range(name.first, name.last + 1):
        if i == name.last or cuts(i):
            if first < i:
                yield Name(first, i, name.label)
            first = i + 1


def trimmed(tokens: Tokens, names: Names) -> Names:
    """Without marks at the edges, legal forms and quotation marks around the whole."""
    found = (_trim(tokens, name) for name in names)
    return [name for name in found if len(name) > 0]


def _trim(tokens: Tokens, name: Name) -> Name:
    first, last = name.first, name.last
    while first < last and (not is_word(tokens[first]) or (tokens[first].text in phrases.legal_forms() and last - first > 1)):
        first += 1
    while first < last and not _may_end(tokens, first, last, name.label):
        last -= 1
    if any(tokens[i].text in OPENING for i in range(first, last)) and last < len(tokens) and tokens[last].text in CLOSING and not _balanced(tokens, first, last):
        last += 1
    return Name(first, last, name.label)


def _may_end(tokens: Tokens, first: int, last: int, label: str) -> bool:
    end = tokens[last - 1]
    if is_word(end):
        return True
    if end.text == "." and label == "PER":
        return last - first > 1 and bool(INITIAL.match(tokens[last - 2].text))
    return end.text in CLOSING and _balanced(tokens, first, last)


def _balanced(tokens: Tokens, first: int, last: int) -> bool:
    marks = [tokens[i].text for i in range(first, last) if tokens[i].text in OPENING + CLOSING]
    return len(marks) % 2 == 0


def without_titles(tokens: Tokens, names: Names) -> Names:
    """ "Президентом Александром Лукашенко" is Александр Лукашенко, "Секретарь Совета Безопасности" the council."""
    return [_without_title(tokens, name) if name.label in {"PER", "ORG"} else name for name in names]


def _without_title(tokens: Tokens, name: Name) -> Name:
    first = name.first
    while name.last - first > 1 and _is_title(tokens, first, name.label):
        first += 1
    return Name(first, name.last, name.label)


def _is_title(tokens: Tokens, i: int, label: str) -> bool:
    if tokens[i].lemma in _lemmas("titles"):
        return True
    return label == "PER" and _is_common(tokens, i)


def _is_common(tokens: Tokens, i: int) -> bool:
    return tokens[i].text[0].islower() and tokens[i].text not in PARTICLES or _capital_by_place(tokens, i, "PER")


def without_doubled_persons(tokens: Tokens, names: Names) -> Names:
    """ "Сергей Лавров Лавров Сергей Викторович" (a caption after a name) is two names."""
    return [part for name in names for part in (_undoubled(tokens, name) if name.label == "PER" and len(name) > 2 else [name])]


def _undoubled(tokens: Tokens, name: Name) -> list[Name]:
    for i in range(name.first + 1, name.last):
        if len(tokens[i].text) > 3 and tokens[i].lemma == tokens[i - 1].lemma:
            return [Name(name.first, i, "PER"), Name(i, name.last, "PER")]
    return [name]


def whole_persons(tokens: Tokens, names: Names) -> Names:
    """First name, patronymic and surname are one name; so are initials with the surname."""
    result: Names = []
    for name in sorted(names, key=lambda n: n.first):
        grown = _grown(tokens, name) if name.label == "PER" else name
        if result and name.label == "PER" and result[-1].label == "PER" and _one_person(tokens, result[-1], grown):
            result[-1] = Name(result[-1].first, grown.last, "PER")
        else:
            result.append(grown)
    return result


def _grown(tokens: Tokens, name: Name) -> Name:
    first, last = name.first, name.last
    while first > 1 and tokens[first - 1].text == "." and INITIAL.match(tokens[first - 2].text) and tokens[first - 2].sentence == tokens[first].sentence:
        first -= 2
    if first > 0 and tokens[first - 1].text in PARTICLES - {"да", "де", "ла"} and tokens[first - 1].sentence == tokens[first].sentence:
        first -= 1
    while last + 1 < len(tokens) and INITIAL.match(tokens[last].text) and tokens[last + 1].text == "." and tokens[last].sentence == tokens[first].sentence:
        last += 2
    return Name(first, last, name.label)


def _one_person(tokens: Tokens, left: Name, right: Name) -> bool:
    if left.last >= right.first and tokens[left.first].sentence == tokens[right.first].sentence:
        overlap = left.last > right.first
        named = has_reading(tokens[left.last - 1].text, "Name", "Patr") and has_reading(tokens[right.first].text, "Patr", "Surn")
        return overlap or (named and case(tokens[left.last - 1]) == case(tokens[right.first]))
    return False


def with_known(tokens: Tokens, names: Names) -> Names:
    """Known short names, which the recognizer may have missed, cut or mislabelled; bodies with the place that they are of."""
    found = [entry for i in range(len(tokens)) if (entry := known(tokens, i)) is not None]
    places = {name.first: name for name in [*names, *(name for name, _ in found)] if name.label == "LOC"}
    ours = [with_place(tokens, name, places) if entry.takes_place else name for name, entry in found]
    taken, owner = owners(ours), owners(names)
    swallowed = {n for n in ours if (other := owner.get(n.first)) is not None and other.contains(n) and len(other) > len(n)}
    return [n for n in names if any(i not in taken for i in range(n.first, n.last))] + [n for n in ours if n not in swallowed]


def without_common_words(tokens: Tokens, names: Names) -> Names:
    """Not peoples, media in general, headings, nor words that are capital only because they open a sentence."""
    return [name for name in names if not _is_no_name(tokens, name)]


def _is_no_name(tokens: Tokens, name: Name) -> bool:
    inside = range(name.first, name.last)
    if not any(is_capital(tokens[i]) or (tokens[i].text[0].isdigit() and len(name) > 1) for i in inside):
        return True
    if all(tokens[i].lemma in _lemmas("not_names") or not is_word(tokens[i]) for i in inside):
        return True
    return len(name) == 1 and (_capital_by_place(tokens, name.first, name.label) or tokens[name.first].upos == "PRON")


def _capital_by_place(tokens: Tokens, i: int, label: str) -> bool:
    word = tokens[i].text
    if not opens_sentence(tokens, i) or (word.isupper() and len(word) > 1) or has_reading(word, "Geox", "Name", "Surn", "Patr", "Orgn"):
        return False
    return has_reading(word, "VERB", "PRTS", "PRTF", "ADVB", "INFN", "GRND", "PREP", "CONJ", "NPRO", "PRCL", "ADJF", "ADJS") or (
        (tokens[i].upos == "NOUN" or label == "LOC") and has_reading(word, "NOUN")
    )


def with_whole_quotations(tokens: Tokens, names: Names) -> Names:
    """A name inside a short quotation that begins with a capital is the whole of it."""
    spans = [(a, b) for a, b in quotations(tokens) if is_capital(tokens[a]) and b - a <= 5 and not any(tokens[i].upos == "VERB" for i in range(a, b))]
    around = {i: span for span in spans for i in range(*span)}
    return [_widened(name, around.get(name.first)) for name in names]


def _widened(name: Name, around: tuple[int, int] | None) -> Name:
    if around is None or name.label == "LOC" or name.last > around[1] or 2 * len(name) < around[1] - around[0]:
        return name
    return Name(*around, name.label)


def with_phrases(tokens: Tokens, names: Names) -> Names:
    """Names by class noun; one that holds a recognized name takes its place, but what is quoted is the name itself."""
    owner = owners(names)
    places = {(name.first, name.last) for name in names if name.label == "LOC"}
    found = phrases.find(tokens, {i: name.label for i, name in owner.items()})
    ours = [p for p in found if not _splits_person(p, owner) and (p.first, p.last) not in places]
    unquoted = {owner.get(p.first) for p in ours if p.first > 0 and tokens[p.first - 1].text in OPENING and p.first - 1 in owner}
    return [name for name in names if name not in unquoted or name.label != "ORG"] + ours


def _splits_person(phrase: Name, owner: Mapping[int, Name]) -> bool:
    edges = (owner.get(phrase.first), owner.get(phrase.last - 1))
    return any(name is not None and name.label == "PER" and not phrase.contains(name) for name in edges)


def resolved(tokens: Tokens, names: Names) -> Names:
    """Of overlapping names the longest, the later rule first."""
    kept: Names = []
    taken: set[int] = set()
    for _, name in sorted(enumerate(names), key=lambda pair: (-len(pair[1]), -pair[0])):
        inside = range(name.first, name.last)
        if taken.isdisjoint(inside):
            kept.append(name)
            taken.update(inside)
    return sorted(kept, key=lambda name: name.first)


STEPS: tuple[Callable[[Tokens, Names], Names], ...] = (
    without_brackets,
    without_verbs,
    without_coordination,
    trimmed,
    without_titles,
    whole_persons,
    without_doubled_persons,
    with_known,
    without_common_words,
    relabelled,
    on_routes,
    with_places,
    with_whole_quotations,
    with_phrases,
    resolved,
)


def _spans(text: str, tokens: Tokens, names: Names) -> Iterator[NamedSpan]:
    for name in names:
        start, end = tokens[name.first].start, tokens[name.last - 1].end
        yield NamedSpan(start=start, end=end, text=text[start:end], label=name.label)


# --- tables ----------------------------------------------------------------------------------------


@cache
def _lemmas(table: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in resources.rows(f"lang/ru/{table}.tsv"))
