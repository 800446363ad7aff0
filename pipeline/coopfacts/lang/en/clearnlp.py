"""Trees of spaCy's English pipelines (ClearNLP labels, after Stanford's) as Universal Dependencies.

The labels differ, and so does what governs what: there a preposition governs its noun, a copula its predicate, "and" hangs on what
stands before it, a surname governs the first name. Each step below turns one of these around.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from coopfacts import resources
from coopfacts.records import Analysis, NamedSpan, Token

TABLE = "lang/en/clearnlp.tsv"
PREPOSITIONAL = frozenset({"prep", "agent"})
OBJECTS = ("pobj", "pcomp")
PREDICATES = ("attr", "acomp")
CLAUSES = ("xcomp", "ccomp", "advcl")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "DET"})
FIXED = frozenset({("according", "to"), ("because", "of"), ("such", "as"), ("due", "to"), ("instead", "of"), ("prior", "to")})
_OWN = frozenset(["dobj", "pobj", "prep", "nsubjpass", "auxpass", "attr", "acomp", "pcomp", "relcl", "poss", "npadvmod", "prt", "agent"])


def is_clearnlp(relations: Iterable[str]) -> bool:
    """Whether these labels are of that style: some are only there."""
    return not _OWN.isdisjoint(relations)


def to_ud(analysis: Analysis) -> Analysis:
    """The analysis with its trees rebuilt, sentence by sentence."""
    tokens: list[Token] = []
    for sentence in analysis.sentences:
        words = analysis.tokens_of(sentence)
        names = [name for name in analysis.names if name.label == "PER" and sentence.start <= name.start and name.end <= sentence.end]
        tokens += Tree(words).rebuilt(names)
    return replace(analysis, tokens=tuple(tokens))


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["label"]: (row["ud"], row["nominal"] or row["ud"]) for row in resources.rows(TABLE)}


class Tree:
    """Heads and relations of one sentence, counted from its first word while it is rebuilt."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        first = words[0].index
        self.heads = [word.head - first for word in words]
        self.rels = ["compound" if word.deprel == "nmod" else word.deprel for word in words]  # "nmod" is another thing there

    def rebuilt(self, names: Iterable[NamedSpan]) -> list[Token]:
        """The words in UD terms; ``names`` are those of persons."""
        for place in self._bottom_up():
            self._preposition(place)
        for place in range(len(self.words)):
            self._copula(place)
        self._coordination()
        for name in names:
            self._person(name)
        first = self.words[0].index
        final = [self._label(place) for place in range(len(self.words))]
        return [replace(word, head=head + first, deprel=rel) for word, head, rel in zip(self.words, self.heads, final, strict=True)]

    # --- looking around ---

    def children(self, place: int, *rels: str) -> list[int]:
        return [at for at, head in enumerate(self.heads) if head == place != at and (not rels or self.rels[at] in rels)]

    def _bottom_up(self) -> list[int]:
        return sorted(range(len(self.words)), key=lambda place: -self._depth(place))

    def _depth(self, place: int) -> int:
        depth = 0
        while self.heads[place] != place and depth <= len(self.words):
            place, depth = self.heads[place], depth + 1
        return depth

    def _lemma(self, place: int) -> str:
        return self.words[place].lemma.lower()

    def _lower(self, place: int) -> str:
        return self.words[place].text.lower()

    def _is_nominal(self, place: int) -> bool:
        return self.words[place].upos in NOMINAL

    # --- turning around ---

    def _raise(self, place: int, below: int, own: str, rel: str) -> None:
        """``below`` takes the place of its head as ``rel``; the old head hangs on it as ``own``, and so do its other children."""
        for child in self.children(place):
            if child != below:
                self.heads[child] = below
        root = self.heads[place] == place
        self.heads[below] = below if root else self.heads[place]
        self.rels[below] = "root" if root else rel
        self.heads[place], self.rels[place] = below, own

    def _preposition(self, place: int) -> None:
        """What it governs takes its place: "talks in Minsk" is talks -> Minsk -> in."""
        found = [child for child in self.children(place) if self.rels[child] in OBJECTS]
        joined = self.children(place, "conj:pobj")
        if not found and not joined:
            return
        below = found[0] if found else joined.pop(0)
        clause = self.rels[below] == "pcomp" and self.words[below].upos in {"VERB", "AUX"}
        over, old = self.heads[place], self.rels[place]
        for child in joined:  # "in Minsk and in Gomel"
            self.heads[child], self.rels[child] = below, "conj"
        inner = self.rels[over] in PREPOSITIONAL and over != place
        rel = "pobj" if inner and old != "conj" else "conj:pobj" if inner else self._circumstance(over, old, clause)
        self._raise(place, below, "mark" if clause else "case", rel)
        for child in self.children(below, "case"):
            if (self._lower(child - 1) if child else "", self._lower(child)) in FIXED and self.heads[child - 1] == below:
                self.heads[child], self.rels[child] = child - 1, "fixed"

    def _circumstance(self, over: int, old: str, clause: bool) -> str:
        """The relation of a noun or clause whose preposition had the relation ``old``."""
        if clause:
            return "acl" if self._is_nominal(over) else "advcl"
        if old == "conj":
            return "conj"
        if old == "agent":
            return "obl:agent"
        return "nmod" if self._is_nominal(over) else "obl"

    def _copula(self, place: int) -> None:
        """The predicate takes the place of "be": "Minsk is the capital" is capital -> is."""
        if self._lemma(place) != "be" or self.rels[place] in {"aux", "auxpass", "aux:pass", "cop"}:
            return
        there = self.children(place, "expl")
        predicates = self.children(place, *PREDICATES)
        if there:
            for child in self.children(place, "attr"):
                self.rels[child] = "nsubj"
            return
        if not predicates and not self.children(place, *CLAUSES):
            predicates = [child for child in self.children(place, "obl") if child > place][:1]
        if predicates:
            self._raise(place, predicates[0], "cop", self.rels[place])

    def _coordination(self) -> None:
        """All parts of a list hang on the first, each conjunction on the part after it."""
        for place, rel in enumerate(self.rels):
            if rel == "cc":
                after = [child for child in self.children(self.heads[place], "conj") if child > place]
                self.heads[place] = after[0] if after else self.heads[place]
        for place, rel in enumerate(self.rels):
            if rel == "conj":
                self.heads[place] = self._first(place)

    def _first(self, place: int) -> int:
        for _ in self.words:
            if self.rels[place] != "conj":
                break
            place = self.heads[place]
        return place

    def _person(self, name: NamedSpan) -> None:
        """A name hangs on its first word, a title beside it on that."""
        inside = [place for place, word in enumerate(self.words) if name.start <= word.start and word.end <= name.end]
        if not inside:
            return
        first, top = inside[0], next((place for place in reversed(inside) if self.heads[place] not in inside or self.heads[place] == place), inside[-1])
        if top != first and all(self.heads[place] == top and self.rels[place] in {"compound", "flat"} for place in inside if place != top):
            self._raise(top, first, "flat", self.rels[top])
            for place in inside[1:]:
                self.heads[place], self.rels[place] = first, "flat"
        for child in self.children(first, "compound"):
            if child not in inside and self._is_nominal(child):
                self.rels[child] = "nmod:desc"

    # --- labels ---

    def _label(self, place: int) -> str:
        rel, head = self.rels[place], self.heads[place]
        if head == place:
            return "root"
        if rel == "aux" and self._lower(place) == "to":
            return "mark"
        if rel == "conj:pobj":
            return "conj"
        plain, nominal = _table().get(rel, (rel, rel))
        return nominal if self._is_nominal(head) and not self.children(head, "cop") else plain
