"""Two runs compared fact by fact: what was gained, what was lost, what changed.

Documents meet by id, else by source: a text that is cleaned anew has another id. The facts of a document meet by id; the
others, of one type, where their evidence overlaps and they share a filler, in the assignment that is best for the document as
a whole. Type, status, speaker and the meaning of the fillers are compared; places in the text, wording of the evidence,
confidence and provenance are not.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from coopfacts import agreement, assignment
from coopfacts.errors import ConfigurationError
from coopfacts.facts import frames

Record = Mapping[str, object]
Kind = Literal["gained", "lost", "changed"]
Pair = tuple[Record | None, Record | None]
ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field (``status``, ``attribution`` or a role) and what only one side has in it, in words."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact that one side lacks, or that the sides tell differently; the records are as they were written."""

    before: Record | None
    after: Record | None
    source: str | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return "gained"
        return "lost" if self.after is None else "changed"

    @property
    def fact(self) -> Record:
        """The newest record."""
        return self.after or self.before or {}

    def record(self) -> dict[str, object]:
        """As a line of JSON has it."""
        return {
            "change": self.kind,
            "type": self.fact["type"],
            "doc_id": self.fact["doc_id"],
            "source": self.source,
            "evidence": evidence(self.fact),
            "differences": [{"field": d.field, "before": list(d.before), "after": list(d.after)} for d in self.differences],
            "before": self.before,
            "after": self.after,
        }


@dataclass(slots=True)
class Summary:
    """Facts by type and by what became of them (``same``, ``changed``, ``gained``, ``lost``)."""

    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, fact_type: str, what: str) -> None:
        """One more."""
        self.types[fact_type][what] += 1

    @property
    def total(self) -> Counter[str]:
        """Over all types."""
        return sum(self.types.values(), Counter[str]())

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not set(self.total) - {"same"}

    def record(self) -> dict[str, object]:
        """As JSON has it."""
        return {**_counts(self.total), "types": {name: _counts(self.types[name]) for name in sorted(self.types)}}


OUTCOMES = ("same", "changed", "gained", "lost")


def _counts(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in OUTCOMES}


# --- the two sides ---------------------------------------------------------------------------------


class Side:
    """The facts of a run, found by document without keeping them: ``path`` is a run's folder or a ``facts.jsonl``."""

    def __init__(self, path: Path) -> None:
        self.path = path / "facts.jsonl" if path.is_dir() else path
        if not self.path.is_file():
            raise ConfigurationError(f"{self.path} does not exist: give the output folder of `coopfacts run`, or a facts.jsonl")
        self.extents: dict[str, list[tuple[int, int]]] = {}
        for start, end, record in _lines(self.path, "doc_id", "type", "status", "slots"):
            _extend(self.extents.setdefault(str(record["doc_id"]), []), start, end)
        beside = self.path.with_name("documents.jsonl")
        listed = _lines(beside, "doc_id", "source") if beside.is_file() else iter(())
        self.sources = {str(record["doc_id"]): str(record["source"]) for _, _, record in listed}

    def knows(self, doc_id: str) -> bool:
        """Whether the run has this document."""
        return doc_id in self.extents or doc_id in self.sources

    def facts(self, doc_id: str | None) -> list[Record]:
        """The facts of a document, in order."""
        extents = self.extents.get(doc_id, []) if doc_id else []
        with self.path.open("rb") as file:
            return [json.loads(line) for start, end in extents for line in _between(file.seek(start), file.read(end - start))]


def _between(start: int, block: bytes) -> list[bytes]:
    return [line for line in block.split(b"\n") if line.strip()]


def _extend(extents: list[tuple[int, int]], start: int, end: int) -> None:
    """Facts of a document stand together as a rule: one extent for all of them."""
    if extents and extents[-1][1] == start:
        start = extents.pop()[0]
    extents.append((start, end))


def _lines(path: Path, *needed: str) -> Iterator[tuple[int, int, Record]]:
    """(start, end, record) of each line, in bytes."""
    place = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            start, place = place, place + len(line)
            if line.strip():
                yield start, place, _parsed(line, f"{path}:{number}", needed)


def _parsed(line: bytes, where: str, needed: Sequence[str]) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{where}: not JSON ({error}); give the files of `coopfacts run` as they were written") from error
    missing = [key for key in needed if key not in record] if isinstance(record, dict) else needed
    if missing:
        raise ConfigurationError(f"{where}: a record without '{missing[0]}'; give the files of `coopfacts run` as they were written")
    return record  # type: ignore[no-any-return]


