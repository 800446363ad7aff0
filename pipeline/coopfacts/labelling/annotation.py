"""One annotated text: regions and relations of Label Studio, read as gold facts."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from coopfacts import resources
from coopfacts.errors import AnnotationError
from coopfacts.facts import frames
from coopfacts.labelling import offsets, shorthand
from coopfacts.labelling.drafts import ATTRIBUTION, KINDS, Record, Span, Value, kind
from coopfacts.labelling.tasks import EVIDENCE
from coopfacts.records import Period, Quantity
from coopfacts.values import values
from coopfacts.writers import jsonl

CONTROLS = {"fact": "labels", "filler": "labels", "status": "choices", "value": "textarea", "implied": "textarea"}
STATUSES = ("actual", "planned", "proposed", "possible", "halted", "denied")
_LINE = re.compile(r"\s*(?P<role>\w+)(?:@(?P<place>\d+))?\s*=\s*(?P<words>.*)", re.DOTALL)
_OTHER_CONFIG = "was the project set up with the labeling config of `coopfacts label config`?"


@dataclass(slots=True)
class Region:
    """A stretch of the text with the answers given for it, by control."""

    id: str
    span: Span
    words: str | None
    answers: dict[str, list[str]] = field(default_factory=dict)


class Annotation:
    """The regions of a task and how they hang together. Reading it gathers problems; :meth:`facts` raises them together."""

    def __init__(self, data: Record, result: Sequence[Record]) -> None:
        self.data, self.text = data, str(data["text"])
        self.problems: list[str] = []
        self.regions = self._regions(result)
        self.relations = list(self._relations(result))

    def facts(self) -> list[dict[str, object]]:
        """The gold facts, in the order of their regions."""
        facts = [self._fact(region) for region in self.regions.values() if "fact" in region.answers]
        self.problems.extend(self._strays())
        if self.problems:
            raise AnnotationError("\n".join(self.problems))
        return facts

    def _complain(self, problem: str, region: Region | None = None) -> None:
        self.problems.append(f"{self._named(region)}: {problem}" if region else problem)

    def _named(self, region: Region) -> str:
        words = " ".join((self._words(region) or region.words or "").split())
        return f"the region “{words if len(words) < 60 else words[:60] + '…'}” ({region.id})"

    def _words(self, region: Region) -> str:
        return self.text[region.span[0] : region.span[1]]

    # --- what was marked ---

    def _regions(self, result: Sequence[Record]) -> dict[str, Region]:
        regions: dict[str, Region] = {}
        for item in result:
            if item.get("type") != "relation":
                self._answer(item, regions)
        read = offsets.reader(self.text, [(region.span, region.words or "") for region in regions.values()])
        for region in regions.values():
            self._settle(region, read)
        return regions

    def _answer(self, item: Record, regions: dict[str, Region]) -> None:
        """One item of the results: an answer of a control about a region."""
        control, value = str(item.get("from_name")), item.get("value")
        if CONTROLS.get(control) != item.get("type") or not isinstance(value, Mapping):
            return self._complain(f"an answer of the unknown control '{control}' ({item.get('type')}); {_OTHER_CONFIG}")
        start, end, identifier = value.get("start"), value.get("end"), str(item.get("id"))
        if not isinstance(start, int) or not isinstance(end, int):
            return self._complain(f"the {control} of {identifier} belongs to no words of the text; mark a region and answer for it")
        words = value.get("text")
        region = regions.setdefault(identifier, Region(identifier, (start, end), None))
        region.words = words if isinstance(words, str) else region.words
        answers = value.get("text" if item["type"] == "textarea" else str(item["type"]))
        region.answers[control] = [str(answer) for answer in answers] if isinstance(answers, list) else [str(answers)]
        return None

    def _settle(self, region: Region, read: offsets.Convert) -> None:
        """Places in code points, inside the text, and over the words that the annotator saw."""
        place = read(region.span)
        if place is None or not 0 <= place[0] < place[1] <= len(self.text):
            self._complain(
                f"the region {region.id} ({region.span[0]}:{region.span[1]}) lies outside of the text, which has {len(self.text)} characters"
            )
            region.span = (0, 0)
            return
        region.span = place
        if region.words is not None and offsets.squeezed(region.words) != offsets.squeezed(self._words(region)):
            self._complain(
                f"Label Studio showed “{region.words[:60]}” there; the text of the task was changed after it was marked, or its places are broken",
                region,
            )
        labels = [control for control in ("fact", "filler") if control in region.answers]
        if len(labels) != 1 or len(region.answers[labels[0]]) != 1:
            self._complain("it needs one label: a fact type, or a kind of filler", region)

    def _relations(self, result: Sequence[Record]) -> Iterator[tuple[Region, Region, list[str]]]:
        """(fact, filler, labels), whichever way the arrow was drawn."""
        for item in result:
            if item.get("type") == "relation":
                ends = [self.regions.get(str(item.get(key))) for key in ("from_id", "to_id")]
                one, other = ends
                if one is None or other is None:
                    self._complain(f"a relation of {item.get('from_id')} and {item.get('to_id')}, of which one is gone; delete it")
                elif ("fact" in one.answers) == ("fact" in other.answers):
                    self._complain(
                        f"its relation to {self._named(other)} joins no fact with a filler; draw it from a fact to a filler", one
                    )
                else:
                    labels = [str(label) for label in _list(item.get("labels"))]
                    yield (one, other, labels) if "fact" in one.answers else (other, one, labels)

    def _strays(self) -> Iterator[str]:
        """What belongs to no fact."""
        used = {filler.id for _, filler, _ in self.relations}
        for region in self.regions.values():
            if "filler" in region.answers and region.id not in used:
                yield f"{self._named(region)}: its {region.answers['filler'][0]} belongs to no fact; draw a relation from its fact, or delete it"

    # --- what it says ---

    def _fact(self, region: Region) -> dict[str, object]:
        fact_type, related = region.answers["fact"][0], [(filler, labels) for fact, filler, labels in self.relations if fact is region]
        if fact_type not in frames.types():
            self._complain(f"no fact type '{fact_type}'; {_OTHER_CONFIG}", region)
            return {}
        slots = self._slots(region, fact_type, related)
        speakers = slots.pop(ATTRIBUTION, [])
        if len(speakers) > 1:
            self._complain(f"{len(speakers)} speakers; a fact has one attribution", region)
        return {
            "type": fact_type,
            "status": self._status(region),
            "slots": slots,
            "speaker": speakers[0] if speakers else None,
            "evidence": [
                self._words(region),
                *(self._words(filler) for filler, _ in related if filler.answers.get("filler") == [EVIDENCE]),
            ],
        }

    def _status(self, region: Region) -> str:
        answers = region.answers.get("status", [])
        if len(answers) != 1 or answers[0] not in STATUSES:
            self._complain(f"it needs one status: {', '.join(STATUSES)}", region)
        return answers[0] if answers else ""

    def _slots(self, fact: Region, fact_type: str, related: Sequence[tuple[Region, list[str]]]) -> dict[str, list[Value]]:
        slots: dict[str, list[Value]] = {}
        for filler, labels in related:
            if filler.answers.get("filler") == [EVIDENCE]:
                continue
            if not labels:
                self._complain(f"the relation to {self._named(filler)} has no slot; click it in the list of relations and choose one", fact)
            for role in labels:
                if self._has(fact, fact_type, role):
                    self._put(slots.setdefault(role, []), self._marked(fact_type, role, filler))
        for line in sorted(fact.answers.get("implied", []), key=_place):
            found = _LINE.fullmatch(line)
            if not found:
                self._complain(f"“{line}” is not SLOT = VALUE", fact)
            elif self._has(fact, fact_type, found["role"]):
                value = self._read(kind(fact_type, found["role"]), found["words"], fact_type, found["role"], fact)
                self._put(slots.setdefault(found["role"], []), value, int(found["place"]) - 1 if found["place"] else None)
        return {role: fillers for role, fillers in slots.items() if fillers}

    def _has(self, fact: Region, fact_type: str, role: str) -> bool:
        known = [*frames.slots(fact_type), ATTRIBUTION]
        if role not in known:
            self._complain(f"a {fact_type} has no slot '{role}'; slots: {', '.join(known)}", fact)
        return role in known

    @staticmethod
    def _put(fillers: list[Value], value: Value | None, place: int | None = None) -> None:
        if value is not None:
            fillers.insert(len(fillers) if place is None else place, value)

    def _marked(self, fact_type: str, role: str, filler: Region) -> Value | None:
        """What a region stands for: its value, else its words; amounts and dates are read from these."""
        letter, label = kind(fact_type, role), filler.answers.get("filler", [""])[0]
        if label != KINDS[letter] and (letter in "QP" or label in {"quantity", "period"}):
            self._complain(f"the kind {label} cannot fill {role}, which takes the kind {KINDS[letter]}", filler)
            return None
        words = "|".join(filler.answers.get("value", []))
        if not words and letter in "QP":
            return self._found(letter, filler)
        return self._read(letter, words or self._words(filler), fact_type, role, filler)

    def _found(self, letter: str, filler: Region) -> Value | None:
        published = self.data.get("published")
        day = dt.date.fromisoformat(str(published)) if published else None
        wanted = Quantity if letter == "Q" else Period
        found = [value for value in values(self._words(filler), str(self.data["lang"]), day) if isinstance(value, wanted)]
        if len(found) != 1:
            self._complain(
                f"it is not plain which {KINDS[letter]} this is; write it into its value, as '90 count gt' or '2023-01-01/2023-12-31'",
                filler,
            )
            return None
        record = jsonl.filler_record(found[0])
        if letter == "P":
            return {edge: record[f"{edge}_date"] for edge in ("start", "end")}
        return {key: record[key] for key in ("value", "unit", "bound", *(("low", "high") if record["bound"] == "range" else ()))}

    def _read(self, letter: str, words: str, fact_type: str, role: str, region: Region) -> Value | None:
        try:
            value = shorthand.read(letter, words)
        except ValueError as error:
            self._complain(f"{role} “{words}”: {error}", region)
            return None
        unknown = [term for term in words.split("|") if term not in terms(fact_type, role)] if letter == "T" else []
        if unknown:
            self._complain(f"{role} cannot be '{unknown[0]}'; it is one of {', '.join(terms(fact_type, role))}", region)
            return None
        return value


@cache
def terms(fact_type: str, role: str) -> tuple[str, ...]:
    """The controlled values of a role, from the schema of a fact."""
    schema = json.loads(resources.read_text("fact.schema.json"))
    rule = next(rule for rule in schema["allOf"] if rule["if"]["properties"]["type"]["const"] == fact_type)
    return tuple(rule["then"]["properties"]["slots"]["properties"][role]["items"]["properties"]["name"]["enum"])


def _place(line: str) -> int:
    """Lines that say their place come in the order of these, behind those that do not."""
    found = _LINE.fullmatch(line)
    return int(found["place"]) if found and found["place"] else 0


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
