"""The arguments of a predicate: what fills a role, and by which path.

A path is a tuple of functions from the predicate down, such as ``("agent",)``, ``("patient", "of")`` or ``("host", "with")``.
``host`` leads from a nominal trigger to the verb that carries it ("held *talks*", "the *turnover* reached"); paths never
cross it unasked. A role's specification matches the end of a path, so ``to`` finds "supplied trucks *to Russia*" whether
the parser hung the phrase on the verb or on the noun.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coopfacts import lang
from coopfacts.facts.graph import NOMINAL, PASSIVE_SUBJECT, SUBJECT, Graph

MAX_DEPTH = 4
INVITING = frozenset({"invite", "пригласить", "приглашать"})
CIRCUMSTANCE = frozenset({"during", "after", "before", "within", "because", "following", "since", "until", "against"})
CONTROL_BY_OBJECT = frozenset({"ask", "invite", "urge", "allow", "help", "order", "instruct", "попросить", "просить", "пригласить", "приглашать", "поручить", "позволить", "предложить", "предлагать", "помочь"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A phrase by its head token, with its path from the predicate and whether it was inherited from a higher clause."""

    token: int
    path: tuple[str, ...]
    inherited: bool = False

    def fits(self, specification: str) -> bool:
        """Whether the path ends as the specification (functions joined by dots) says; ``^`` before it: whether it is just that."""
        wanted = tuple(specification.removeprefix("^").split("."))
        if specification.startswith("^"):
            return self.path == wanted
        if self.path[-len(wanted) :] != wanted:
            return False
        return not {"host", "over", "around"} & set(self.path[: len(self.path) - len(wanted)])


def arguments(graph: Graph, predicate: int) -> list[Argument]:
    """The arguments of a verbal or nominal predicate, nearest first."""
    found = list(_own(graph, predicate))
    verb = host(graph, predicate)
    if verb is not None:
        lead = "around" if _circumstance(graph, predicate, verb) else "host"
        found += [Argument(token=a.token, path=(lead, *a.path), inherited=a.inherited) for a in _verbal(graph, verb) if a.token != predicate]
        if graph.tokens[verb].upos != "VERB" and graph.marker(verb):
            found.append(Argument(token=verb, path=(lead, graph.marker(verb))))
    found += _over(graph, predicate)
    return sorted(found, key=lambda a: (len(a.path), a.inherited, abs(a.token - predicate)))


def _own(graph: Graph, predicate: int) -> Iterator[Argument]:
    if graph.tokens[predicate].upos in {"VERB", "AUX"} or graph.children(predicate, "nsubj", "nsubj:pass") and graph.tokens[predicate].upos != "PROPN":
        yield from _verbal(graph, predicate)
        if graph.tokens[predicate].upos not in {"VERB", "AUX"}:
            yield from _below(graph, predicate, (), 1)
    else:
        yield from _below(graph, predicate, (), 1)


def _over(graph: Graph, predicate: int) -> Iterator[Argument]:
    """Arguments of the verbs above the noun that a participle or relative clause describes ("the grain *donated* by Hungary was sent to")."""
    current = predicate
    for _ in range(2):
        noun = graph.tokens[current].head
        verb = host(graph, noun) if graph.tokens[current].deprel.split(":")[0] == "acl" else None
        if verb is None:
            return
        below = set(graph.subtree(current))
        yield from (Argument(token=a.token, path=("over", *a.path), inherited=True) for a in _verbal(graph, verb) if a.token not in below and a.token != noun)
        current = verb


def host(graph: Graph, predicate: int) -> int | None:
    """The verb, or the predicate with a copula, that a nominal predicate is subject, object or complement of."""
    token = graph.tokens[predicate]
    if token.upos in {"VERB", "AUX"}:
        return None
    current = predicate
    for _ in range(3):
        here = graph.tokens[current]
        if here.head == current:
            return None
        parent = graph.tokens[here.head]
        if (parent.upos == "VERB" or graph.children(parent.index, "cop")) and here.deprel.split(":")[0] in {"nsubj", "obj", "obl", "iobj", "xcomp", "csubj", "nmod"}:
            return parent.index
        if here.deprel not in {"conj", "nmod", "appos", "nsubj", "flat", "compound"}:
            return None
        current = parent.index
    return None


def _circumstance(graph: Graph, predicate: int, verb: int) -> bool:
    """Whether a nominal predicate is only the time or occasion of its verb ("*after the meeting* they signed")."""
    line = [predicate, *graph.ancestors(predicate)]
    below = line[line.index(verb) - 1] if verb in line else predicate
    role = relators(graph.language).get(graph.lemmas[below], graph.marker(below))
    return graph.tokens[below].deprel.split(":")[0] == "obl" and role in CIRCUMSTANCE


