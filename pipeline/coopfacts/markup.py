"""Records for people: in plain words, and as HTML for notebooks, the evidence with every slot marked, as displaCy marks entities.

Styles stand inline and their colours are half transparent over those of the page, so that they read on light and on dark. Every
text is escaped and isolated, so that neither tags nor signs of direction in it reach the page around it.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

# Hues by what a role is: who gives, who takes, who is equal, how much, when, where, what.
_ROLES = {
    25: ("supplier", "investor", "donor", "visitor", "origin", "actor", "speaker", "person"),
    205: ("buyer", "recipient", "host", "destination", "user", "market", "organization"),
    265: ("party", "participant", "endpoint"),
    140: ("value", "amount", "quantity", "count", "share", "capacity"),
    175: ("change",),
    50: ("period", "base_period"),
    90: ("place",),
}
_HUES = {role: hue for hue, roles in _ROLES.items() for role in roles}
_OTHER = 325
_BOUNDS = {"about": "≈", "gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
_BOX = (
    "font-family:system-ui,sans-serif;line-height:1.9;margin:.5em 0;padding:.2em .8em;border-left:3px solid {colour};overflow-wrap:anywhere"
)
_MARK = "background:{soft};color:inherit;border-bottom:2px solid {colour};border-radius:.25em;padding:.05em .15em"
_LABEL = "font-size:.7em;font-weight:600;opacity:.75;margin-left:.3em;vertical-align:baseline"
_DIM = "opacity:.7;font-size:.85em"
_TEXT = "white-space:pre-wrap;margin:.3em 0"


class _Span(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _Said(Protocol):
    @property
    def speaker(self) -> _Span: ...


class _Fact(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def evidence(self) -> Sequence[_Span]: ...
    @property
    def attribution(self) -> _Said | None: ...
    @property
    def slots(self) -> Mapping[str, Sequence[_Span]]: ...


class _Document(Protocol):
    @property
    def doc_id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def published(self) -> object: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text and what it is."""

    start: int
    end: int
    label: str


def words(fact: _Fact) -> str:
    """A fact in lines: type, status and confidence, then what fills each slot."""
    said = [("says", getattr(fact.attribution.speaker, "name", fact.attribution.speaker.text))] if fact.attribution else []
    rows = [(role, "; ".join(map(meaning, fillers))) for role, fillers in fact.slots.items()] + said
    return "\n".join([f"{fact.type} {fact.status}  {fact.confidence:.2f}", *(f"  {role:<12} {meaning}" for role, meaning in rows)])


# --- pages -----------------------------------------------------------------------------------------


def fact(fact: _Fact) -> str:
    """A fact: type and status, its evidence with the slots marked, what they stand for."""
    marks = list(_marks(fact))
    quotes = "".join(_block(_marked(piece.text, _inside(marks, piece))) for piece in fact.evidence)
    return _box(fact.type, f"{_head(fact)}{quotes}{_table(fact)}")


def document(document: _Document, marks: Iterable[Mark] = ()) -> str:
    """A text with its title and where it is from, and marks in it."""
    known = " · ".join(_escaped(part) for part in (document.source, document.published, document.language, document.doc_id) if part)
    title = f"<div><b>{_escaped(document.title)}</b></div>" if document.title else ""
    return _box("document", f'{title}<div style="{_DIM}">{known}</div>{_block(_marked(document.text, marks))}')


def facts(facts: Sequence[_Fact], text: _Document | None) -> str:
    """The facts of a text: the text with all slots marked, then each fact."""
    whole = "" if text is None else document(text, {mark: None for entry in facts for mark in _marks(entry)})
    count = f'<div style="{_DIM}">{len(facts)} {"fact" if len(facts) == 1 else "facts"}</div>'
    return f'<div style="font-family:system-ui,sans-serif">{whole}{count}{"".join(map(fact, facts))}</div>'


def _box(kind: str, content: str) -> str:
    return f'<div class="coopfacts {kind}" style="{_BOX.format(colour="rgba(128,128,128,.6)")}">{content}</div>'


def _block(content: str) -> str:
    return f'<div style="{_TEXT}">{content}</div>'


