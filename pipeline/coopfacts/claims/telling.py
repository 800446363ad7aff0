"""A fact with the article that tells it, and how a status moved from article to article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Record = dict[str, Any]

LADDER = ("possible", "proposed", "planned", "actual", "halted", "denied")
"""Statuses in the order in which a matter goes through them."""

_URL = re.compile(r"https?://[^\s()]+")
_NAMED = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as an article tells it; ``group`` is the article's group of near-duplicates, ``published`` an ISO date."""

    fact: Record
    published: str | None
    publisher: str | None
    group: str

    @property
    def fact_id(self) -> str:
        return str(self.fact["fact_id"])

    @property
    def doc_id(self) -> str:
        return str(self.fact["doc_id"])

    @property
    def status(self) -> str:
        return str(self.fact["status"])

    @property
    def language(self) -> str:
        return str(self.fact["provenance"]["language"])

    @property
    def confidence(self) -> float:
        return float(self.fact["confidence"])


def packed(line: str, document: Mapping[str, Any], group: str) -> str:
    """A fact's line and what matters of its document, in one line."""
    head = [document.get("published"), publisher(str(document.get("source", ""))), group]
    return json.dumps(head, ensure_ascii=True) + "\t" + line


def unpacked(line: str) -> Told:
    """The fact of such a line."""
    head, _, fact = line.partition("\t")
    return Told(json.loads(fact), *json.loads(head))


def publisher(source: str) -> str | None:
    """Who published an article, as far as its source tells: the host of an address, else the name that a record gave."""
    address = _URL.search(source)
    if address:
        try:
            return (urlsplit(address[0]).hostname or "").removeprefix("www.") or None
        except ValueError:
            return None
    named = _NAMED.search(source)
    return named[1] if named else None


def steps(told: Iterable[Told]) -> list[Told]:
    """The facts at which the status changed, by day of publication, the undated first. A reprint of an old plan is no news: of a group
    of copies each status counts once, on its first day."""
    ordered = sorted(told, key=lambda one: (one.published or "", LADDER.index(one.status), one.fact_id))
    found: list[Told] = []
    seen: set[tuple[str, str]] = set()
    for one in ordered:
        if (one.group, one.status) in seen:
            continue
        seen.add((one.group, one.status))
        if not found or found[-1].status != one.status:
            found.append(one)
    return found


def movement(told: Iterable[Told]) -> str:
    """How the status moved, in a word: see :data:`MOVEMENTS`."""
    return moved([(step.published, step.status) for step in steps(told)])


MOVEMENTS = {
    "forward": "from less to more certain, as planned to actual",
    "halted": "halted, and nothing later says otherwise",
    "contradiction": "said to be so, and denied",
    "back": "a later article says less than an earlier one",
    "unknown": "the order of the articles is not known",
}


def moved(ladder: Sequence[tuple[str | None, str]]) -> str:
    """The movement of a ladder of (day, status)."""
    places = [LADDER.index(status) for _, status in ladder]
    if LADDER.index("denied") in places:
        return "contradiction"
    days = [day for day, _ in ladder]
    if None in days or len(set(days)) < len(days):
        return "unknown"
    if places == sorted(places):
        return "halted" if ladder[-1][1] == "halted" else "forward"
    return "back"