# --- verbs ------------------------------------------------------------------------------------------


def _verbal(graph: Graph, verb: int) -> Iterator[Argument]:
    """Arguments of a verb, participle or copular predicate; missing agents and patients are looked for above it."""
    passive = is_passive(graph, verb)
    direct = list(_direct(graph, verb, passive))
    yield from _expanded(graph, direct)
    held = {a.path[0] for a in direct}
    for function, token in _above(graph, verb, passive):
        if function not in held:
            held.add(function)
            inherited = Argument(token=graph_real(graph, token), path=(function,), inherited=True)
            yield inherited
            yield from (Argument(token=a.token, path=a.path, inherited=True) for a in _below(graph, inherited.token, inherited.path, 2))


def _expanded(graph: Graph, direct: list[Argument]) -> Iterator[Argument]:
    for argument in direct:
        yield argument
        yield from _below(graph, argument.token, argument.path, len(argument.path) + 1)


def _direct(graph: Graph, verb: int, passive: bool) -> Iterator[Argument]:
    for child in graph.children(verb):
        function = _function(graph, child, passive)
        if function:
            yield Argument(token=graph_real(graph, child), path=(function,))
        elif graph.tokens[child].deprel == "advcl" and graph.feat(child, "VerbForm") == "Inf":
            yield Argument(token=child, path=("purpose",))
        elif graph.tokens[child].deprel == "xcomp" and graph.tokens[child].upos == "VERB":
            yield Argument(token=child, path=("xcomp",))
            yield from (Argument(token=a.token, path=("xcomp", *a.path)) for a in _direct(graph, child, False))


def graph_real(graph: Graph, index: int) -> int:
    """The antecedent of a relative pronoun, else the token itself."""
    if graph.feat(index, "PronType") == "Rel" or graph.lemmas[index] in {"который", "which", "who", "that"}:
        for above in graph.ancestors(index):
            token = graph.tokens[above]
            if token.deprel in {"acl:relcl", "acl"} and token.head != above:
                return token.head
    return index


def _function(graph: Graph, child: int, passive: bool) -> str:
    """The function of a verb's dependent, or ``""`` when it is no argument."""
    token = graph.tokens[child]
    if token.deprel in PASSIVE_SUBJECT:
        return "patient"
    if token.deprel in SUBJECT:
        return "patient" if passive else "agent"
    if token.deprel == "obj":
        # A second object in the instrumental is what something is done with («обеспечивает страну *зерном*»).
        return "by" if graph.feat(child, "Case") == "Ins" and len(graph.children(token.head, "obj")) > 1 else "patient"
    if token.deprel == "iobj":
        return "dative"
    if token.deprel == "obl:agent":
        return "by"
    if token.deprel.split(":")[0] in {"obl", "nmod"} and (token.upos in NOMINAL or token.upos in {"ADJ", "DET"}):
        return graph.marker(child) or _bare_case(graph, child)
    if token.deprel.split(":")[0] == "advcl" and token.upos in {"NOUN", "PROPN"}:
        return graph.marker(child)
    return ""


def _bare_case(graph: Graph, child: int) -> str:
    case = graph.feat(child, "Case")
    return {"Ins": "by", "Dat": "dative", "Gen": "of", "Acc": "span"}.get(case, "bare")


def is_passive(graph: Graph, verb: int) -> bool:
    """A passive verb or participle, in either language's marking."""
    if graph.children(verb, "nsubj:pass", "csubj:pass", "aux:pass") and any(
        graph.tokens[c].deprel in {"nsubj:pass", "csubj:pass", "aux:pass"} for c in graph.children(verb)
    ):
        return True
    if graph.feat(verb, "Voice") == "Pass":
        return graph.feat(verb, "VerbForm") == "Part" or graph.language != "ru" or not graph.children(verb, "obj")
    token = graph.tokens[verb]
    return graph.language == "en" and token.deprel == "acl" and graph.feat(verb, "VerbForm") == "Part" and graph.feat(verb, "Tense") == "Past"


