"""A comparison of two runs, as people and programs are told it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from coopfacts import diffing
from coopfacts.console import shown, stdout
from coopfacts.diffing import OUTCOMES, Change, Summary
from coopfacts.writers import jsonl

SIGNS = {"gained": ("+", "green"), "lost": ("-", "red"), "changed": ("~", "yellow")}
WIDEST = 200  # characters of evidence that a line of a page shows


# --- for programs ----------------------------------------------------------------------------------


def lines(changes: Iterable[Change], summary: Summary) -> None:
    """A line of JSON for each change, and one for the summary."""
    for change in changes:
        print(jsonl.line(change.record()))
    print(jsonl.line({"change": "summary", **summary.record()}))


def whole(changes: Iterable[Change], summary: Summary) -> None:
    """One object, written as it grows: no more than a document's changes are kept."""
    print('{"changes": [', end="")
    comma = ""
    for change in changes:
        print(f"{comma}\n{jsonl.line(change.record())}", end="")
        comma = ","
    print(f'\n], "summary": {json.dumps(summary.record(), ensure_ascii=False)}}}')


# --- for people ------------------------------------------------------------------------------------


def page(changes: Iterable[Change], summary: Summary, console: Console | None = None) -> None:
    """The changes by document, and a table of counts by type."""
    console = console or stdout()
    for (doc_id, source), group in groupby(changes, key=lambda change: (change.fact["doc_id"], change.source)):
        console.print(Text.assemble((shown(source or str(doc_id)), "bold"), (f"  {shown(str(doc_id))}" if source else "", "dim")))
        for change in group:
            for line in _change_lines(change):
                console.print(line)
        console.print()
    console.print("the same facts" if summary.same else _table(summary))


def _change_lines(change: Change) -> Iterator[Text]:
    sign, colour = SIGNS[change.kind]
    quote = shown(diffing.evidence(change.fact))
    yield Text.assemble(
        (f"{sign} {change.fact['type']}", f"bold {colour}"),
        f" {change.fact['status']}  ",
        (quote if len(quote) <= WIDEST else quote[:WIDEST] + "…", "italic"),
    )
    if change.kind == "changed":
        for difference in change.differences:
            old, new = (shown("; ".join(values)) or "nothing" for values in (difference.before, difference.after))
            yield Text.assemble("    ", (f"{difference.field:<13}", "dim"), (old, "red"), " → ", (new, "green"))
    else:
        for role, fillers in _slots(change):
            yield Text.assemble("    ", (f"{role:<13}", "dim"), shown(fillers))


def _slots(change: Change) -> Iterator[tuple[str, str]]:
    slots = change.fact["slots"]
    assert isinstance(slots, dict)
    for role, fillers in slots.items():
        yield role, "; ".join(diffing.meaning(filler) for filler in fillers)


def _table(summary: Summary) -> Table:
    table = Table("facts", *OUTCOMES, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for name in [*sorted(summary.types), "all"]:
        counts = summary.total if name == "all" else summary.types[name]
        table.add_row(
            name, *(str(counts[what]) if counts[what] else "" for what in OUTCOMES), end_section=name == sorted(summary.types)[-1]
        )
    return table


FORMATS = {"text": page, "json": whole, "jsonl": lines}
