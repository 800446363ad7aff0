"""Frames and triggers of the fact types, read from ``facts/<type>/frame.toml`` and ``triggers.tsv``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from coopfacts import resources
from coopfacts.errors import TableError
from coopfacts.facts.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word or phrase that raises a fact type, with the group that variants ask for and the terms that it settles."""

    words: tuple[str, ...]
    upos: str
    group: str
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a group of triggers fills the roles: for each role the paths to look along, best first.

    ``need``: slots of which each entry must be filled (``a|b``: one of them). ``within``: groups one of whose words must head
    the patient. ``sides``: how many different sides the fact must show. ``split``: role whose coordinated fillers with values
    of their own are facts of their own. ``marked``/``unmarked``: groups one/none of whose words must stand in the
    clause. ``complete``: the party role that the document's pair of sides may complete.
    ``shape``: the role that the trigger's own phrase fills; ``named``: that phrase must hold a name.
    ``joint``: its parties must be two or a bloc, or its sentence must say that something is shared. ``abroad``: the fact crosses borders by its nature, whatever its sentence names. ``supplement``: the fact only completes another of its type in the document.
    ``parts``: parts of a sentence with values of their own are facts of their own. ``stated``: slots that the text itself must fill
    before completion. ``opposite``: two roles of which the document completes the one that is missing. ``without``: slots that must
    stay empty. ``statuses``: the only ones that the fact may have. ``concerning``: role whose phrase must name a side or a deal.
    ``proper``: the shape is filled only with a name.
    ``yields``: gives way to a later trigger that it depends on, too ("*students* study").
    """

    name: str
    triggers: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    need: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    sides: int = 0
    waive: str = ""
    split: str = ""
    complete: str = ""
    shape: str = ""
    named: bool = False
    supplement: bool = False
    abroad: bool = False
    joint: bool = False
    parts: bool = False
    proper: bool = False
    yields: bool = False
    concerning: str = ""
    stated: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A fact type with its variants, in the order in which they are tried, and its slots (role -> kind letter)."""

    type: str
    variants: tuple[Variant, ...]
    slots: Mapping[str, str]


@cache
def slots(fact_type: str) -> dict[str, str]:
    """role -> kind (E, Q, P, T, X) of a fact type, the common roles included."""
    table = tomllib.loads(resources.read_text("facts/slots.toml"))
    return {**table["types"][fact_type], **table["common"]}


@cache
def types() -> tuple[str, ...]:
    """Every fact type of the contract."""
    return tuple(tomllib.loads(resources.read_text("facts/slots.toml"))["types"])


@cache
def frames() -> tuple[Frame, ...]:
    """The frames that the package holds, found by folder."""
    return tuple(_frame(name) for name in types() if resources.exists(f"facts/{name}/frame.toml"))


def _frame(name: str) -> Frame:
    path = f"facts/{name}/frame.toml"
    table = tomllib.loads(resources.read_text(path))
    known = slots(name)
    variants = tuple(_variant(path, row, known) for row in table["variant"])
    return Frame(type=name, variants=variants, slots=known)


def _variant(path: str, row: dict[str, object], known: Mapping[str, str]) -> Variant:
    values = dict(row)
    roles = {role: tuple(paths) for role, paths in dict(values.pop("roles", {})).items()}  # type: ignore[call-overload]
    for role in roles:
        if role not in known:
            raise TableError(f"{path}: variant {values.get('name')}: no slot '{role}' in the type; slots: {', '.join(known)}")
    for key in ("triggers", "need", "within", "unless", "marked", "unmarked"):
        values[key] = tuple(values.get(key, ()))  # type: ignore[arg-type]
    return Variant(roles=roles, **values)  # type: ignore[arg-type]


@cache
def triggers(fact_type: str, language: str) -> dict[str, tuple[Trigger, ...]]:
    """First lemma -> triggers of a type in a language, longest first."""
    table: dict[str, list[Trigger]] = {}
    for row in resources.rows(f"facts/{fact_type}/triggers.tsv"):
        if row["language"] == language:
            terms = dict(pair.split("=", 1) for pair in resources.forms(row["terms"]))
            trigger = Trigger(words=tuple(row["lemma"].split()), upos=row["upos"], group=row["group"], terms=terms)
            table.setdefault(trigger.words[0], []).append(trigger)
    return {lemma: tuple(sorted(found, key=lambda t: -len(t.words))) for lemma, found in table.items()}


def found(graph: Graph, fact_type: str, first: int, last: int) -> Iterator[tuple[int, Trigger]]:
    """(head token, trigger) of each trigger of a type among tokens ``first:last``: the longest phrase at a place, in each of its groups."""
    table = triggers(fact_type, graph.language)
    taken: set[int] = set()
    for i in range(first, last):
        if i in taken:
            continue
        width = 0
        for trigger in table.get(graph.lemmas[i]) or table.get(graph.tokens[i].text.lower(), ()):
            span = range(i, i + len(trigger.words))
            if len(span) < width:
                break  # a longer phrase was found here
            if span.stop <= last and _reads(graph, span, trigger) and _is_pos(graph, _head(graph, span), trigger.upos):
                width = len(span)
                taken.update(span)
                head = _head(graph, span)
                yield (graph.tokens[head].head if trigger.upos == "ADP" else head), trigger


def in_group(graph: Graph, fact_type: str, index: int, groups: tuple[str, ...]) -> Trigger | None:
    """The trigger of one of the groups that a token heads, if any."""
    table = triggers(fact_type, graph.language)
    for start in range(max(0, index - 3), index + 1):
        for trigger in table.get(graph.lemmas[start], ()):
            span = range(start, start + len(trigger.words))
            if trigger.group in groups and index in span and span.stop <= len(graph.tokens) and _reads(graph, span, trigger):
                return trigger
    return None


def _reads(graph: Graph, span: range, trigger: Trigger) -> bool:
    return all(word in (graph.lemmas[i], graph.tokens[i].text.lower()) for i, word in zip(span, trigger.words, strict=True))


def _head(graph: Graph, span: range) -> int:
    return next((i for i in span if graph.tokens[i].head not in span or graph.tokens[i].head == i), span.start)


def _is_pos(graph: Graph, index: int, upos: str) -> bool:
    actual = graph.tokens[index].upos
    if upos == "VERB":
        return actual in {"VERB", "AUX", "ADJ"}
    if upos == "NOUN":
        return actual in {"NOUN", "PROPN", "X"}
    if upos == "PROPN":
        return graph.tokens[index].text[:1].isupper()
    return True