def _above(graph: Graph, verb: int, passive: bool) -> Iterator[tuple[str, int]]:
    """(function, token) pairs that a verb takes from the clauses above it."""
    subject = "patient" if passive else "agent"
    current = verb
    for _ in range(5):
        token = graph.tokens[current]
        parent = token.head
        if parent == current:
            return
        relation = token.deprel.split(":")[0]
        if relation == "acl" and graph.tokens[parent].upos in NOMINAL and graph.feat(current, "VerbForm") != "Inf" and not _has_mark(graph, current):
            yield subject, parent
            return
        if relation == "conj" or relation in {"xcomp", "advcl", "acl", "ccomp", "parataxis", "obj", "obl", "nsubj", "nmod", "csubj"}:
            if relation in {"ccomp", "parataxis"} and (graph.has_subject(current) or graph.feat(current, "VerbForm") == "Fin"):
                if relation == "ccomp" and not graph.has_subject(current):
                    yield from ((subject, child) for child in graph.children(parent, "nsubj")[:1] if _agrees(graph, current, child))
                return
            yield from _offered(graph, parent, subject, relation)
            yield from (("in", child) for child in graph.children(parent, "obl") if relation in {"xcomp", "ccomp", "obj"} and graph.marker(child) == "in")
            current = parent
            continue
        return


def _agrees(graph: Graph, verb: int, subject: int) -> bool:
    """Whether a clause without a subject goes on about that of the clause above it ("Вучич подтвердил, что *приедет*")."""
    if graph.feat(verb, "Number") != "Sing" or graph.feat(subject, "Number") == "Plur" or graph.feat(verb, "Person") not in {"", "3"}:
        return False
    genders = {graph.feat(verb, "Gender"), graph.feat(subject, "Gender")} - {""}
    return len(genders) <= 1 and (graph.feat(verb, "Person") == "3" or bool(graph.feat(verb, "Gender"))) and graph.feat(verb, "Gender") != "Neut"


def _has_mark(graph: Graph, index: int) -> bool:
    return any(graph.lemmas[c] in {"to", "чтобы"} for c in graph.children(index, "mark"))


def _offered(graph: Graph, parent: int, subject: str, relation: str) -> Iterator[tuple[str, int]]:
    """What the governing word offers as the missing subject."""
    if graph.lemmas[parent] in CONTROL_BY_OBJECT and relation in {"xcomp", "ccomp", "advcl"}:
        yield from (("invitation", child) for child in graph.children(parent, "nsubj") if graph.lemmas[parent] in INVITING)
        for child in graph.children(parent, "obj", "iobj", "obl"):
            if graph.tokens[child].upos in NOMINAL and graph.marker(child) in {"", "to"} and graph.feat(child, "Case") in {"", "Acc", "Dat", "Gen"}:
                yield subject, child
                return
    passive = is_passive(graph, parent)
    for child in graph.children(parent, "nsubj", "csubj"):
        if passive and subject == "agent" and relation in {"conj"}:
            continue
        yield subject, child
        return
    for child in graph.children(parent):
        if graph.tokens[child].deprel == "nmod:poss" or graph.marker(child) in {"by"} and graph.tokens[child].deprel.startswith("obl"):
            yield subject, child
            return


@cache
def relators(language: str) -> dict[str, str]:
    """Relational noun -> marker class of its complement."""
    return {row["lemma"]: row["class"] for row in lang.table(language, "relators")}


# --- nouns -------------------------------------------------------------------------------------------


def _below(graph: Graph, noun: int, path: tuple[str, ...], depth: int) -> Iterator[Argument]:
    """What stands inside a noun phrase: complements, possessors, side adjectives, compounds, appositions, participles."""
    if depth > MAX_DEPTH:
        return
    for child in graph.children(noun):
        function = _nominal_function(graph, child)
        if function:
            related = relators(graph.language).get(graph.lemmas[noun]) if function in {"of", "with"} and path and graph.children(noun, "case") else None
            inner = (*path[:-1], related) if related else (*path, function)
            yield Argument(token=child, path=inner)
            yield from _below(graph, child, inner, depth + 1)


def _nominal_function(graph: Graph, child: int) -> str:
    token = graph.tokens[child]
    relation = token.deprel.split(":")[0]
    if relation == "iobj":
        return "dative"
    if relation in {"nmod", "obl"}:
        return "of" if token.deprel == "nmod:poss" else graph.marker(child) or {"Ins": "by", "Dat": "dative"}.get(graph.feat(child, "Case"), "of")
    if relation == "amod":
        return "adj"
    if relation in {"compound", "flat"}:
        return "compound"
    if relation == "appos":
        return "appos"
    if token.deprel == "acl" and token.upos in {"VERB", "ADJ"}:
        return "acl"
    if relation == "conj" and not graph.is_clause_head(child):
        return "conj"
    return ""
