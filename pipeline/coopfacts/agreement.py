"""When a predicted filler agrees with a gold one.

Quantities need value, unit and bound; periods both dates; entities one accepted name or id, whatever the case and the
inflection; terms one accepted value; free texts half of the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENTITY_WORDS, TEXT_WORDS = 0.66, 0.5  # share of common words that two names, two texts must have
TOLERANCE = 1e-3
WORD = re.compile(r"[^\W_]+")
# Articles, prepositions and "year" say nothing about which thing is meant.
STOPWORDS = frozenset(re.findall(r"\w+", "the a an of in on for and to by with at from и в на по с со для из к о об от при году года год"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """A filler of either side. ``kind`` is the role's (E, Q, P, T, X); ``names`` are the accepted variants of a gold
    filler, the name and the words of a predicted one."""

    kind: str
    names: tuple[str, ...] = ()
    entity_id: str | None = None
    unit: str = "count"
    bound: str = "exact"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    dates: tuple[str | None, str | None] = (None, None)

    def __str__(self) -> str:
        if self.kind == "P":
            return "/".join(date or "…" for date in self.dates)
        if self.kind == "Q":
            amount = f"{self.low}..{self.high}" if self.value is None else f"{self.value:,.12g}"
            return f"{amount} {self.unit}" + ("" if self.bound == "exact" else f" ({self.bound})")
        return "|".join(dict.fromkeys(self.names))


def gold_filler(kind: str, filler: object) -> Filler:
    """A filler as an annotator writes it: a string with variants, a quantity or a period."""
    if isinstance(filler, Mapping):
        return _parsed(kind, filler, ())
    return Filler(kind=kind, names=tuple(str(filler).split("|")))


def predicted_filler(kind: str, filler: object) -> Filler:
    """A filler of an output record."""
    record = filler if isinstance(filler, Mapping) else {}
    return _parsed(kind, record, tuple(str(record[key]) for key in ("name", "text") if record.get(key)))


def _parsed(kind: str, record: Mapping[str, object], names: tuple[str, ...]) -> Filler:
    identifier = record.get("entity_id")
    return Filler(
        kind=kind,
        names=names,
        entity_id=str(identifier) if identifier else None,
        unit=str(record.get("unit", "count")),
        bound=str(record.get("bound", "exact")),
        value=_number(record.get("value")),
        low=_number(record.get("low")),
        high=_number(record.get("high")),
        dates=(_date(record, "start"), _date(record, "end")),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _date(record: Mapping[str, object], edge: str) -> str | None:
    """Output writes ``start_date``, gold ``start``."""
    date = record.get(f"{edge}_date", record.get(edge))
    return date if isinstance(date, str) else None


# --- agreement -------------------------------------------------------------------------------------


def agrees(gold: Filler, predicted: Filler) -> bool:
    """Whether a predicted filler is what gold asks for in this role."""
    if gold.kind == "Q":
        return _same_quantity(gold, predicted)
    if gold.kind == "P":
        return gold.dates == predicted.dates
    if gold.kind == "T":
        return bool(predicted.names) and predicted.names[0] in gold.names
    if gold.kind == "E" and predicted.entity_id and predicted.entity_id in gold.names:
        return True
    threshold = ENTITY_WORDS if gold.kind == "E" else TEXT_WORDS
    return any(word_f1(variant, name) >= threshold for name in predicted.names for variant in gold.names)


def _same_quantity(gold: Filler, predicted: Filler) -> bool:
    if (gold.unit, gold.bound) != (predicted.unit, predicted.bound):
        return False
    if gold.bound == "range":
        return _same_number(gold.low, predicted.low) and _same_number(gold.high, predicted.high)
    return _same_number(gold.value, predicted.value)


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b), 1e-9)


def evidence_overlaps(gold: Sequence[str], predicted: Sequence[str]) -> bool:
    """Whether two evidences share half of the shorter one's words."""
    return any(_overlap(a, b) for a in gold for b in predicted)


def _overlap(a: str, b: str) -> bool:
    left, right = Counter(words(a)), Counter(words(b))
    return (left & right).total() >= 0.5 * max(1, min(left.total(), right.total()))


def words(text: str) -> list[str]:
    """The content words of a text, case and ё folded; all its words where it has no other."""
    found = WORD.findall(text.casefold().replace("ё", "е"))
    return [word for word in found if word not in STOPWORDS] or found


def word_f1(a: str, b: str) -> float:
    """F1 of the words that two texts share, endings aside."""
    left, right = words(a), words(b)
    if not left and not right:
        return 1.0
    rest = list(right)
    for word in left:
        hit = next((i for i, other in enumerate(rest) if same_word(word, other)), None)
        if hit is not None:
            del rest[hit]
    return 2 * (len(right) - len(rest)) / (len(left) + len(right))


def same_word(a: str, b: str) -> bool:
    """Equal, or one stem with two endings ("России" ~ "Россия", "Russian" ~ "Russia")."""
    if a == b:
        return True
    longest = max(len(a), len(b))
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= 3 and shared >= 0.6 * longest and longest - shared <= 4
