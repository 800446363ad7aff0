"""Dependency relations of one text, seen as clauses, arguments and phrases.

Frames speak of *functions* (``agent``, ``patient``, ``with``, ``to``, ``of`` ...), not of one language's relations: passives are
turned, prepositions and cases are mapped to marker classes by ``lang/<code>/markers.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property

from coopfacts import lang
from coopfacts.records import Analysis, Sentence

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
CLAUSAL = frozenset({"root", "ccomp", "advcl", "acl", "acl:relcl", "advcl:relcl", "parataxis", "csubj", "csubj:pass", "csubj:outer"})
SUBJECT = frozenset({"nsubj", "nsubj:outer", "csubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "csubj:pass"})


class Graph:
    """The tokens of an analysis with their children; token indices everywhere."""

    def __init__(self, analysis: Analysis, text: str) -> None:
        self.analysis = analysis
        self.text = text
        self.language = analysis.language
        self.tokens = analysis.tokens
        self._children: list[list[int]] = [[] for _ in analysis.tokens]
        for token in analysis.tokens:
            if token.head != token.index:
                self._children[token.head].append(token.index)
        self._clauses: dict[int, int] = {}
        self._starts = [token.start for token in analysis.tokens]

    # --- walking ---------------------------------------------------------------------------------

    def children(self, index: int, *deprels: str) -> list[int]:
        """Children in text order, only those with one of the relations (subtypes count) when any are given."""
        found = self._children[index]
        if not deprels:
            return found
        return [child for child in found if self.tokens[child].deprel in deprels or self.tokens[child].deprel.split(":")[0] in deprels]

    def ancestors(self, index: int) -> Iterator[int]:
        """The heads above a token, nearest first; never more than the sentence is long."""
        seen = {index}
        head = self.tokens[index].head
        while head not in seen:
            yield head
            seen.add(head)
            head = self.tokens[head].head

    def subtree(self, index: int, without: frozenset[str] = frozenset()) -> list[int]:
        """The token and all below it, sorted; branches whose relation is in ``without`` are left out."""
        found, queue = [], [index]
        while queue:
            current = queue.pop()
            found.append(current)
            queue.extend(child for child in self._children[current] if self.tokens[child].deprel not in without)
        return sorted(found)

    def sentence(self, index: int) -> Sentence:
        return self.analysis.sentences[self.tokens[index].sentence]

    def token_at(self, offset: int) -> int | None:
        """The token that covers a character offset, or the next one."""
        from bisect import bisect_right

        place = bisect_right(self._starts, offset) - 1
        if place >= 0 and self.tokens[place].end > offset:
            return place
        return place + 1 if place + 1 < len(self.tokens) else None

    def span_head(self, start: int, end: int) -> int | None:
        """The token inside ``start:end`` whose head lies outside, the leftmost if several."""
        first = self.token_at(start)
        if first is None:
            return None
        inside = [i for i in range(first, len(self.tokens)) if self.tokens[i].start < end] if self.tokens[first].start < end else []
        inside = inside[:60]
        members = set(inside)
        for i in inside:
            if (self.tokens[i].head not in members or self.tokens[i].head == i) and self.tokens[i].upos != "PUNCT":
                return i
        return inside[0] if inside else None

    # --- clauses -----------------------------------------------------------------------------------

    def is_clause_head(self, index: int) -> bool:
        token = self.tokens[index]
        if token.head == index or token.deprel in CLAUSAL:
            return True
        if token.deprel == "conj":
            return token.upos in {"VERB", "AUX"} or self.has_subject(index)
        return False

    def has_subject(self, index: int) -> bool:
        return bool(self.children(index, "nsubj", "csubj"))

    def clause(self, index: int) -> int:
        """The head of the clause that a token stands in."""
        known = self._clauses.get(index)
        if known is None:
            known = index
            if not self.is_clause_head(index):
                known = next((a for a in self.ancestors(index) if self.is_clause_head(a)), index)
            self._clauses[index] = known
        return known

    def distance(self, a: int, b: int) -> int:
        """Edges between two tokens of one sentence; large when they do not meet."""
        up_a = {a: 0}
        for depth, node in enumerate(self.ancestors(a), 1):
            up_a[node] = depth
        if b in up_a:
            return up_a[b]
        for depth, node in enumerate(self.ancestors(b), 1):
            if node in up_a:
                return up_a[node] + depth
        return 99

    # --- words -------------------------------------------------------------------------------------

    def feat(self, index: int, name: str) -> str:
        """The value of a UD feature, or ``""``."""
        for pair in self.tokens[index].feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return ""

    def marker(self, index: int) -> str:
        """The marker class (``to``, ``from``, ``with`` ...) of a nominal, by its preposition and case; ``""`` for none."""
        table = markers(self.language)
        case = self.feat(index, "Case")
        cases = self.children(index, "case")
        for child in cases:
            lemma = self.tokens[child].lemma.lower()
            form = self.tokens[child].text.lower()
            fixed = " ".join([lemma, *(self.tokens[c].lemma.lower() for c in self.children(child, "fixed"))])
            for word in (fixed, lemma, form):
                for key in ((word, case), (word, "")):
                    if key in table:
                        return table[key]
        return self.lemmas[cases[0]] if cases else ""

    def conjuncts(self, index: int) -> list[int]:
        """The token and what is coordinated with it, in text order; not new clauses."""
        found = [index]
        for child in self.children(index, "conj"):
            if not self.is_clause_head(child):
                found.extend(self.conjuncts(child))
        return found

    @cached_property
    def lemmas(self) -> list[str]:
        return [token.lemma.lower() for token in self.tokens]


@cache
def markers(language: str) -> dict[tuple[str, str], str]:
    """(preposition, UD case or "") -> marker class."""
    return {(row["marker"], row["case"]): row["class"] for row in lang.table(language, "markers")}
