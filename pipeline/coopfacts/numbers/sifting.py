"""Which stretches of a text the readers of values need to see as words: a sentence without a figure, a numeral or a word of the calendar holds no value."""

from __future__ import annotations

import re
from functools import cache

from coopfacts import lang, resources
from coopfacts.numbers.lexicon import lexicon

# Ends of sentences and paragraphs that every reader takes for one; where that is in doubt, two sentences stay one.
_CUT = re.compile(r"[.!?\n](?:(?<=[a-zа-яё]{4}[.!?])\s+(?=[A-ZА-ЯЁ])|(?<=[»”)\"][.!?])\s+(?=[A-ZА-ЯЁ])|(?<=\n)\n+)")
_PIECE = re.compile(r"[^\W\d_]+|\d")
_SHORT = 60
# Every time expression has a word of some other class of the calendar, or a figure: ``tests/test_values_gates.py`` looks at each pattern.
LIGHT = frozenset(
    "this last next before_last same that ze in since from until till by through between and of article ago earlier later after now date_word time_word start end "
    "middle early late compared dash comma slash s suffix ending dotted total new couple quarter_letter half_letter year_cut".split()
)


@cache
def telling(language: str) -> frozenset[str]:
    """The words one of which every value has."""
    table = lexicon(language)
    calendar = [form for row in lang.table(language, "calendar") if row["class"] not in LIGHT for form in resources.forms(row["forms"])]
    return frozenset(table.forms).union(table.ordinals, table.fractions, calendar, map(str, range(10)))


def stretches(text: str, lowered: str, language: str) -> list[tuple[int, int]]:
    """The stretches of a text in order; of a sentence that holds no value the first word and the last, which show where it begins and ends."""
    tells, tails = telling(language), [tail for tail in lexicon(language).tails if tail in lowered]
    found: list[tuple[int, int]] = []
    begun = after = 0
    for cut in (*_CUT.finditer(text), None):
        first, last = after, cut.start() + 1 if cut else len(text)
        after = cut.end() if cut else last
        sentence = lowered[first:last]
        if not tells.isdisjoint(_PIECE.findall(sentence)) or any(tail in sentence for tail in tails):
            continue
        head, tail = lowered.find(" ", first, last), lowered.rfind(" ", first, last)
        if last - first > _SHORT and head > 0:
            found.append((begun, head))
            begun = tail
    found.append((begun, len(text)))
    return found