def _documents(a: Side, b: Side) -> Iterator[tuple[str | None, str | None]]:
    """The documents with facts, each with its counterpart, in the order of the first run; then what only the second has."""
    partners = dict(_by_source(a, b))
    taken = set(partners.values())
    for doc_id in a.extents:
        yield doc_id, doc_id if b.knows(doc_id) else partners.get(doc_id)
    sources = {other: doc_id for doc_id, other in partners.items()}
    for doc_id in b.extents:
        if doc_id not in a.extents and (doc_id not in taken or sources[doc_id] not in a.extents):
            yield (doc_id if a.knows(doc_id) else sources.get(doc_id)), doc_id


def _by_source(a: Side, b: Side) -> Iterator[tuple[str, str]]:
    """Documents whose ids are new to the other run, but whose source is not."""
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for doc_id, source in b.sources.items():
        if not a.knows(doc_id):
            waiting[source].append(doc_id)
    for doc_id, source in a.sources.items():
        if not b.knows(doc_id) and waiting[source]:
            yield doc_id, waiting[source].popleft()


# --- comparing -------------------------------------------------------------------------------------


def diff(a: Path, b: Path, summary: Summary) -> Iterator[Change]:
    """What differs from ``a`` to ``b``, document by document; ``summary`` counts along. Each path is a run's folder or a ``facts.jsonl``."""
    before, after = Side(a), Side(b)
    for left, right in _documents(before, after):
        source = after.sources.get(right or "") or before.sources.get(left or "")
        for old, new in matched(before.facts(left), after.facts(right)):
            differences = _differences(old, new) if old and new else ()
            change = Change(before=old, after=new, source=source, differences=differences)
            same = change.kind == "changed" and not differences
            summary.add(str(change.fact["type"]), "same" if same else change.kind)
            if not same:
                yield change


def matched(before: Sequence[Record], after: Sequence[Record]) -> Iterator[Pair]:
    """Each fact of a document with its counterpart: those of the first side in order, then what only the second has."""
    partners: dict[int, int] = {}
    left, right = list(range(len(before))), list(range(len(after)))
    for key in (_identity, _content):
        partners.update(_equal(before, after, left, right, key))
        taken = set(partners.values())
        left, right = [i for i in left if i not in partners], [j for j in right if j not in taken]
    for fact_type in {str(before[i]["type"]) for i in left}:
        rows = [i for i in left if before[i]["type"] == fact_type]
        columns = [j for j in right if after[j]["type"] == fact_type]
        for row, column in _alike([before[i] for i in rows], [after[j] for j in columns]):
            partners[rows[row]] = columns[column]
    for i, fact in enumerate(before):
        yield fact, after[partners[i]] if i in partners else None
    taken = set(partners.values())
    yield from ((None, fact) for j, fact in enumerate(after) if j not in taken)


def _equal(
    before: Sequence[Record], after: Sequence[Record], left: Sequence[int], right: Sequence[int], key: Callable[[Record], object]
) -> dict[int, int]:
    """Facts of equal keys, in order."""
    waiting: dict[object, deque[int]] = defaultdict(deque)
    for j in right:
        waiting[key(after[j])].append(j)
    return {i: waiting[name].popleft() for i in left if waiting[name := key(before[i])]}


def _identity(fact: Record) -> object:
    return fact.get("fact_id"), fact["type"]


def _content(fact: Record) -> object:
    """All that is compared, and the words of the evidence: such facts are the best match there is."""
    fields = {name: sorted(values) for name, values in _fields(fact).items()}
    return json.dumps([fact["type"], fields, agreement.words(evidence(fact))], sort_keys=True)


def _alike(before: Sequence[Record], after: Sequence[Record]) -> list[tuple[int, int]]:
    """The best pairs of facts of one type. Both sides are put in an order of their own first, so that where pairs are equally
    good the choice does not depend on which run is named first."""
    if not before or not after:
        return []
    rows, columns = _ordered(before), _ordered(after)
    swapped = [_key(before[i]) for i in rows] > [_key(after[j]) for j in columns]
    one, other = (
        ([after[j] for j in columns], [before[i] for i in rows]) if swapped else ([before[i] for i in rows], [after[j] for j in columns])
    )
    ours, theirs = [_Compared(fact) for fact in one], [_Compared(fact) for fact in other]
    found = assignment.pairs([[fact.likeness(counterpart) for counterpart in theirs] for fact in ours])
    return [(rows[j], columns[i]) if swapped else (rows[i], columns[j]) for i, j in found]