def _head(fact: _Fact) -> str:
    said = f" · {_escaped(getattr(fact.attribution.speaker, 'name', fact.attribution.speaker.text))}" if fact.attribution else ""
    return f'<div><b>{_escaped(fact.type)}</b> {_escaped(fact.status)} <span style="{_DIM}">{fact.confidence:.2f}{said}</span></div>'


def _table(fact: _Fact) -> str:
    rows = "".join(
        f'<div style="{_DIM}"><b>{_escaped(role)}</b> {"; ".join(_escaped(meaning(filler)) for filler in fillers)}</div>'
        for role, fillers in fact.slots.items()
    )
    return f"<div>{rows}</div>"


def meaning(filler: _Span) -> str:
    """What a filler stands for, where that is not its words alone."""
    kind = getattr(filler, "kind", "")
    if kind == "quantity":
        return _amount(filler)
    if kind == "period":
        return f"{getattr(filler, 'start_date', None) or '…'}/{getattr(filler, 'end_date', None) or '…'}"
    name, identifier = getattr(filler, "name", filler.text), getattr(filler, "entity_id", None)
    return f"{name} ({identifier})" if identifier else str(name)


def _amount(filler: _Span) -> str:
    value, low, high, bound, unit, of = (getattr(filler, name) for name in ("value", "low", "high", "bound", "unit", "of"))
    amount = f"{low:,f}–{high:,f}" if bound == "range" and low is not None and high is not None else "" if value is None else f"{value:,f}"
    return " ".join(part for part in (_BOUNDS.get(bound, ""), amount, str(unit), f"of {of}" if of else "") if part)


# --- marks -----------------------------------------------------------------------------------------


def _marks(fact: _Fact) -> Iterator[Mark]:
    for role, fillers in fact.slots.items():
        for filler in fillers:
            yield Mark(filler.start, filler.end, role)
    if fact.attribution:
        yield Mark(fact.attribution.speaker.start, fact.attribution.speaker.end, "says")


def _inside(marks: Iterable[Mark], piece: _Span) -> Iterator[Mark]:
    """The marks within a piece of the text, with places in the piece."""
    for mark in marks:
        if piece.start <= mark.start and mark.end <= piece.end:
            yield Mark(mark.start - piece.start, mark.end - piece.start, mark.label)


def _marked(text: str, marks: Iterable[Mark]) -> str:
    """The text, escaped, with marks around it; they may overlap in any way, and those outside of the text are left out."""
    kept = sorted({mark for mark in marks if 0 <= mark.start < mark.end <= len(text)}, key=lambda mark: (mark.start, -mark.end, mark.label))
    places = sorted({0, len(text), *(place for mark in kept for place in (mark.start, mark.end))})
    out = []
    for start, end in zip(places, places[1:], strict=False):
        covering = [mark for mark in kept if mark.start <= start and end <= mark.end]
        piece = _isolated(text[start:end])
        for mark in reversed(covering):
            piece = _wrapped(piece, mark, last=mark.end == end)
        out.append(piece)
    return "".join(out)


def _wrapped(piece: str, mark: Mark, last: bool) -> str:
    hue = _HUES.get(mark.label, _OTHER)
    style = _MARK.format(soft=f"hsla({hue},80%,50%,.22)", colour=f"hsl({hue},60%,50%)")
    label = f'<span style="{_LABEL}">{_escaped(mark.label)}</span>' if last else ""
    return f'<mark style="{style}" title="{_escaped(mark.label)}">{piece}{label}</mark>'


# --- text ------------------------------------------------------------------------------------------


def _isolated(text: str) -> str:
    return f"<bdi>{_escaped(text)}</bdi>" if text else ""


def _escaped(text: object) -> str:
    """Text as HTML shows it. Signs that nobody sees (control, direction, halves of characters) are named, since they could turn
    the page around them or be no HTML at all."""
    return html.escape("".join(c if _plain(c) else f"[U+{ord(c):04X}]" for c in str(text)), quote=True)


def _plain(character: str) -> bool:
    return (
        character in "\n\t"
        or unicodedata.category(character) not in {"Cc", "Cs"}
        and unicodedata.bidirectional(character) not in _DIRECTIONS
    )


_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