def _ordered(facts: Sequence[Record]) -> list[int]:
    return sorted(range(len(facts)), key=lambda i: _key(facts[i]))


def _key(fact: Record) -> str:
    return json.dumps(fact, sort_keys=True)


class _Compared:
    """A fact with the words of its evidence and its fillers at hand."""

    def __init__(self, fact: Record) -> None:
        kinds = frames.slots(str(fact["type"]))
        self.words = [Counter(agreement.words(str(span["text"]))) for span in _records(fact.get("evidence"))]
        self.slots = {
            role: [agreement.predicted_filler(kinds.get(role, "X"), filler) for filler in _records(fillers)]
            for role, fillers in _mapping(fact["slots"]).items()
        }
        self.size = sum(map(len, self.slots.values()))

    def likeness(self, other: _Compared) -> float:
        """How much of the evidence's words and of the fillers two facts share; 0 where one of the two is not shared at all."""
        overlap = max((_overlap(a, b) for a in self.words for b in other.words), default=0.0)
        if not overlap:
            return 0.0
        shared = sum(_shared(fillers, other.slots.get(role, ())) for role, fillers in self.slots.items())
        return overlap + 2 * shared / (self.size + other.size) if shared else 0.0


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    """The share of common words, where they are half of the shorter text."""
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common and 2 * common >= min(a.total(), b.total()) else 0.0


def _shared(fillers: Sequence[agreement.Filler], others: Sequence[agreement.Filler]) -> int:
    return len(assignment.pairs([[float(_agree(a, b)) for b in others] for a in fillers])) if others else 0


def _agree(a: agreement.Filler, b: agreement.Filler) -> bool:
    if a.entity_id and b.entity_id:
        return a.entity_id == b.entity_id
    return agreement.agrees(a, b) or agreement.agrees(b, a)


# --- what differs ----------------------------------------------------------------------------------


def _differences(before: Record, after: Record) -> tuple[Difference, ...]:
    old, new = _fields(before), _fields(after)
    names = [*old, *(name for name in new if name not in old)]
    return tuple(
        Difference(name, _only(old.get(name, ()), new.get(name, ())), _only(new.get(name, ()), old.get(name, ())))
        for name in dict.fromkeys(["status", ATTRIBUTION, *sorted(names)])
        if Counter(old.get(name, ())) != Counter(new.get(name, ()))
    )


def _fields(fact: Record) -> dict[str, tuple[str, ...]]:
    """What a fact says, in words by field."""
    speaker = _mapping(_mapping(fact.get(ATTRIBUTION)).get("speaker"))
    return {
        "status": (str(fact["status"]),),
        ATTRIBUTION: (meaning(speaker),) if speaker else (),
        **{role: tuple(meaning(filler) for filler in _records(fillers)) for role, fillers in _mapping(fact["slots"]).items()},
    }


def _only(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    """What is in the first and not in the second, in order."""
    return tuple((Counter(these) - Counter(those)).elements())


def meaning(filler: Record) -> str:
    """What a filler of an output record stands for, without its place in the text."""
    kind = filler.get("kind")
    if kind == "quantity":
        return _amount(filler)
    if kind == "period":
        return "/".join(str(filler.get(f"{edge}_date") or "…") for edge in ("start", "end"))
    name = " ".join(str(filler.get("name") or filler.get("text") or "").split())
    return f"{name} ({filler['entity_id']})" if filler.get("entity_id") else name


def _amount(filler: Record) -> str:
    value, low, high = (_number(filler.get(key)) for key in ("value", "low", "high"))
    bound = filler.get("bound", "exact")
    amount = f"{low}..{high}" if bound == "range" else value
    words = [
        amount,
        str(filler.get("unit", "count")),
        f"({bound})" if bound not in {"exact", "range"} else "",
        f"of {filler['of']}" if filler.get("of") else "",
    ]
    return " ".join(word for word in words if word)


def _number(value: object) -> str:
    return f"{Decimal(str(value)):,f}" if isinstance(value, int | float) else "…"


def evidence(fact: Record) -> str:
    """The words that state a fact."""
    return " … ".join(" ".join(str(span.get("text", "")).split()) for span in _records(fact.get("evidence")))


def _records(value: object) -> list[Record]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}
